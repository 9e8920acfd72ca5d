import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { Statement } from "../../sdk/src/epcis/index.ts";
import { eventsOf } from "./files.ts";
import type { FoundFile } from "./files.ts";
import { storyOf } from "./stories.ts";
import type { Story } from "./stories.ts";

/** What a field of someone's own stands for, by the last word of its name: the standard's own name for it. */
const MEANT: readonly [RegExp, string][] = [
  [/^(?:batch|lot|batchnumber|lotno|lotid|batchid)$/i, "cbvmda:lotNumber"],
  [/^(?:bestbeforedate|bestbefore|expiry|expirydate|expires|usebydate|useby)$/i, "cbvmda:itemExpirationDate"],
  [/^(?:productiondate|manufacturingdate|dateofmanufacture|mfgdate)$/i, "cbvmda:productionDate"],
];

/** A story as the importer gets it, and in sentences what was translated for it. */
export interface Translated {
  readonly story: Story;
  /** The original of each copy, by the copy's path. */
  readonly originals: ReadonlyMap<string, FoundFile>;
  readonly notes: readonly string[];
}

/**
 * Other people's examples name lot and expiry in fields of their own. Where an event makes packs and does not say of which
 * lot, a copy of its document says it with the standard's names: which field was taken for what is told.
 */
export async function translate(story: Story, folder: string): Promise<Translated> {
  const unsaid = { story, originals: new Map<string, FoundFile>(), notes: [] };
  if (!story.statements.some(lacksLot)) return unsaid;
  const notes: string[] = [];
  const originals = new Map<string, FoundFile>();
  const files = await Promise.all(
    story.files.map(async (file, index): Promise<FoundFile> => {
      const document = JSON.parse(await readFile(file.path, "utf8")) as Record<string, unknown>;
      const taken = (eventsOf(document) ?? []).flatMap(renameFields);
      if (taken.length === 0) return file;
      const path = join(folder, `translated-${index}.jsonld`);
      await writeFile(path, JSON.stringify(document));
      originals.set(path, file);
      notes.push(`${file.shown}: ${[...new Set(taken)].join(", ")}.`);
      return { ...file, path };
    }),
  );
  return originals.size === 0 ? unsaid : { story: await storyOf(files), originals, notes };
}

function lacksLot(statement: Statement): boolean {
  if (statement.kind !== "commission" && statement.kind !== "transform") return false;
  return statement.lot.lot === undefined || statement.lot.expiry === undefined;
}

/** Renames in place. Returns what was taken for what. */
function renameFields(event: unknown): string[] {
  if (event === null || typeof event !== "object" || !("ilmd" in event)) return [];
  const { ilmd } = event;
  if (ilmd === null || typeof ilmd !== "object") return [];
  const fields = ilmd as Record<string, unknown>;
  return Object.keys(fields).flatMap((name) => {
    const word = name.split(/[:/#]/).at(-1) ?? name;
    const meant = MEANT.find(([pattern]) => pattern.test(word))?.[1];
    if (meant === undefined || name === meant || meant in fields) return [];
    fields[meant] = fields[name];
    delete fields[name];
    return [`${name} is taken for ${meant}`];
  });
}
