/**
 * A password as SASL PLAIN gives it (RFC 4616), in pieces of 400 characters (IRCv3 SASL).
 *
 * @module
 */

/** A piece that is as long as this is followed by another. */
const PIECE = 400;
/** No password that matters is longer. */
const MAX = 4 * PIECE;

/** How far it has come. */
export type SaslStep =
  /** The mechanism is right: the client may go on. */
  | { readonly type: "ready" }
  | { readonly type: "unknownMechanism" }
  | { readonly type: "aborted" }
  | { readonly type: "tooLong" }
  | { readonly type: "malformed" }
  | { readonly type: "more" }
  /** As whom, and with which password. */
  | { readonly type: "password"; readonly name: string; readonly password: string };

/** One client's exchange. */
export class SaslExchange {
  #hasBegun = false;
  #text = "";

  /** What comes of one `AUTHENTICATE` with this parameter. */
  take(parameter: string): SaslStep {
    if (parameter === "*") return this.#end({ type: "aborted" });
    if (!this.#hasBegun) {
      if (parameter.toUpperCase() !== "PLAIN") return { type: "unknownMechanism" };
      this.#hasBegun = true;
      return { type: "ready" };
    }
    if (parameter.length > PIECE) return this.#end({ type: "tooLong" });
    if (parameter !== "+") this.#text += parameter;
    if (this.#text.length > MAX) return this.#end({ type: "malformed" });
    if (parameter.length === PIECE) return { type: "more" };
    return this.#end(parsePlain(this.#text));
  }

  #end(step: SaslStep): SaslStep {
    this.#hasBegun = false;
    this.#text = "";
    return step;
  }
}

/** `authorization NUL name NUL password`, in base64. */
function parsePlain(text: string): SaslStep {
  try {
    const bytes = Uint8Array.fromBase64(text);
    const fields = new TextDecoder("utf-8", { fatal: true }).decode(bytes).split("\0");
    const [, name, password] = fields;
    if (fields.length !== 3 || name === undefined || password === undefined) {
      return { type: "malformed" };
    }
    return { type: "password", name, password };
  } catch {
    return { type: "malformed" };
  }
}
