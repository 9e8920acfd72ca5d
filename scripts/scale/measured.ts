import { readFileSync, writeFileSync } from "node:fs";

import { z } from "zod";

import { InputError } from "../../sdk/src/errors.ts";
import { SHAPES } from "./shapes.ts";

const FILE = new URL("measured.json", import.meta.url);

const count = z.number().int().nonnegative();
const size = z.number().positive();

const countedSchema = z.object({
  transactionBytes: count,
  receiptBytes: count,
  events: count,
  newSlots: count,
  changedSlots: count,
});

const indexerSchema = z.object({
  /** Events over which the database grew. */
  events: count,
  /** The follower's tables with their indexes; Ponder's own copy of the chain; rows of tables. */
  tableBytesAnEvent: size,
  syncBytesAnEvent: size,
  rowsAnEvent: size,
  packListBytesAPack: size,
});

const schema = z.object({
  bytesASlot: size,
  indexer: indexerSchema,
  operations: z.record(z.string(), countedSchema),
});

export type IndexerSizes = z.infer<typeof indexerSchema>;
/** What `npm run scale -- --measure` measured last. */
export type Measured = z.infer<typeof schema>;

/** Reads the committed measurements. Throws an InputError `MeasurementMissing` where a shape's are not among them. */
export function readMeasured(): Measured {
  const measured = schema.parse(JSON.parse(readFileSync(FILE, "utf8")));
  const missing = SHAPES.find(({ name }) => measured.operations[name] === undefined);
  if (missing === undefined) return measured;
  const message = `scripts/scale/measured.json has no "${missing.name}".`;
  throw new InputError("MeasurementMissing", message, "Run `npm run scale -- --measure`.");
}

export function writeMeasured(measured: Measured): void {
  writeFileSync(FILE, `${JSON.stringify(schema.parse(measured), undefined, 2)}\n`);
}
