import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";

import { expect } from "chai";

import { InputError } from "../../sdk/src/errors.ts";
import { startLocalChain } from "../../scripts/local/chain.ts";
import type { AddressInfo } from "node:net";
import type { LocalChain } from "../../scripts/local/chain.ts";

type Block = { baseFeePerGas: string; gasUsed: string; timestamp: string; transactions: string[] };

async function call<T>(url: string, method: string, params: unknown[] = []): Promise<T> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
  const response = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body });
  const answer = (await response.json()) as { result: T; error?: { message: string } };
  if (answer.error !== undefined) throw new Error(`${method}: ${answer.error.message}`);
  return answer.result;
}

/** Asks until the answer satisfies the condition; mocha's own limit ends a wait in vain. */
async function until<T>(ask: () => Promise<T>, satisfied: (value: T) => boolean): Promise<T> {
  for (;;) {
    const value = await ask();
    if (satisfied(value)) return value;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const answers = (url: string): Promise<boolean> =>
  call(url, "eth_chainId").then(
    () => true,
    () => false,
  );

describe("local chain", function () {
  this.timeout(30_000);
  const started: LocalChain[] = [];
  const start = async (options: Parameters<typeof startLocalChain>[0]): Promise<LocalChain> => {
    const chain = await startLocalChain(options);
    started.push(chain);
    return chain;
  };
  afterEach(async () => {
    await Promise.all(started.splice(0).map((chain) => chain.stop()));
  });

  describe("given a chain with blocks at an interval", () => {
    it("answers with its chain id and mines without being asked", async () => {
      const { url, chainId } = await start({ intervalMs: 50 });
      expect(Number(await call(url, "eth_chainId")))
        .to.equal(31337)
        .and.equal(chainId);
      await until(
        () => call<string>(url, "eth_blockNumber"),
        (block) => Number(block) >= 3,
      );
    });

    it("keeps its clock at the real one, however short the interval", async () => {
      const { url } = await start({ intervalMs: 10 });
      await until(
        () => call<string>(url, "eth_blockNumber"),
        (block) => Number(block) >= 20,
      );
      const block = await call<Block>(url, "eth_getBlockByNumber", ["latest", false]);
      expect(Number(block.timestamp)).to.be.at.most(Math.ceil(Date.now() / 1000));
    });

    it("mines a transaction that pays nothing after a block more than half full", async () => {
      const { url } = await start({ intervalMs: 200 });
      const [from, to] = await call<[string, string]>(url, "eth_accounts");
      const send = (transaction: object): Promise<string> =>
        call(url, "eth_sendTransaction", [{ from, gasPrice: "0x0", ...transaction }]);
      // The creation code touches memory at 2,880,000, which costs 16 million gas: two fill over half of 60 million.
      const burner = { data: "0x5f622bf2005200", gas: "0xfb0000" };
      const mined = (hash: string): Promise<{ status: string; blockNumber: string } | null> =>
        call(url, "eth_getTransactionReceipt", [hash]);
      await until(
        async () => {
          const hashes = await Promise.all([send(burner), send(burner)]);
          await Promise.all(hashes.map((hash) => until(() => mined(hash), Boolean)));
          return call<Block>(url, "eth_getBlockByNumber", ["latest", false]);
        },
        (block) => Number(block.gasUsed) > 30_000_000,
      );
      const hash = await send({ to, gas: "0x5208" });
      const receipt = await until(
        () => mined(hash),
        (value) => value !== null,
      );
      expect(receipt?.status).to.equal("0x1");
    });
  });

  describe("given a chain without an interval", () => {
    it("mines each transaction as it arrives, from the accounts of the phrase it was given", async () => {
      const mnemonic = "legal winner thank year wave sausage worth useful legal winner thank yellow";
      const { url } = await start({ intervalMs: 0, mnemonic });
      const [from] = await call<[string]>(url, "eth_accounts");
      expect(from).to.equal("0x58a57ed9d8d624cbd12e2c467d34787555bb1b25");
      await call(url, "eth_sendTransaction", [{ from, to: from, gasPrice: "0x0", gas: "0x5208" }]);
      expect(await call(url, "eth_blockNumber")).to.equal("0x1");
    });
  });

  describe("when it is stopped", () => {
    it("leaves no listener, reports no failure, and may be stopped again", async () => {
      const chain = await start({ intervalMs: 0 });
      await chain.stop();
      expect(await answers(chain.url)).to.equal(false);
      expect(await chain.ended).to.equal(undefined);
      await chain.stop();
    });
  });

  describe("when the process that started it is killed", () => {
    it("ends with it", async () => {
      const program = `import { startLocalChain } from ${JSON.stringify(new URL("../../scripts/local/chain.ts", import.meta.url))};
        console.log((await startLocalChain()).url); setInterval(() => {}, 60_000);`;
      const tsx = import.meta.resolve("tsx");
      const parent = spawn(process.execPath, ["--import", tsx, "--input-type=module", "-e", program], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      const [output] = (await once(parent.stdout, "data")) as [Buffer];
      const url = output.toString().trim();
      expect(await answers(url)).to.equal(true);
      parent.kill("SIGKILL");
      await until(
        () => answers(url),
        (alive) => !alive,
      );
    });
  });

  describe("given a port that is taken", () => {
    it("says in one sentence what to do", async () => {
      const other = createServer().listen(0, "127.0.0.1");
      await once(other, "listening");
      const { port } = other.address() as AddressInfo;
      const failure = await startLocalChain({ port }).catch((error: unknown) => error);
      other.close();
      expect(failure).to.be.instanceOf(InputError);
      const sentence = `Port ${port} is in use: stop what listens there, or say --port.`;
      expect(failure).to.include({ code: "PortInUse", sentence });
    });
  });

  describe("given a port or an interval that cannot be", () => {
    for (const options of [{ port: -1 }, { port: 65_536 }, { port: 1.5 }, { intervalMs: -1 }, { intervalMs: NaN }]) {
      it(`refuses ${JSON.stringify(options)}`, async () => {
        const failure = await startLocalChain(options).catch((error: unknown) => error);
        expect(failure).to.be.instanceOf(InputError);
      });
    }
  });
});
