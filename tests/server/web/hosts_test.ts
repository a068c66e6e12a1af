import { assert } from "@std/assert";
import { isOwnHost, isThisMachine } from "../../../lib/server/web/hosts.ts";

Deno.test("addresses, and names that nobody has on the Internet, are this server's", () => {
  const own = ["127.0.0.1", "192.168.1.20:10101", "[::1]", "[fe80::1]:10101", "localhost:10101"];
  const names = ["papo", "papo.local", "papo.lan.", "papo.home.arpa", "x.internal", "a.localhost"];
  for (const host of [...own, ...names]) assert(isOwnHost(host, []), host);
});

Deno.test("other names are only if they were given", () => {
  const strange = [
    "evil.example",
    "evil.example.",
    "localhost.evil.example",
    "1.2.3.4.evil.example",
  ];
  for (const host of [...strange, "xlocal.example", "mylocal.x", "a.notlocal"]) {
    assert(!isOwnHost(host, ["chat.example.org"]), host);
  }
  for (const host of ["chat.example.org", "chat.example.org.:10101", "chat.example.org:1"]) {
    assert(isOwnHost(host, ["Chat.Example.org"]), host);
  }
});

Deno.test("who asks for localhost is on this machine", () => {
  for (const host of ["localhost", "LOCALHOST:10101", "127.0.0.1:1", "127.1.2.3", "[::1]:10101"]) {
    assert(isThisMachine(host), host);
  }
  for (const host of ["localhost.evil.example", "127.evil.example", "192.168.1.20", "[::2]", "x"]) {
    assert(!isThisMachine(host), host);
  }
});
