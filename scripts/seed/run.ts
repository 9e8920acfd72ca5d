import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { YaolianError } from "../../sdk/src/errors.ts";
import { connect, writeDeployment } from "../../sdk/src/ledger/index.ts";
import { readCast } from "./cast.ts";
import { deployDemo, seedDemo } from "./demo.ts";

const DEPLOYMENTS = fileURLToPath(new URL("../../deployments", import.meta.url));

/**
 * `node --import tsx scripts/seed/run.ts [--rpc URL] [--i-know]`: puts the sample consortium on a running local chain, with
 * keys that everybody knows. Any other chain is refused, unless --i-know says that it holds nothing of worth.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { rpc: { type: "string", default: "http://127.0.0.1:8545" }, "i-know": { type: "boolean" } },
  });
  const cast = await readCast();
  const deployment = await deployDemo({ rpcUrl: values.rpc, cast, name: "demo", knowing: values["i-know"] === true });
  const ledger = await connect({ rpcUrl: values.rpc, deployment });
  try {
    const { members, sites, operators, products } = await seedDemo(ledger, cast);
    const path = await writeDeployment(DEPLOYMENTS, deployment);
    const what = `${members.size} members, ${sites.size} sites, ${operators} operators and ${products} products`;
    process.stdout.write(`${what} are on chain ${deployment.chainId}; wrote ${path}\n`);
  } finally {
    ledger.close();
  }
}

await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof YaolianError ? error.sentence : String(error)}\n`);
  process.exitCode = 1;
});
