import { InputError } from "../errors.ts";
import { assertCharacters82 } from "../gs1/characters.ts";
import { parseGs1Date } from "../gs1/dates.ts";
import { quoted } from "../gs1/quoted.ts";

/** What an event says of a lot. A fact it does not give is absent here: nothing is guessed. */
export type LotFacts = {
  lot?: string;
  /** `YYYY-MM-DD`. */
  expiry?: string;
  /** `YYYY-MM-DD`. */
  productionDate?: string;
};

/** Names under which the facts are written, in the standard's own namespaces or without one. */
const NAMES: Record<string, keyof LotFacts> = {
  lotNumber: "lot",
  hasBatchLotNumber: "lot",
  batchLotNumber: "lot",
  lot: "lot",
  "10": "lot",
  itemExpirationDate: "expiry",
  expirationDate: "expiry",
  "17": "expiry",
  productionDate: "productionDate",
  "11": "productionDate",
};

const NAMESPACES =
  /^(?:cbvmda:|gs1:|urn:epcglobal:cbv:mda:|https?:\/\/(?:www\.)?gs1\.org\/voc\/|https?:\/\/ref\.gs1\.org\/(?:voc|ai|cbv)\/(?:MDA-)?)?/;

/**
 * Lot number, expiry and production date out of an event's instance and lot master data (ilmd), and the names of the
 * fields that say something else. Throws `IlmdWrong`, `DateImpossible`, `LotTooLong`, `CharacterNotGs1`, placed.
 */
export function readLotFacts(ilmd: Readonly<Record<string, unknown>>): { facts: LotFacts; unused: string[] } {
  const facts: LotFacts = {};
  const unused: string[] = [];
  for (const [field, value] of Object.entries(ilmd)) {
    const fact = NAMES[field.replace(NAMESPACES, "")];
    if (fact === undefined) {
      unused.push(field);
      continue;
    }
    const read = fact === "lot" ? lotOf(field, textOf(field, value)) : dateOf(field, textOf(field, value));
    if (facts[fact] !== undefined && facts[fact] !== read) {
      throw new InputError(
        "IlmdWrong",
        `ilmd says ${quoted(facts[fact])} and, as ${field}, ${quoted(read)}.`,
        "Keep the right one.",
        {
          place: field,
        },
      );
    }
    facts[fact] = read;
  }
  return { facts, unused };
}

const STANDARD_NAMES: Record<keyof LotFacts, string> = {
  lot: "cbvmda:lotNumber",
  expiry: "cbvmda:itemExpirationDate",
  productionDate: "cbvmda:productionDate",
};

/** The CBV's own name, with prefix, for a fact's name without one; undefined where the name is no fact's or has a prefix. */
export function canonicalFactName(field: string): string | undefined {
  const fact = field.includes(":") ? undefined : NAMES[field];
  return fact === undefined ? undefined : STANDARD_NAMES[fact];
}

function textOf(field: string, value: unknown): string {
  const plain: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
  const inner: unknown = typeof plain === "object" && plain !== null ? valueInside(plain) : plain;
  if (typeof inner === "string" && inner.trim() !== "") return inner.trim();
  if (typeof inner === "number") return String(inner);
  throw new InputError("IlmdWrong", `${field} is ${quoted(JSON.stringify(value))}.`, "Write it as one string.", {
    place: field,
  });
}

function valueInside(value: object): unknown {
  const fields = new Map<string, unknown>(Object.entries(value));
  return fields.get("@value") ?? fields.get("#text");
}

function lotOf(field: string, text: string): string {
  assertCharacters82("lot", text);
  if (text.length <= 20) return text;
  throw new InputError("LotTooLong", `The lot ${quoted(text)} has ${text.length} characters.`, "GS1 allows 20.", {
    place: field,
  });
}

function dateOf(field: string, text: string): string {
  const date = /^(\d{4}-\d{2}-\d{2})(?:T.*)?$/.exec(text)?.[1];
  if (date !== undefined) {
    const moment = Date.parse(`${date}T00:00:00Z`);
    if (!Number.isNaN(moment) && new Date(moment).toISOString().startsWith(date)) return date;
  } else if (/^\d{6}$/.test(text)) {
    return parseGs1Date(field, text);
  }
  throw new InputError(
    "DateImpossible",
    `${field} ${quoted(text)} is no day of the calendar.`,
    "Write it as YYYY-MM-DD.",
    {
      place: field,
    },
  );
}
