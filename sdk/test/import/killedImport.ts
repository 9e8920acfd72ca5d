import { HDNodeWallet, Mnemonic } from "ethers";
import type { JsonRpcApiProvider } from "ethers";

import { importEpcis, importFhir } from "../../src/import/index.ts";
import { connect, Keyring, openVault, type Deployment } from "../../src/ledger/index.ts";

/** What a process of its own imports, and when it is to be killed. */
export interface KilledImport {
  readonly kind: "epcis" | "fhir";
  readonly url: string;
  readonly deployment: Deployment;
  readonly phrase: string;
  readonly keys: readonly number[];
  readonly vaultFolder: string;
  readonly files: readonly string[];
  /** Killed when the node has taken this many transactions, before the process hears of the last one; 0 for never. */
  readonly killAfter: number;
}

/**
 * Imports documents, and kills itself with SIGKILL at the moment that the node has taken so many transactions. Ends with
 * exit code 0 when it comes to the end before.
 */
async function run(task: KilledImport): Promise<void> {
  const ledger = await connect({ rpcUrl: task.url, deployment: task.deployment });
  dieAfter(ledger.provider, task.killAfter);
  const parent = HDNodeWallet.fromMnemonic(Mnemonic.fromPhrase(task.phrase), "m/44'/60'/0'/0");
  const vault = openVault(task.vaultFolder);
  const keyring = await Keyring.fromSigners(
    ledger,
    task.keys.map((number) => parent.deriveChild(number)),
    { vault },
  );
  // From here on it matters when it is killed.
  process.send?.("began");
  const results =
    task.kind === "epcis"
      ? importEpcis(ledger, keyring, vault, task.files)
      : importFhir(ledger, keyring, vault, task.files, { batchSize: 2 });
  for await (const { outcome } of results) if (outcome === "refused" && task.kind === "epcis") process.exitCode = 3;
  ledger.close();
}

function dieAfter(provider: JsonRpcApiProvider, most: number): void {
  const send = provider.send.bind(provider);
  let taken = 0;
  provider.send = async (method, params) => {
    const answer: unknown = await send(method, params);
    if (method !== "eth_sendRawTransaction") return answer;
    taken += 1;
    if (taken === most) process.kill(process.pid, "SIGKILL");
    return answer;
  };
}

process.once("message", (task) => {
  void run(task as KilledImport).then(
    () => process.disconnect(),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
