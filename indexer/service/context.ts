import type { Deployment, Ledger } from "@yaolian/sdk/ledger";

import type { Names } from "../../cli/src/told/names.ts";

/**
 * What the follower is doing:
 * - `starting`: its process was started and does not answer yet;
 * - `indexing`: it answers, and its tables are still catching up with the chain;
 * - `ready`: its tables were as new as the chain, and are kept so;
 * - `restarting`: its process ended by itself, and is started again after a pause;
 * - `rebuilding`: its tables were of another chain or another version, and are made anew;
 * - `chainUnreachable`: the node does not answer, or not within the time for it.
 */
export type FollowerState = "starting" | "indexing" | "ready" | "restarting" | "rebuilding" | "chainUnreachable";

export interface FollowerStatus {
  readonly state: FollowerState;
  /** Since when, Unix time in milliseconds. */
  readonly since: number;
  /** The newest block whose events are in the tables, as last heard. */
  readonly block?: number;
  /** Why, as a sentence without personal data, where there is something to say. */
  readonly reason?: string;
}

/** The process that follows the chain into tables. */
export interface Follower {
  /** Where it answers SQL and GraphQL, for this service alone, e.g. `http://127.0.0.1:40001`; undefined while it does not. */
  readonly url: string | undefined;
  status(): FollowerStatus;
}

/** What the service's API is made of. */
export interface ServiceContext {
  readonly follower: Follower;
  /** The ledger as it can be read from the node, for what has to be true at its newest block. */
  readonly ledger: Ledger;
  readonly deployment: Deployment;
  /** Who sends it is the node's operator; undefined where nobody is. */
  readonly operatorToken: string | undefined;
  /** The folders in which pack lists are looked up. */
  readonly packLists: readonly string[];
  /** The dashboard; undefined where only the API is served. */
  readonly dashboard?: Dashboard;
}

/** What the dashboard is served with. */
export interface Dashboard {
  /** The folder it was built into; undefined where its page is served by another. */
  readonly folder?: string;
  /** What people call members, sites and products. */
  readonly names: Names;
  /**
   * The node's address, where this is a demonstration: then the page may ask the node through the service, and sign with the
   * demo's keys, which everybody has. Undefined anywhere else.
   */
  readonly demoNode?: string;
}
