import { flagNames, type FLAGS } from "@yaolian/sdk/ledger";

import { YaolianError } from "../../../sdk/src/errors.ts";
import {
  CUSTOM_ERRORS,
  ERROR_TEXTS,
  fillIn,
  flagSetOf,
  formatValue,
  words,
  type ErrorName,
  type ValueFormat,
} from "../../../sdk/src/errors/index.ts";
import { queryClient } from "../data/queryClient.ts";
import type { Page, Stock } from "../data/types.ts";
import type { Names } from "../parts/names.ts";
import type { Language } from "../words/index.ts";
import { Refusal } from "./refusal.ts";

/** Whom a refusal is told. */
export interface Listener {
  readonly language: Language;
  readonly names: Names;
}

/**
 * What the ledger refused, in the listener's language, with names for the numbers of sites, members and lots. What is no
 * refusal of a contract stays as it is.
 */
export async function sayRefusal(error: unknown, { language, names }: Listener): Promise<unknown> {
  if (!(error instanceof YaolianError) || error.values === undefined) return error;
  const { code, values } = error;
  const known = CUSTOM_ERRORS.find(({ name }) => name === code);
  if (known === undefined) return error;
  const [why, cure] = await textOf(known.name, language);
  const format = formatFor(names, await enumWords(language));
  const fill = (text: string): string => fillIn(text, known.inputs, values, format);
  return new Refusal(fill(why), fill(cure), language, error);
}

async function textOf(name: ErrorName, language: Language): Promise<readonly [why: string, cure: string]> {
  if (language === "zh") return (await import("../words/zh/refusals/index.ts")).refusals[name];
  const { why, cure } = ERROR_TEXTS[name];
  return [why, cure];
}

type EnumWords = (set: string, value: string) => string;

/** The ledger's own words, as the pages say them, but for those that a refusal says otherwise. */
async function enumWords(language: Language): Promise<EnumWords> {
  if (language === "en") return (_set, value) => words(value);
  const [{ values }, { terms }] = await Promise.all([import("../words/zh/values.ts"), import("../words/zh/terms.ts")]);
  const sets = { ...terms, ...values } as Readonly<Record<string, Readonly<Record<string, string>> | string>>;
  return (set, value) => {
    const found = sets[set];
    return (typeof found === "object" ? found[value] : undefined) ?? words(value);
  };
}

const SITES = new Set(["site", "custodian", "recipient", "doneBy", "openedAt", "officerSite"]);
const MEMBERS = new Set(["member", "issuer", "insurer", "author", "notary", "by", "to"]);

function formatFor(names: Names, enums: EnumWords): ValueFormat {
  return (parameter, value) => {
    const { name, type, internalType = "" } = parameter;
    const enumName = /^enum (?:\w+\.)?(\w+)$/.exec(internalType)?.[1];
    if (enumName !== undefined) return enums(enumName, value as string);
    const set = flagSetOf(name);
    if (set !== undefined) return flags(set, Number(value), enums);
    if (type === "uint24" && Number(value) !== 0) {
      if (SITES.has(name)) return names.site(Number(value));
      if (MEMBERS.has(name)) return names.member(Number(value));
    }
    if (name === "lot" || name === "input") return lotNumberOf(value as string) ?? formatValue(parameter, value);
    return formatValue(parameter, value);
  };
}

function flags(set: keyof typeof FLAGS, bits: number, enums: EnumWords): string {
  return flagNames(set, bits)
    .map((each) => enums(set, each))
    .join(", ");
}

/** A lot's number, where some list of the page has it. */
function lotNumberOf(lot: string): string | undefined {
  for (const [, answer] of queryClient.getQueriesData<Partial<Page<Partial<Stock>>>>({})) {
    const found = answer?.items?.find((row) => row.lot === lot)?.lotNumber;
    if (found !== undefined) return found;
  }
  return undefined;
}
