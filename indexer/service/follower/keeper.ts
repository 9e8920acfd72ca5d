import { z } from "zod";

const mark = z.object({ number: z.int().min(0), hash: z.string() });

/** What is kept about the tables outside of them, because nothing in them tells whose they are. */
export const keptShape = z.object({
  /** The chain whose events are in the tables. */
  chain: z.object({
    chainId: z.int(),
    genesis: z.string(),
    first: z.string().exactOptional(),
    final: mark.exactOptional(),
  }),
  /** The contracts whose events are in the tables: addresses by name. */
  addresses: z.record(z.string(), z.string()),
  /** The process that last wrote the tables. */
  owner: z.object({ host: z.string(), pid: z.int(), url: z.string() }).exactOptional(),
});

export type Kept = z.infer<typeof keptShape>;

/**
 * Keeps what is said about the tables, and clears them. Nothing else may use the tables while it does. Its methods throw
 * an InputError `DatabaseRefused` or a TransientError `DatabaseUnreachable`.
 */
export interface Keeper {
  /** What is kept; undefined where nothing is, or nothing that can be read. */
  read(): Promise<Kept | undefined>;
  write(kept: Kept): Promise<void>;
  /**
   * Sets right what a follower's process left, and takes its lock off: Ponder would wait 25 s for it. False where the tables
   * can't be opened any more, whatever is done.
   */
  unlock(): Promise<boolean>;
  /** Whether a process that is not known here holds the tables: its heart beat in the last 25 s. */
  isHeld(): Promise<boolean>;
  /** Drops the tables, and keeps what was read from the node. */
  dropTables(): Promise<void>;
  /** Drops the tables, what was read from the node, and what was kept about them. */
  dropAll(): Promise<void>;
}
