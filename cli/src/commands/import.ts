import { importEpcis, importFhir } from "@yaolian/sdk/import";
import type { ImportProgress, ItemResult } from "@yaolian/sdk/import";
import type { ArgsDef } from "citty";

import { command } from "../frame/command.ts";
import { progressBar } from "../frame/progress.ts";
import { Report } from "../frame/report.ts";
import type { Session } from "../frame/session.ts";
import { addressOf, enumOf, lotOf, numberOf } from "../frame/values.ts";

const FILES = {
  type: "positional",
  required: true,
  valueHint: "...",
  description: "The documents, in the order in which they happened",
} as const;

/** How MedicationRequests are taken. */
export const FHIR_ARGS = {
  "as-active": { type: "boolean", description: "Take historic requests as if written today: for rehearsals" },
  quantity: {
    type: "string",
    valueHint: "units",
    description: "Units where a request names none; else it is refused",
  },
  "validity-days": {
    type: "string",
    valueHint: "days",
    description: "Days of validity where a request names none",
  },
  prescriber: { type: "string", valueHint: "address", description: "Who issues, where keys of several are here" },
} as const satisfies ArgsDef;

/** How Immunizations are taken. */
export const VACCINE_ARGS = {
  lot: {
    type: "string",
    valueHint: "lots",
    description: "Lots that doses are given from where an Immunization names none, separated by commas",
  },
  vaccinator: { type: "string", valueHint: "address", description: "Who gives, where keys of several are here" },
} as const satisfies ArgsDef;

/** The lots and the vaccinator that are said. */
export async function vaccineOptions(
  session: Session,
  { lot, vaccinator }: { lot?: string | undefined; vaccinator?: string | undefined },
): Promise<{ lots?: string[]; vaccinator?: string }> {
  const ledger = await session.ledger();
  const lots = await Promise.all((lot?.split(",") ?? []).map((each) => lotOf(ledger, each.trim())));
  return { lots, ...(vaccinator === undefined ? {} : { vaccinator: addressOf(vaccinator) }) };
}

/** What stands in for what a request lacks. */
export function fhirDefaults(args: { quantity?: string | undefined; "validity-days"?: string | undefined }): {
  quantity?: number;
  validityDays?: number;
} {
  const { quantity, "validity-days": days } = args;
  return {
    ...(quantity === undefined ? {} : { quantity: numberOf(quantity, "quantity", 0xffffff) }),
    ...(days === undefined ? {} : { validityDays: numberOf(days, "number of days", 36_500) }),
  };
}

const epcis = command(
  {
    name: "import epcis",
    description: "Turn EPCIS 2.0 documents into lots, custody and pack states, as far as keys are here",
    examples: [
      "yaolian --demo import epcis samples/epcis/*.jsonld",
      "yaolian import epcis big.jsonld --serials serials.csv --dry-run",
    ],
    args: {
      file: FILES,
      serials: {
        type: "string",
        valueHint: "files",
        description: "Lists of serials for big lots, separated by commas",
      },
      "hold-lots": { type: "boolean", description: "Do not release lots as they are registered" },
      "recall-class": {
        type: "enum",
        options: ["I", "II", "III"],
        description: "Class of recalls that do not say theirs; III by default",
      },
      slips: {
        type: "string",
        valueHint: "folder",
        description: "Slips for dispensing events, each named by its eventID",
      },
      "max-bytes": { type: "string", valueHint: "bytes", description: "The largest document; 64 MiB by default" },
    },
  },
  async (session, args) => {
    const { ledger, keyring, vault } = await opened(session);
    const recallClass = args["recall-class"] === undefined ? undefined : enumOf("RecallClass", args["recall-class"]);
    return reported(session, (onProgress) =>
      importEpcis(ledger, keyring, vault, args._, {
        dryRun: session.globals.dryRun,
        releaseLots: args["hold-lots"] !== true,
        onProgress,
        ...(args.serials === undefined ? {} : { packLists: args.serials.split(",") }),
        ...(recallClass === undefined || recallClass === "None" ? {} : { recallClass }),
        ...maxBytes(args["max-bytes"]),
      }),
    );
  },
);

const fhir = command(
  {
    name: "import fhir",
    description: "Turn FHIR R4 MedicationRequests into prescriptions and slips, Immunizations into doses given",
    examples: [
      "yaolian --demo import fhir samples/fhir/*",
      "yaolian --demo import fhir history.ndjson --as-active --quantity 30 --validity-days 30",
      "yaolian --demo import fhir Immunization.ndjson --as-active --lot 06902345000018/FLU26A",
    ],
    args: {
      file: FILES,
      ...FHIR_ARGS,
      ...VACCINE_ARGS,
      "max-bytes": { type: "string", valueHint: "bytes", description: "The largest JSON document; 64 MiB by default" },
    },
  },
  async (session, args) => {
    const { ledger, keyring, vault } = await opened(session);
    const vaccines = await vaccineOptions(session, args);
    return reported(session, (onProgress) =>
      importFhir(ledger, keyring, vault, args._, {
        dryRun: session.globals.dryRun,
        asActive: args["as-active"] === true,
        defaults: fhirDefaults(args),
        onProgress,
        ...vaccines,
        ...(args.prescriber === undefined ? {} : { prescriber: addressOf(args.prescriber) }),
        ...maxBytes(args["max-bytes"]),
      }),
    );
  },
);

function maxBytes(text: string | undefined): { maxBytes?: number } {
  return text === undefined ? {} : { maxBytes: numberOf(text, "number of bytes") };
}

async function opened(session: Session): Promise<{
  ledger: Awaited<ReturnType<Session["ledger"]>>;
  keyring: Awaited<ReturnType<Session["keyring"]>>;
  vault: Session["vault"];
}> {
  const ledger = await session.ledger();
  return { ledger, keyring: await session.keyring(), vault: session.vault };
}

/** Runs an import and prints each item as it ends. Returns the exit code. */
export async function reported(
  session: Session,
  run: (onProgress: (progress: ImportProgress) => void) => AsyncIterable<ItemResult>,
): Promise<number> {
  const { globals, io } = session;
  const directory = await session.directory();
  const bar = await progressBar(io, !globals.json);
  const report = new Report(io, globals);
  try {
    for await (const result of run(({ step, done, total }) => bar.update(done, total, step))) {
      bar.stop();
      report.add({ ...result, reason: await directory.humanize(result.reason) });
    }
  } finally {
    bar.stop();
  }
  return report.finish();
}

/** `yaolian import …`. */
export const importCommands = { epcis, fhir };
