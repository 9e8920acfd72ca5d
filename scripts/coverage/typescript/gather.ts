import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import { z } from "zod";

const Range = z.object({ startOffset: z.number(), endOffset: z.number() }).passthrough();
const Function = z.object({ ranges: z.array(Range) }).passthrough();
const Script = z.object({ url: z.string(), functions: z.array(Function) }).passthrough();

/** What a process leaves when `NODE_V8_COVERAGE` names a folder. */
const ProcessCoverage = z.object({
  result: z.array(Script),
  "source-map-cache": z.record(z.string(), z.unknown()).default({}),
});

type Script = z.infer<typeof Script>;

/** The texts that a process evaluated, by the source that each was made of: see evaluated.mjs. */
const Texts = z.record(z.string(), z.string());

/**
 * Takes what each process left and keeps what it says of these sources: in `loaded` of the modules that Node loaded, in
 * `evaluated` of those that the process evaluated from a text of its own. The two are other texts of the same sources, so
 * that the counts of one mean nothing in the other.
 *
 * @param from the folder that `NODE_V8_COVERAGE` named
 * @param to where the two folders are made
 * @param sources paths in the file system
 */
export function gather(from: string, to: string, sources: ReadonlySet<string>): void {
  for (const kind of ["loaded", "evaluated"]) mkdirSync(join(to, kind), { recursive: true });
  for (const file of readdirSync(from)) {
    const pid = /^coverage-([0-9]+)-.*\.json$/.exec(file)?.[1];
    if (pid === undefined) continue;
    const left = parse(join(from, file));
    if (left === undefined) continue;
    const scripts = left.result.filter(({ url }) => url.startsWith("file:") && sources.has(fileURLToPath(url)));
    const path = join(from, "evaluated", `${pid}.json`);
    const texts = existsSync(path) ? Texts.parse(JSON.parse(readFileSync(path, "utf8"))) : {};
    const textOf = ({ url }: Script): string | undefined => texts[fileURLToPath(url)];

    const loaded = scripts.filter((script) => textOf(script) === undefined);
    const maps = loaded.map(({ url }) => [url, left["source-map-cache"][url]] as const);
    save(join(to, "loaded", file), loaded, maps);
    const unwrapped = scripts.flatMap((script) => {
      const text = textOf(script);
      return text === undefined ? [] : [unwrap(script, text)];
    });
    save(
      join(to, "evaluated", file),
      unwrapped.map(({ script }) => script),
      unwrapped.map(({ map }) => map),
    );
  }
}

/** Undefined of a process that was killed while it wrote. */
function parse(path: string): z.infer<typeof ProcessCoverage> | undefined {
  try {
    return ProcessCoverage.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function save(path: string, result: readonly Script[], maps: readonly (readonly [url: string, map: unknown])[]): void {
  if (result.length === 0) return;
  const known = maps.filter(([, map]) => map !== undefined);
  writeFileSync(path, JSON.stringify({ result, "source-map-cache": Object.fromEntries(known) }));
}

const BODY = "=>{{";
const MAP = /\/\/# sourceMappingURL=data:application\/json;[^,]*base64,([A-Za-z0-9+/=]+)/;

/** A script without the function that was put around the text, and the source map at the text's end, as Node keeps maps. */
function unwrap(script: Script, text: string): { script: Script; map: readonly [string, unknown] } {
  const head = text.indexOf(BODY) + BODY.length;
  const encoded = MAP.exec(text)?.[1];
  if (encoded === undefined) throw new Error(`What was evaluated of ${script.url} has no source map.`);
  const lineLengths = text
    .slice(head)
    .split("\n")
    .map(({ length }) => length);
  const data: unknown = JSON.parse(Buffer.from(encoded, "base64").toString());
  const shift = (offset: number): number => Math.max(0, offset - head);
  const functions = script.functions.map((each) => ({
    ...each,
    ranges: each.ranges.map((range) => ({
      ...range,
      startOffset: shift(range.startOffset),
      endOffset: shift(range.endOffset),
    })),
  }));
  const url = pathToFileURL(fileURLToPath(script.url)).href;
  return { script: { ...script, url, functions }, map: [url, { lineLengths, data }] };
}
