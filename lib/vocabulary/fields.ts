/**
 * What may stand in the fields of a request. A table of these is its type, its documentation and what it
 * is checked by, in one.
 *
 * @module
 */

/** What may stand in a field; the sizes of texts are in UTF-16 units. */
export type Field =
  /** A text as it comes, as a name that is looked up. */
  | { readonly kind: "text"; readonly max: number }
  /** A text that is shown: on one line, without what terminals obey. */
  | { readonly kind: "line"; readonly max: number }
  /** The same, and cut where it is longer: why something is done is no reason not to do it. */
  | { readonly kind: "reason"; readonly max: number }
  /** A sign by which one reacts: it is seen, and has no spaces. */
  | { readonly kind: "sign"; readonly max: number }
  /** A text that is never shown, not even where it will not do. */
  | { readonly kind: "secret"; readonly max: number }
  /** What is said: one or several lines, as long as the server allows. */
  | { readonly kind: "message" }
  /** One line as long as that, or nothing. */
  | { readonly kind: "topic" }
  | { readonly kind: "number"; readonly min: number; readonly max: number }
  | { readonly kind: "flag" }
  | { readonly kind: "oneOf"; readonly values: readonly [string, ...string[]] }
  | { readonly kind: "object"; readonly fields: Fields }
  /** An object in which every name may be a field. */
  | { readonly kind: "map"; readonly of: Field };

/** Fields by their names; one whose name ends with `?` may be missing. */
export type Fields = Readonly<Record<string, Field>>;

/** The type of what stands in a field. */
export type ValueOf<F extends Field> = F extends { readonly kind: "number" } ? number
  : F extends { readonly kind: "flag" } ? boolean
  : F extends { readonly kind: "oneOf"; readonly values: readonly (infer Value)[] } ? Value
  : F extends { readonly kind: "object"; readonly fields: infer Inner extends Fields }
    ? ObjectOf<Inner>
  : F extends { readonly kind: "map"; readonly of: infer Inner extends Field }
    ? Readonly<Record<string, ValueOf<Inner>>>
  : string;

/** The type of an object with these fields. */
export type ObjectOf<F extends Fields> =
  & { readonly [Name in keyof F as Name extends `${string}?` ? never : Name]: ValueOf<F[Name]> }
  & {
    readonly [Name in keyof F as Name extends `${infer Bare}?` ? Bare : never]?: ValueOf<F[Name]>;
  };
