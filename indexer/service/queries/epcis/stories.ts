import { existsSync } from "node:fs";
import { join } from "node:path";

import { eq } from "@ponder/client";

import {
  packingNotesOf,
  tellLot,
  type HistorySource,
  type Reader,
  type TellOptions,
  type ToldEvent,
  type ToldLot,
} from "@yaolian/sdk/import";
import { openVault, type Deployment } from "@yaolian/sdk/ledger";

import { site } from "../../../ponder.schema.ts";
import type { SignedIn } from "../../api/viewer.ts";
import type { Tables } from "../../tables.ts";
import { tablesHistory } from "../history.ts";
import { Bounded } from "./bounded.ts";

/** How many events and identifiers of packs are kept for the next question. */
const MOST_KEPT = 1_000_000;

/** Who a story is told to: a member hears its part. */
export interface Listener {
  readonly reader: Reader | undefined;
  /** Tells it apart from others that hear something else. */
  readonly key: string;
}

/** Who a viewer is as a listener. */
export async function listenerOf(tables: Tables, viewer: SignedIn): Promise<Listener> {
  if (viewer.kind !== "member") return { reader: undefined, key: "all" };
  const rows = await tables.select({ site: site.site }).from(site).where(eq(site.member, viewer.member));
  const sites = rows.map((row) => row.site).sort((one, other) => one - other);
  return { reader: { sites: new Set(sites) }, key: sites.join(" ") };
}

/** A lot by its id, with a mark that changes whenever something more is known of it. */
export interface MarkedLot {
  readonly lot: string;
  readonly mark: string;
}

/** Lots' stories, told from the tables by the SDK and kept until the lot has a newer event. */
export class Stories {
  readonly #deployment: Deployment;
  readonly #folders: readonly string[];
  /** One for each follower that was asked, so that sites are asked for once. */
  readonly #histories = new WeakMap<Tables, HistorySource>();
  readonly #told = new Bounded<Promise<ToldLot>>(MOST_KEPT);

  /** `folders` hold pack lists, or are vaults with pack lists and what is known of cases. */
  constructor(deployment: Deployment, folders: readonly string[]) {
    this.#deployment = deployment;
    this.#folders = folders;
  }

  /** Tells a lot's story. Throws as the SDK's `tellLot` does. */
  async of(tables: Tables, { lot, mark }: MarkedLot, { reader, key }: Listener): Promise<ToldLot> {
    const name = `${lot} ${mark} ${key}`;
    const known = this.#told.get(name);
    if (known !== undefined) return known;
    const telling = this.tell(tables, lot, reader === undefined ? {} : { reader });
    this.#told.put(name, telling, 1);
    try {
      const told = await telling;
      this.#told.put(name, telling, weightOf(told));
      return told;
    } catch (error) {
      this.#told.drop(name);
      throw error;
    }
  }

  /** Tells it anew. */
  tell(tables: Tables, lot: string, options: Pick<TellOptions, "reader" | "pack">): Promise<ToldLot> {
    const history = this.#histories.get(tables) ?? tablesHistory(tables, this.#deployment);
    this.#histories.set(tables, history);
    return tellLot(history, lot, { ...options, ...this.#known() });
  }

  #known(): Pick<TellOptions, "packLists" | "packing"> {
    const vaults = this.#folders
      .filter((folder) => existsSync(join(folder, "lots")))
      .map((folder) => openVault(folder));
    const lists = this.#folders.filter((folder) => !existsSync(join(folder, "lots")));
    return {
      packLists: [...lists, ...vaults.map(({ lotFolder }) => lotFolder)],
      packing: vaults.flatMap((vault) => packingNotesOf(vault)),
    };
  }
}

/** How many packs, classes and other things an event lists. */
export function namedIn({ event }: ToldEvent): number {
  const lists = Object.values(event).filter((value): value is unknown[] => Array.isArray(value));
  return lists.reduce((size, list) => size + list.length, 0);
}

/** What keeping a story costs. */
function weightOf({ events }: ToldLot): number {
  return events.reduce((sum, told) => sum + namedIn(told) + 10, 100);
}
