/** What looking for chats takes: UDP, to all on a network and from who answers. */
const LOOKING = [
  ...["0.0.0.0:5353", "0.0.0.0:10101", "224.0.0.251:5353"],
  ...["[::]:5353", "[ff02::fb]:5353"],
];

/**
 * The addresses at which one may then come to a chat: those of private networks, at the usual port. Deno
 * takes networks of IPv4 alone: it asks before one comes to an address of IPv6.
 */
export const FOUND_NET: readonly string[] = [
  ...LOOKING,
  ...["10.0.0.0/8:10101", "172.16.0.0/12:10101", "192.168.0.0/16:10101", "169.254.0.0/16:10101"],
];

/** For which networks there are. */
export const FIND_SYS = "--allow-sys=networkInterfaces";

/** The flags with which Deno lets one look. */
export const FIND_FLAGS: readonly string[] = [`--allow-net=${LOOKING.join(",")}`, FIND_SYS];
