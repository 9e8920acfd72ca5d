/** What a cell of a report holds. */
export type Cell = string | number | boolean | null;

/** What a column holds: text, a word of a list, a whole number, yes or no, a moment in UTC, or a day of the ledger. */
export type ColumnKind = "text" | readonly string[] | "number" | "flag" | "moment" | "day";

/** A column of a report's set. */
export interface Column {
  readonly kind: ColumnKind;
  /** What it says, for who reads the schema. */
  readonly about: string;
  /** Whether a row may leave it empty. */
  readonly isOptional?: boolean;
}

export type Columns = Readonly<Record<string, Column>>;

type CellOf<C extends Column> = C["kind"] extends "number"
  ? number
  : C["kind"] extends "flag"
    ? boolean
    : C["kind"] extends readonly (infer Word)[]
      ? Word
      : string;

/** A row of a set with these columns. */
export type RowOf<C extends Columns> = {
  [Name in keyof C]: CellOf<C[Name]> | (C[Name] extends { isOptional: true } ? null : never);
};

/** A set as it is described: its name, what it is, and its columns in their order. */
export interface SetShape<C extends Columns = Columns> {
  readonly name: string;
  readonly about: string;
  readonly columns: C;
}

const BASE = "https://yaolian.example/reports/";

/** The JSON schema (draft 7) of a set's document. */
export function schemaOf({ name, about, columns }: SetShape): Record<string, unknown> {
  const rows = {
    type: "array",
    items: {
      type: "object",
      properties: Object.fromEntries(Object.entries(columns).map(([key, column]) => [key, cellSchema(column)])),
      required: Object.keys(columns),
      additionalProperties: false,
    },
  };
  const moment = { type: "string", format: "date-time" };
  const block = { type: "integer", minimum: 0 };
  const period = {
    type: "object",
    properties: { from: moment, to: moment, firstBlock: block, lastBlock: block, chainId: block },
    required: ["from", "to", "firstBlock", "lastBlock", "chainId"],
    additionalProperties: false,
  };
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    $id: schemaId(name),
    title: name,
    description: about,
    type: "object",
    properties: { $schema: { const: schemaId(name) }, set: { const: name }, period, rows },
    required: ["$schema", "set", "period", "rows"],
    additionalProperties: false,
  };
}

/** What a set's schema is called. */
export function schemaId(name: string): string {
  return `${BASE}${name}.schema.json`;
}

function cellSchema({ kind, about, isOptional = false }: Column): Record<string, unknown> {
  const type = typeof kind === "string" ? JSON_TYPES[kind] : "string";
  const shape: Record<string, unknown> = { type: isOptional ? [type, "null"] : type, description: about };
  if (kind === "moment") shape["format"] = "date-time";
  if (kind === "day") shape["format"] = "date";
  if (typeof kind !== "string") shape["enum"] = isOptional ? [...kind, null] : kind;
  return shape;
}

const JSON_TYPES = { text: "string", number: "integer", flag: "boolean", moment: "string", day: "string" } as const;
