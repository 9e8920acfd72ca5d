import { and, asc, inArray } from "@ponder/client";
import { InputError } from "@yaolian/sdk";
import { relativesOf, type Relative } from "@yaolian/sdk/genealogy";
import type { EnumValue } from "@yaolian/sdk/ledger";

import { lot, lotInput } from "../../../ponder.schema.ts";
import type { SignedIn } from "../../api/viewer.ts";
import type { Tables } from "../../tables.ts";
import { lotsSeenBy } from "../visibility.ts";

/** Lots that are asked for by name in one query: a query travels in an address. */
const AT_ONCE = 60;
/** Relatives in one direction; a walk over more is refused. */
const MOST_RELATIVES = 2_000;

type Hex = `0x${string}`;

/** A lot on the way from another. */
export interface LotRelative {
  readonly lot: Hex;
  /** Steps away, at least. */
  readonly depth: number;
  readonly gtin: string;
  readonly lotNumber: string;
  readonly maker: number;
  readonly isHeld: boolean;
  readonly recallClass: EnumValue<"RecallClass">;
}

/** What a lot was made from and what was made from it, the nearest first. */
export interface LotGenealogy {
  readonly inputs: readonly LotRelative[];
  readonly products: readonly LotRelative[];
  /** Lots in either direction that are not the viewer's to know, or were never registered. */
  readonly others: { readonly inputs: number; readonly products: number };
}

/**
 * The genealogy of a lot. A member is told of the lots in it that it sees for itself, and of the others how many there are.
 * Throws an InputError `GenealogyTooLarge`.
 */
export async function genealogyOf(tables: Tables, viewer: SignedIn, id: Hex): Promise<LotGenealogy> {
  const up = await walked(id, async (lots) =>
    tables
      .select({ next: lotInput.input })
      .from(lotInput)
      .where(inArray(lotInput.lot, lots))
      .orderBy(asc(lotInput.lot), asc(lotInput.input)),
  );
  const down = await walked(id, async (lots) =>
    tables
      .select({ next: lotInput.lot })
      .from(lotInput)
      .where(inArray(lotInput.input, lots))
      .orderBy(asc(lotInput.input), asc(lotInput.lot)),
  );
  const inputs = await described(tables, viewer, up);
  const products = await described(tables, viewer, down);
  const others = { inputs: up.length - inputs.length, products: down.length - products.length };
  return { inputs, products, others };
}

/** The SDK's own walk, its neighbours read from the tables level by level. */
async function walked(id: Hex, nextOf: (lots: Hex[]) => Promise<{ next: Hex }[]>): Promise<Relative[]> {
  const walk = relativesOf(id);
  let met = 0;
  let step = walk.next();
  while (step.done !== true) {
    met += step.value.length;
    if (met > MOST_RELATIVES) throw tooLarge(id);
    const next: Hex[] = [];
    for (const lots of portions(step.value)) next.push(...(await nextOf(lots)).map((row) => row.next));
    step = walk.next(next);
  }
  return step.value;
}

async function described(tables: Tables, viewer: SignedIn, relatives: readonly Relative[]): Promise<LotRelative[]> {
  const { gtin, lotNumber, maker, heldByMaker, heldByRegulator, recallClass } = lot;
  const found = new Map<string, Omit<LotRelative, "depth">>();
  for (const lots of portions(relatives.map((each) => each.lot))) {
    const rows = await tables
      .select({ lot: lot.lot, gtin, lotNumber, maker, heldByMaker, heldByRegulator, recallClass })
      .from(lot)
      .where(and(inArray(lot.lot, lots), lotsSeenBy(tables, viewer)));
    for (const { heldByMaker: byMaker, heldByRegulator: byRegulator, ...row } of rows) {
      found.set(row.lot, { ...row, isHeld: byMaker || byRegulator });
    }
  }
  return relatives.flatMap(({ lot: each, depth }) => {
    const told = found.get(each);
    return told === undefined ? [] : [{ ...told, depth }];
  });
}

function* portions(lots: readonly string[]): Generator<Hex[]> {
  for (let first = 0; first < lots.length; first += AT_ONCE) yield lots.slice(first, first + AT_ONCE) as Hex[];
}

function tooLarge(id: Hex): InputError {
  const message = `More than ${MOST_RELATIVES} lots are related to ${id}.`;
  return new InputError(
    "GenealogyTooLarge",
    message,
    "Ask for a lot further along, or read the events: yaolian lot genealogy.",
  );
}
