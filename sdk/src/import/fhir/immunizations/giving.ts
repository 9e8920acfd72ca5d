import { openingOf } from "../../../claims/opening.ts";
import type { ClaimOpening } from "../../../claims/policy.ts";
import { prepareClaim } from "../../../claims/request.ts";
import { InputError } from "../../../errors.ts";
import { findDoses, type Dose, type ImmunizationDraft, type ImmunizationRecord } from "../../../immunizations/index.ts";
import type { Keyring, Ledger, OperatorKey, Vault } from "../../../ledger/index.ts";
import { NO_OCCASION, prepare } from "../../../transactions/index.ts";
import { saltedClaim, type SlipClaim } from "../../claiming.ts";
import type { Ending } from "../../itemResult.ts";
import type { LotState } from "../../state/lotState.ts";
import { batchesOf } from "../batches.ts";
import { recordOf, short, vaccinatorMissing } from "./earlier.ts";

/** The most that ImmunizationToken records in one transaction. */
const MOST_GIVEN = 100;

/** A document that waits for a dose of a lot. */
export interface Waiting {
  readonly draft: ImmunizationDraft;
  readonly lot: LotState;
  /** Who it is for, as the document names it; undefined where it does not. */
  readonly patient: string | undefined;
  readonly end: (ending: Ending) => void;
}

/** Who gives, and what the caller says of it. */
export interface Giving {
  readonly ledger: Ledger;
  readonly keyring: Keyring;
  readonly vault: Vault;
  /** The address of the vaccinator; by default the first whose site has the lot. */
  readonly vaccinator: string | undefined;
  /** The only pack to give from. */
  readonly pack: { readonly lot: string; readonly index: number } | undefined;
  /** The claim to open with the only dose that is given. */
  readonly claim: SlipClaim | undefined;
  readonly endingOf: (error: unknown) => Ending;
}

interface Sent {
  readonly hash: string;
  readonly opening?: ClaimOpening;
}

interface Given {
  readonly each: Waiting;
  readonly dose: Dose;
  readonly record: ImmunizationRecord;
}

/** Gives a dose for each document, a lot after the other, opening vials as they are needed. */
export async function giveAll(giving: Giving, waiting: readonly Waiting[]): Promise<void> {
  for (const id of new Set(waiting.map(({ lot }) => lot.id))) {
    const all = waiting.filter(({ lot }) => lot.id === id);
    const lot = all[0]?.lot;
    if (lot === undefined) continue;
    const vaccinator = vaccinatorFor(giving, lot);
    for (const batch of batchesOf(all, MOST_GIVEN)) await giveBatch(giving, vaccinator, batch);
  }
}

/** Gives a batch; where the ledger refuses it, each of it alone, so that one does not refuse the others. */
async function giveBatch(giving: Giving, vaccinator: OperatorKey, batch: readonly Waiting[]): Promise<void> {
  try {
    const doses = await dosesFor(giving, vaccinator, batch);
    const given = batch.slice(0, doses.length).flatMap((each, place) => {
      const dose = doses[place];
      return dose === undefined ? [] : [{ each, dose, record: recordFor(giving, vaccinator, each, dose) }];
    });
    for (const each of batch.slice(doses.length)) each.end(giving.endingOf(noDoseLeft(each.lot)));
    if (given.length === 0) return;
    const sent = await send(giving, vaccinator, given);
    for (const { each, record } of given) {
      // A record of what was never given would be worth nothing: it is written once the token is there.
      giving.vault.saveImmunization(record);
      each.end(givenEnding(record, each.lot, sent));
    }
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    if (batch.length > 1) for (const each of batch) await giveBatch(giving, vaccinator, [each]);
    else for (const each of batch) each.end(giving.endingOf(error));
  }
}

/** Gives what is ready in one transaction, with its claim where one is wanted. */
async function send(giving: Giving, { actor, site }: OperatorKey, given: readonly Given[]): Promise<Sent> {
  const { ledger, vault, claim } = giving;
  const [order, ...others] = given.map(({ dose, record }) => orderOf(dose, record));
  const occurrence = given[0]?.record.id;
  if (order === undefined || occurrence === undefined || claim === undefined) {
    const orders = order === undefined ? [] : [order, ...others];
    return { hash: (await actor.send(prepare(ledger, "immunizationToken", "immunizeBatch", [orders]))).hash };
  }
  const { request, policy } = prepareClaim(await saltedClaim(ledger, vault, { occurrence, site, claim }));
  const { hash } = await actor.send(prepare(ledger, "immunizationToken", "immunizeAndClaim", [order, request]));
  return { hash, opening: openingOf(ledger, occurrence, policy) };
}

/** As many doses as the site has, at most one for each; packs that must be opened for them are opened first. */
async function dosesFor(
  { ledger, pack }: Giving,
  { actor, site }: OperatorKey,
  batch: readonly Waiting[],
): Promise<readonly Dose[]> {
  const lot = batch[0]?.lot.id ?? "";
  const now = Math.floor((await ledger.provider.getBlock("latest"))?.timestamp ?? Date.now() / 1000);
  const only = pack?.lot === lot ? { index: pack.index } : {};
  const { doses, toOpen } = await findDoses(ledger, { lot, site, count: batch.length, now, ...only });
  await Promise.all(
    toOpen.map(({ index, consignment }) =>
      actor.send(prepare(ledger, "lotLedger", "open", [lot, consignment, index, NO_OCCASION])),
    ),
  );
  return doses;
}

function recordFor(
  { ledger, vault }: Giving,
  { member, address: vaccinator, site }: OperatorKey,
  { draft }: Waiting,
  { lot, index, units }: Dose,
): ImmunizationRecord {
  const dose = { member, vaccinator, site, lot, index, units, time: draft.time };
  return recordOf(ledger, draft, vault.documentKey(draft.identifier), dose);
}

function orderOf({ consignment }: Dose, { immunization }: ImmunizationRecord) {
  const { holder, document, lot, index, units, time } = immunization;
  return { holder, document, lot, index, consignment, units, time };
}

/** A vaccinator whose site has some of the lot, or the first there is: the ledger then says what is wrong. */
function vaccinatorFor({ keyring, vaccinator }: Giving, { consignments }: LotState): OperatorKey {
  const wanted = vaccinator?.toLowerCase();
  const able = keyring
    .operators()
    .filter(
      ({ roles, address }) =>
        roles.includes("Vaccinator") && (wanted ?? address.toLowerCase()) === address.toLowerCase(),
    );
  const near = able.find(({ site }) => consignments.some((each) => each.site === site && each.recipient === 0));
  const found = near ?? able[0];
  if (found === undefined) throw vaccinatorMissing();
  return found;
}

function noDoseLeft({ lotNumber }: LotState): InputError {
  const message = `The vaccinator's site has no dose of lot "${lotNumber}" left.`;
  return new InputError("NoDoseLeft", message, "Give it from another lot, or receive more.");
}

function givenEnding(
  { id, immunization }: ImmunizationRecord,
  { lotNumber }: LotState,
  { hash, ...sent }: Sent,
): Ending {
  const from = `pack ${immunization.index + 1} of lot ${lotNumber}`;
  const reason = `Immunization ${short(id)} was given from ${from}; its record is in the vault.`;
  return { outcome: "applied", reason, transactions: [hash], ids: [id], ...sent };
}
