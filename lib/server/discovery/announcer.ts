/**
 * Announces a server on the networks of its machine: multicast DNS (RFC 6762) with DNS-SD (RFC 6763).
 * What must hold:
 *
 * 1. On each network the server is told with the addresses that it has there, and with no other.
 * 2. Nothing is announced under a name that another has: it is probed for first, and defended then. Who
 *    finds his name taken becomes `name (2)`.
 * 3. Networks come and go; one that came is probed and announced on, too.
 * 4. Everyone is answered at most once a second, who asked alone at once.
 * 5. With a goodbye, all forget it at once.
 *
 * It knows no sockets: bytes come in by {@link Announcer.receive} and go out by a {@link Multicast}.
 *
 * @module
 */

import type { Clock } from "../../clock.ts";
import {
  decodeMessage,
  type DnsMessage,
  type DnsQuestion,
  type DnsRecord,
  encodeData,
  encodeMessage,
  isSameName,
} from "../../discovery/dns.ts";
import { type Multicast, networksOf, type OwnNetwork, type Peer } from "../../discovery/network.ts";
import { claimOf, KINDS, MDNS_PORT, recordsOf, type Service } from "../../discovery/service.ts";

/** How often the machine is asked for its networks. */
const LOOK_EVERY_MS = 10_000;
/** Between two of three probes, and after the last (RFC 6762, section 8.1). */
const PROBE_EVERY_MS = 250;
const PROBES = 3;
/** After a tie that was lost (section 8.2), and between the two announcements (section 8.3). */
const SECOND_MS = 1_000;
/** Who asked alone, without being part of multicast DNS, keeps an answer for so long (section 6.7). */
const LEGACY_TTL_S = 10;
/** A name's label, in bytes. */
const LABEL_MAX_BYTES = 63;

const NO_MESSAGE: DnsMessage = {
  ...{ id: 0, isResponse: false },
  ...{ questions: [], answers: [], authorities: [], additionals: [] },
};

/** How far a server is on one of its networks. */
interface Site {
  readonly network: OwnNetwork;
  isAnnounced: boolean;
  /** When everyone there was told last, on the clock that measures. */
  toldAtMs: number;
  /** What is still to come there; to be called, lest it comes. */
  cancel: () => void;
  /** Whether an answer to everyone is due already. */
  isDue: boolean;
}

/** What an announcer is given. */
export interface Surroundings {
  /** How packets go out. */
  readonly multicast: Multicast;
  /** What waits. */
  readonly clock: Clock;
  /** From 0 up to 1: so that not all machines speak at once. */
  readonly random: () => number;
  /** Is told the name under which it is found, once it is, and each other one it has to take. */
  readonly onNamed?: (label: string) => void;
}

/** See the top of this file. */
export class Announcer {
  readonly #wanted: string;
  readonly #multicast: Multicast;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #onNamed: (label: string) => void;
  readonly #sites = new Map<string, Site>();
  #service: Service;
  #number = 1;
  /** What {@link Surroundings.onNamed} was told last. */
  #named: string | undefined;
  #stopLooking: () => void = () => {};

  /** Begins to probe at once. */
  constructor(service: Service, { multicast, clock, random, onNamed }: Surroundings) {
    this.#wanted = service.label;
    this.#service = { ...service, label: labelOf(service.label, 1) };
    this.#multicast = multicast;
    this.#clock = clock;
    this.#random = random;
    this.#onNamed = onNamed ?? (() => {});
    this.#look();
  }

  /** The name it goes by at the moment. */
  get label(): string {
    return this.#service.label;
  }

  /** A packet has come. */
  receive(bytes: Uint8Array, from: Peer): void {
    const networks = [...this.#sites.values()].map((site) => site.network);
    const sites = networksOf(from.address, networks).map((network) =>
      this.#sites.get(keyOf(network))
    );
    const message = sites.length === 0 ? undefined : decodeMessage(bytes);
    if (message === undefined) return;
    // From which of several links it came cannot be told: what is said on another one does no harm.
    for (const site of sites) {
      if (site === undefined) continue;
      if (message.isResponse) this.#hear(message, site);
      else this.#answer(message, site, from);
    }
  }

  /** Says goodbye wherever it was announced, and ends. */
  async close(): Promise<void> {
    this.#stopLooking();
    for (const site of this.#sites.values()) {
      site.cancel();
      if (site.isAnnounced) this.#tell(site, 0);
    }
    this.#sites.clear();
    await this.#multicast.close();
  }

  #look(): void {
    const networks = this.#multicast.networks();
    const keys = new Set(networks.map(keyOf));
    for (const [key, site] of this.#sites) {
      if (keys.has(key)) continue;
      site.cancel();
      this.#sites.delete(key);
    }
    for (const network of networks) {
      if (!this.#sites.has(keyOf(network))) this.#enter(network);
    }
    this.#stopLooking = this.#clock.after(LOOK_EVERY_MS, () => this.#look());
  }

  #enter(network: OwnNetwork): void {
    const site: Site = {
      network,
      isAnnounced: false,
      toldAtMs: -Infinity,
      cancel: () => {},
      isDue: false,
    };
    this.#sites.set(keyOf(network), site);
    this.#begin(site, this.#random() * PROBE_EVERY_MS);
  }

  /** Probes for the name, from the first probe on, in a while. */
  #begin(site: Site, inMs: number): void {
    site.isAnnounced = false;
    this.#next(site, inMs, () => this.#probe(site, 1));
  }

  #next(site: Site, inMs: number, act: () => void): void {
    site.cancel();
    site.isDue = false;
    site.cancel = this.#clock.after(inMs, act);
  }

  #probe(site: Site, count: number): void {
    const claim = claimOf(this.#service);
    const questions: DnsQuestion[] = [claim.name, this.#service.host].map((name) => ({
      ...{ name, type: "ANY", wantsUnicast: false },
    }));
    const message = { ...NO_MESSAGE, questions, authorities: [claim] };
    this.#multicast.send(encodeMessage(message), site.network);
    this.#next(site, PROBE_EVERY_MS, () => {
      if (count < PROBES) this.#probe(site, count + 1);
      else this.#announce(site);
    });
  }

  #announce(site: Site): void {
    site.isAnnounced = true;
    this.#tell(site);
    this.#next(site, SECOND_MS, () => this.#tell(site));
    if (this.#named === this.label) return;
    this.#named = this.label;
    this.#onNamed(this.label);
  }

  /** Tells everyone on a network; with 0 seconds, that it is gone. */
  #tell(site: Site, ttlS?: number): void {
    site.toldAtMs = this.#clock.nowMs();
    site.isDue = false;
    const answers = recordsOf(this.#service, site.network.reached)
      // That there are chats at all may be true for others.
      .filter(({ name }) => ttlS !== 0 || !isSameName(name, KINDS))
      .map((record) => ttlS === undefined ? record : { ...record, ttlS });
    const message = { ...NO_MESSAGE, isResponse: true, answers };
    this.#multicast.send(encodeMessage(message), site.network);
  }

  // What others say

  /** Whether someone else answers to the name. */
  #hear({ answers, additionals }: DnsMessage, site: Site): void {
    const claim = claimOf(this.#service);
    const isTaken = [...answers, ...additionals].some((record) =>
      record.ttlS > 0 && isRival(record, claim)
    );
    if (!isTaken) return;
    // Who was there already looks again, and finds out then who keeps it (RFC 6762, section 9).
    if (site.isAnnounced) this.#begin(site, 0);
    else this.#rename();
  }

  #rename(): void {
    this.#number++;
    this.#service = { ...this.#service, label: labelOf(this.#wanted, this.#number) };
    for (const site of this.#sites.values()) this.#begin(site, this.#random() * PROBE_EVERY_MS);
  }

  // What others ask

  #answer(message: DnsMessage, site: Site, from: Peer): void {
    const own = recordsOf(this.#service, site.network.reached);
    const asked = own.filter((record) => message.questions.some((one) => isAbout(one, record)));
    if (asked.length === 0) return;
    if (!site.isAnnounced) return this.#compare(message, site);
    if (from.port !== MDNS_PORT) return this.#answerAlone(message, site, from);
    const isProbe = message.authorities.length > 0;
    if (isProbe) return this.#tell(site);
    if (asked.every((record) => isKnown(record, message.answers))) return;
    this.#tellSoon(site);
  }

  /** Two look for the same name at the same time: the one whose claim is less waits, and looks again. */
  #compare({ authorities }: DnsMessage, site: Site): void {
    const claim = claimOf(this.#service);
    const rival = authorities.find((record) => isRival(record, claim));
    if (rival === undefined || isLess(encodeData(rival), encodeData(claim))) return;
    this.#begin(site, SECOND_MS);
  }

  #tellSoon(site: Site): void {
    if (site.isDue) return;
    const now = this.#clock.nowMs();
    const soonMs = 20 + this.#random() * 100;
    this.#next(site, Math.max(soonMs, site.toldAtMs + SECOND_MS - now), () => this.#tell(site));
    site.isDue = true;
  }

  /** Who is no part of multicast DNS gets an answer of the old kind, alone (RFC 6762, section 6.7). */
  #answerAlone({ id, questions }: DnsMessage, site: Site, from: Peer): void {
    const answers = recordsOf(this.#service, site.network.reached).map((record) => ({
      ...record,
      ttlS: Math.min(record.ttlS, LEGACY_TTL_S),
      isUnique: false,
    }));
    const message = { ...NO_MESSAGE, id, isResponse: true, questions, answers };
    this.#multicast.send(encodeMessage(message), site.network, from);
  }
}

/** One that gets another address is another one. */
function keyOf({ interface: name, address, near, reached }: OwnNetwork): string {
  return [name, address, ...near, ...reached].join(" ");
}

/** The name with its number, cut to what a label may have. */
function labelOf(wanted: string, number: number): string {
  const end = number === 1 ? "" : ` (${number})`;
  const encoder = new TextEncoder();
  let label = "";
  for (const { segment } of new Intl.Segmenter().segment(wanted)) {
    if (encoder.encode(label + segment + end).length > LABEL_MAX_BYTES) break;
    label += segment;
  }
  return label + end;
}

/** Whether a record claims the same name for something else. */
function isRival(record: DnsRecord, claim: DnsRecord): boolean {
  return record.type === "SRV" && isSameName(record.name, claim.name) &&
    !isSameBytes(encodeData(record), encodeData(claim));
}

function isAbout({ name, type }: DnsQuestion, record: DnsRecord): boolean {
  return (type === "ANY" || type === record.type) && isSameName(name, record.name);
}

/** Whether the asker knows it for long enough (RFC 6762, section 7.1). */
function isKnown(record: DnsRecord, known: readonly DnsRecord[]): boolean {
  return known.some((other) =>
    other.type === record.type && other.ttlS >= record.ttlS / 2 &&
    isSameName(other.name, record.name) && isSameBytes(encodeData(other), encodeData(record))
  );
}

function isSameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return !isLess(one, other) && !isLess(other, one);
}

/** Whether bytes come first in the order of claims (RFC 6762, section 8.2). */
function isLess(one: Uint8Array, other: Uint8Array): boolean {
  const at = one.findIndex((byte, index) => byte !== other[index]);
  if (at === -1) return one.length < other.length;
  const theirs = other[at];
  return theirs !== undefined && (one[at] ?? 0) < theirs;
}
