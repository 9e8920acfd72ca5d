import { join } from "node:path";

import { dispenseFromSlip } from "@yaolian/sdk/import";
import type { Dispensed } from "@yaolian/sdk/import";
import type { ReadSlip } from "@yaolian/sdk/prescriptions";
import { accept, giveBack, showPrescription, signAcceptance, withdraw } from "@yaolian/sdk/prescriptions/actions";

import { CLAIM_ARGS, claimOf } from "../../acts/claiming.ts";
import { sent } from "../../acts/perform.ts";
import { keepPrivately } from "../../acts/privately.ts";
import {
  AT,
  DRAWN,
  findSlip,
  holderOf,
  LONGEST_DAYS,
  pharmacyOf,
  scansOf,
  SECONDS_A_DAY,
  SLIP,
  timeOfLedger,
} from "../../acts/slips.ts";
import { readWord, SIGNED } from "../../acts/slipWords.ts";
import { InputError } from "../../frame/basics.ts";
import { action } from "../../frame/command.ts";
import type { Session } from "../../frame/session.ts";
import { numberOf } from "../../frame/values.ts";

export const acceptSlip = action({
  name: "rx accept",
  description: "Take a prescription to one pharmacy alone, for at most ten days",
  examples: [
    "yaolian --demo rx accept slip.json --at 6906789000016 --days 3",
    "yaolian --demo rx accept slip.json --signed accept.json",
  ],
  args: {
    slip: SLIP,
    at: AT,
    signed: SIGNED,
    days: { type: "string", valueHint: "days", default: "3", description: `For how long, at most ${LONGEST_DAYS}` },
  },
  async run(session, args) {
    const read = await findSlip(session, args.slip);
    const word =
      args.signed === undefined ? undefined : await readWord(session, { path: args.signed, read, wanted: "Accept" });
    const { ledger, site } = await pharmacyOf(session, atOf(args.at, word));
    const { prescription } = read.slip;
    const { accepted } = await showPrescription(ledger, { id: read.id, holder: prescription.holder });
    if (accepted?.site === site) return { outcome: "already-applied", reason: "This pharmacy has it already." };
    if (word !== undefined) {
      requireSite(word, site);
      return sent(session, await accept(ledger, { prescription, ...word }), { id: read.id, until: word.until });
    }
    const until = (await timeOfLedger(ledger)) + numberOf(args.days, "number of days", LONGEST_DAYS) * SECONDS_A_DAY;
    const signed = await signAcceptance(ledger, holderOf(read), { prescription, site, until });
    return sent(session, await accept(ledger, signed), { id: read.id, until });
  },
});

export const giveBackSlip = action({
  name: "rx give-back",
  description: "Give an accepted prescription back: any pharmacy may have it again",
  examples: ["yaolian --demo rx give-back slip.json"],
  args: { slip: SLIP },
  async run(session, args) {
    const { id, slip } = await findSlip(session, args.slip);
    const { holder } = slip.prescription;
    const { accepted } = await showPrescription(await session.ledger(), { id, holder });
    if (accepted === undefined) return { outcome: "already-applied", reason: "No pharmacy has it: it is free." };
    const ledger = await session.actingAs([{ role: "Dispenser", site: accepted.site }]);
    return sent(session, await giveBack(ledger, { id, holder }), { id });
  },
});

export const dispenseSlip = action({
  name: "rx dispense",
  description: "Give scanned packs to the holder of a slip, with every check in one transaction",
  examples: [
    "yaolian --demo rx dispense slip.json '(01)06901234000016(21)F95ZF2PXK87T'",
    "yaolian --demo rx dispense slip.json '(01)06901234000016(21)F95ZF2PXK87T' --claim 12.30 --insurer 11 --policy P1",
    "yaolian --demo rx dispense slip.json '(01)06901234000016(21)F95ZF2PXK87T' --signed dispense.json",
    "yaolian --demo rx dispense slip.json --open '(01)06901234000016(21)F95ZF2PXK87T' --units 10",
  ],
  args: {
    slip: SLIP,
    ...DRAWN,
    at: AT,
    signed: SIGNED,
    ...CLAIM_ARGS,
    out: {
      type: "string",
      valueHint: "folder",
      description: "Where MedicationDispense and receipt go; the vault's by default",
    },
  },
  async run(session, args) {
    const read = await findSlip(session, args.slip);
    const scans = scansOf(args._.slice(1), args.open, args.units);
    const claim = claimOf(args);
    const signed =
      args.signed === undefined ? undefined : await readWord(session, { path: args.signed, read, wanted: "Dispense" });
    const { ledger, site } = await pharmacyOf(session, atOf(args.at, signed));
    const options = { site, ...(signed === undefined ? {} : { signed }), ...(claim === undefined ? {} : { claim }) };
    const done = await dispenseFromSlip(ledger, await session.keyring(), session.vault, read, scans, options);
    const files = session.globals.dryRun ? [] : await keep(session, read, done, args.out);
    const { units, packs, transactionHash } = done.receipt;
    const word = done.outcome === "applied" ? "Dispensed" : "Dispensed before:";
    const opened = done.opening === undefined ? {} : { claim: done.opening.claim };
    const kept = `MedicationDispense${done.opening === undefined ? " and receipt" : ", receipt and the claim's opening for the insurer"}`;
    const reason = `${word} ${units} units from ${packs.length} ${packs.length === 1 ? "pack" : "packs"}. ${kept}: ${files.join(", ")}.`;
    const data = { id: read.id, units, transactions: [transactionHash], files, ...opened };
    return { outcome: done.outcome, reason, data };
  },
});

export const withdrawSlip = action({
  name: "rx withdraw",
  description: "Take the latest dispense back, at the same pharmacy within ten days",
  examples: ["yaolian --demo rx withdraw slip.json"],
  args: { slip: SLIP },
  async run(session, args) {
    const { id, slip } = await findSlip(session, args.slip);
    const { prescriptionToken, deployment } = await session.ledger();
    const dispensed = await prescriptionToken.queryFilter(
      prescriptionToken.filters.PrescriptionDispensed(id),
      deployment.contracts.prescriptionToken.startBlock,
    );
    const site = Number(dispensed.at(-1)?.args.site ?? 0);
    const ledger = await session.actingAs([{ role: "Dispenser", ...(site === 0 ? {} : { site }) }]);
    return sent(session, await withdraw(ledger, { prescription: slip.prescription }), { id });
  },
});

/** The pharmacy that is said, else the one that the wallet signed for. */
function atOf(at: string | undefined, word: { readonly site: number } | undefined): string | undefined {
  return at ?? word?.site.toString();
}

function requireSite(word: { readonly site: number }, site: number): void {
  if (word.site === site) return;
  const message = `The wallet signed for site ${word.site}, not for site ${site}.`;
  throw new InputError("WordForAnotherSite", message, "Accept it where it signed for, or let it sign again.");
}

/** Keeps what the pharmacy sends on and what the patient gets; both may tell who the patient is. */
async function keep(session: Session, { id }: ReadSlip, done: Dispensed, out: string | undefined): Promise<string[]> {
  const name = `${id.slice(0, 18)}-${done.receipt.sequence}`;
  return keepPrivately(out ?? join(session.vault.folder, "dispenses"), {
    [`${name}.dispense.json`]: done.dispense,
    [`${name}.receipt.json`]: done.receipt,
    ...(done.opening === undefined ? {} : { [`${name}.opening.json`]: done.opening }),
  });
}
