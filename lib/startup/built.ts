/**
 * What the programs are called where they have been built: a clone has tasks, what is built has names.
 *
 * @module
 */

/** How one types them; `undefined` in a clone. A bundle is JavaScript, and no file of a clone is. */
export const BUILT: { readonly client: string; readonly server: string } | undefined =
  Deno.build.standalone
    ? { client: "papo", server: "papo-server" }
    : import.meta.url.endsWith(".js")
    ? { client: "papo", server: "papo serve" }
    : undefined;
