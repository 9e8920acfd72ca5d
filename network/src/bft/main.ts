import { parseArgs } from "node:util";

import { InputError, YaolianError } from "@yaolian/sdk";

import { rehearse, reportLines } from "../rehearse/index.ts";
import { buildClient, checkTools } from "./client.ts";
import { startBftNetwork } from "./network.ts";

/*
 * Builds a BFT client from its Go modules, starts four validators of it, and rehearses on them with the fault drill. Ends with
 * 0 where every law held, with 1 where one was broken or something was in the way, and with 69 where the client can't be built
 * here.
 *
 *   npm run rehearse:bft -- [--check] [--seconds 60] [--lines 32] [--skip-scenario] [--keep] [--json]
 *
 * With --check it only tells whether it can be built, with --keep the network's files stay for who wants to read the logs.
 */
const UNAVAILABLE = 69;
/** Not the chain id of any public network. */
const CHAIN_ID = 690_690;

const { values } = parseArgs({
  options: {
    check: { type: "boolean", default: false },
    seconds: { type: "string", default: "60" },
    lines: { type: "string", default: "32" },
    "skip-scenario": { type: "boolean", default: false },
    keep: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  },
});
const say = (line: string): void => void process.stderr.write(`${line}\n`);

process.exitCode = await main();

async function main(): Promise<number> {
  try {
    await checkTools();
    if (values.check) return 0;
    return await run();
  } catch (error) {
    if (!(error instanceof YaolianError)) throw error;
    say(error.sentence);
    return ["GoMissing", "GoTooOld", "CompilerMissing", "ModulesMissing"].includes(error.code) ? UNAVAILABLE : 1;
  }
}

async function run(): Promise<number> {
  const load = { loadSeconds: countOf("seconds"), lines: countOf("lines") };
  say("The client is built from its Go modules: the first time that takes minutes.");
  const network = await startBftNetwork({ client: await buildClient(), chainId: CHAIN_ID });
  // Not by its end alone: what it started must not outlive it, nor its folder.
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void network.close().finally(() => process.exit(1)));
  }
  say(`${network.nodes.length} validators run: ${network.nodes.join(", ")}.`);
  try {
    const scenario = !values["skip-scenario"];
    const report = await rehearse({ ...load, scenario, rpcUrls: network.nodes, drill: network, log: say });
    if (values.json) console.log(JSON.stringify(report, undefined, 2));
    else for (const line of reportLines(report)) console.log(line);
    return report.held ? 0 : 1;
  } finally {
    await network.close(values.keep);
    if (values.keep) say(`The network's files are in ${network.folder}.`);
  }
}

function countOf(name: "seconds" | "lines"): number {
  const number = Number(values[name]);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new InputError("CountWrong", `--${name} ${values[name]} is no count.`, "Give a whole number above 0.");
}
