/**
 * What a browser is told where it gets no page, in every language.
 *
 * @module
 */

import type { Language } from "../vocabulary/language.ts";

/** The sentences of one language; they stand alone on a page. */
export interface WebMessages {
  /** No page is here under that path. */
  readonly notFound: string;
  /** The server was asked by a name that it does not know as its own. */
  wrongHost(host: string): string;
  /** A page of another server asked. */
  readonly wrongOrigin: string;
  /** This is where programs talk. */
  readonly webSocketOnly: string;
  /** The page itself did not reach the browser in time, or the request not the server. */
  readonly tooSlow: string;
}

/** See {@link WebMessages}. */
export const WEB_MESSAGES: Readonly<Record<Language, WebMessages>> = {
  "pt-BR": {
    notFound: "Não há nada neste endereço. A conversa está em /",
    wrongHost: (host) =>
      `Este servidor não atende pelo nome ${host}. Use o endereço IP, ou inicie o servidor com ` +
      `--web-host ${host}`,
    wrongOrigin: "Só a página deste servidor pode falar com ele por um navegador",
    webSocketOnly: "Aqui só se fala por WebSocket. A conversa está em /",
    tooSlow: "O pedido demorou demais",
  },
  en: {
    notFound: "Nothing is at this address. The chat is at /",
    wrongHost: (host) =>
      `This server does not answer to the name ${host}. Use its IP address, or start the server ` +
      `with --web-host ${host}`,
    wrongOrigin: "From a browser, only this server's own page may talk to it",
    webSocketOnly: "Only WebSockets are spoken here. The chat is at /",
    tooSlow: "The request took too long",
  },
};
