/** What is needed of a connection: TCP, or what is spoken within that, such as TLS. */
export interface Socket
  extends Pick<Deno.TcpConn, "remoteAddr" | "read" | "write" | "closeWrite" | "close"> {
  /** What is written there in order to say something, if that is more than the words: the same words, the same bytes. */
  frame?(words: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>;
}
