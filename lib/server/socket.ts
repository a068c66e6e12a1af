/** What is needed of a connection: TCP, or what is spoken within that, such as TLS. */
export type Socket = Pick<
  Deno.TcpConn,
  "remoteAddr" | "read" | "write" | "closeWrite" | "close"
>;
