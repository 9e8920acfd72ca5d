import { setTimeout as pause } from "node:timers/promises";
import { problemBody, ProblemError, problemOf } from "@yaolian/http";

import type { ServiceContext } from "../../context.ts";
import { FIXED_QUERIES, type FixedQuery } from "../../queries/fixed.ts";
import { newestBlock, readTables } from "../../tables.ts";
import type { ApiSettings } from "../options.ts";
import { viewerFor } from "../standing.ts";
import type { SignedIn } from "../viewer.ts";
import { Mailbox, type Message } from "./mailbox.ts";

/** Rows of a live answer. */
const ROWS = 50;
/** Milliseconds after which queries are asked again though no block came: a block may have been replaced by its like. */
const RECHECK_MS = 10_000;

/** All who are sent the same answers. */
interface Channel {
  readonly query: FixedQuery;
  readonly viewer: SignedIn;
  readonly subscribers: Map<Mailbox, SignedIn>;
  /** What they were sent last. */
  sent: Message | undefined;
}

/**
 * Sends the answers of fixed queries to whoever subscribed, when they change. However many subscribe, there is one look at
 * the newest block at a time, and one query for all of a member's keys.
 */
export class LiveHub {
  readonly #context: ServiceContext;
  readonly #settings: ApiSettings;
  readonly #channels = new Map<string, Channel>();
  #isLooking = false;
  #seen = { block: "", at: -Infinity };

  constructor(context: ServiceContext, settings: ApiSettings) {
    this.#context = context;
    this.#settings = settings;
  }

  /** Subscribers now. */
  get size(): number {
    return this.#subscribers().length;
  }

  /**
   * Subscribes, until `leave` is called. The first answer is in the mailbox as soon as it is known. Throws a ProblemError
   * 503 `SubscribersTooMany`.
   */
  subscribe(query: FixedQuery, viewer: SignedIn): { mailbox: Mailbox; leave: () => void } {
    this.#refuseMore(viewer);
    const key = `${query} ${viewer.kind === "member" ? viewer.member : "everything"}`;
    const channel = this.#channels.get(key) ?? { query, viewer, subscribers: new Map(), sent: undefined };
    this.#channels.set(key, channel);
    const mailbox = new Mailbox();
    channel.subscribers.set(mailbox, viewer);
    if (channel.sent === undefined) this.#seen = { block: "", at: -Infinity };
    else mailbox.put(channel.sent);
    void this.#look();
    const leave = (): void => {
      channel.subscribers.delete(mailbox);
      mailbox.close();
      if (channel.subscribers.size === 0 && this.#channels.get(key) === channel) this.#channels.delete(key);
    };
    return { mailbox, leave };
  }

  #subscribers(): [Mailbox, SignedIn][] {
    return [...this.#channels.values()].flatMap(({ subscribers }) => [...subscribers]);
  }

  #refuseMore(viewer: SignedIn): void {
    const { subscribers, subscribersPerKey } = this.#settings.limits;
    const refuse = (detail: string): ProblemError => {
      const headers = { "Retry-After": "30" };
      return new ProblemError(503, "SubscribersTooMany", detail, "End one, or ask again later.", { headers });
    };
    if (this.size >= subscribers) throw refuse(`There are ${subscribers} subscribers, and no more are taken.`);
    if (viewer.kind === "operator") return;
    const count = this.#subscribers().filter(([, each]) => keyOf(each) === viewer.operator).length;
    if (count >= subscribersPerKey) throw refuse(`This key has ${subscribersPerKey} subscriptions, and gets no more.`);
  }

  /** Looks for a new block, again and again, as long as anybody is subscribed. */
  async #look(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    while (this.#channels.size > 0) {
      await this.#tellChanges().catch((error: unknown) => this.#tellTrouble(error));
      await pause(this.#settings.limits.lookMs, undefined, { ref: false });
    }
    this.#isLooking = false;
  }

  async #tellChanges(): Promise<void> {
    const { number, time } = await newestBlock(this.#context.follower);
    const block = `${number} ${time}`;
    if (block === this.#seen.block && performance.now() - this.#seen.at < RECHECK_MS) return;
    this.#seen = { block, at: performance.now() };
    await this.#endOthers();
    for (const channel of this.#channels.values()) {
      const { query, viewer } = channel;
      const answer = await readTables<unknown>(this.#context.follower, (tables) =>
        FIXED_QUERIES[query](tables, viewer, { limit: ROWS }),
      );
      send(channel, { event: query, data: JSON.stringify(answer), id: String(number) });
    }
  }

  /** Ends the subscriptions of keys that may not act any more. */
  async #endOthers(): Promise<void> {
    const keys = new Set(this.#subscribers().map(([, viewer]) => keyOf(viewer)));
    for (const key of keys) {
      if (key === undefined) continue;
      await viewerFor(this.#context.follower, key).catch((error: unknown) => {
        if (!(error instanceof ProblemError)) throw error;
        const last = { event: "problem", data: JSON.stringify(problemBody(error)) };
        for (const [mailbox, viewer] of this.#subscribers()) if (keyOf(viewer) === key) mailbox.close(last);
      });
    }
  }

  /** The tables can't be asked now. All are told why, and sent an answer when they can. */
  #tellTrouble(error: unknown): void {
    const data = JSON.stringify(problemBody(problemOf(error)));
    this.#seen = { block: "", at: -Infinity };
    for (const channel of this.#channels.values()) send(channel, { event: "problem", data });
  }
}

/** Sends it to all of a channel, unless it is what they have. */
function send(channel: Channel, message: Message): void {
  if (channel.sent?.event === message.event && channel.sent.data === message.data) return;
  channel.sent = message;
  for (const mailbox of channel.subscribers.keys()) mailbox.put(message);
}

/** The key of a viewer; whoever runs the service has none. */
function keyOf(viewer: SignedIn): `0x${string}` | undefined {
  return viewer.kind === "operator" ? undefined : viewer.operator;
}
