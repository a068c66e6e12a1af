/**
 * Why TLS did not come about, as far as a client can tell, and what to do.
 *
 * @module
 */

import type { Language } from "../vocabulary/language.ts";

/** What is wrong. */
export type TlsTrouble =
  /** The certificate signs others, and is no server's. */
  | "authority"
  /** Nobody who is trusted has signed it. */
  | "issuer"
  /** It is for another name. */
  | "name"
  /** It is not good now. */
  | "time"
  /** The server speaks something else. */
  | "plain";

/** In each language, to stand within a sentence. */
export const TLS_TROUBLES: Readonly<Record<Language, Readonly<Record<TlsTrouble, string>>>> = {
  "pt-BR": {
    authority:
      "o certificado do servidor é dos que assinam outros (CA:TRUE); server.ts cert faz um de servidor",
    issuer:
      "esta máquina não confia em quem fez o certificado do servidor; com --ca ARQUIVO, confia",
    name: "o certificado do servidor é de outro nome, que --host deve dizer",
    time:
      "o certificado do servidor venceu ou ainda não vale, ou o relógio desta máquina está errado",
    plain: "o servidor não parece falar TLS; tente sem --tls",
  },
  en: {
    authority:
      "the server's certificate is one that signs others (CA:TRUE); server.ts cert makes one of a server",
    issuer:
      "this machine does not trust whoever made the server's certificate; with --ca FILE it does",
    name: "the server's certificate is for another name, which --host must say",
    time:
      "the server's certificate has run out or is not good yet, or this machine's clock is wrong",
    plain: "the server does not seem to speak TLS; try without --tls",
  },
};
