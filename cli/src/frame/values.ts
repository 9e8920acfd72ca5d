import { words } from "@yaolian/sdk/errors";
import { glnToNumber, numberToGln, parseGtin } from "@yaolian/sdk/gs1";
import { ENUMS, FLAGS } from "@yaolian/sdk/ledger";
import type {
  DataUseName,
  EnumName,
  EnumValue,
  KindName,
  Ledger,
  PurposeName,
  RoleName,
  ScopeName,
} from "@yaolian/sdk/ledger";
import { decodeLotNumber, lotIdOf } from "@yaolian/sdk/lots";
import { substitutionGroup } from "@yaolian/sdk/prescriptions";
import { getAddress, id as hashOf, isAddress } from "ethers";

import { dayOfDate, InputError } from "./basics.ts";

/** A whole number of an argument. Throws an InputError `NumberWrong`. */
export function numberOf(text: string, what: string, most = Number.MAX_SAFE_INTEGER): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number <= most) return number;
  throw new InputError("NumberWrong", `"${text}" is no ${what}.`, `Give a whole number up to ${most}.`);
}

/** An address of an argument. Throws an InputError `AddressWrong`. */
export function addressOf(text: string): string {
  if (isAddress(text)) return getAddress(text);
  throw new InputError("AddressWrong", `"${String(text)}" is no address.`, "Write it as 0x and 40 hexadecimal digits.");
}

/** A site by its GLN or its number. Throws an InputError `SiteUnknown`, or what a wrong GLN throws. */
export async function siteOf(ledger: Ledger, text: string): Promise<number> {
  if (/^\d{1,8}$/.test(text)) {
    const number = Number(text);
    if (number >= 1 && number <= Number(await ledger.consortium.siteCount())) return number;
  } else {
    const number = Number(await ledger.consortium.siteByGln(glnToNumber(text)));
    if (number > 0) return number;
  }
  throw new InputError(
    "SiteUnknown",
    `No site is known under ${text}.`,
    "Give its GLN; `yaolian site list` shows all.",
  );
}

/** A lot by GTIN and number (`06901234000016/MF2609`), by its id, or by its number alone where only one has it. */
export async function lotOf(ledger: Ledger, text: string): Promise<string> {
  if (/^0x[0-9a-fA-F]{64}$/.test(text)) return text.toLowerCase();
  const [, gtin, number] = /^(\d{8,20})\/(.+)$/s.exec(text) ?? [];
  if (gtin !== undefined && number !== undefined) return lotIdOf(gtin.length > 14 ? gtin : parseGtin(gtin), number);
  const { lotLedger, deployment } = ledger;
  const events = await lotLedger.queryFilter(
    lotLedger.filters.LotRegistered(),
    deployment.contracts.lotLedger.startBlock,
  );
  const found = events.filter(({ args }) => decodeLotNumber(args.lotNumber) === text);
  const [only, another] = found;
  if (only !== undefined && another === undefined) return only.args.lot;
  const names = found.map(({ args }) => `${String(args.gtin).padStart(14, "0")}/${text}`).join(", ");
  throw found.length === 0
    ? new InputError("LotUnknown", `No lot is registered under ${text}.`, "Write it as GTIN/lot number.")
    : new InputError("LotAmbiguous", `Several lots have the number ${text}.`, `Say which: ${names}.`);
}

/** A substitution group: its 16 bytes, or `system|code`. Throws an InputError `CodingIncomplete`. */
export function groupOf(text: string): string {
  if (/^0x[0-9a-fA-F]{32}$/.test(text)) return text.toLowerCase();
  const bar = text.lastIndexOf("|");
  return substitutionGroup(text.slice(0, Math.max(bar, 0)), text.slice(bar + 1));
}

/** A value of an enum, in whatever case, with dashes or without. Throws an InputError `WordUnknown`. */
export function enumOf<E extends EnumName>(name: E, text: string): EnumValue<E> {
  const values: readonly EnumValue<E>[] = ENUMS[name];
  return wordOf(values, text, words(name));
}

/** Roles, separated by commas. Throws an InputError `WordUnknown`. */
export function rolesOf(text: string): RoleName[] {
  return text.split(",").map((word) => wordOf(FLAGS.roles, word.trim(), "role"));
}

/** Categories of records, separated by commas. Throws an InputError `WordUnknown`. */
export function scopeOf(text: string): ScopeName[] {
  return text.split(",").map((word) => wordOf(FLAGS.scope, word.trim(), "category of records"));
}

/** Purposes, separated by commas. Throws an InputError `WordUnknown`. */
export function purposesOf(text: string): PurposeName[] {
  return text.split(",").map((word) => wordOf(FLAGS.purposes, word.trim(), "purpose"));
}

/** Terms of the Data Use Ontology, separated by commas. Throws an InputError `WordUnknown`. */
export function dataUseOf(text: string): DataUseName[] {
  return text.split(",").map((word) => wordOf(FLAGS.dataUse, word.trim(), "data use term"));
}

/** Kinds of member, separated by commas. Throws an InputError `WordUnknown`. */
export function kindsOf(text: string): KindName[] {
  return text.split(",").map((word) => wordOf(FLAGS.kinds, word.trim(), "kind of member"));
}

function wordOf<Word extends string>(all: readonly Word[], text: string, what: string): Word {
  const found = all.find((value) => value.toLowerCase() === text.replaceAll(/[-_ ]/g, "").toLowerCase());
  if (found !== undefined) return found;
  throw new InputError("WordUnknown", `"${text}" is no ${what}.`, `Say one of ${all.map(dashed).join(", ")}.`);
}

/** A name as it is typed: `OverTheCounter` as `over-the-counter`. */
export function dashed(name: string): string {
  return words(name).replaceAll(" ", "-");
}

/** A day of an argument as the ledger numbers it. */
export function dayOf(text: string): number {
  return dayOfDate(text);
}

/** The end of a term, in Unix seconds: the last second of a day. */
export function endOfDay(text: string, offset: number): number {
  return (dayOfDate(text) + 1) * 86_400 - 1 - offset;
}

/** Ranges of packs as people number them, from 1: `1-12,15`. Throws an InputError `RangeWrong`. */
export function rangesOf(text: string): { first: number; count: number }[] {
  return text.split(",").map((part) => {
    const [, from, to = from] = /^\s*(\d+)\s*(?:[-–]\s*(\d+))?\s*$/.exec(part) ?? [];
    const [first, last] = [Number(from), Number(to)];
    if (from !== undefined && first >= 1 && last >= first) return { first: first - 1, count: last - first + 1 };
    throw new InputError(
      "RangeWrong",
      `"${part}" is no range of packs.`,
      "Write ranges as 1-12,15; packs count from 1.",
    );
  });
}

/** The hash of a document that is only named: an order, a report. 32 bytes of hex stay what they are. */
export function documentHashOf(text: string): string {
  return /^0x[0-9a-fA-F]{64}$/.test(text) ? text : hashOf(text);
}

/** A GLN as its number tells it. */
export function glnText(gln: bigint): string {
  return numberToGln(gln);
}
