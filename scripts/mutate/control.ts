import { tellFigure } from "../assure/figures.ts";
import { Bench } from "./bench.ts";
import type { Deployable } from "./compiler.ts";
import { Killers } from "./killers.ts";
import type { Stage } from "./run.ts";
import { Workshop } from "./workshop.ts";

/**
 * Runs every test that kills, with all contracts as they are but compiled as mutants are: what fails here would be taken
 * for a kill.
 *
 * @returns the test files that fail
 */
export async function control(stage: Stage): Promise<string[]> {
  const workshop = new Workshop(stage.sources);
  const deployed = new Map(stage.mutants.flatMap(({ targets }) => targets.map((each) => [each.name, each])));
  const codes = Object.fromEntries(
    [...deployed.values()].flatMap((target: Deployable): [string, string][] => {
      const code = workshop.codeOf(target, "quick");
      return code === undefined ? [] : [[target.name, code]];
    }),
  );
  const killers = await Killers.read([]);
  const bench = new Bench();
  const wrong: string[] = [];
  try {
    for (const file of killers.all) {
      const came = await bench.try({ codes, files: [file] });
      const why = came === "hung" ? "does not end" : came.tests === 0 ? "has no test" : came.failure?.title;
      tellFigure("R10", "test files that pass unchanged", why === undefined ? 1 : 0);
      if (why !== undefined) wrong.push(`fails on unchanged contracts: ${file}: ${why}`);
    }
  } finally {
    await bench.close();
  }
  return wrong;
}
