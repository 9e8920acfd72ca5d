import { join } from "node:path";

import { dispenseFromSlip } from "@yaolian/sdk/import";
import type { Dispensed, Scan } from "@yaolian/sdk/import";
import type { ReadSlip } from "@yaolian/sdk/prescriptions";
import { accept, giveBack, showPrescription, signAcceptance, withdraw } from "@yaolian/sdk/prescriptions/actions";

import { CLAIM_ARGS, claimOf } from "../../acts/claiming.ts";
import { sent } from "../../acts/perform.ts";
import { keepPrivately } from "../../acts/privately.ts";
import { findSlip, holderOf, pharmacyOf, SLIP } from "../../acts/slips.ts";
import { InputError } from "../../frame/basics.ts";
import { action } from "../../frame/command.ts";
import type { Session } from "../../frame/session.ts";
import { numberOf } from "../../frame/values.ts";

const AT = { type: "string", valueHint: "gln", description: "Your pharmacy, where keys of several are here" } as const;
const SECONDS_A_DAY = 86_400;
const LONGEST_DAYS = 10;
const MOST_UNITS = 0xffffff;

export const acceptSlip = action({
  name: "rx accept",
  description: "Take a prescription to one pharmacy alone, for at most ten days",
  examples: ["yaolian --demo rx accept slip.json --at 6906789000016 --days 3"],
  args: {
    slip: SLIP,
    at: AT,
    days: { type: "string", valueHint: "days", default: "3", description: `For how long, at most ${LONGEST_DAYS}` },
  },
  async run(session, args) {
    const read = await findSlip(session, args.slip);
    const { ledger, site } = await pharmacyOf(session, args.at);
    const { prescription } = read.slip;
    const { accepted } = await showPrescription(ledger, { id: read.id, holder: prescription.holder });
    if (accepted?.site === site) return { outcome: "already-applied", reason: "This pharmacy has it already." };
    const { timestamp } = (await ledger.provider.getBlock("latest")) ?? { timestamp: Date.now() / 1000 };
    // The acceptance counts from the block it is in, which comes a little later than this one.
    const until = Math.floor(timestamp) + numberOf(args.days, "number of days", LONGEST_DAYS) * SECONDS_A_DAY;
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
    "yaolian --demo rx dispense slip.json --open '(01)06901234000016(21)F95ZF2PXK87T' --units 10",
  ],
  args: {
    slip: SLIP,
    code: { type: "positional", required: false, valueHint: "...", description: "Codes of whole packs" },
    open: { type: "string", valueHint: "code", description: "An opened pack that units are drawn from" },
    units: { type: "string", valueHint: "units", description: "How many units are drawn from it" },
    at: AT,
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
    const { ledger, site } = await pharmacyOf(session, args.at);
    const options = { site, ...(claim === undefined ? {} : { claim }) };
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

function scansOf(codes: readonly string[], open: string | undefined, units: string | undefined): Scan[] {
  if ((open === undefined) !== (units === undefined)) {
    const cure = "Say --open with the pack's code and --units together.";
    throw new InputError("UnitsWrong", "Units are drawn from one opened pack.", cure);
  }
  const drawn = open === undefined ? [] : [{ code: open, units: numberOf(units ?? "", "number of units", MOST_UNITS) }];
  if (codes.length + drawn.length > 0) return [...codes, ...drawn];
  throw new InputError("NothingScanned", "No pack is scanned.", "Name the packs' codes after the slip.");
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
