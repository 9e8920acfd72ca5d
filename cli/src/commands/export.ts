import { writeFile } from "node:fs/promises";

import { exportTrace } from "@yaolian/sdk/import";

import { readLot } from "../acts/stock.ts";
import { query } from "../frame/command.ts";
import type { Answer } from "../frame/command.ts";
import type { Session } from "../frame/session.ts";

const OUT = { type: "string", valueHint: "file", description: "Where the document goes; printed if left out" } as const;

const epcis = query({
  name: "export epcis",
  description: "The history of lots as one EPCIS 2.0 document, which another ledger can import",
  examples: ["yaolian --demo export epcis MF2609 IB2609 --out trace.jsonld"],
  args: {
    lot: {
      type: "positional",
      required: true,
      valueHint: "...",
      description: "Lots: GTIN/lot number, or numbers alone",
    },
    out: OUT,
  },
  run: async (session, args) => exportLots(session, args._, args.out),
});

/** `yaolian lot trace LOT`: the same for one lot. */
export const traceLot = query({
  name: "lot trace",
  description: "The history of a lot as an EPCIS 2.0 document, which another ledger can import",
  examples: ["yaolian --demo lot trace MF2609 --out trace.jsonld", "yaolian --demo lot trace MF2609 | jq .epcisBody"],
  args: {
    lot: { type: "positional", required: true, description: "The lot: GTIN/lot number, or its number alone" },
    out: OUT,
  },
  run: async (session, args) => exportLots(session, [args.lot], args.out),
});

/** Writes the traces of lots, one after the other, into one document. */
async function exportLots(session: Session, names: readonly string[], out: string | undefined): Promise<Answer> {
  const [ledger, { vault }] = [await session.ledger(), session];
  const states = await Promise.all(names.map((name) => readLot(session, name)));
  const [first, ...others] = await Promise.all(states.map(({ id }) => exportTrace(ledger, id, { vault })));
  if (first === undefined) return { lines: [], data: {} };
  const eventList = [first, ...others].flatMap(({ epcisBody }) => epcisBody.eventList);
  const document = {
    ...first,
    "@context": longest([first, ...others].map((each) => each["@context"])),
    epcisBody: { eventList },
  };
  if (out === undefined) return { lines: [JSON.stringify(document, undefined, 2)], data: document };
  await writeFile(out, `${JSON.stringify(document, undefined, 2)}\n`);
  const lots = states.map(({ lotNumber }) => lotNumber).join(", ");
  return { lines: [`Wrote ${eventList.length} events of ${lots} to ${out}.`], data: { out, events: eventList.length } };
}

/** Traces differ in the prefixes they need, and each that has more has those of the others. */
function longest<T>(contexts: readonly (readonly T[])[]): readonly T[] {
  return contexts.reduce((one, other) => (other.length > one.length ? other : one), []);
}

/** `yaolian export …`. */
export const exportCommands = { epcis };
