import { validateAgainstSchema } from "../../sdk/src/epcis/index.ts";
import { exportTrace } from "../../sdk/src/import/index.ts";
import type { Stage } from "./stage.ts";

/** How the traces of a stage's lots went. */
export interface Traces {
  readonly exported: number;
  /** What the schema says is wrong with them, one sentence a fault. */
  readonly faults: readonly string[];
}

/** Exports the trace of every lot of a stage and validates it against the EPCIS JSON schema, if there is one. */
export async function exportTraces({ ledger, vault }: Stage, schema: object | undefined): Promise<Traces> {
  if (schema === undefined) return { exported: 0, faults: [] };
  const { lotLedger } = ledger;
  const lots = await lotLedger.queryFilter(lotLedger.filters.LotRegistered());
  const faults: string[] = [];
  for (const { args } of lots) {
    const document = await exportTrace(ledger, args.lot, { vault });
    faults.push(...validateAgainstSchema(document, schema).map((fault) => `The trace of lot ${args.lot}: ${fault}.`));
  }
  return { exported: lots.length, faults };
}

export function sumOfTraces(traces: readonly Traces[]): Traces {
  return {
    exported: traces.reduce((sum, { exported }) => sum + exported, 0),
    faults: traces.flatMap(({ faults }) => faults),
  };
}
