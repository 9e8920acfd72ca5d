import { readFileSync } from "node:fs";

import { z } from "zod";

import { InputError } from "../../sdk/src/errors.ts";

const SNAPSHOT = new URL("../../snapshots/gas.json", import.meta.url);

/** The figures of the committed snapshot. */
export interface Gas {
  /** Gas of a figure by its id. Throws an InputError `FigureMissing` for one that is not there. */
  readonly of: (id: string) => number;
  /** The largest documented batch of any function: G15. */
  readonly largestBatch: { readonly id: string; readonly gas: number };
}

export function readGas(text: string = readFileSync(SNAPSHOT, "utf8")): Gas {
  const figures = z.record(z.string(), z.number()).parse(JSON.parse(text));
  const [largest] = Object.entries(figures)
    .filter(([id]) => id.startsWith("G15."))
    .sort(([, one], [, other]) => other - one);
  if (largest === undefined) throw missing("G15");
  return {
    of(id) {
      const figure = figures[id];
      if (figure === undefined) throw missing(id);
      return figure;
    },
    largestBatch: { id: largest[0], gas: largest[1] },
  };
}

function missing(id: string): InputError {
  return new InputError(
    "FigureMissing",
    `snapshots/gas.json has no figure ${id}.`,
    "Run `npm run bench:gas -- --write`; if the figure has a new name, give it in scripts/scale/shapes.ts.",
  );
}
