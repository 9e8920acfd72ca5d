import { tellFigure } from "../figures.ts";
import { deedsOf, deedsTable, NEVER } from "./deeds.ts";
import { lawsOf, type SolidityOutcome } from "./outcome.ts";

/** The fewest inputs with which a property says something. */
const LEAST_RUNS = 50;

/** A handler whose deed succeeds less often than once in so many tries tries in vain. */
const RARELY = 100;

/** Adds what the Solidity tests counted to the figures: calls that each law held after, deeds, properties. */
export function tellOutcomes(outcomes: readonly SolidityOutcome[]): void {
  const held = outcomes.filter(({ status }) => status === "Success");
  for (const outcome of held) {
    for (const law of lawsOf(outcome)) tellFigure("R3", callsOf(law), outcome.calls);
  }
  const properties = held.filter(({ kind, runs }) => kind === "fuzz" && runs >= LEAST_RUNS);
  tellFigure("R4", "fuzz properties", properties.length);
  tellDeeds(held.flatMap(({ logs }) => logs));
}

/** The name of a law's figure. */
export function callsOf(law: number): string {
  return `law ${law}: calls it held after`;
}

function tellDeeds(logs: readonly string[]): void {
  const deeds = deedsOf(logs);
  if (deeds.length === 0) return;
  console.log(`\n${deedsTable(deeds)}\n`);
  const rare = deeds.filter(({ name, tried, done }) => !NEVER.includes(name) && done * RARELY < tried);
  const sum = (count: (deed: (typeof deeds)[number]) => number): number =>
    deeds.reduce((total, deed) => total + count(deed), 0);
  tellFigure("R3", "deeds", deeds.length);
  tellFigure(
    "R3",
    "deeds tried",
    sum(({ tried }) => tried),
  );
  tellFigure(
    "R3",
    "deeds done",
    sum(({ done }) => done),
  );
  tellFigure("R3", "deeds hardly ever done", rare.length);
  for (const { name, tried, done } of rare) console.log(`${name} was done ${done} of ${tried} times.`);
}
