/**
 * Servers that are found on networks: machines of their own on two networks, beside avahi where it is
 * installed. Where there can be no such machines, all of it is skipped, and shown as ignored.
 *
 * @module
 */

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { Process } from "./harness.ts";
import { Lan } from "./lan_machines.ts";
import { HAS_NAMESPACES, type Namespace } from "./namespace.ts";
import { hasTmux, Tmux } from "./tmux.ts";
import { succeeds, TemporaryFolder } from "./temporary.ts";
import { PROJECT, Typed } from "./typed.ts";

const HAS_AVAHI = HAS_NAMESPACES && await succeeds("sh", "-c", "command -v avahi-daemon") &&
  await succeeds("sh", "-c", "command -v avahi-browse && command -v dbus-daemon");
const HAS_TERMINAL = HAS_NAMESPACES && await hasTmux();
const ON_HOME = "192.168.77.1";
const ON_LAB = "10.9.0.1";
const DOCKER = "ip link add docker0 type bridge && ip address add 172.17.0.1/16 dev docker0 && " +
  "ip link set docker0 up";

/** One machine on both networks, beside a network of its own; and one on each. */
class Two implements AsyncDisposable {
  readonly lan: Lan;
  readonly both: Namespace;
  readonly home: Namespace;
  readonly lab: Namespace;

  private constructor(lan: Lan, both: Namespace, home: Namespace, lab: Namespace) {
    [this.lan, this.both, this.home, this.lab] = [lan, both, home, lab];
  }

  static async networks(): Promise<Two> {
    const lan = await Lan.create("home", "lab");
    const both = await lan.machine(DOCKER);
    await lan.plug(both, "home", `${ON_HOME}/24`);
    await lan.plug(both, "lab", `${ON_LAB}/16`);
    const [home, lab] = [await lan.machine(), await lan.machine()];
    await lan.plug(home, "home", "192.168.77.2/24");
    await lan.plug(lab, "lab", "10.9.0.2/16");
    return new Two(lan, both, home, lab);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.lan[Symbol.asyncDispose]();
  }
}

/** A server that everyone may come to, once those who look find it, and under which name. */
async function announced(
  machine: Namespace,
  args = "",
): Promise<{ server: Typed; name: string } & AsyncDisposable> {
  const server = new Typed(`deno task server:lan --lang en ${args}`, machine.prefix);
  const found = /^Those who look on this network \(deno task client\) find it: (.*)$/;
  const name = (): string | undefined =>
    server.stdout.map((line) => found.exec(line)?.[1]).find((name) => name !== undefined);
  await server.until(() => name() !== undefined, "being announced");
  return { server, name: name() ?? "", [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

/** What `find` finds from a machine: addresses, then names. */
async function foundFrom(machine: Namespace): Promise<{ code: number; found: string[][] }> {
  await using find = new Typed("deno task client find --json", machine.prefix);
  const { code, stdout } = await find.outcome();
  const lines = stdout === "" ? [] : stdout.trimEnd().split("\n");
  return {
    code,
    found: lines.map((line) => {
      const { address, port, name } = JSON.parse(line);
      return [`${address}:${port}`, name];
    }),
  };
}

function networkTest(name: string, ignore: boolean, fn: () => Promise<void>): void {
  Deno.test({ name: `on networks: ${name}`, ignore, fn });
}

networkTest(
  "each finds a server by the address it has there, until it stops",
  !HAS_NAMESPACES,
  async () => {
    await using two = await Two.networks();
    {
      await using one = await announced(two.both, "--announce Sala");
      assertEquals(one.name, "Sala");
      const [home, lab] = await Promise.all([foundFrom(two.home), foundFrom(two.lab)]);
      assertEquals(home, { code: 0, found: [[`${ON_HOME}:10101`, "Sala"]] });
      assertEquals(lab, { code: 0, found: [[`${ON_LAB}:10101`, "Sala"]] });
    }
    assertEquals(await foundFrom(two.home), { code: 1, found: [] });
  },
);

networkTest(
  "two of one name are found, the one that came later as the second",
  !HAS_NAMESPACES,
  async () => {
    await using two = await Two.networks();
    await using _first = await announced(two.both, "--announce Sala");
    await using second = await announced(two.home, "--announce Sala");
    assertEquals(second.name, "Sala (2)");
    const third = await two.lan.machine();
    await two.lan.plug(third, "home", "192.168.77.3/24");
    assertEquals((await foundFrom(third)).found, [
      [`${ON_HOME}:10101`, "Sala"],
      ["192.168.77.2:10101", "Sala (2)"],
    ]);
    assertEquals((await foundFrom(two.lab)).found, [[`${ON_LAB}:10101`, "Sala"]]);
  },
);

networkTest(
  "whoever is told not to is silent, and so is a server for one machine",
  !HAS_NAMESPACES,
  async () => {
    await using two = await Two.networks();
    await using silent = new Typed("deno task server:lan --announce off", two.both.prefix);
    await using own = new Typed("deno task server", two.home.prefix);
    for (const server of [silent, own]) {
      await server.until(() => server.stdout.length >= 2, "listening");
    }
    const third = await two.lan.machine();
    await two.lan.plug(third, "home", "192.168.77.3/24");
    assertEquals(await foundFrom(third), { code: 1, found: [] });
    for (const server of [silent, own]) assertEquals(await socketsOf(server, "udp"), 0);
  },
);

networkTest("a machine on two networks finds the servers of both", !HAS_NAMESPACES, async () => {
  await using two = await Two.networks();
  await using _home = await announced(two.home, "--announce Casa");
  await using _lab = await announced(two.lab, "--announce Sala");
  assertEquals((await foundFrom(two.both)).found, [
    ["10.9.0.2:10101", "Sala"],
    ["192.168.77.2:10101", "Casa"],
  ]);
});

networkTest(
  "where there is IPv6 alone a server is found by that, and says its address to others",
  !HAS_NAMESPACES,
  async () => {
    await using lan = await Lan.create("home");
    const [host, guest] = [await lan.machine(), await lan.machine()];
    await lan.plug(host, "home", "fd00:77::1/64 nodad");
    await lan.plug(guest, "home", "fd00:77::2/64 nodad");
    await using one = await announced(host, "--announce Sala");
    assertStringIncludes(one.server.stdout.join("\n"), "http://[fd00:77::1]:10101");
    assertEquals(await foundFrom(guest), { code: 0, found: [["fd00:77::1:10101", "Sala"]] });
    // Without a router, either: by what each has on its link.
    for (const [machine, last] of [[host, 1], [guest, 2]] as const) {
      await machine.run(`ip address del fd00:77::${last}/64 dev home`);
    }
    let { found: [[address = ""] = []] } = await foundFrom(guest);
    // It looks for networks every ten seconds.
    for (let looks = 1; !address.startsWith("fe80") && looks < 15; looks++) {
      ({ found: [[address = ""] = []] } = await foundFrom(guest));
    }
    assertMatch(address, /^fe80:\S+%home:10101$/);
    const to = address.replace(/:10101$/, "");
    const flags = `--allow-net=[${to.replace(/%.*/, "")}]:10101`;
    await using send = new Typed(
      `deno run '${flags}' client.ts send --host ${to} oi`,
      guest.prefix,
    );
    assertEquals((await send.outcome()).code, 0);
  },
);

/** How many sockets of that kind the children of a task have open. */
async function socketsOf({ pid }: Process, kind: string): Promise<number> {
  const script = `for p in ${pid} $(pgrep -P ${pid}); do nsenter -t $p -n ss -Hapn --${kind} | ` +
    `grep "pid=$p,"; done | wc -l`;
  const { stdout } = await new Deno.Command("sh", { args: ["-c", script] }).output();
  return Number(new TextDecoder().decode(stdout));
}

networkTest(
  "a network that comes while it runs is announced on, too",
  !HAS_NAMESPACES,
  async () => {
    await using lan = await Lan.create("home", "lab");
    const [both, lab] = [await lan.machine(), await lan.machine()];
    await lan.plug(both, "home", `${ON_HOME}/24`);
    await lan.plug(lab, "lab", "10.9.0.2/16");
    await using _server = await announced(both, "--announce Sala");
    await lan.plug(both, "lab", `${ON_LAB}/16`);
    // It looks for networks every ten seconds.
    let { found } = await foundFrom(lab);
    for (
      let looks = 1;
      found.length === 0 && looks < 15;
      looks++
    ) ({ found } = await foundFrom(lab));
    assertEquals(found, [[`${ON_LAB}:10101`, "Sala"]]);
  },
);

networkTest(
  "avahi sees it on each network, as a chat and as a page, and its end",
  !HAS_AVAHI,
  async () => {
    await using two = await Two.networks();
    await using atHome = await Avahi.on(two.home);
    await using inLab = await Avahi.on(two.lab);
    // It shares the port with another that is there.
    await using beside = await Avahi.on(two.both);
    {
      await using _server = await announced(two.both, "--announce Sala");
      for (const [avahi, address] of [[atHome, ON_HOME], [inLab, ON_LAB]] as const) {
        for (const kind of ["_papo._tcp", "_http._tcp"]) {
          const [, , , name, , , , where, port] = await avahi.sees(kind, "=");
          assertEquals([name, where, port], ["Sala", address, "10101"]);
        }
      }
      assertEquals((await beside.sees("_papo._tcp", "="))[3], "Sala");
      assertEquals((await foundFrom(two.home)).found, [[`${ON_HOME}:10101`, "Sala"]]);
    }
    for (const avahi of [atHome, inLab]) {
      assertEquals(
        (await avahi.sees("_papo._tcp", "-"))[3],
        "Sala",
      );
    }
  },
);

/** Avahi on a machine, with two that look at what it sees. */
class Avahi implements AsyncDisposable {
  readonly #stack = new AsyncDisposableStack();
  readonly #seen = new Map<string, Process>();

  static async on(machine: Namespace): Promise<Avahi> {
    const avahi = new Avahi();
    await machine.run(
      "mount -t tmpfs none /run && mkdir -p /run/avahi-daemon /run/dbus && " +
        "printf '[server]\\nuse-ipv6=no\\n' > /run/avahi.conf",
    );
    const start = (command: string): Process =>
      avahi.#stack.use(new Process([...machine.prefix, "sh", "-c", `exec ${command}`], "C.UTF-8"));
    const bus = start(
      "dbus-daemon --session --nofork --nopidfile --print-address " +
        "--address=unix:path=/run/dbus/system_bus_socket",
    );
    await bus.until(() => bus.stdout.length > 0, "a bus");
    const daemon = start(
      "avahi-daemon -f /run/avahi.conf --no-drop-root --no-chroot --no-rlimits --debug",
    );
    await daemon.until(
      () => daemon.stderr.some((line) => line.includes("Server startup complete")),
      "avahi",
    );
    for (const kind of ["_papo._tcp", "_http._tcp"]) {
      avahi.#seen.set(kind, start(`avahi-browse --parsable --resolve ${kind}`));
    }
    return avahi;
  }

  /** The fields of the first line of that kind that it prints: `=` for what it found, `-` for what has gone. */
  async sees(kind: string, sign: string): Promise<string[]> {
    const browser = this.#seen.get(kind);
    const line = (): string | undefined =>
      browser?.stdout.find((line) => line.startsWith(`${sign};`));
    await browser?.until(() => line() !== undefined, `${sign} of ${kind}`);
    return line()?.split(";") ?? [];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }
}

/** The client as a person types it at a terminal of a machine. */
function terminalOn(machine: Namespace, args = ""): Promise<Tmux> {
  const command = `cd ${PROJECT} && LC_ALL=en_US.UTF-8 exec deno task --quiet client ${args}`;
  return Tmux.open({
    columns: 100,
    command: [...machine.prefix, "sh", "-c", `'${command}'`].join(" "),
  });
}

networkTest(
  "whoever types nothing more chooses among what is found, and Enter joins nothing",
  !HAS_TERMINAL,
  async () => {
    await using two = await Two.networks();
    const [a, b] = ["Sala", "Outra"];
    await using server = await announced(two.both, `--announce ${a}`);
    await using _other = await announced(two.home, `--announce ${b}`);
    const third = await two.lan.machine();
    await two.lan.plug(third, "home", "192.168.77.3/24");
    {
      await using none = await terminalOn(third);
      await none.untilSeen("Which one?");
      await none.press("Enter");
      await none.untilSeen("To join a server whose address is known: --host");
    }
    await using ana = await terminalOn(third, "--nick ana");
    const listed = await ana.untilSeen("Which one?");
    assertEquals(listed.slice(0, 5), [
      "Nobody answers on this machine; looking on the network…",
      "On the network there are:",
      `  1  ${ON_HOME}:10101  “${a}”  not encrypted`,
      `  2  192.168.77.2:10101  “${b}”  not encrypted`,
      "Which one? 1 to 2, or just Enter:",
    ]);
    await ana.press("7", "Enter");
    await ana.untilSeen("A number from 1 to 2");
    await ana.press("1", "Enter");
    await ana.untilSeen("· ana");
    assertEquals(server.server.stderr.filter((line) => !line.includes("Task")), []);
  },
);

networkTest(
  "what asks for a password is named before it gets one, and gets none unasked",
  !HAS_TERMINAL,
  async () => {
    await using two = await Two.networks();
    const file = await Deno.makeTempFile();
    try {
      await Deno.writeTextFile(file, "segredo\n");
      const flags = "--allow-net --allow-sys --allow-read";
      await using server = new Typed(
        `deno run ${flags} server.ts --host :: --lang en --announce Sala --password-file ${file}`,
        two.both.prefix,
      );
      await server.until(() => server.stdout.some((line) => line.includes("Sala")), "its name");
      await using ana = await terminalOn(two.home, "--nick ana");
      await ana.untilSeen("Join it?");
      assertStringIncludes((await ana.screen()).join("\n"), "“Sala”  not encrypted, password");
      await ana.press("1", "Enter");
      await ana.untilSeen("Password:");
      assertMatch(
        (await ana.screen()).join(" "),
        /“Sala” at 192\.168\.77\.1:10101 asks for a password; what you type goes unencrypted/,
      );
      await ana.type("segredo");
      await ana.press("Enter");
      await ana.untilSeen("· ana");
    } finally {
      await Deno.remove(file);
    }
  },
);

networkTest(
  "where nobody is, one starts a chat, which others find and which ends with it",
  !HAS_TERMINAL,
  async () => {
    await using two = await Two.networks();
    await assertStartsOne(await terminalOn(two.both, "--nick ana"), two.home);
    await using bia = await terminalOn(two.both, "--nick bia");
    await bia.untilSeen("[Y/n]");
    await bia.press("n", "Enter");
    await bia.untilSeen("To start one, in another terminal: deno task server:lan");
  },
);

/** Whoever sits at a terminal where nobody is starts a chat, which is found from `home` until it ends. */
async function assertStartsOne(terminal: Tmux, home: Namespace): Promise<void> {
  {
    await using ana = terminal;
    await ana.untilSeen("Start a chat, open to the network until you leave? [Y/n]", 20_000);
    await ana.press("Enter");
    // Whether it may start a program is for the person to say.
    await ana.untilSeen("Allow?");
    // What is typed before Deno is ready for it is thrown away.
    for (let isAllowed = false, tries = 0; !isAllowed && tries < 5; tries++) {
      await ana.press("y", "Enter");
      isAllowed = await ana.untilSeen("Granted", 1_000).then(() => true, () => false);
    }
    // A whole server is started before that.
    await ana.untilSeen("· ana", 20_000);
    let seen = await foundFrom(home);
    for (let looks = 1; seen.code !== 0 && looks < 5; looks++) seen = await foundFrom(home);
    assertEquals(seen.found.map(([address]) => address), [`${ON_HOME}:10101`]);
    await ana.press("/quit", "Enter");
    await ana.untilEnded(20_000);
  }
  let gone = await foundFrom(home);
  for (let looks = 1; gone.code === 0 && looks < 5; looks++) gone = await foundFrom(home);
  assertEquals(gone, { code: 1, found: [] });
}

networkTest("what is built starts one, too, from a folder of any name", !HAS_TERMINAL, async () => {
  await using two = await Two.networks();
  using folder = new TemporaryFolder();
  const path = `${folder.path}/João e Zoë`;
  const made = await new Deno.Command("deno", {
    args: ["run", "--no-prompt", "-A", "packaging/npm.ts", path],
    cwd: PROJECT,
  }).output();
  assert(made.success, new TextDecoder().decode(made.stderr));
  const flags =
    "--no-config --no-lock --no-remote --no-npm --allow-net --allow-sys=networkInterfaces";
  const script = `LC_ALL=en_US.UTF-8 exec deno run ${flags} "$0/lib/client.js" --nick ana`;
  const words = [...two.both.prefix, "sh", "-c", `'${script}'`, `'${path}'`];
  await assertStartsOne(await Tmux.open({ columns: 100, command: words.join(" ") }), two.home);
});

networkTest("scripts and filters never look", !HAS_NAMESPACES, async () => {
  await using two = await Two.networks();
  await using _server = await announced(two.both);
  for (const args of ["send oi", "who", ""]) {
    await using client = new Typed(`deno task --quiet client ${args} --lang en`, two.home.prefix);
    await client.endInput();
    const { code, stdout, stderr } = await client.outcome();
    assertEquals([code, stdout], [1, ""], args);
    assertStringIncludes(stderr, "Nobody answers at that address");
  }
});
