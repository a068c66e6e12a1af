/// <reference lib="dom" />

const heading: HTMLElement = document.createElement("h1");
heading.textContent = "Papo";
document.body.append(heading);
