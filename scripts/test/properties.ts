import { tellFigure } from "../assure/figures.ts";

/** Tests in which a property was tried on many inputs and held, by their full titles. */
const held = new Set<string>();
let running = "";

/** The fewest inputs with which a property says something. */
const LEAST_RUNS = 50;

/** From now on the properties that fast-check tries are counted by the test that they are in. */
export async function watchProperties(): Promise<void> {
  const { default: fc } = await import("fast-check");
  fc.configureGlobal({
    ...fc.readConfigureGlobal(),
    reporter: (details) => {
      if (details.failed) throw new Error(fc.defaultReportMessage(details));
      if (details.numRuns >= LEAST_RUNS) held.add(running);
    },
  });
}

/** The test that runs next. */
export function testBegins(title: string): void {
  running = title;
}

export function tellProperties(): void {
  tellFigure("R4", "fuzz properties", held.size);
}
