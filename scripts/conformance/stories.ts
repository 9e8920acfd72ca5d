import { createReadStream } from "node:fs";

import { InputError } from "../../sdk/src/errors.ts";
import { interpretEvent, readEpcisDocument } from "../../sdk/src/epcis/index.ts";
import type { Goods, Statement } from "../../sdk/src/epcis/index.ts";
import type { FoundFile } from "./files.ts";

/** Documents that tell of the same goods, in the order of their names, with all that they state. */
export interface Story {
  readonly files: readonly FoundFile[];
  readonly statements: readonly Statement[];
}

interface Told {
  readonly file: FoundFile;
  readonly statements: readonly Statement[];
}

/**
 * Groups EPCIS documents into stories. What one document brings into being and another moves joins the two. Documents
 * that bring nothing into being are each a story of their own: other people's examples use the same few numbers to tell
 * of different goods, and on one ledger a pack is in one place.
 */
export async function storiesOf(files: readonly FoundFile[]): Promise<Story[]> {
  const told = await Promise.all(files.map(async (file) => ({ file, statements: await statementsOf(file.path) })));
  const groups: Told[][] = [];
  for (const document of told) {
    const made = madeBy(document.statements);
    const named = namedBy(document.statements);
    const joined = groups.filter((group) =>
      group.some(({ statements }) => meets(made, namedBy(statements)) || meets(named, madeBy(statements))),
    );
    const merged = [...joined.flat(), document];
    for (const group of joined) groups.splice(groups.indexOf(group), 1);
    groups.push(merged);
  }
  return groups.map((group) => {
    const ordered = group.toSorted((one, other) => (one.file.path < other.file.path ? -1 : 1));
    return { files: ordered.map(({ file }) => file), statements: ordered.flatMap(({ statements }) => statements) };
  });
}

/**
 * When a story begins: what was in date then is not any more, so that the chain it is told on has to begin with it.
 * Undefined where it begins now or later, or states nothing.
 */
export function beginningOf({ statements }: Story): Date | undefined {
  const first = Math.min(...statements.map(({ eventTime }) => eventTime)) * 1000;
  return first < Date.now() ? new Date(first) : undefined;
}

/** All that files state, as one story. */
export async function storyOf(files: readonly FoundFile[]): Promise<Story> {
  const statements = await Promise.all(files.map(({ path }) => statementsOf(path)));
  return { files, statements: statements.flat() };
}

/** What a document states; a file or event that is wrong states nothing, and the importer says why. */
async function statementsOf(path: string): Promise<Statement[]> {
  try {
    const { events } = await readEpcisDocument(createReadStream(path));
    return events.flatMap(({ event, eventId }) => {
      const statement = event === undefined ? undefined : interpreted(() => interpretEvent(event, eventId));
      return statement === undefined || statement.kind === "passedOver" ? [] : [statement];
    });
  } catch (error) {
    if (error instanceof InputError) return [];
    throw error;
  }
}

function interpreted<T>(interpret: () => T): T | undefined {
  try {
    return interpret();
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

/** The goods that a statement is about. */
export function goodsOf(statement: Statement): Goods[] {
  switch (statement.kind) {
    case "declareError":
      return [];
    case "transform":
      return [statement.inputs, statement.outputs];
    default:
      return [statement.goods];
  }
}

function madeBy(statements: readonly Statement[]): Set<string> {
  return new Set(
    statements.flatMap((statement) => {
      if (statement.kind === "commission") return keysOf(statement.goods);
      if (statement.kind === "transform") return keysOf(statement.outputs);
      if (statement.kind !== "pack") return [];
      const { container } = statement;
      return ["sscc" in container ? container.sscc : `${container.gtin} ${container.serial}`];
    }),
  );
}

function namedBy(statements: readonly Statement[]): Set<string> {
  return new Set(statements.flatMap((statement) => goodsOf(statement).flatMap(keysOf)));
}

function keysOf({ packs, logisticUnits, quantities }: Goods): string[] {
  return [
    ...packs.map(({ gtin, serial }) => `${gtin} ${serial}`),
    ...logisticUnits,
    ...quantities.flatMap(({ gtin, lot }) => (lot === undefined ? [] : [`${gtin} lot ${lot}`])),
  ];
}

function meets(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return [...one].some((key) => other.has(key));
}
