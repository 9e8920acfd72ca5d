import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { ROOT } from "./root.ts";

/** What of the compiler's syntax tree is read here. */
interface Node {
  nodeType: string;
  name?: string;
  documentation?: { text: string };
  nodes?: Node[];
  parameters?: { parameters: { name: string; indexed: boolean; typeDescriptions: { typeString: string } }[] };
}

const INTERFACES = ["IConsortium", "IDrugRegistry", "ILotLedger", "IAlertLedger", "IColdChain", "IPrescriptionToken"];

/** Writes docs/events.md: every event of the ledger's own interfaces with its meaning, as the compiler reads them. */
function main(): void {
  const trees = readInterfaces();
  const parts = INTERFACES.map((name) => section(name, trees.get(name) ?? { nodeType: "" }));
  const text = [
    "# Events",
    "",
    "Events are the product for everyone who builds on the ledger: all state but the pack lists can be rebuilt from them.",
    "Indexed fields, which a follower can filter on, are in bold. `PrescriptionToken` also emits ERC-1155's",
    "`TransferSingle(**operator**, **from**, **to**, id, value)` for every change of a balance. Generated from the",
    "interfaces by `npm run generate`.",
    "",
    ...parts,
  ].join("\n");
  writeFileSync(join(ROOT, "docs/events.md"), text);
}

function section(name: string, contract: Node): string {
  const events = (contract.nodes ?? []).filter(({ nodeType }) => nodeType === "EventDefinition");
  if (events.length === 0) throw new Error(`${name} has no event: is it still the interface's name?`);
  const rows = events.map((event) => {
    const fields = (event.parameters?.parameters ?? []).map(
      ({ name: field, indexed, typeDescriptions }) =>
        `${indexed ? `**${field}**` : field} ${plainType(typeDescriptions.typeString)}`,
    );
    return `### ${event.name ?? ""}\n\n${fields.join(", ")}\n\n${meaning(event)}\n`;
  });
  return `## ${name.slice(1)}\n\n${rows.join("\n")}`;
}

/** The `@notice`, then what is said of single fields, as one paragraph. */
function meaning(event: Node): string {
  const text = (event.documentation?.text ?? "").replaceAll(/\s+/g, " ").trim();
  return text
    .replace(/^@notice /, "")
    .replaceAll(/ @param (\w+) /g, " `$1`: ")
    .replaceAll(/\{(\w+)\}/g, "`$1`");
}

function plainType(type: string): string {
  return `\`${type.replace(/^(enum|struct) /, "")}\``;
}

function readInterfaces(): Map<string, Node> {
  const require = createRequire(import.meta.url);
  const solc = require("solc") as { compile(input: string, callbacks: { import(path: string): unknown }): string };
  const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");
  const input = {
    language: "Solidity",
    sources: Object.fromEntries(
      INTERFACES.map((name) => [
        `contracts/interfaces/${name}.sol`,
        { content: read(`contracts/interfaces/${name}.sol`) },
      ]),
    ),
    settings: { outputSelection: { "*": { "": ["ast"] } } },
  };
  const load = (path: string): unknown => ({
    contents: read(path.startsWith("contracts/") ? path : `node_modules/${path}`),
  });
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: load })) as {
    sources?: Record<string, { ast: Node }>;
    errors?: { severity: string; formattedMessage: string }[];
  };
  const fault = output.errors?.find(({ severity }) => severity === "error");
  if (fault !== undefined) throw new Error(fault.formattedMessage);
  const contracts = Object.values(output.sources ?? {}).flatMap(({ ast }) => ast.nodes ?? []);
  return new Map(contracts.map((node) => [node.name ?? "", node]));
}

main();
