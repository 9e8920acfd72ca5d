import { hexToBytes } from "@noble/hashes/utils.js";

import { dateOfDay } from "../days.ts";
import type { AbiParameter, PlainValue } from "../ledger/abi.ts";
import { flagNames, FLAGS } from "../ledger/enums.ts";

/** An enum's or flag's name as words: `OverTheCounter` → "over the counter". */
export function words(name: string): string {
  return /^[A-Z]+$/.test(name) ? name : name.replace(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();
}

/** Values that are flags of a set with another name. */
const FLAG_SETS: { readonly [name: string]: keyof typeof FLAGS } = {
  held: "roles",
  needed: "roles",
  role: "roles",
  missing: "scope",
  purpose: "purposes",
};

/** The set of flags that a parameter's value is of; undefined where it is no flags. */
export function flagSetOf(name: string): keyof typeof FLAGS | undefined {
  return name in FLAGS ? (name as keyof typeof FLAGS) : FLAG_SETS[name];
}

/** A value of an error as a person reads it: days as dates, moments as UTC times, GTINs with 14 digits, flags by name. */
export function formatValue({ name, type, internalType = "" }: AbiParameter, value: PlainValue): string {
  const plain = typeof value === "object" ? JSON.stringify(value) : String(value);
  if (internalType.startsWith("enum ")) return words(plain);
  const set = flagSetOf(name);
  if (set !== undefined) return flags(set, Number(value));
  if (type === "uint16" && /day$/i.test(name)) return dateOfDay(Number(value));
  if (name === "gtin") return plain.padStart(14, "0");
  if (name === "gln") return plain.padStart(13, "0");
  if (type === "bytes20") return `"${textOf(plain)}"`;
  if (isMoment(name, type)) return momentOf(Number(value));
  return plain;
}

function isMoment(name: string, type: string): boolean {
  return type === "uint40" || (name === "until" && type === "uint32") || name === "latest";
}

function momentOf(seconds: number): string {
  const moment = new Date(seconds * 1000);
  return Number.isNaN(moment.getTime()) ? String(seconds) : `${moment.toISOString().slice(0, 19)}Z`.replace("T", " ");
}

function flags(set: keyof typeof FLAGS, bits: number): string {
  const names = flagNames(set, bits).map(words);
  return names.length === 0 ? `none (${bits})` : names.join(", ");
}

function textOf(bytes: string): string {
  return String.fromCharCode(...hexToBytes(bytes.slice(2)))
    .replace(/\0+$/, "")
    .replace(/[^ -~]/g, "·");
}
