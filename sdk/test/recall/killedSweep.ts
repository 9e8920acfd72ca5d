import { HDNodeWallet, Mnemonic } from "ethers";
import type { JsonRpcApiProvider } from "ethers";

import { connect, Keyring, type Deployment } from "../../src/ledger/index.ts";
import { holdDescendants } from "../../src/recall/index.ts";

/** What a process of its own stops, and when it is to be killed. */
export interface KilledSweep {
  readonly url: string;
  readonly deployment: Deployment;
  readonly phrase: string;
  readonly keys: readonly number[];
  readonly lot: string;
  /** Killed when the node has taken this many transactions, before the process hears of the last one. */
  readonly killAfter: number;
}

/** Holds descendants, and kills itself with SIGKILL at the moment that the node has taken so many transactions. */
async function run(task: KilledSweep): Promise<void> {
  const ledger = await connect({ rpcUrl: task.url, deployment: task.deployment });
  dieAfter(ledger.provider, task.killAfter);
  const parent = HDNodeWallet.fromMnemonic(Mnemonic.fromPhrase(task.phrase), "m/44'/60'/0'/0");
  const keyring = await Keyring.fromSigners(
    ledger,
    task.keys.map((number) => parent.deriveChild(number)),
  );
  const { open } = await holdDescendants(ledger, keyring, task.lot, { inFlight: 4 });
  if (open.length > 0) process.exitCode = 3;
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
  void run(task as KilledSweep).then(
    () => process.disconnect(),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
