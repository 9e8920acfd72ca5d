import { expect } from "chai";
import fc from "fast-check";
import pLimit from "p-limit";

import { tellFigure } from "../../scripts/assure/figures.ts";
import { reloadLists } from "../../network/src/allowList/index.ts";
import { remoteSigners } from "../../gateway/src/keys/remoteSigner.ts";
import { startCheckedNode } from "../../indexer/service/follower/checkedNode.ts";
import { YaolianError } from "../../sdk/src/errors.ts";
import { readEvents } from "../../sdk/src/events/index.ts";
import { readBlocks } from "../../sdk/src/events/readBlocks.ts";
import { showMember } from "../../sdk/src/members/index.ts";
import { connect } from "../../sdk/src/ledger/index.ts";
import { damagedJson } from "./damage.ts";
import { expectTelling, RUNS, SEED } from "./judge.ts";
import { otherTypes } from "./json.ts";
import type { Parser } from "./parser.ts";
import { DEPLOYMENT, WrongNodes, type Fault } from "./rpcNode.ts";

/** Asked at one time: most of the time goes by in pauses between attempts. */
const AT_ONCE = 48;
const LONGEST_MS = 60_000;

const METHODS = ["eth_chainId", "eth_getCode", "eth_blockNumber", "eth_getBlockByNumber", "eth_getLogs"] as const;

interface Wrong {
  readonly what: string;
  readonly fault: Fault;
}

/** Answers that no node gives: whoever reads them must not take them for any. */
const wrong = (methods: readonly string[]): fc.Arbitrary<Wrong> =>
  fc.constantFrom(...methods).chain((method) => {
    const answers: [string, (good: Record<string, unknown>) => unknown][] = [
      ...otherTypes("text").map((other): [string, (good: Record<string, unknown>) => unknown] => [
        `a result of ${JSON.stringify(other)}`,
        (good) => ({
          ...good,
          result:
            method === "eth_getLogs" && Array.isArray(other)
              ? "0x"
              : method === "eth_getBlockByNumber" && other === null
                ? 7
                : method === "eth_accounts" && Array.isArray(other)
                  ? [7]
                  : other,
        }),
      ]),
      ["a result that is no number", (good) => ({ ...good, result: "latest" })],
      ["an empty result", (good) => ({ ...good, result: "" })],
      ["another id", (good) => ({ ...good, id: Number(good["id"]) + 1000 })],
      ["no id", ({ id: _, ...good }) => good],
      ["no result", ({ result: _, ...good }) => good],
      ["null", () => null],
      ["a number", () => 7],
      ["a text", () => "0x1"],
      ["nothing at all", () => ({})],
      ["a list", () => []],
      ["an error of no form", ({ id }) => ({ jsonrpc: "2.0", id, error: "no" })],
      ["an error", ({ id }) => ({ jsonrpc: "2.0", id, error: { code: -32000, message: "no" } })],
    ];
    const bodies: [string, NonNullable<Fault["body"]>][] = [
      ["a page", () => ({ type: "text/html", bytes: "<html><body>Welcome</body></html>" })],
      ["a page with 200 and JSON's type", () => ({ bytes: "<!doctype html><title>Sign in</title>" })],
      ["nothing", () => ({ bytes: "" })],
      ["404", () => ({ status: 404, bytes: "not found" })],
      ["500", () => ({ status: 500, bytes: "oops" })],
      ["403 with a page", () => ({ status: 403, type: "text/html", bytes: "<html>" })],
      ["bytes", () => ({ bytes: Uint8Array.from([0xff, 0xfe, 0, 1, 2]) })],
      ["five megabytes of nothing", () => ({ bytes: " ".repeat(5_000_000) })],
      ["a deep list", () => ({ bytes: "[".repeat(50_000) + "]".repeat(50_000) })],
      ["JSON twice", (good) => ({ bytes: good + good })],
    ];
    return fc.oneof(
      fc.constantFrom(...answers).map(([what, answer]) => ({
        what: `${method}: ${what}`,
        fault: { method, answer: (good: Record<string, unknown>) => JSON.stringify(answer(good)) },
      })),
      fc.constantFrom(...bodies).map(([what, body]) => ({ what: `${method}: ${what}`, fault: { method, body } })),
      fc.nat({ max: 10_000 }).map((at) => ({
        what: `${method}: cut off`,
        fault: { method, body: (good: string) => ({ bytes: good.slice(0, at % good.length) }) },
      })),
    );
  });

/** Answers with something in them changed, which may be an answer still. */
const changed = (methods: readonly string[]): fc.Arbitrary<Wrong> =>
  fc.tuple(fc.constantFrom(...methods), fc.nat()).map(([method, seed]) => ({
    what: `${method}: changed by ${seed}`,
    fault: {
      method,
      answer: (good: Record<string, unknown>) => String(fc.sample(damagedJson([good]), { seed, numRuns: 1 })[0]),
    },
  }));

describe(`nodes that answer wrongly (seed ${SEED}, ${RUNS} of each sort a reader)`, function () {
  this.timeout(600_000);
  let nodes: WrongNodes;
  before(async () => {
    nodes = await WrongNodes.start();
  });
  after(() => nodes.stop());

  interface Reader {
    readonly name: string;
    readonly methods: readonly string[];
    readonly read: (url: string) => Promise<unknown>;
  }

  const readers: Reader[] = [
    {
      name: "the SDK's provider",
      methods: METHODS,
      read: async (url) => {
        const ledger = await connect({ rpcUrl: url, deployment: DEPLOYMENT });
        try {
          const blocks = await readBlocks(ledger, 1, 2);
          return { blocks, events: await readEvents(ledger) };
        } finally {
          ledger.close();
        }
      },
    },
    {
      name: "the remote signer's client",
      methods: ["eth_accounts"],
      read: async (url) => (await remoteSigners(url)).map(({ address }) => address),
    },
    {
      name: "the allow-lists' client",
      methods: ["perm_reloadPermissionsFromFile"],
      read: (url) => reloadLists(url),
    },
    {
      name: "the indexer's checked node",
      methods: ["eth_getLogs", "eth_getBlockByNumber"],
      read: async (url) => {
        const checked = await startCheckedNode(url);
        try {
          const body = { jsonrpc: "2.0", id: 5, method: "eth_getLogs", params: [{ fromBlock: "0x1", toBlock: "0x2" }] };
          const answer = await fetch(checked.url, { method: "POST", body: JSON.stringify(body) });
          const said = (await answer.json()) as { id: number; result?: unknown; error?: { message: string } };
          expect(said.id).to.equal(5);
          // Ponder asks again after an error; what it must not get is too few logs, or other ones.
          if (said.result === undefined) throw new Refused(String(said.error?.message));
          return said.result;
        } finally {
          await checked.stop();
        }
      },
    },
  ];

  for (const { name, methods, read } of readers) {
    describe(`given ${name}`, () => {
      const tally = { read: 0, refused: 0 };
      const parser = {
        name,
        unspoken: [],
        whole: [
          "NodeUnreachable",
          "SignerUnreachable",
          "SignerWrong",
          "ReloadFailed",
          "RpcAddressWrong",
          "LogsMissing",
          "NodeAnswerWrong",
          "NodeRefused",
          "SignerRefused",
        ],
      } as unknown as Parser;
      let good: unknown;
      before(async () => {
        good = await read(nodes.add(undefined));
      });

      const outcome = async ({ fault, what }: Wrong): Promise<{ value?: unknown; isRefused: boolean }> => {
        tally.read += 1;
        let timer: NodeJS.Timeout | undefined;
        const late = new Promise<never>((_, reject) => {
          timer = setTimeout(() => reject(new Error(`${name}: nothing came of ${what}`)), LONGEST_MS);
        });
        try {
          return { value: await Promise.race([read(nodes.add(fault)), late]), isRefused: false };
        } catch (error) {
          if (error instanceof Refused) return counted();
          if (!(error instanceof YaolianError))
            throw new Error(`${name}: ${what} ended in ${String(error)}`, { cause: error });
          expectTelling(parser, error, what);
          return counted();
        } finally {
          clearTimeout(timer);
        }
      };
      const counted = (): { isRefused: boolean } => {
        tally.refused += 1;
        return { isRefused: true };
      };
      const tryAll = (cases: readonly Wrong[], look: (each: Wrong) => Promise<void>): Promise<unknown> => {
        const limit = pLimit(AT_ONCE);
        return Promise.all(cases.map((each) => limit(() => look(each))));
      };

      it("takes none of what is no answer", () =>
        tryAll(fc.sample(wrong(methods), { seed: SEED, numRuns: RUNS }), async (each) => {
          const { isRefused, value } = await outcome(each);
          if (isRefused) return;
          throw new Error(`${name}: took ${each.what} for ${JSON.stringify(value)?.slice(0, 200)}`);
        }));

      it("takes a changed answer as one that a node could give, or not at all", () =>
        tryAll(fc.sample(changed(methods), { seed: SEED, numRuns: RUNS }), async (each) => {
          await outcome(each);
        }));

      it("reads a good node as before", async () => {
        expect(await read(nodes.add(undefined))).to.deep.equal(good);
      });

      after(() => {
        tellFigure("R8", "malformed inputs refused", tally.refused);
        tellFigure("R8", `refused: ${name}`, tally.refused);
        tellFigure("R8", "of the kind RPC", tally.refused);
        tellFigure("R8", "inputs read", tally.read);
      });
    });
  }

  it("an answer to a contract's question that is none is in the way, and no crash", async () => {
    const results = ["0x", "0x01", `0x${"ff".repeat(32)}`, "latest", 7, null, {}, []];
    await Promise.all(
      results.map(async (result) => {
        const url = nodes.add({ method: "eth_call", answer: (good) => JSON.stringify({ ...good, result }) });
        const ledger = await connect({ rpcUrl: url, deployment: DEPLOYMENT });
        const failure: unknown = await showMember(ledger, 1).catch((error: unknown) => error);
        expect(failure, JSON.stringify(result)).to.be.instanceOf(YaolianError);
        ledger.close();
      }),
    );
  });
});

class Refused extends Error {}
