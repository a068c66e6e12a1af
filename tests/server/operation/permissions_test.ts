import { assertEquals } from "@std/assert";
import { type Needs, permittedCommand } from "../../../lib/server/operation/permissions.ts";

const NEEDS: Needs = {
  host: "localhost",
  port: 10101,
  addresses: ["127.0.0.1", "::1"],
  statusPort: undefined,
  files: [],
  history: undefined,
};

Deno.test("a server is told to run with the permissions that it needs, and no others", () => {
  assertEquals(
    permittedCommand(NEEDS, ["--quiet"]),
    'deno run "--allow-net=localhost:10101,127.0.0.1:10101,[::1]:10101" server.ts --quiet',
  );
  const one = { ...NEEDS, host: "192.0.2.7", addresses: ["192.0.2.7"] };
  assertEquals(
    permittedCommand({ ...one, history: "chat.db", files: ["pass", undefined, "ops"] }, []),
    "deno run --allow-net=192.0.2.7:10101 --allow-read=chat.db,pass,ops --allow-write=chat.db,chat.db-wal server.ts",
  );
  assertEquals(
    permittedCommand({ ...one, history: "chat.db", durability: "normal" }, []),
    "deno run --allow-net=192.0.2.7:10101 --allow-read=chat.db --allow-write=chat.db server.ts",
  );
  const inside = { data: "data", history: "data/history.db", files: ["data/password", "cert.pem"] };
  assertEquals(
    permittedCommand({ ...one, ...inside }, []),
    "deno run --allow-net=192.0.2.7:10101 --allow-read=data,cert.pem --allow-write=data server.ts",
  );
  assertEquals(
    permittedCommand({ ...one, statusPort: 9090 }, []),
    'deno run "--allow-net=192.0.2.7:10101,localhost:9090,127.0.0.1:9090,[::1]:9090" server.ts',
  );
  assertEquals(
    permittedCommand({ ...one, engine: ["10.0.0.5:4222", "10.0.0.6:4222"] }, []),
    "deno run --allow-net=192.0.2.7:10101,10.0.0.5:4222,10.0.0.6:4222 server.ts",
  );
});
