import { bytesField, checkShape, InputError } from "@yaolian/sdk";
import { z } from "zod";

const shape = z.strictObject({
  peers: z.array(
    z.strictObject({
      member: z.int().min(1).max(0xffffff),
      /** Where its gateway answers other members. */
      url: z.url({ protocol: /^https?$/ }).refine(isShielded, { error: "expected https, or a host of this machine" }),
      /** The gateway's public key, as its own `GET /records/identity` tells and its people confirm. */
      key: bytesField(32),
    }),
  ),
});

/** Another member's gateway. */
export interface Peer {
  readonly member: number;
  readonly url: string;
  readonly key: string;
}

/** The gateways that this one asks, by member. */
export class Peers {
  readonly #peers: ReadonlyMap<number, Peer>;

  constructor(peers: readonly Peer[]) {
    this.#peers = new Map(peers.map((peer) => [peer.member, peer]));
  }

  /** Reads a peers file. Throws an InputError `PeersWrong` that names the place. */
  static read(value: unknown): Peers {
    const cure = "Write { peers: [{ member, url, key }] }.";
    const { peers } = checkShape(shape, value, { code: "PeersWrong", root: "peers", cure });
    const twice = peers.find(({ member }, place) => peers.findIndex((other) => other.member === member) !== place);
    if (twice === undefined) return new Peers(peers);
    const message = `Member ${twice.member} stands in the file twice.`;
    throw new InputError("PeersWrong", message, "Leave the one whose key its people confirmed.", {
      place: "peers.peers",
    });
  }

  /** A member's gateway. Throws an InputError `PeerUnknown`. */
  of(member: number): Peer {
    const peer = this.#peers.get(member);
    if (peer !== undefined) return peer;
    const cure = "Add its address and its key to the peers file.";
    throw new InputError("PeerUnknown", `The peers file has no gateway of member ${member}.`, cure);
  }
}

/** In clear, whoever is on the way would see which record is asked for, and by whom. */
function isShielded(text: string): boolean {
  // What is no address at all is refused before, and looked at here all the same.
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === "https:" || ["127.0.0.1", "localhost", "[::1]"].includes(hostname);
}
