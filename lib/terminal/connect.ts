/** Where a client connects, and whether by TLS. */
export interface ConnectOptions {
  /** A name or an IP address. */
  readonly hostname: string;
  /** The TCP port. */
  readonly port: number;
  /** Whether the server speaks TLS. */
  readonly tls: boolean;
  /** Certificates to trust beside the system's, in PEM. */
  readonly caCerts?: readonly string[];
}

/**
 * Connects; with TLS, the server has shown its certificate by then. Fails as `Deno.connect` does, or
 * with `InvalidData` where the certificate will not do or the server speaks no TLS.
 */
export async function connect(
  { hostname, port, tls, caCerts = [] }: ConnectOptions,
): Promise<Deno.TcpConn | Deno.TlsConn> {
  if (!tls) return await Deno.connect({ hostname, port });
  const conn = await Deno.connectTls({ hostname, port, caCerts: [...caCerts] });
  try {
    await conn.handshake();
  } catch (error) {
    conn.close();
    throw error;
  }
  return conn;
}
