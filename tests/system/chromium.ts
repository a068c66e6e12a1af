/**
 * A real browser for system tests: Chromium, without a window, by the protocol of its developer tools
 * (https://chromedevtools.github.io/devtools-protocol/).
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { DEADLINE_MS, within } from "./harness.ts";

const PROGRAM = "chromium";
/** A cold start beside other tests. */
const START_MS = 30_000;
/** How often the page is looked at while something is awaited, in milliseconds. */
const LOOK_MS = 25;

/** Whether there is Chromium on this machine. */
export async function hasChromium(): Promise<boolean> {
  try {
    const { success } = await new Deno.Command(PROGRAM, { args: ["--version"] }).output();
    return success;
  } catch {
    return false;
  }
}

/** What a browser is told of a key that an input method takes for itself. */
const KEY_OF_IME = 229;

type Fields = Readonly<Record<string, unknown>>;

/** What a protocol's message has. */
interface Message {
  readonly id?: number;
  readonly sessionId?: string;
  readonly method?: string;
  readonly params?: Fields;
  readonly result?: Fields;
  readonly error?: { readonly message: string };
}

/** One running browser. */
export class Chromium implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #folder: string;
  readonly #log: Promise<void>;
  readonly #socket: WebSocket;
  readonly #answers = new Map<number, (message: Message) => void>();
  readonly #listeners = new Map<string, (method: string, params: Fields) => void>();
  #ids = 0;

  private constructor(
    process: Deno.ChildProcess,
    folder: string,
    log: Promise<void>,
    socket: WebSocket,
  ) {
    this.#process = process;
    this.#folder = folder;
    this.#log = log;
    this.#socket = socket;
    socket.addEventListener("message", ({ data }) => this.#take(JSON.parse(String(data))));
  }

  /** Starts one, with a profile that is gone afterwards; `flags` go with the usual ones. */
  static async start(...flags: readonly string[]): Promise<Chromium> {
    const folder = await Deno.makeTempDir({ prefix: "papo-test-chromium-" });
    const process = new Deno.Command(PROGRAM, {
      args: [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
        "--no-first-run",
        "--hide-scrollbars",
        "--force-color-profile=srgb",
        "--remote-debugging-port=0",
        `--user-data-dir=${folder}`,
        ...flags,
        "about:blank",
      ],
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).spawn();
    const { promise, resolve } = Promise.withResolvers<string>();
    const log = readLog(process.stderr, resolve);
    const address = await within(promise, () => "no browser", START_MS);
    const socket = new WebSocket(address);
    await new Promise((resolve) => socket.addEventListener("open", resolve, { once: true }));
    return new Chromium(process, folder, log, socket);
  }

  /** Opens a page in a profile of its own: it knows nothing of others; or in another tab beside one. */
  async open(look: PageLook = {}, beside?: Page): Promise<Page> {
    const { browserContextId } = beside === undefined
      ? await this.send("Target.createBrowserContext", {})
      : { browserContextId: beside.profile };
    const { targetId } = await this.send("Target.createTarget", {
      url: "about:blank",
      browserContextId,
    });
    const { sessionId } = await this.send("Target.attachToTarget", { targetId, flatten: true });
    const page = new Page(this, {
      session: String(sessionId),
      target: String(targetId),
      profile: String(browserContextId),
    });
    this.#listeners.set(String(sessionId), (method, params) => page.happened(method, params));
    await page.prepare(look);
    return page;
  }

  /** Asks for something. */
  send(method: string, params: Fields, sessionId?: string): Promise<Fields> {
    const id = ++this.#ids;
    const answer = new Promise<Fields>((resolve, reject) => {
      this.#answers.set(id, ({ result = {}, error }) => {
        if (error === undefined) resolve(result);
        else reject(new Error(`${method}: ${error.message}`));
      });
    });
    this.#socket.send(JSON.stringify({ id, method, params, sessionId }));
    return within(answer, () => `no answer to ${method}`, START_MS);
  }

  #take(message: Message): void {
    const { id, sessionId, method, params = {} } = message;
    if (id !== undefined) {
      this.#answers.get(id)?.(message);
      this.#answers.delete(id);
    } else if (method !== undefined) this.#listeners.get(sessionId ?? "")?.(method, params);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise((resolve) => this.#socket.addEventListener("close", resolve));
    this.#socket.send(JSON.stringify({ id: ++this.#ids, method: "Browser.close" }));
    const timer = setTimeout(() => this.#process.kill("SIGKILL"), DEADLINE_MS);
    await this.#process.status;
    clearTimeout(timer);
    await Promise.all([closed, this.#log]);
    // Its helpers may still be writing.
    for (let tries = 0; tries < 20; tries++) {
      try {
        return await Deno.remove(this.#folder, { recursive: true });
      } catch {
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      }
    }
  }
}

/** How a page is looked at. */
export interface PageLook {
  /** CSS pixels. */
  readonly width?: number;
  /** CSS pixels. */
  readonly height?: number;
  /** Whether its person likes it dark. */
  readonly isDark?: boolean;
  /** Whether it is a phone. */
  readonly isPhone?: boolean;
  /** Its language. @default {"en-US"} */
  readonly language?: string;
  /** What else its person has set, as media features of CSS have it. */
  readonly wants?: Readonly<Record<string, string>>;
  /** Whether it is printed. */
  readonly isOnPaper?: boolean;
}

/** What the protocol calls a page, and what belongs to it. */
interface PageIds {
  readonly session: string;
  readonly target: string;
  readonly profile: string;
}

/** Something that is read aloud of a page. */
export interface Spoken {
  readonly role: string;
  readonly name: string;
}

/** One page. */
export class Page {
  /** What went wrong in it, or was forbidden. */
  readonly complaints: string[] = [];
  /** How many sounds it has begun to make. */
  sounds = 0;
  readonly #browser: Chromium;
  readonly #ids: PageIds;

  /** Attached as that session. */
  constructor(browser: Chromium, ids: PageIds) {
    this.#browser = browser;
    this.#ids = ids;
  }

  /** In which profile it is. */
  get profile(): string {
    return this.#ids.profile;
  }

  /** Sets it up. */
  async prepare(look: PageLook): Promise<void> {
    const { width = 1_280, height = 800, isDark = false, isPhone = false } = look;
    const { language = "en-US", wants = {}, isOnPaper = false } = look;
    for (const domain of ["Page", "Runtime", "Log", "Network", "WebAudio"]) {
      await this.#send(`${domain}.enable`);
    }
    await this.#send("Emulation.setDeviceMetricsOverride", {
      width,
      height,
      deviceScaleFactor: 1,
      mobile: isPhone,
    });
    await this.#send("Emulation.setTouchEmulationEnabled", { enabled: isPhone });
    await this.#send("Emulation.setEmulatedMedia", {
      media: isOnPaper ? "print" : "",
      features: [
        { name: "prefers-color-scheme", value: isDark ? "dark" : "light" },
        ...(isPhone
          ? [{ name: "hover", value: "none" }, { name: "pointer", value: "coarse" }]
          : []),
        ...Object.entries(wants).map(([name, value]) => ({ name, value })),
      ],
    });
    await this.#send("Emulation.setFocusEmulationEnabled", { enabled: true });
    const { userAgent } = await this.#browser.send("Browser.getVersion", {});
    await this.#send("Emulation.setUserAgentOverride", { userAgent, acceptLanguage: language });
  }

  /** Something happened. */
  happened(method: string, params: Fields): void {
    if (method === "WebAudio.audioNodeCreated") this.sounds++;
    if (method === "Runtime.exceptionThrown") this.complaints.push(JSON.stringify(params));
    if (method === "Log.entryAdded") {
      const { entry } = params;
      const text = JSON.stringify(entry);
      // That a connection was refused is what some tests are about.
      if (/"level":"error"/.test(text) && !/WebSocket connection|ERR_/.test(text)) {
        this.complaints.push(text);
      }
    }
  }

  /** Goes to an address. */
  async goTo(address: string): Promise<void> {
    await this.#send("Page.navigate", { url: address });
    await this.until(`document.readyState === "complete" && location.href !== "about:blank"`);
  }

  /** Runs a script in each page that is gone to from now on, before anything of that page. */
  async first(source: string): Promise<void> {
    await this.#send("Page.addScriptToEvaluateOnNewDocument", { source });
  }

  /** Loads it again. */
  async reload(): Promise<void> {
    await this.evaluate("globalThis.isBefore = true");
    await this.#send("Page.reload");
    await this.until(`document.readyState === "complete" && globalThis.isBefore === undefined`);
  }

  /** What an expression is, as JSON has it. */
  async evaluate(expression: string): Promise<unknown> {
    const { result, exceptionDetails } = await this.#send("Runtime.evaluate", {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
    return fieldOf(result, "value");
  }

  /** Waits until an expression is true. */
  async until(expression: string, ms: number = 2 * DEADLINE_MS): Promise<void> {
    const endMs = performance.now() + ms;
    for (;;) {
      // A page that is being left has nothing to say.
      const isTrue = await this.evaluate(`Boolean(${expression})`).catch(() => false);
      if (isTrue === true) return;
      if (performance.now() > endMs) {
        const text = await this.evaluate("document.body?.innerText.slice(-2000)").catch(String);
        throw new Error(`not true in ${ms} ms: ${expression}\n${this.complaints}\n${text}`);
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  /** Waits until an expression has a value: what is drawn comes a frame after what it is about. */
  async equals(expression: string, value: unknown): Promise<void> {
    const endMs = performance.now() + 2 * DEADLINE_MS;
    for (;;) {
      const found = await this.evaluate(expression);
      const isEqual = JSON.stringify(found) === JSON.stringify(value);
      if (isEqual || performance.now() > endMs) return assertEquals(found, value, expression);
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  /** Waits until the page shows a text. */
  shows(text: string, ms?: number): Promise<void> {
    return this.until(`document.body.innerText.includes(${JSON.stringify(text)})`, ms);
  }

  /** The middle of what a selector finds first, once it can be seen. */
  async #middleOf(selector: string): Promise<readonly [number, number]> {
    const found = `document.querySelector(${JSON.stringify(selector)})`;
    await this.until(`${found}?.getClientRects().length > 0`);
    return numbersOf(
      await this.evaluate(`(() => {
        const { x, y, width, height } = ${found}.getBoundingClientRect();
        return [x + width / 2, y + height / 2];
      })()`),
    );
  }

  /** Points at it. */
  async point(selector: string): Promise<void> {
    const [x, y] = await this.#middleOf(selector);
    await this.#send("Input.dispatchMouseEvent", { type: "mouseMoved", x, y });
  }

  /** Holds a finger on it until something comes of that. */
  async hold(selector: string, until: string): Promise<void> {
    const [x, y] = await this.#middleOf(selector);
    await this.#send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [{ x, y }] });
    await this.until(until);
    await this.#send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  }

  /** Clicks on what a selector finds first. */
  async click(selector: string): Promise<void> {
    const [x, y] = await this.#middleOf(selector);
    for (const type of ["mousePressed", "mouseReleased"]) {
      await this.#send("Input.dispatchMouseEvent", { type, x, y, button: "left", clickCount: 1 });
    }
  }

  /** Clicks on the button with that text. */
  async clickText(text: string): Promise<void> {
    const found = `[...document.querySelectorAll("button, summary")]
      .find((button) => button.textContent.trim() === ${JSON.stringify(text)})`;
    // At once: a row that is drawn anew meanwhile would take the button with it.
    await this.until(`(() => {
      const button = ${found};
      button?.click();
      return button !== undefined;
    })()`);
  }

  /** Types a text where the keys go. */
  async type(text: string): Promise<void> {
    await this.#send("Input.insertText", { text });
  }

  /** Presses a key of which an input method makes something. */
  async pressComposing(key: string): Promise<void> {
    const common = { key, windowsVirtualKeyCode: KEY_OF_IME };
    await this.#send("Input.dispatchKeyEvent", { type: "rawKeyDown", ...common });
    await this.#send("Input.dispatchKeyEvent", { type: "keyUp", ...common });
  }

  /** Presses a key; `code` is what a keyboard calls it. */
  async press(key: string, modifiers: "none" | "shift" | "alt" = "none"): Promise<void> {
    const bits = { none: 0, alt: 1, shift: 8 }[modifiers];
    const text = key === "Enter" ? { text: "\r" } : {};
    const [code = key] = [CODES.get(key)?.code];
    const virtual = CODES.get(key)?.virtual ?? key.toUpperCase().charCodeAt(0);
    const common = { key, code, windowsVirtualKeyCode: virtual, modifiers: bits };
    await this.#send("Input.dispatchKeyEvent", { type: "keyDown", ...common, ...text });
    await this.#send("Input.dispatchKeyEvent", { type: "keyUp", ...common });
  }

  /** Copies what is selected, as the keys for that do; returns what the clipboard has then. */
  async copy(): Promise<string> {
    const key = { key: "c", code: "KeyC", windowsVirtualKeyCode: 67, modifiers: 2 };
    await this.#send("Input.dispatchKeyEvent", {
      type: "keyDown",
      ...key,
      commands: ["copy"],
    });
    await this.#send("Input.dispatchKeyEvent", { type: "keyUp", ...key });
    return String(await this.evaluate("navigator.clipboard.readText()"));
  }

  /** An input method shows what it may become; the empty text ends it. */
  async compose(text: string): Promise<void> {
    const end = text.length;
    await this.#send("Input.imeSetComposition", { text, selectionStart: end, selectionEnd: end });
  }

  /** The person allows the page of that address these things. */
  async allow(address: string, ...permissions: readonly string[]): Promise<void> {
    const { profile: browserContextId } = this.#ids;
    const { origin } = new URL(address);
    const params = { origin, permissions, browserContextId };
    await this.#browser.send("Browser.grantPermissions", params);
  }

  /** The person looks at this page again, or elsewhere: a browser without a window has it always in front. */
  async look(isLooking: boolean): Promise<void> {
    await this.evaluate(`(() => {
      document.hasFocus = () => ${isLooking};
      dispatchEvent(new Event(${JSON.stringify(isLooking ? "focus" : "blur")}));
    })()`);
  }

  /** The browser stops the page, as it does with those behind other tabs; or it comes to the front, and goes on. */
  async freeze(isFrozen: boolean): Promise<void> {
    await this.#send("Emulation.setFocusEmulationEnabled", { enabled: !isFrozen });
    if (isFrozen) await this.until("document.hidden");
    await this.#send("Page.setWebLifecycleState", { state: isFrozen ? "frozen" : "active" });
  }

  /** The machine is in another time zone from now on. */
  async travel(timezoneId: string): Promise<void> {
    await this.#send("Emulation.setTimezoneOverride", { timezoneId });
  }

  /** The page has so much room from now on, as when a phone's keyboard comes up. */
  async resize(width: number, height: number): Promise<void> {
    const metrics = { width, height, deviceScaleFactor: 1, mobile: true };
    await this.#send("Emulation.setDeviceMetricsOverride", metrics);
  }

  /** What is read aloud of the page, from its beginning. */
  async spoken(): Promise<Spoken[]> {
    const { nodes } = await this.#send("Accessibility.getFullAXTree");
    if (!Array.isArray(nodes)) return [];
    return nodes.filter((node) => fieldOf(node, "ignored") !== true).map((node) => ({
      role: String(fieldOf(fieldOf(node, "role"), "value")),
      name: String(fieldOf(fieldOf(node, "name"), "value") ?? ""),
    }));
  }

  /** Says something by the box. */
  async say(text: string): Promise<void> {
    await this.evaluate(`document.querySelector("#box").focus()`);
    await this.type(text);
    await this.press("Enter");
  }

  /** Gives a name on the first screen. */
  async enter(name: string): Promise<void> {
    await this.until(`document.querySelector("#name")`);
    await this.evaluate(`document.querySelector("#name").select()`);
    await this.type(name);
    await this.press("Enter");
    await this.until(`document.querySelector("#box")?.placeholder`);
  }

  /** Everything that is said in the conversation in view, as `name: text`. */
  async said(): Promise<string[]> {
    const said = await this.evaluate(`(() => {
      let name = "";
      return [...document.querySelectorAll(".message:not(.pending)")].map((row) => {
        name = row.querySelector(".name bdi")?.textContent ?? name;
        return name + ": " + row.querySelector(".text").textContent;
      });
    })()`);
    return Array.isArray(said) ? said.map(String) : [];
  }

  /** Cuts the network, or lets it be. */
  async setOffline(isOffline: boolean): Promise<void> {
    await this.#send("Network.emulateNetworkConditions", {
      offline: isOffline,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: -1,
    });
  }

  /** Writes what is seen to a file, where a folder for such files is named in the environment. */
  async picture(name: string): Promise<void> {
    const folder = Deno.env.get("PAPO_SCREENS");
    if (folder === undefined) return;
    const { data } = await this.#send("Page.captureScreenshot", { format: "png" });
    await Deno.mkdir(folder, { recursive: true });
    await Deno.writeFile(`${folder}/${name}.png`, Uint8Array.fromBase64(String(data)));
  }

  /** Closes it. */
  async close(): Promise<void> {
    await this.#browser.send("Target.closeTarget", { targetId: this.#ids.target });
  }

  #send(method: string, params: Fields = {}): Promise<Fields> {
    return this.#browser.send(method, params, this.#ids.session);
  }
}

const CODES: ReadonlyMap<string, { readonly code: string; readonly virtual: number }> = new Map([
  ["Enter", { code: "Enter", virtual: 13 }],
  ["Tab", { code: "Tab", virtual: 9 }],
  ["Escape", { code: "Escape", virtual: 27 }],
  ["ArrowUp", { code: "ArrowUp", virtual: 38 }],
  ["ArrowDown", { code: "ArrowDown", virtual: 40 }],
  ["1", { code: "Digit1", virtual: 49 }],
  ["2", { code: "Digit2", virtual: 50 }],
]);

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && name in value
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}

function numbersOf(value: unknown): readonly [number, number] {
  const [x, y] = Array.isArray(value) ? value : [];
  return [Number(x), Number(y)];
}

/** Reads until the end; says the address once it is told. */
async function readLog(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  found: (address: string) => void,
): Promise<void> {
  let text = "";
  for await (const chunk of stream.pipeThrough(new TextDecoderStream())) {
    text = (text + chunk).slice(-4_096);
    const address = /DevTools listening on (ws:\/\/\S+)/.exec(text)?.[1];
    if (address !== undefined) found(address);
  }
}
