import { parseArgs } from "node:util";

import { InputError, YaolianError } from "@yaolian/sdk";
import { connect } from "@yaolian/sdk/ledger";

import { tablesAt } from "../client/tables.ts";
import { reconcile, type Reconciliation } from "./reconcile.ts";

const USAGE = `npm run reconcile                compares the tables with the contracts and the chain's events; ends with 1 where they differ
npm run reconcile -- --json      prints what was found as JSON
npm run reconcile -- --sample N  compares about N rows of each table, and N words of each lot
npm run reconcile -- --api URL --rpc URL --deployments DIR   with the service, the node and the deployment book there
The node operator's token, which the service asks for, is read from YAOLIAN_OPERATOR_TOKEN.`;

const OPTIONS = {
  api: { type: "string", default: "http://127.0.0.1:8787" },
  rpc: { type: "string", default: "http://127.0.0.1:8545" },
  deployments: { type: "string", default: "deployments" },
  sample: { type: "string" },
  json: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

/** Ends with 0 where every value is the same, and with 1 where one is not, or it could not be found out. */
async function main(): Promise<number> {
  const { values } = parseArgs({ options: OPTIONS });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const sample = values.sample === undefined ? undefined : sampleOf(values.sample);
  const ledger = await connect({ rpcUrl: values.rpc, deployment: values.deployments });
  try {
    const client = tablesAt(values.api, process.env["YAOLIAN_OPERATOR_TOKEN"]);
    const found = await reconcile({ ledger, client, ...(sample === undefined ? {} : { sample }) });
    console.log(values.json ? JSON.stringify(found) : told(found));
    return found.differenceCount === 0 ? 0 : 1;
  } finally {
    ledger.close();
  }
}

function sampleOf(text: string): number {
  if (/^\d+$/.test(text) && Number(text) > 0) return Number(text);
  throw new InputError("SampleInvalid", `"${text}" is no number of rows.`, "Say --sample with a number above 0.");
}

function told({ tables, values, sampled, differences, differenceCount, block }: Reconciliation): string {
  const width = Math.max(...Object.keys(tables).map((name) => name.length));
  const lines = Object.entries(tables).map(([name, count]) => {
    const part = sampled.includes(name) ? "  (a sample of its rows)" : "";
    return `${name.padEnd(width)}  ${count.toLocaleString("en")}${part}`;
  });
  const found = differences.map(
    ({ table, key, column, found: has, expected }) => `${table} ${key} ${column}: ${has}, not ${expected}`,
  );
  const rest = differenceCount - differences.length;
  if (rest > 0) found.push(`… and ${rest.toLocaleString("en")} more.`);
  const sum = `${values.toLocaleString("en")} values compared up to block ${block}: ${differenceCount} differences`;
  return [...lines, ...found, sum].join("\n");
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(error instanceof YaolianError ? error.sentence : error);
  return 1;
});
