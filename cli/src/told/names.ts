import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * What people call members, sites and products. None of it is on the chain: whoever wants names keeps a list of their own
 * in the vault, `names.json`.
 */
export interface Names {
  /** By the member's number. */
  readonly members: Readonly<Record<string, string>>;
  /** By GLN-13. */
  readonly sites: Readonly<Record<string, string>>;
  /** By GTIN-14. */
  readonly products: Readonly<Record<string, string>>;
}

export const NO_NAMES: Names = { members: {}, sites: {}, products: {} };

const FILE = "names.json";

/** The names that a vault keeps; none where it keeps none. */
export async function readNames(vault: string): Promise<Names> {
  const text = await readFile(join(vault, FILE), "utf8").catch(() => undefined);
  return text === undefined ? NO_NAMES : namesOf(text);
}

/** Keeps names in a vault, in place of those it has. */
export async function writeNames(vault: string, names: Names): Promise<void> {
  await writeFile(join(vault, FILE), `${JSON.stringify(names, undefined, 2)}\n`);
}

/** A list that is damaged costs a reader the names and nothing else. */
function namesOf(text: string): Names {
  try {
    const { members, sites, products } = JSON.parse(text) as Partial<Record<keyof Names, unknown>>;
    return { members: texts(members), sites: texts(sites), products: texts(products) };
  } catch (error) {
    if (error instanceof SyntaxError) return NO_NAMES;
    throw error;
  }
}

function texts(value: unknown): Record<string, string> {
  if (value === null || typeof value !== "object") return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}
