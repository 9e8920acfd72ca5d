import { randomBytes } from "node:crypto";
import { stat, rename } from "node:fs/promises";
import { join } from "node:path";

import { InputError } from "../../errors.ts";
import { buildLotFile, openLotFile, type BuiltLot, type LotFile } from "../../lots/index.ts";
import type { LotState } from "../state/lotState.ts";
import type { RunContext } from "./context.ts";
import type { ClosedLot } from "./lotGathering.ts";
import { serialsOf, type NamedPackList } from "./packLists.ts";

/**
 * Builds the pack list of a gathered lot where lists wait for their registration. In a dry run its key is thrown away.
 * Throws the InputErrors of a wrong list, `SerialsMissing`, `CountDiffers` or `SerialNotInList`.
 */
export async function buildList(
  context: RunContext,
  lot: ClosedLot,
  list: NamedPackList | undefined,
  member: number,
): Promise<BuiltLot> {
  const { gtin, lotNumber, serials, counted, ordered } = lot;
  if (list === undefined && serials.size === 0) throw serialsMissing(lot);
  const key = context.isDryRun
    ? { lotKey: new Uint8Array(randomBytes(32)) }
    : { memberSecret: context.vault.memberSecret(member) };
  const built = await buildLotFile({
    gtin,
    lot: lotNumber,
    serials: list === undefined ? ordered : serialsOf(list, lot.expiry),
    path: join(context.workFolder, fileName(lot)),
    ...key,
  });
  if (counted > 0 && counted !== built.count) throw countDiffers(lot, built.count);
  if (list !== undefined) await requireListed(lot, list, built.path);
  return built;
}

/**
 * Puts a list whose lot is registered where the vault keeps lists, and lets this run find its packs; `list` is what gave
 * its serials, where events did not.
 */
export async function adoptList(
  context: RunContext,
  lot: ClosedLot,
  list: NamedPackList | undefined,
  built: BuiltLot,
): Promise<void> {
  const path = context.isDryRun ? built.path : listPath(context, lot);
  if (!context.isDryRun) await rename(built.path, path);
  if (list === undefined) context.finder.name({ ...lot, root: built.root }, lot.ordered.entries());
  else context.finder.add(await openLotFile(path, { digestChecked: true }));
}

/** What is known of the packs of a lot that is registered, against those that events name. */
export type Comparison = "same" | "other" | "unknown";

/** Compares a registered lot with what events and lists say of it, by the vault's own list of that lot. */
export async function compareList(
  context: RunContext,
  lot: ClosedLot,
  list: NamedPackList | undefined,
  state: LotState,
): Promise<Comparison> {
  const path = listPath(context, lot);
  if ((await stat(path).catch(() => undefined)) === undefined) return compareByBook(context, lot, list, state);
  const file = await openLotFile(path, { digestChecked: true });
  let isAdopted = false;
  try {
    if (file.root !== state.root) return "unknown";
    const isSame = list === undefined ? holdsAll(file, lot) : await isInOrder(file, serialsOf(list, lot.expiry));
    if (!isSame) return "other";
    isAdopted = list !== undefined || lot.serials.size === 0;
    if (isAdopted) context.finder.add(file);
    else context.finder.name({ ...lot, root: file.root }, placesIn(file, lot.serials));
    return "same";
  } finally {
    if (!isAdopted) await file.close();
  }
}

/** Serials that a list holds, each with its index. */
function* placesIn(file: LotFile, serials: Iterable<string>): Generator<readonly [number, string]> {
  for (const serial of serials) {
    const index = file.indexOf(serial);
    if (index !== undefined) yield [index, serial];
  }
}

/** The vault may have the list under another name, or rows of it. */
async function compareByBook(
  { finder }: RunContext,
  { gtin, lotNumber, serials, lot }: ClosedLot,
  list: NamedPackList | undefined,
  { root, packCount }: LotState,
): Promise<Comparison> {
  if (list !== undefined || serials.size !== packCount) return "unknown";
  try {
    for (const serial of serials) {
      const found = await finder.find({ gtin, serial, lot: lotNumber });
      if (found.lot !== lot || found.root !== root) return "unknown";
    }
    return "same";
  } catch (error) {
    if (error instanceof InputError) return "unknown";
    throw error;
  }
}

/** Events that name no packs fit where they count as many. */
function holdsAll(file: LotFile, { serials, counted }: ClosedLot): boolean {
  if (serials.size === 0) return counted === 0 || counted === file.count;
  return serials.size === file.count && [...serials].every((serial) => file.indexOf(serial) !== undefined);
}

async function isInOrder(file: LotFile, serials: AsyncIterable<string>): Promise<boolean> {
  let index = 0;
  for await (const serial of serials) {
    if (index >= file.count || file.serialAt(index) !== serial) return false;
    index += 1;
  }
  return index === file.count;
}

async function requireListed({ serials, lotNumber }: ClosedLot, { path }: NamedPackList, built: string): Promise<void> {
  if (serials.size === 0) return;
  const file = await openLotFile(built, { digestChecked: true });
  try {
    const stray = [...serials].find((serial) => file.indexOf(serial) === undefined);
    if (stray === undefined) return;
    throw new InputError(
      "SerialNotInList",
      `The event commissions the pack ${stray} of lot ${lotNumber}, which is not in ${path}.`,
      "Give the whole list of the lot.",
    );
  } finally {
    await file.close();
  }
}

function listPath({ vault }: RunContext, lot: ClosedLot): string {
  return join(vault.lotFolder, fileName(lot));
}

/** A lot number may hold what a file name may not. */
function fileName({ gtin, lotNumber }: ClosedLot): string {
  return `${gtin}-${encodeURIComponent(lotNumber)}.lot`;
}

function serialsMissing({ lotNumber, gtin, counted }: ClosedLot): InputError {
  return new InputError(
    "SerialsMissing",
    `Lot ${lotNumber} of GTIN ${gtin} is commissioned by number (${counted} packs), and no list gives their serials.`,
    "Give the list of its serials as CSV beside the documents.",
  );
}

function countDiffers({ lotNumber, counted }: ClosedLot, found: number): InputError {
  return new InputError(
    "CountDiffers",
    `The events count ${counted} packs of lot ${lotNumber}, and ${found} serials are given.`,
    "Correct the number, or give the whole list.",
  );
}
