/**
 * The clients of one person: all that have shown the password of a name of its own, here or away. What holds
 * for the person holds for each of them; others see one of them, which stands for all.
 *
 * @module
 */

/** So many clients of one person can be here or come back. */
export const CLIENTS_MAX = 16;

/** See the top of this file. Made by `clients.ts`, which alone changes it. */
export class Company<Client extends { readonly outlet: unknown }> {
  /**
   * What tells the person from all others: the `author` that it had when it registered its first name. Whoever
   * shows the same password another day, from another machine or after a restart, has the same number, and
   * nobody else ever has it.
   */
  readonly person: number;
  /** In the order in which they came. */
  readonly clients: Set<Client> = new Set();
  /** The one that is in rooms and in lists, and has the name, for all of them. It is here if any of them is. */
  lead: Client;

  /** Of one client. */
  constructor(person: number, lead: Client) {
    this.person = person;
    this.lead = lead;
    this.clients.add(lead);
  }

  /** Those that are here, but for one. */
  hereBut(one: Client): Client[] {
    return [...this.clients].filter((client) => client !== one && client.outlet !== undefined);
  }
}
