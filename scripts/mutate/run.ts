import { parse } from "./compiler.ts";
import { Bench, type Trialled } from "./bench.ts";
import { Killers } from "./killers.ts";
import { mutantsOf, type Mutant } from "./mutants.ts";
import { addRecord, readRecords, recordOf, type MutantRecord } from "./records.ts";
import { reachOf } from "./reach.ts";
import { readSources } from "./sources.ts";
import { Workshop } from "./workshop.ts";

/** Sources, their mutants, and what is known of them. */
export interface Stage {
  readonly sources: ReadonlyMap<string, string>;
  readonly mutants: readonly Mutant[];
  readonly records: Map<string, MutantRecord>;
  readonly stale: number;
}

export async function openStage(): Promise<Stage> {
  const sources = await readSources();
  const trees = parse(sources);
  const mutants = mutantsOf(sources, trees, reachOf(trees, [...sources.keys()]));
  const { fresh, stale } = readRecords(sources);
  return { sources, mutants, records: new Map(fresh), stale };
}

/** With so many test files a mutant is tried first: most that die are killed by the very first. */
const LIKELIEST = 4;

/**
 * Tries mutants, one after the other, and records each at once. While the tests run against one, the next is compiled.
 *
 * @param thorough with all tests that reach a mutant, and not only the likeliest: a survivor has met them all
 * @param tell is told each outcome
 */
export async function tryMutants(
  { sources, records }: Stage,
  chosen: readonly Mutant[],
  thorough: boolean,
  tell: (mutant: Mutant, record: MutantRecord) => void,
): Promise<void> {
  const workshop = new Workshop(sources);
  const killers = await Killers.read(records.values());
  const bench = new Bench();
  const record = (mutant: Mutant, came: Parameters<typeof recordOf>[2]): void => {
    const made = recordOf(mutant, sources.get(mutant.path) ?? "", came);
    addRecord(made);
    records.set(mutant.id, made);
    if (made.file !== undefined) killers.learn(mutant, made.file);
    tell(mutant, made);
  };
  let running: Promise<void> = Promise.resolve();
  try {
    for (const mutant of chosen) {
      const prepared = workshop.prepare(mutant);
      await running;
      if (typeof prepared === "string") {
        record(mutant, { outcome: prepared });
        continue;
      }
      const files = killers.of(mutant);
      const isAll = thorough || files.length <= LIKELIEST;
      const trial = bench.try({ codes: prepared.codes, files: isAll ? files : files.slice(0, LIKELIEST) });
      running = trial.then((came) =>
        record(
          mutant,
          judged(came, isAll, () => workshop.isEqualForReal(mutant)),
        ),
      );
      // A failure is awaited with the next mutant; until then it is no unhandled one.
      running.catch(() => undefined);
      // The worker is only sent its trial once this process waits: compiling leaves no time for it.
      await new Promise(setImmediate);
    }
    await running;
  } finally {
    await bench.close();
  }
}

function judged(came: Trialled, isAll: boolean, isEqual: () => boolean): Parameters<typeof recordOf>[2] {
  if (came === "hung") return { outcome: "hung" };
  if (came.failure !== undefined) {
    const { file, title, message } = came.failure;
    return { outcome: message.startsWith("Timeout of") ? "hung" : "killed", file, test: title };
  }
  if (came.tests === 0) throw new Error("A mutant met no test.");
  if (!isAll) return { outcome: "open" };
  return { outcome: isEqual() ? "equal" : "survived" };
}
