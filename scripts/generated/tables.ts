import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { format, resolveConfig } from "prettier";
import ts from "typescript";

import { ROOT } from "./root.ts";

const FILES: readonly (readonly [string, string])[] = [
  ["Members, sites, operators and modules", "consortium"],
  ["The Council", "council"],
  ["Products", "drugs"],
  ["Lots, consignments, packs and alerts", "lots"],
  ["Cold chain", "coldChain"],
  ["Prescriptions, immunizations and claims", "prescriptions"],
  ["Consents, emergency accesses and anchors", "records"],
  ["Every event", "activity"],
];

/** What the columns' types of the schema are in SQL. */
const TYPES: Readonly<Record<string, string>> = { hex: "text", int8: "bigint", bigint: "numeric(78)" };

/** Writes docs/tables.md: every table of the indexer with what its columns mean, as the schema's files say it. */
async function main(): Promise<void> {
  const parts = FILES.map(([title, file]) => {
    const path = join(ROOT, "indexer", "schema", `${file}.ts`);
    const source = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true);
    const tables = source.statements.filter(ts.isVariableStatement).map((statement) => tableOf(statement, source));
    return `## ${title}\n\n${tables.join("\n")}`;
  });
  const text = [
    "# Tables",
    "",
    "What the indexer keeps of the ledger, for SQL and GraphQL. Times are Unix seconds, days are counted as the ledger counts",
    "them (days since 1970-01-01 in its own time zone), hashes and addresses are lower-case hex, enums are the names of their",
    "values. A table's name in GraphQL stands behind its name in SQL; a column's name is `lower_case` in SQL and `camelCase`",
    "there. Key columns are in bold. Generated from `indexer/schema/` by `npm run generate`; `npm run reconcile` compares the",
    "tables with the contracts.",
    "",
    ...parts,
  ].join("\n");
  const path = join(ROOT, "docs/tables.md");
  writeFileSync(path, await format(text, { ...(await resolveConfig(path)), parser: "markdown" }));
}

function tableOf(statement: ts.VariableStatement, source: ts.SourceFile): string {
  const [declaration] = statement.declarationList.declarations;
  const call = declaration?.initializer;
  if (declaration === undefined || call === undefined || !ts.isCallExpression(call)) throw unread(source, statement);
  const [name, columns, extra] = call.arguments;
  if (name === undefined || !ts.isStringLiteral(name) || columns === undefined) throw unread(source, statement);
  const key = /primaryKey\(\{ columns: \[([^\]]*)\]/.exec(extra?.getText(source) ?? "")?.[1] ?? "";
  const keys = [...key.matchAll(/table\.(\w+)/g)].map(([, column]) => column ?? "");
  const rows = propertiesOf(columns).map((property) => columnOf(property, source, keys));
  const meaning = commentOf(statement);
  const head = `### ${name.text}, in GraphQL ${declaration.name.getText(source)}\n\n${meaning === "" ? "" : `${meaning}\n\n`}`;
  return `${head}| column | type | meaning |\n|---|---|---|\n${rows.join("\n")}\n`;
}

/** The columns that `(t) => ({ … })` gives. */
function propertiesOf(columns: ts.Expression): ts.PropertyAssignment[] {
  const body = ts.isArrowFunction(columns) ? columns.body : columns;
  const object = ts.isParenthesizedExpression(body) ? body.expression : body;
  return ts.isObjectLiteralExpression(object) ? object.properties.filter(ts.isPropertyAssignment) : [];
}

function columnOf(property: ts.PropertyAssignment, source: ts.SourceFile, keys: readonly string[]): string {
  const name = property.name.getText(source);
  const told = property.initializer.getText(source).replaceAll(/\s+/g, "");
  const base = /^t\.(\w+)/.exec(told)?.[1] ?? "";
  const list = told.includes(".array()") ? "[]" : "";
  const isKey = keys.includes(name) || told.includes(".primaryKey()");
  const maybe = isKey || told.includes(".notNull()") ? "" : ", or null";
  const values = valuesOf(/\.\$type<(.*?)>\(\)/.exec(told)?.[1] ?? "");
  const meaning = [commentOf(property), values].filter((text) => text !== "").join(" ");
  const shown = name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return `| ${isKey ? `**${shown}**` : shown} | \`${TYPES[base] ?? base}${list}\`${maybe} | ${meaning} |`;
}

/** The values that a column's type names. */
function valuesOf(type: string): string {
  const named = /^EnumValue<"(\w+)"$/.exec(type)?.[1] ?? /^EnumValue<"(\w+)">$/.exec(type)?.[1];
  if (named !== undefined) return `A \`${named}\`.`;
  const values = [...type.matchAll(/"(\w+)"/g)].map(([, value]) => `\`${value ?? ""}\``);
  return values.length === 0 ? "" : `One of ${values.join(", ")}.`;
}

/** The comment before a node, as one line. */
function commentOf(node: ts.Node): string {
  const [comment] = ts.getJSDocCommentsAndTags(node);
  const text = comment === undefined ? undefined : ts.getTextOfJSDocComment(comment.comment);
  return (text ?? "").replaceAll(/\s+/g, " ").trim();
}

function unread(source: ts.SourceFile, node: ts.Node): Error {
  const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
  return new Error(`${source.fileName}:${line + 1} declares no table.`);
}

await main();
