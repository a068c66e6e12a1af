/**
 * Reads the fields of a json request, as a table of {@link Fields} has them, and says what is wrong with
 * the first that will not do.
 *
 * @module
 */

import { excerpt, indented, isSign, plainText } from "../../text/text.ts";
import { CONVERSATIONS_TOLD } from "../../vocabulary/private.ts";
import { ROOMS_PER_PERSON } from "../../vocabulary/protocol.ts";
import type { RequestId } from "../../vocabulary/codes.ts";
import type { Field, Fields, ObjectOf } from "../../vocabulary/fields.ts";
import { REACTION_MAX } from "../../vocabulary/requests.ts";
import type { Allowed, Problem } from "../../vocabulary/reply.ts";

/** Any object that JSON has. */
export type JsonObject = Readonly<Record<string, unknown>>;

const ID_MAX = 64;
const VALUE_MAX = 40;

const encoder = new TextEncoder();

/** A field of a table, as it is looked for. */
interface Wanted {
  readonly name: string;
  readonly isOptional: boolean;
  readonly field: Field;
}

const WANTED = new WeakMap<Fields, readonly Wanted[]>();

/** The fields of a table in their order: made once, when one is first asked for. */
function wantedOf(fields: Fields): readonly Wanted[] {
  const known = WANTED.get(fields);
  if (known !== undefined) return known;
  const wanted = Object.entries(fields).map(([key, field]) => ({
    name: key.replace("?", ""),
    isOptional: key.endsWith("?"),
    field,
  }));
  WANTED.set(fields, wanted);
  return wanted;
}

/** Reads one request, and remembers the first field that was wrong. */
export class FieldReader {
  /** The longest text of a message, in bytes. */
  readonly #maxTextBytes: number;
  #problem: Problem | undefined;

  /** Texts may be so long, in bytes of UTF-8. */
  constructor(maxTextBytes: number) {
    this.#maxTextBytes = maxTextBytes;
  }

  /** What is wrong with the first field that will not do, if one will not. */
  get problem(): Problem | undefined {
    return this.#problem;
  }

  /** What the request is called by, if by anything. */
  id(object: JsonObject): RequestId | undefined {
    const value = valueIn(object, "id");
    if (value === undefined || value === null) return undefined;
    if (typeof value === "string" && value.length <= ID_MAX) return value;
    if (Number.isSafeInteger(value)) return Number(value);
    this.#refuse("id", value, { type: "id" });
    return undefined;
  }

  /** As {@link fields}; each is read as the table has it, so its type is the table's too. */
  object<F extends Fields>(object: JsonObject, fields: F): ObjectOf<F> {
    return this.fields(object, fields) as ObjectOf<F>;
  }

  /**
   * An object with these fields and no others, its type first if it has one; where there is a problem, it
   * is worth nothing. A field that is `null` is as good as not there.
   */
  fields(object: JsonObject, fields: Fields, type?: string): JsonObject {
    const read: Record<string, unknown> = type === undefined ? {} : { type };
    for (const { name, isOptional, field } of wantedOf(fields)) {
      const value = valueIn(object, name);
      if (isOptional && (value === undefined || value === null)) continue;
      read[name] = this.#read(name, value, field);
    }
    return read;
  }

  #read(name: string, value: unknown, field: Field): unknown {
    switch (field.kind) {
      case "text":
        return this.#text(name, value, field.max);
      case "line":
        return plainText(this.#text(name, value, field.max));
      case "reason":
        return plainText(this.#text(name, cut(value, field.max), field.max));
      case "sign":
        return this.#sign(name, value, field.max);
      case "secret":
        return this.#secret(name, value, field.max);
      case "message":
        return this.#message(name, value);
      case "topic":
        return this.#topic(name, value);
      case "number":
        return this.#number(name, value, field.min, field.max);
      case "flag":
        return typeof value === "boolean" ? value : this.#refuse(name, value, { type: "flag" });
      case "oneOf":
        return field.values.find((allowed) => allowed === value) ??
          this.#refuse(name, value, { type: "oneOf", values: field.values });
      case "object":
        return isObject(value)
          ? this.fields(value, field.fields)
          : this.#refuse(name, value, { type: "object" });
      case "map":
        return isObject(value)
          ? this.#map(value, field.of)
          : this.#refuse(name, value, { type: "object" });
    }
  }

  /** Of what is by room, no more than someone can be in, or is told of: nobody looks at the rest. */
  #map(object: JsonObject, of: Field): JsonObject {
    const names = Object.keys(object).slice(0, ROOMS_PER_PERSON + CONVERSATIONS_TOLD);
    return Object.fromEntries(
      names.map((name) => [name, this.#read(name, valueIn(object, name), of)] as const),
    );
  }

  #text(name: string, value: unknown, max: number): string {
    if (typeof value === "string" && value !== "" && value.length <= max) return value;
    this.#refuse(name, value, { type: "text", max });
    return "";
  }

  #sign(name: string, value: unknown, max: number): string {
    const text = this.#text(name, value, max);
    if (text === "" || isSign(text)) return text;
    this.#remember({ code: "reaction_malformed", value: shown(text), limit: REACTION_MAX });
    return "";
  }

  #secret(name: string, value: unknown, max: number): unknown {
    if (typeof value === "string" && value !== "" && value.length <= max) return value;
    return this.#remember({ code: "field_invalid", field: name, allowed: { type: "text", max } });
  }

  #topic(name: string, value: unknown): unknown {
    const max = this.#maxTextBytes;
    if (typeof value === "string" && value.length <= max) return plainText(value).trim();
    return this.#refuse(name, value, { type: "text", max });
  }

  #message(name: string, text: unknown): unknown {
    const max = this.#maxTextBytes;
    if (typeof text !== "string" || text === "") {
      return this.#refuse(name, text, { type: "text", max });
    }
    if (isLongerThan(max, text)) {
      return this.#remember({ code: "text_too_long", field: name, limit: max });
    }
    const fit = plainMessage(text, (line) => plainText(indented(line)));
    const plain = isLongerThan(max, fit) ? plainMessage(text, plainText) : fit;
    return plain.trim() === "" ? this.#refuse(name, text, { type: "text", max }) : plain;
  }

  #number(name: string, value: unknown, min: number, max: number): unknown {
    if (typeof value === "number" && Number.isInteger(value) && value >= min && value <= max) {
      return value;
    }
    return this.#refuse(name, value, { type: "number", min, max });
  }

  #refuse(field: string, value: unknown, allowed: Allowed): void {
    const got = value === undefined ? {} : { value: shown(value) };
    this.#remember({ code: "field_invalid", field: shown(field), allowed, ...got });
  }

  #remember(problem: Problem): void {
    this.#problem ??= problem;
  }
}

function cut(value: unknown, max: number): unknown {
  return typeof value === "string" ? excerpt(value, max) : value;
}

/** A name such as `__proto__` or `constructor` is a name like any other. */
function valueIn(object: JsonObject, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** Whether JSON had it in braces. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A refused value, short and on one line. */
export function shown(value: unknown): string {
  if (isObject(value)) return "{…}";
  return Array.isArray(value) ? "[…]" : excerpt(plainText(String(value)), VALUE_MAX);
}

/**
 * One line or several, each made fit to be shown. Empty ones before and after say nothing. No regular expression: on
 * thousands of line breaks it would take time with their square.
 */
function plainMessage(text: string, fit: (line: string) => string): string {
  if (!text.includes("\n") && !text.includes("\r")) return fit(text);
  const lines = text.split(/\r\n|\r|\n/).map(fit);
  const first = lines.findIndex((line) => line.trim() !== "");
  return lines.slice(first, lines.findLastIndex((line) => line.trim() !== "") + 1).join("\n");
}

/** Whether a text has more bytes of UTF-8: a UTF-16 unit has three at most. */
function isLongerThan(maxBytes: number, text: string): boolean {
  return 3 * text.length > maxBytes && encoder.encode(text).length > maxBytes;
}
