import { network } from "hardhat";

/** What the parent asks for: port 0 is any free one, interval 0 mines each transaction as it arrives. */
export type ChainRequest = {
  port: number;
  intervalMs: number;
  begins: string | undefined;
  mnemonic: string | undefined;
  logged: boolean;
};

/** What this process answers: where it listens, or why it does not. */
export type ChainReply = { port: number } | { failure: string; code: string | undefined };

/*
 * The process behind startLocalChain: Hardhat's simulated chain of the network `node` in hardhat.config.ts, served
 * over JSON-RPC. It ends with the channel to its parent, however the parent ends.
 */
const HOST = "127.0.0.1";

// Ctrl-C reaches a whole terminal group at once. The parent decides when the chain stops, so that what still uses the
// chain can be ended first.
process.on("SIGINT", () => undefined);
process.on("SIGHUP", () => undefined);
process.on("disconnect", () => process.exit(0));
process.on("uncaughtException", fail);
process.once("message", (request) => void serve(request as ChainRequest).catch(fail));

/** Serves the chain that was asked for and reports its port; a port that is taken arrives at {@link fail}. */
async function serve(request: ChainRequest): Promise<void> {
  const server = await network.createServer(
    {
      network: "node",
      override: {
        // First come, first served: equal offers then keep the order in which they arrived.
        mining: { auto: request.intervalMs === 0, interval: 0, mempool: { order: "fifo" } },
        // More than one block a second would otherwise push the chain's clock ahead of the real one.
        allowBlocksWithSameTimestamp: request.intervalMs < 1000,
        loggingEnabled: request.logged,
        ...(request.begins === undefined ? {} : { initialDate: request.begins }),
        ...(request.mnemonic === undefined ? {} : { accounts: { mnemonic: request.mnemonic } }),
      },
    },
    HOST,
    request.port,
  );
  const { port } = await server.listen();
  if (request.intervalMs > 0) mineEvery(request.intervalMs, `http://${HOST}:${port}`);
  answer({ port });
}

/**
 * Mines a block at each interval and sets the next base fee back to zero. Hardhat's own interval mining does not do:
 * one block more than half full raises the base fee to 1 wei for good, and no transaction that offers zero is mined
 * after that.
 */
function mineEvery(intervalMs: number, url: string): void {
  let due = Date.now() + intervalMs;
  const mine = async (): Promise<void> => {
    await request(url, "evm_mine", []);
    await request(url, "hardhat_setNextBlockBaseFeePerGas", ["0x0"]);
    due = Math.max(due + intervalMs, Date.now());
    setTimeout(() => void mine().catch(fail), due - Date.now());
  };
  setTimeout(() => void mine().catch(fail), intervalMs);
}

async function request(url: string, method: string, params: unknown[]): Promise<void> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
  });
  const { error } = (await response.json()) as { error?: { message: string } };
  if (error !== undefined) throw new Error(`${method} failed: ${error.message}`);
}

function answer(reply: ChainReply): void {
  process.send?.(reply);
}

/** Reports a failure and ends; without this, a chain that cannot mine any more would go on answering. */
function fail(error: NodeJS.ErrnoException): void {
  if (process.connected)
    process.send?.({ failure: error.message, code: error.code } satisfies ChainReply, () => process.exit(1));
  else process.exit(1);
}
