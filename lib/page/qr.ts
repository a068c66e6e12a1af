/**
 * A square code of an address, for a phone's camera (ISO/IEC 18004).
 *
 * @module
 */

const SPACE = "http://www.w3.org/2000/svg";
/** So many empty modules stand around it, as the standard has it. */
const QUIET = 4;

/** The drawing of a text, black on white in any light; what makes it is loaded only now. */
export async function qrCode(text: string): Promise<SVGSVGElement> {
  const { generate } = await import("lean-qr/nano");
  const code = generate(text);
  let path = "";
  for (let y = 0; y < code.size; y++) {
    for (let x = 0; x < code.size; x++) if (code.get(x, y)) path += `M${x} ${y}h1v1h-1z`;
  }
  const whole = code.size + 2 * QUIET;
  const svg = document.createElementNS(SPACE, "svg");
  svg.classList.add("qr");
  svg.setAttribute("viewBox", `${-QUIET} ${-QUIET} ${whole} ${whole}`);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", text);
  const modules = document.createElementNS(SPACE, "path");
  modules.setAttribute("d", path);
  svg.append(modules);
  return svg;
}
