import { readMedicationRequests, toPrescriptionDraft } from "@yaolian/sdk/fhir";
import { PrescriptionClass } from "@yaolian/sdk/prescriptions";
import type { PrescriptionDraft, ReadSlip } from "@yaolian/sdk/prescriptions";
import { showPrescription } from "@yaolian/sdk/prescriptions/actions";
import type { PrescriptionState } from "@yaolian/sdk/prescriptions/actions";

import { findSlip, SLIP } from "../../acts/slips.ts";
import { dateOfDay, InputError } from "../../frame/basics.ts";
import { query } from "../../frame/command.ts";
import type { Session } from "../../frame/session.ts";
import { tableLines } from "../../frame/table.ts";
import { moment, shortId } from "../../told/events.ts";
import { FHIR_ARGS, fhirDefaults } from "../import.ts";

export const draftRequests = query({
  name: "rx draft",
  description: "What MedicationRequests would become, without keys, vault or transaction",
  examples: ["yaolian rx draft samples/fhir/metformin.json"],
  args: {
    file: {
      type: "positional",
      required: true,
      valueHint: "...",
      description: "MedicationRequests: JSON, Bundle or ndjson",
    },
    ...FHIR_ARGS,
  },
  async run(session, args) {
    const { lotLedger, deployment } = await session.ledger();
    const options = {
      today: Number(await lotLedger.today()),
      offset: deployment.dayOffset,
      asActive: args["as-active"] === true,
      defaults: fhirDefaults(args),
    };
    const rows: DraftRow[] = [];
    for (const path of args._) {
      for await (const { place, resource, resolve, fault } of readMedicationRequests({ path })) {
        if (resource === undefined) rows.push({ place, fault: fault.sentence });
        else rows.push(...draftRows(place, () => toPrescriptionDraft(resource, { ...options, resolve })));
      }
    }
    const isWrong = rows.some(({ fault }) => fault !== undefined);
    const cells = rows.map(({ place, fault, drug = "", quantity, days = "" }) =>
      fault === undefined ? [place, drug, String(quantity), days] : [place, fault],
    );
    const heads = ["where", "drug", ">units", "valid"];
    return {
      data: rows,
      lines: tableLines(cells, { heads, emphasis: session.io.colors.bold }),
      exitCode: isWrong ? 2 : 0,
    };
  },
});

interface DraftRow {
  readonly place: string;
  readonly fault?: string;
  readonly drug?: string;
  readonly quantity?: number;
  readonly days?: string;
}

function draftRows(place: string, drafts: () => PrescriptionDraft[]): DraftRow[] {
  try {
    return drafts().map(({ coding, quantity, firstDay, lastDay, part, parts }) => ({
      place: parts === 1 ? place : `${place}, part ${part + 1} of ${parts}`,
      drug: coding.display ?? `${coding.system}|${coding.code}`,
      quantity,
      days: `${dateOfDay(firstDay)} – ${dateOfDay(lastDay)}`,
    }));
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return [{ place, fault: error.sentence }];
  }
}

export const listSlips = query({
  name: "rx list",
  description: "Prescriptions whose slips are in the vault",
  examples: ["yaolian --demo rx list"],
  async run(session) {
    const { vault } = session;
    const reads = await Promise.all(vault.slipIds().map((id) => findSlip(session, id)));
    const rows = await Promise.all(reads.map((read) => rowOf(session, read)));
    const cells = rows.map(({ id, drug, unitsLeft, quantity, valid, standing }) => {
      return [shortId(id), drug, `${unitsLeft} of ${quantity}`, valid, standing];
    });
    const heads = ["prescription", "drug", "units left", "valid", "standing"];
    const lines =
      rows.length === 0
        ? ["The vault has no slips yet."]
        : tableLines(cells, { heads, emphasis: session.io.colors.bold });
    return { data: rows, lines };
  },
});

export const showSlip = query({
  name: "rx show",
  description: "One prescription: what is left of it, who has it, how long it is valid",
  examples: ["yaolian --demo rx show slip.json", "yaolian --demo rx show 0x6272a56d"],
  args: { slip: SLIP },
  async run(session, args) {
    const read = await findSlip(session, args.slip);
    const row = await rowOf(session, read);
    const { prescription } = read.slip;
    const rows = [
      ["drug", row.drug],
      ["units left", `${row.unitsLeft} of ${row.quantity}`],
      ["valid", row.valid],
      ["standing", row.standing],
      ["class", prescription.class === PrescriptionClass.Controlled ? "controlled" : "prescription"],
      ["issued by", (await session.directory()).member(prescription.issuer)],
      ["slip", read.bearer ? "bearer: whoever has it can have it dispensed" : "the patient's wallet signs"],
    ];
    return { data: row, lines: [session.io.colors.bold(`Prescription ${row.id}`), ...tableLines(rows, { indent: 2 })] };
  },
});

interface SlipRow {
  readonly id: string;
  readonly drug: string;
  readonly unitsLeft: number;
  readonly quantity: number;
  readonly valid: string;
  readonly standing: string;
}

async function rowOf(session: Session, { id, slip, drugName }: ReadSlip): Promise<SlipRow> {
  const { holder, quantity, firstDay, lastDay } = slip.prescription;
  const state = await showPrescription(await session.ledger(), { id, holder });
  return {
    id,
    drug: drugName ?? slip.drug.coding?.code ?? slip.drug.gtin ?? "",
    unitsLeft: state.units,
    quantity,
    valid: `${dateOfDay(firstDay)} – ${dateOfDay(lastDay)}`,
    standing: await standingOf(session, state),
  };
}

async function standingOf(session: Session, { accepted, cancellation, units }: PrescriptionState): Promise<string> {
  if (cancellation === "done") return "cancelled";
  if (units === 0) return "dispensed";
  const asked = cancellation === "asked" ? ", cancelling asked for" : "";
  if (accepted === undefined) return `free${asked}`;
  return `with ${await (await session.directory()).site(accepted.site)} until ${moment(accepted.until)}${asked}`;
}
