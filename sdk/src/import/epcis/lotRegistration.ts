import { rm } from "node:fs/promises";

import { dayOfDate, dayOfTime } from "../../days.ts";
import { InputError } from "../../errors.ts";
import { encodeLotNumber, type BuiltLot } from "../../lots/index.ts";
import type { Ending } from "../itemResult.ts";
import { planRetiring } from "../plan/packs.ts";
import { chunked, piecesOf } from "../plan/pieces.ts";
import { keyFor, requireKey } from "../state/acting.ts";
import type { LotState } from "../state/lotState.ts";
import { contractError, LIMITS, type Need, type Step } from "../state/step.ts";
import type { RunContext } from "./context.ts";
import { locateGoods, type LedgerGoods } from "./goodsOnLedger.ts";
import type { ClosedLot } from "./lotGathering.ts";
import { adoptList, buildList, compareList } from "./lotLists.ts";
import type { NamedPackList } from "./packLists.ts";
import type { EventPapers } from "./performer.ts";
import { placeGlns } from "./places.ts";
import { packWords } from "./sentences.ts";
import { takenBy } from "./taken.ts";
import type { Used } from "./transformations.ts";

/** What making a lot used up, as the ledger has it. */
interface Consumed {
  readonly papers: EventPapers;
  readonly goods: LedgerGoods;
}

/**
 * Registers a lot whose gathering is over and releases it where that may be, or finds that it is registered with these
 * very packs, and does what of that is still missing. Throws an InputError where the lot can't be what events say.
 */
export async function registerGathered(
  context: RunContext,
  lot: ClosedLot,
  list: NamedPackList | undefined,
): Promise<Ending> {
  const registered = await context.book.lot(lot.lot);
  const ending =
    registered === undefined
      ? await registerNew(context, lot, list)
      : await finishRegistered(context, lot, list, registered);
  context.gathering.forget(lot);
  return ending;
}

async function registerNew(context: RunContext, lot: ClosedLot, list: NamedPackList | undefined): Promise<Ending> {
  const { book, performer, sites, keyring } = context;
  const site = await sites.first(placeGlns(lot.origin));
  if (site === undefined) throw placeMissing();
  const by: Need = { roles: ["QualityOfficer"], site };
  const { member } = await requireKey(keyring, by, sites);
  const consumed = await requireConsumable(context, lot, site);
  const built = await buildList(context, lot, list, member);
  try {
    const registration = registrationOf(context, lot, built);
    const inputs = [...lot.inputs].slice(0, LIMITS.inputs);
    const sent = await performer.perform(lot.origin, [{ act: "registerLot", registration, inputs, by }]);
    await adoptList(context, lot, list, built);
    const state = await book.lot(lot.lot);
    if (state === undefined) throw contractError("LotUnknown", [lot.lot]);
    const rest = await finish(context, lot, state, consumed);
    const said = `Lot ${lot.lotNumber} of GTIN ${lot.gtin} was registered with ${packWords(built.count)} at ${await sites.words(site)}.`;
    const made =
      lot.inputs.size === 0 ? "" : ` It was made from ${lot.inputs.size} other lot${lot.inputs.size === 1 ? "" : "s"}.`;
    return { outcome: "applied", reason: said + made + rest.said, transactions: [...sent, ...rest.transactions] };
  } finally {
    if (!context.isDryRun) await rm(built.path, { force: true });
  }
}

async function finishRegistered(
  context: RunContext,
  lot: ClosedLot,
  list: NamedPackList | undefined,
  state: LotState,
): Promise<Ending> {
  const found = await compareList(context, lot, list, state);
  const isSame = found === "unknown" ? await isRebuiltSame(context, lot, list, state) : found === "same";
  if (!isSame) throw registeredOtherwise(lot, state);
  const consumed = await requireConsumable(context, lot, state.site);
  const { said, transactions } = await finish(context, lot, state, consumed);
  const reason = `Lot ${lot.lotNumber} of GTIN ${lot.gtin} is registered with these ${packWords(state.packCount)} already.`;
  return transactions.length === 0
    ? { outcome: "already-applied", reason }
    : { outcome: "applied", reason: reason + said, transactions };
}

/** Whether the list made anew leads to the root on the ledger. Who has no key of the maker can only count. */
async function isRebuiltSame(
  context: RunContext,
  lot: ClosedLot,
  list: NamedPackList | undefined,
  state: LotState,
): Promise<boolean> {
  const isMaker = context.keyring.members().includes(state.maker);
  if (context.isDryRun || !isMaker || (list === undefined && lot.serials.size === 0)) {
    return (lot.serials.size || lot.counted || state.packCount) === state.packCount;
  }
  const built = await buildList(context, lot, list, state.maker);
  if (built.root !== state.root) {
    await rm(built.path, { force: true });
    return false;
  }
  await adoptList(context, lot, list, built);
  return true;
}

/** Records what registered lots were made from, and takes out what that used up. */
export async function recordInputsOf(context: RunContext, lots: readonly string[], used: Used): Promise<Ending> {
  const { book, performer, recorded, sites } = context;
  const { papers, goods } = used;
  const steps: Step[] = [];
  for (const id of lots) {
    const state = await book.lot(id);
    if (state === undefined) throw contractError("LotUnknown", [id]);
    const missing = goods.lots.filter((input) => !state.inputs.includes(input));
    if (missing.length > 0 && state.released) throw contractError("LotIsReleased", [id]);
    const by: Need = { roles: ["QualityOfficer"], member: state.maker };
    steps.push(
      ...chunked(missing, LIMITS.inputs).map((inputs): Step => ({ act: "recordInputs", lot: id, inputs, by })),
    );
  }
  const site = await sites.first(placeGlns(papers));
  const consumed = await consumableOf(context, used, site);
  const transactions = await performer.perform(papers, steps);
  const gone = planRetiring(consumed.packs, site ?? 0, "Repacked");
  transactions.push(...(await performer.perform(papers, gone, "consumed")));
  const inputs = goods.lots.length === 1 ? "1 input lot was" : `${goods.lots.length} input lots were`;
  if (steps.length + gone.length === 0 && recorded.of(papers.eventId).length > 0) {
    return { outcome: "already-applied", reason: "The event is on the ledger already." };
  }
  return {
    outcome: "applied",
    reason: `${inputs} recorded for ${lots.length} registered lot${lots.length === 1 ? "" : "s"}.`,
    transactions,
  };
}

/** What follows a registration: inputs beyond the first portion, what was used up, the release. */
async function finish(
  context: RunContext,
  lot: ClosedLot,
  state: LotState,
  consumed: readonly Consumed[],
): Promise<{ said: string; transactions: string[] }> {
  const { performer, keyring, options } = context;
  const maker: Need = { roles: ["QualityOfficer"], member: state.maker };
  const missing = [...lot.inputs].filter((input) => !state.inputs.includes(input));
  if (missing.length > 0 && state.released) throw contractError("LotIsReleased", [lot.lot]);
  const more = chunked(missing, LIMITS.inputs).map((inputs): Step => {
    return { act: "recordInputs", lot: lot.lot, inputs, by: maker };
  });
  const transactions = await performer.perform(lot.origin, more, "inputs");
  for (const { papers, goods } of consumed) {
    const steps = planRetiring(goods.packs, state.site, "Repacked");
    transactions.push(...(await performer.perform(papers, steps, "consumed")));
  }
  if (state.released || options.releaseLots === false) return { said: "", transactions };
  if (lot.awaitsRelease) return { said: " It waits for its release.", transactions };
  if (state.releasedByRegulatorOnly) {
    return { said: " It waits for a regulator officer's release, as the product's lots do.", transactions };
  }
  if (keyFor(keyring, maker) === undefined) {
    return {
      said: " It waits for its release by a quality officer of its maker, whose key is not here.",
      transactions,
    };
  }
  const release: Step = { act: "releaseLot", lot: lot.lot, by: maker };
  transactions.push(...(await performer.perform(lot.origin, [release], "release")));
  return { said: " It was released.", transactions };
}

/** The goods that making the lot uses up, which must be at its site and in stock. */
async function requireConsumable(context: RunContext, { consumed }: ClosedLot, site: number): Promise<Consumed[]> {
  const found: Consumed[] = [];
  for (const used of consumed) found.push({ papers: used.papers, goods: await consumableOf(context, used, site) });
  return found;
}

async function consumableOf(
  context: RunContext,
  { papers, goods }: Used,
  site: number | undefined,
): Promise<LedgerGoods> {
  const packs = { ...goods, quantities: [] };
  const taken = await takenBy(context, papers.eventId, packs, "consumed");
  const located = await locateGoods(context, packs, taken, () => false);
  for (const { state, consignment } of piecesOf(located.packs)) {
    const { first, recipient } = consignment;
    if (consignment.site !== site) throw contractError("NotCustodian", [state.id, first, consignment.site, site ?? 0]);
    if (recipient !== 0) throw contractError("ConsignmentInTransit", [state.id, first, recipient]);
  }
  return located;
}

/** What a registration says of the lot. The day of the first event stands in for a production date that is not given. */
function registrationOf({ ledger }: RunContext, lot: ClosedLot, built: BuiltLot) {
  const eventDay = dayOfTime(lot.origin.eventTime, ledger.deployment.dayOffset);
  return {
    lot: lot.lot,
    gtin: BigInt(lot.gtin),
    lotNumber: encodeLotNumber(lot.lotNumber),
    packCount: built.count,
    madeDay: lot.productionDate === undefined ? eventDay : dayOfDate(lot.productionDate),
    expiryDay: dayOfDate(lot.expiry),
    root: built.root,
  };
}

function placeMissing(): InputError {
  const cure = "Add bizLocation with the GLN of the plant.";
  return new InputError("PlaceMissing", "The event does not say where the lot was made.", cure, {
    place: "bizLocation",
  });
}

function registeredOtherwise({ lotNumber, gtin }: ClosedLot, { root, packCount }: LotState): InputError {
  return new InputError(
    "LotRegisteredOtherwise",
    `Lot ${lotNumber} of GTIN ${gtin} is registered with other packs: ${packWords(packCount)}, root ${root}.`,
    "A lot is registered once. Give the packs as they were registered, with the maker's own secret; or use another lot number.",
  );
}
