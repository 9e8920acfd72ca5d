import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { findScanned, importFhir } from "@yaolian/sdk/import";
import type { ItemResult } from "@yaolian/sdk/import";
import {
  checkImmunizationRecord,
  readImmunizationRecord,
  showImmunization,
  tellImmunization,
  voidImmunization,
} from "@yaolian/sdk/immunizations";
import type { ImmunizationState, ReadImmunizationRecord } from "@yaolian/sdk/immunizations";
import { ENUMS } from "@yaolian/sdk/ledger";

import { CLAIM_ARGS, claimOf } from "../acts/claiming.ts";
import { sent } from "../acts/perform.ts";
import { keepPrivately } from "../acts/privately.ts";
import { InputError } from "../frame/basics.ts";
import { action, command, query } from "../frame/command.ts";
import type { Session } from "../frame/session.ts";
import { tableLines } from "../frame/table.ts";
import { dashed, enumOf, siteOf } from "../frame/values.ts";
import { moment, shortId } from "../told/events.ts";
import { reported, VACCINE_ARGS, vaccineOptions } from "./import.ts";

const RECORD = {
  type: "positional",
  required: true,
  description: "The record: its file, or how the id of an immunization begins",
} as const;

const give = command(
  {
    name: "vaccine give",
    description: "Give the doses that FHIR Immunizations tell of, and keep their records in the vault",
    examples: [
      "yaolian --demo vaccine give samples/fhir-immunization/first.json --lot 06902345000018/FLU26A",
      "yaolian --demo vaccine give day.ndjson --lot 06902345000018/FLU26A --at 6905678000014",
      "yaolian --demo vaccine give one.json --lot 06902345000018/FLU26A --claim 98.00 --insurer 11 --policy P1",
    ],
    args: {
      file: {
        type: "positional",
        required: true,
        valueHint: "...",
        description: "Immunizations: JSON, Bundle or ndjson",
      },
      ...VACCINE_ARGS,
      pack: { type: "string", valueHint: "code", description: "The scanned code of the only pack to give from" },
      at: { type: "string", valueHint: "gln", description: "Your site, where keys of several are here" },
      ...CLAIM_ARGS,
      "as-active": { type: "boolean", description: "Take historic records as if given now: for rehearsals" },
    },
  },
  async (session, args) => {
    const [ledger, keyring, { vault }] = [await session.ledger(), await session.keyring(), session];
    const said = await vaccineOptions(session, args);
    const claim = claimOf(args);
    const options = {
      ...said,
      ...(args.at === undefined ? {} : { vaccinator: await vaccinatorAt(session, args.at) }),
      ...(args.pack === undefined ? {} : { pack: await packOf(session, args.pack) }),
      asActive: args["as-active"] === true,
      dryRun: session.globals.dryRun,
      ...(claim === undefined ? {} : { claim }),
    };
    return reported(session, (onProgress) =>
      keepingOpenings(session, importFhir(ledger, keyring, vault, args._, { ...options, onProgress })),
    );
  },
);

const voidOne = action({
  name: "vaccine void",
  description: "Say that an immunization was entered in error; its dose stays used",
  examples: ["yaolian --demo vaccine void 0x6272a56d --reason wrong-patient"],
  args: {
    record: RECORD,
    reason: { type: "string", required: true, description: ENUMS.VoidReason.map(dashed).join(", ") },
  },
  async run(session, args) {
    const reason = enumOf("VoidReason", args.reason);
    const { id } = await findImmunization(session, args.record);
    const { site, voided } = await showImmunization(await session.ledger(), id);
    if (voided) return { outcome: "already-applied", reason: "The immunization is void already." };
    const member = Number(await (await session.ledger()).consortium.memberOfSite(site));
    const ledger = await session.actingAs([{ role: "Vaccinator", member }]);
    return sent(session, await voidImmunization(ledger, { id, reason }), { id });
  },
});

const show = query({
  name: "vaccine show",
  description: "One immunization: which dose, where and when, and whether it stands",
  examples: ["yaolian --demo vaccine show 0x6272a56d", "yaolian --demo vaccine show record.json --fhir"],
  args: { record: RECORD, fhir: { type: "boolean", description: "Write it as a FHIR R4 Immunization" } },
  async run(session, args) {
    const { id, read } = await findImmunization(session, args.record);
    const row = await rowOf(session, id);
    if (args.fhir === true) {
      const siteName = await (await session.directory()).site(row.state.site);
      const resource = await tellImmunization(await session.ledger(), row.state, { read, siteName });
      return { data: resource, lines: [JSON.stringify(resource, undefined, 2)] };
    }
    const rows = [
      ["vaccine", row.product],
      ["dose", row.dose],
      ["given", `${row.given} at ${row.site}`],
      ["standing", row.standing],
      ["claim", row.state.claimed ? "opened with it" : "none"],
      ["record", read === undefined ? "not in the vault" : "in the vault"],
    ];
    return {
      data: plainOf(row),
      lines: [session.io.colors.bold(`Immunization ${id}`), ...tableLines(rows, { indent: 2 })],
    };
  },
});

const list = query({
  name: "vaccine list",
  description: "Immunizations whose records are in the vault",
  examples: ["yaolian --demo vaccine list"],
  async run(session) {
    const rows = await Promise.all(session.vault.immunizationIds().map((id) => rowOf(session, id)));
    const cells = rows.map(({ id, product, dose, given, standing }) => [shortId(id), product, dose, given, standing]);
    const heads = ["immunization", "vaccine", "dose", "given", "standing"];
    const lines =
      rows.length === 0
        ? ["The vault has no immunization records yet."]
        : tableLines(cells, { heads, emphasis: session.io.colors.bold });
    return { data: rows.map(plainOf), lines };
  },
});

/** A record by its file, or an immunization by how its id begins, where its record is in the vault, or by its whole id. */
async function findImmunization(
  session: Session,
  text: string,
): Promise<{ id: string; read?: ReadImmunizationRecord }> {
  if (!/^0x[0-9a-fA-F]{4,64}$/.test(text)) {
    const read = readImmunizationRecord(await readFile(text));
    return { id: read.id, read };
  }
  const ids = session.vault.immunizationIds().filter((id) => id.startsWith(text.toLowerCase()));
  const [id, another] = ids;
  if (another !== undefined) {
    throw new InputError("RecordAmbiguous", `${ids.length} immunizations begin with ${text}.`, "Give more of the id.");
  }
  const record = id === undefined ? undefined : session.vault.immunization(id);
  if (record !== undefined) return { id: record.id, read: checkImmunizationRecord(record) };
  if (text.length === 66) return { id: text.toLowerCase() };
  const cure = "Name the record's file, the whole id, or an id that `yaolian vaccine list` shows.";
  throw new InputError("RecordUnknown", `The vault has no record of an immunization ${text}.`, cure);
}

interface Row {
  readonly id: string;
  readonly product: string;
  readonly dose: string;
  readonly given: string;
  readonly site: string;
  readonly standing: string;
  readonly state: ImmunizationState;
}

function plainOf({ state, ...row }: Row) {
  return {
    ...row,
    lot: state.lot,
    pack: state.index + 1,
    transaction: state.transaction,
    claimed: state.claimed,
    voided: state.voided,
  };
}

async function rowOf(session: Session, id: string): Promise<Row> {
  const [ledger, directory] = [await session.ledger(), await session.directory()];
  const state = await showImmunization(ledger, id);
  const { gtin } = await ledger.lotLedger.lotOf(state.lot);
  return {
    id,
    product: directory.product(gtin),
    dose: `${await directory.lot(state.lot)}, pack ${state.index + 1}`,
    given: state.time === 0 ? state.recorded : moment(state.time),
    site: await directory.site(state.site),
    standing: state.voided ? "void: entered in error" : "stands",
    state,
  };
}

/** Keeps what opens a claim, for the insurer alone, and says where. */
async function* keepingOpenings(session: Session, results: AsyncIterable<ItemResult>): AsyncGenerator<ItemResult> {
  for await (const result of results) {
    const { opening } = result;
    if (opening === undefined || session.globals.dryRun) {
      yield result;
      continue;
    }
    const name = `${opening.claim.slice(0, 18)}.opening.json`;
    const [file] = await keepPrivately(join(session.vault.folder, "claims"), { [name]: opening });
    yield { ...result, reason: `${result.reason} The claim's opening for the insurer: ${file}.` };
  }
}

async function vaccinatorAt(session: Session, at: string): Promise<string> {
  const site = await siteOf(await session.ledger(), at);
  const { actor } = await session.actingAs([{ role: "Vaccinator", site }]);
  return actor.address;
}

async function packOf(session: Session, code: string): Promise<{ lot: string; index: number }> {
  const [found] = await findScanned(await session.ledger(), session.vault, [code]);
  if (found === undefined) throw new InputError("ScanEmpty", "The scan is empty.", "Scan the pack again.");
  return { lot: found.lot.id, index: found.row.index };
}

/** `yaolian vaccine …`. */
export const vaccineCommands = { give, void: voidOne, show, list };
