/**
 * Looks for chats on the networks of this machine. What is found is what strangers say: an address to
 * try, and words to show. What must hold:
 *
 * 1. Only an address on one's own network is offered.
 * 2. A goodbye counts for nothing: anyone can forge one, to hide a server.
 * 3. Two that go by one name are two, and one that is found by IPv4 and IPv6 is one, by IPv4.
 * 4. It ends: when nothing new has come for a while, and in any case.
 *
 * @module
 */

import type { Clock } from "../../clock.ts";
import { decodeMessage, type DnsRecord, encodeMessage, isSameName } from "../../discovery/dns.ts";
import { type Multicast, networksOf, type OwnNetwork, type Peer } from "../../discovery/network.ts";
import { CHATS } from "../../discovery/service.ts";
import { isIpv6, isLinkLocal } from "../../text/address.ts";
import { excerpt, shownLine } from "../../text/text.ts";

/** A chat that was found. */
export interface FoundChat {
  /** What it calls itself, fit to be shown; anyone can call himself so. */
  readonly label: string;
  /** On a network of this machine; one of the link has a zone, as `fe80::1%eth0`. */
  readonly address: string;
  /** TCP. */
  readonly port: number;
  /** Whether it says that one needs TLS there. */
  readonly hasTls: boolean;
  /** Whether it says that it asks for a password. */
  readonly hasPassword: boolean;
}

/** When the question is put: more than once, for packets are lost. */
const ASK_AT_MS = [0, 300, 700];
/** With something found and nothing new for so long, it is over. */
const QUIET_MS = 400;
/** It is over in any case. */
const LIMIT_MS = 1_500;
/** The most that are listed. */
const FOUND_MAX = 100;
/** The most of a name that is shown, in characters. */
const LABEL_MAX = 40;

/** Collects what comes, for as long as it is open. */
export class Look {
  readonly #multicasts: readonly Multicast[];
  readonly #clock: Clock;
  readonly #found = new Map<string, FoundChat>();
  readonly #over = Promise.withResolvers<void>();
  #endQuiet: () => void = () => {};

  /** Asks through each of them: a firewall may let in the answer of one and not of the other. */
  constructor(multicasts: readonly Multicast[], clock: Clock) {
    this.#multicasts = multicasts;
    this.#clock = clock;
  }

  /** What was found, by its address; empty where there is no network. */
  async run(): Promise<FoundChat[]> {
    const networks = this.#multicasts.flatMap((each) => each.networks());
    if (networks.length > 0) {
      const cancels = ASK_AT_MS.map((ms) => this.#clock.after(ms, () => this.#ask()));
      cancels.push(this.#clock.after(LIMIT_MS, () => this.#over.resolve()));
      await this.#over.promise;
      for (const cancel of [...cancels, this.#endQuiet]) cancel();
    }
    return [...this.#found.values()].sort((a, b) =>
      a.address.localeCompare(b.address, "en", { numeric: true }) || a.port - b.port
    );
  }

  /** A packet has come, through one of them. */
  receive(bytes: Uint8Array, from: Peer): void {
    const networks = this.#multicasts.flatMap((each) => each.networks());
    if (networksOf(from.address, networks).length === 0) return;
    const message = decodeMessage(bytes);
    if (message?.isResponse !== true) return;
    const records = [...message.answers, ...message.additionals].filter(({ ttlS }) => ttlS > 0);
    for (const record of records) {
      if (record.type !== "SRV" || !isChat(record.name)) continue;
      this.#note(record, records, networks, from);
    }
  }

  #note(
    { name, port, target }: Extract<DnsRecord, { readonly type: "SRV" }>,
    records: readonly DnsRecord[],
    networks: readonly OwnNetwork[],
    from: Peer,
  ): void {
    const key = `${target.join(".").toLowerCase()}:${port}`;
    const known = this.#found.get(key);
    const isNews = known === undefined || isIpv6(known.address) && !isIpv6(from.address);
    if (!isNews || this.#found.size >= FOUND_MAX || port === 0) return;
    const told = records.flatMap((one) =>
      (one.type === "A" || one.type === "AAAA") && isSameName(one.name, target) ? [one.address] : []
    );
    const texts = records.flatMap((one) =>
      one.type === "TXT" && isSameName(one.name, name) ? one.texts : []
    );
    this.#found.set(key, {
      label: excerpt(shownLine(name[0] ?? ""), LABEL_MAX),
      ...{ address: nearest(told, networks, from.address), port },
      hasTls: texts.includes("tls=1"),
      hasPassword: texts.includes("pw=1"),
    });
    this.#endQuiet();
    this.#endQuiet = this.#clock.after(QUIET_MS, () => this.#over.resolve());
  }

  #ask(): void {
    const bytes = encodeMessage({
      ...{ id: 0, isResponse: false, answers: [], authorities: [], additionals: [] },
      questions: [{ name: CHATS, type: "PTR", wantsUnicast: false }],
    });
    for (const multicast of this.#multicasts) {
      for (const network of multicast.networks()) multicast.send(bytes, network);
    }
  }
}

function isChat(name: readonly string[]): boolean {
  return name.length === CHATS.length + 1 && isSameName(name.slice(1), CHATS);
}

/**
 * At which of the addresses that were told by someone one comes to it. Who answered is there; what it says
 * of itself counts where it answers for another, and where it has a better one than that of the link.
 */
function nearest(told: readonly string[], networks: readonly OwnNetwork[], from: string): string {
  const near = told.filter((address) =>
    isIpv6(address) === isIpv6(from) && networksOf(address, networks).length > 0
  );
  const best = near.find((address) => !isLinkLocal(address)) ?? near[0];
  const address = near.includes(from) && !isLinkLocal(from) ? from : best ?? from;
  // On which of several links cannot be told: the first will be it, most often.
  const [link] = isLinkLocal(address) ? networksOf(address, networks) : [];
  return link === undefined ? address : `${address}%${link.zone}`;
}
