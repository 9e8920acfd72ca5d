import { expect } from "chai";
import fc from "fast-check";

import { ProblemError } from "../../http/src/index.ts";
import { InputError, YaolianError } from "../../sdk/src/errors.ts";
import { damaged } from "./damage.ts";
import { bytesOf, textOf, type Input, type Parser } from "./parser.ts";

/** How many inputs each parser gets of each sort, and from which seed. `npm run test:fuzz` sets them. */
export const RUNS = Number(process.env["YAOLIAN_FUZZ_RUNS"] ?? 20);
export const SEED = Number(process.env["YAOLIAN_FUZZ_SEED"] ?? 20261126);

/** The most of a processor's time that one input may take: hundreds of times what a good one does. */
const MOST_CPU_MS = 3000;
const LONGEST_SENTENCE = 2000;

/** What became of the inputs of one parser. */
export interface Tally {
  read: number;
  refused: number;
}

interface Outcome {
  readonly value?: unknown;
  readonly refusal?: YaolianError;
}

/** Reads one input. Fails where anything but an error of the SDK is thrown, or where it takes too long. */
export async function outcomeOf(parser: Parser, input: Input): Promise<Outcome> {
  const began = process.cpuUsage();
  let outcome: Outcome;
  try {
    outcome = { value: await parser.read(input) };
  } catch (fault) {
    const error = asRefusal(fault);
    if (!(error instanceof YaolianError)) throw error;
    outcome = { refusal: error };
  }
  const { user, system } = process.cpuUsage(began);
  expect((user + system) / 1000, `${parser.name}: milliseconds for ${shown(input)}`).to.be.below(MOST_CPU_MS);
  expect(({} as Record<string, unknown>)["polluted"], "nothing changes all objects").to.equal(undefined);
  return outcome;
}

/** A refusal says what is wrong, where, and what to do; it fits a line of a screen, and repeats no secret. */
export function expectTelling(parser: Parser, refusal: YaolianError, input: Input): void {
  const { code, message, cure, sentence, place } = refusal;
  const of = `${parser.name}: ${code}, of ${shown(input)}`;
  expect(code, of).to.match(/^[A-Z][A-Za-z0-9]+$/);
  expect(message, of).to.match(/\S.*[.”"]$/s);
  expect(cure, of).to.match(/\.$/);
  expect(sentence.length, `${of}: length`).to.be.below(LONGEST_SENTENCE);
  expect(sentence, `${of}: characters that control a screen`).not.to.match(
    /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/,
  );
  const own = sentence.replace(/"(?:[^"\\]|\\.)*"?|“[^”]*”/g, "");
  expect(own, of).not.to.match(/\[object Object\]|\bundefined\b|\bNaN\b|TypeError|SyntaxError/);
  if (parser.whole?.includes(code) !== true) {
    expect(
      place !== undefined || /["“][^"”]*/.test(message) || /\d/.test(message),
      `${of} names its place: ${sentence}`,
    ).to.equal(true);
  }
  for (const secret of parser.unspoken ?? []) {
    for (let error: unknown = refusal; error instanceof Error; error = error.cause) {
      expect(error.message, `${of} repeats what it must not`).not.to.contain(secret);
    }
    expect(place ?? "", of).not.to.contain(secret);
  }
}

/** Reads damaged samples: each is refused in a way that tells, or what it was read as is right. */
export async function tryDamaged(parser: Parser, tally: Tally, numRuns = RUNS): Promise<void> {
  const bound = parser.bound ?? (() => undefined);
  const good = await Promise.all(parser.samples.map(async (sample) => bound((await parser.read(sample)) as never)));
  await fc.assert(
    fc.asyncProperty(damaged(parser), async (input) => {
      tally.read += 1;
      const { refusal, value } = await outcomeOf(parser, input);
      if (refusal !== undefined) {
        tally.refused += 1;
        expectTelling(parser, refusal, input);
        return;
      }
      parser.legal?.(value as never);
      expect(good, `${parser.name}: accepted ${shown(input)}`).to.deep.include(bound(value as never));
      if (parser.write === undefined) return;
      const again = await outcomeOf(parser, parser.write(value as never));
      expect(again.refusal?.sentence, `${parser.name}: what it wrote itself, of ${shown(input)}`).to.equal(undefined);
      expect(again.value, `${parser.name}: read again, of ${shown(input)}`).to.deep.equal(value);
    }),
    { seed: SEED, numRuns, endOnFailure: numRuns > 1000 },
  );
}

/** Reads samples that were made wrong on purpose: each is refused. */
export async function trySpoiled(parser: Parser, tally: Tally, numRuns = RUNS): Promise<void> {
  await fc.assert(
    fc.asyncProperty(parser.spoiled, async (input) => {
      tally.read += 1;
      const { refusal, value } = await outcomeOf(parser, input);
      if (refusal === undefined) throw new Error(`${parser.name}: accepted ${shown(input)} as ${shownValue(value)}`);
      tally.refused += 1;
      expectTelling(parser, refusal, input);
    }),
    { seed: SEED, numRuns },
  );
}

/** Reads the first sample cut off behind its first bytes, at `most` places or all there are. */
export async function tryCut(parser: Parser, tally: Tally, most: number): Promise<void> {
  const whole = bytesOf(smallest(parser.samples));
  const trimmed = bytesOf(textOf(whole).trimEnd());
  const length = parser.form === "json" ? trimmed.length : whole.length;
  const step = Math.max(1, Math.floor(length / most));
  for (let end = 0; end < length; end += step) {
    const input = whole.slice(0, end);
    tally.read += 1;
    const { refusal } = await outcomeOf(parser, input);
    if (refusal === undefined) {
      // The beginning of a document of JSON is none; the beginning of a list of lines is a list.
      expect(parser.form, `${parser.name}: accepted ${end} of ${length} bytes`).to.equal("text");
      continue;
    }
    tally.refused += 1;
    expectTelling(parser, refusal, input);
  }
}

function smallest(samples: readonly Input[]): Input {
  return samples.reduce((best, each) => (each.length < best.length ? each : best));
}

function shown(input: Input): string {
  const text = typeof input === "string" ? JSON.stringify(input) : `bytes ${Buffer.from(input).toString("hex")}`;
  return text.length > 600 ? `${text.slice(0, 300)}…(${text.length})…${text.slice(-200)}` : text;
}

function shownValue(value: unknown): string {
  const text =
    JSON.stringify(value, (_, each: unknown) => (typeof each === "bigint" ? String(each) : each)) ?? String(value);
  return text.slice(0, 300);
}

/** The gateway's parsers refuse with a problem (RFC 9457) instead, which says the same. */
function asRefusal(error: unknown): unknown {
  if (!(error instanceof ProblemError) || error.status >= 500) return error;
  const [, place, message = error.message] = /^([A-Za-z][\w.[\]]*): (.*)$/s.exec(error.message) ?? [];
  return new InputError(error.code, message, error.cure, {
    ...(place === undefined ? {} : { place }),
    cause: error.cause,
  });
}
