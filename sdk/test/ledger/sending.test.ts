import { expect } from "chai";
import { JsonRpcProvider, Network, Transaction } from "ethers";

import { TransientError } from "../../src/errors.ts";
import { Actor, connect } from "../../src/ledger/index.ts";
import type { Ledger, SendOptions } from "../../src/ledger/index.ts";
import { openSite } from "../../src/members/index.ts";
import { followEvents, readEvents } from "../../src/events/index.ts";
import type { EventPlace } from "../../src/events/index.ts";
import { prepare } from "../../src/transactions/index.ts";
import { refusalOf } from "../refused.ts";
import { startFaultyNode, type Fault, type FaultyNode, type RpcCall } from "./faultyNode.ts";
import { glnText, startLocalLedger, type LocalLedger } from "./localLedger.ts";

const MEMBER = 1;

describe("sending over a network", function () {
  this.timeout(60_000);
  let local: LocalLedger;
  let node: FaultyNode;
  let ledger: Ledger;
  let sites = 0;

  before(async () => {
    local = await startLocalLedger(50);
    node = await startFaultyNode(local.url);
    ledger = await connect({ rpcUrl: node.url, deployment: local.deployment });
  });
  after(async () => {
    ledger.close();
    await node.stop();
    await local.stop();
  });
  afterEach(() => {
    node.decide = () => "none";
  });

  const admin = (options?: SendOptions): Ledger => ledger.as(new Actor(local.admin, options));

  /** Opens so many new sites at one time. Returns their GLNs. */
  async function openMany(by: Ledger, count: number): Promise<string[]> {
    const first = sites;
    sites += count;
    const glns = Array.from({ length: count }, (_, place) => glnText(first + place));
    await Promise.all(glns.map((gln) => persist(() => openSite(by, { member: MEMBER, gln, kind: "Store" }))));
    return glns;
  }

  /** Does as a service does: calls again what is worth it. */
  async function persist<T>(act: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await act();
      } catch (error) {
        if (!(error instanceof TransientError) || error.code !== "NodeUnreachable") throw error;
      }
    }
  }

  /** The GLNs that are on the chain, in its order. */
  async function opened(): Promise<bigint[]> {
    return (await readEvents(local.ledger, { names: ["SiteOpened"] })).map(({ args }) => args.gln);
  }

  const is =
    (method: string) =>
    (call: RpcCall): boolean =>
      call.method === method;
  const isSend = is("eth_sendRawTransaction");

  async function expectOnce(glns: readonly string[]): Promise<void> {
    const all = await opened();
    expect(new Set(all).size).to.equal(all.length);
    for (const gln of glns) expect(all).to.include(BigInt(gln));
  }

  describe("given a network that works", () => {
    it("has 300 transactions of one key in flight at once", async () => {
      let calls = 0;
      node.decide = () => {
        calls += 1;
        return "none";
      };
      const by = admin({ check: false });
      await openMany(by, 1);
      calls = 0;
      await expectOnce(await openMany(by, 300));
      // One to send, one for the receipt, and the questions for blocks that all share.
      expect(calls / 300).to.be.lessThan(3);
    });

    it("lets two actors of one key send at one time", async () => {
      const [one, another] = await Promise.all([openMany(admin(), 30), openMany(admin(), 30)]);
      await expectOnce([...one, ...another]);
    });

    it("sends for a key that the node holds", async () => {
      const network = Network.from(31337);
      const provider = new JsonRpcProvider(local.url, network, { staticNetwork: network });
      const by = ledger.as(new Actor(await provider.getSigner(local.admin.address), { check: false }));
      await expectOnce(await openMany(by, 20));
      provider.destroy();
    });

    it("explains a refusal the same way whether it was checked before or is in a block", async () => {
      const [gln = ""] = await openMany(admin(), 1);
      const again = { member: MEMBER, gln, kind: "Store" } as const;
      const before = await refusalOf(() => openSite(admin(), again), "GlnTaken");
      const mined = await refusalOf(() => openSite(admin({ check: false }), again), "GlnTaken");
      expect(mined.sentence).to.equal(before.sentence).and.include(gln);
      await expectOnce(await openMany(admin({ check: false }), 3));
    });
  });

  describe("given a network with faults", () => {
    const cuts: [string, Fault][] = [
      ["before the node has it", "cut-before"],
      ["after the node has it", "cut-after"],
      ["by a gateway", { status: 503 }],
    ];
    for (const [when, fault] of cuts) {
      it(`sends each action once though a third of all sends is cut off ${when}`, async () => {
        node.decide = (call, chance) => (isSend(call) && chance < 0.33 ? fault : "none");
        await expectOnce(await openMany(admin({ check: false }), 40));
      });
    }

    it("asks again what it could not read", async () => {
      node.decide = (call, chance) => (!isSend(call) && chance < 0.2 ? "cut-before" : "none");
      await expectOnce(await openMany(admin(), 20));
    });

    it("looks an action up that it gave up on before it sends it again", async () => {
      const gln = glnText((sites += 1) + 10_000);
      const actor = new Actor(local.admin, { check: false });
      const call = prepare(ledger, "consortium", "openSite", [MEMBER, BigInt(gln), 0]);
      await actor.send(prepare(ledger, "consortium", "openSite", [MEMBER, BigInt(glnText((sites += 1) + 10_000)), 0]));
      let isCut = false;
      node.decide = (each) => {
        isCut ||= isSend(each);
        return isSend(each) ? "cut-after" : isCut ? "cut-before" : "none";
      };
      const failure = await refusalOf(() => actor.send(call), "NodeUnreachable");
      expect(failure).to.be.instanceOf(TransientError);
      node.decide = () => "none";
      const outcome = await actor.send(call);
      expect(outcome.events).to.have.length(1);
      await expectOnce([gln]);
    });

    it("does not let a nonce that was refused hold up the ones behind it", async () => {
      const by = admin({ check: false });
      await openMany(by, 1);
      let refusals = 1;
      node.decide = (call) => {
        if (!isSend(call) || refusals === 0) return "none";
        refusals -= 1;
        return { code: -32_000, message: "the node's own reason" };
      };
      const settled = await Promise.allSettled([0, 1, 2, 3].map(() => openMany(by, 1)));
      const failed = settled.filter((each) => each.status === "rejected");
      expect(failed).to.have.length(1);
      expect(failed[0]?.reason).to.be.instanceOf(TransientError).and.include({ code: "TransactionNotTaken" });
      await openMany(by, 2);
    });

    it("waits its turn at a node that takes nonces only in order, for as long as turns are taken", async () => {
      const early = (turn: number): Fault => {
        return { code: -32_000, message: `Nonce too high. Expected nonce to be ${turn} but got 900.` };
      };
      let turn = 0;
      node.decide = (call) => (isSend(call) && turn < 12 ? early((turn += 1)) : "none");
      await expectOnce(await openMany(admin({ check: false }), 1));
      expect(turn).to.equal(12);

      node.decide = (call) => (isSend(call) ? early(1) : "none");
      const stuck = refusalOf(() => openMany(admin({ check: false }), 1), "TransactionNotTaken");
      expect((await stuck).sentence).to.include("Expected nonce to be 1");
    });

    it("offers more where the node wants more than nothing", async () => {
      node.decide = (call) => {
        if (!isSend(call) || (Transaction.from(String(call.params[0])).maxFeePerGas ?? 0n) > 0n) return "none";
        return { code: -32_009, message: "Gas price below configured minimum gas price" };
      };
      await expectOnce(await openMany(admin({ check: false }), 3));
    });

    it("tells a node's refusal to try a call from a contract's", async () => {
      node.decide = (call) =>
        call.method === "eth_estimateGas" || call.method === "eth_call"
          ? { code: -32_000, message: "gas required exceeds allowance" }
          : "none";
      const fresh = await connect({ rpcUrl: node.url, deployment: local.deployment, signer: local.admin });
      const site = { member: MEMBER, gln: glnText(20_000), kind: "Store" } as const;
      const failure = await refusalOf(() => openSite(fresh, site), "CallNotTried");
      expect(failure).to.be.instanceOf(TransientError);
      expect(failure.sentence).to.include("gas required exceeds allowance");
      fresh.close();
    });
  });

  describe("connecting", () => {
    it("says that nothing answers, or that the address is none", async () => {
      const dead = await startFaultyNode(local.url);
      await dead.stop();
      const failure = await refusalOf(
        () => connect({ rpcUrl: dead.url, deployment: local.deployment }),
        "NodeUnreachable",
      );
      expect(failure).to.be.instanceOf(TransientError);
      expect(failure.sentence).to.include(dead.url);
      await refusalOf(() => connect({ rpcUrl: "localhost:8545" }), "RpcAddressWrong");
      await refusalOf(() => connect({}), "RpcAddressWrong");
    });

    it("says that the deployment is of another chain, or that the chain was started anew", async () => {
      const { deployment } = local;
      const elsewhere = { ...deployment, chainId: 5 };
      const wrong = await refusalOf(() => connect({ rpcUrl: local.url, deployment: elsewhere }), "ChainWrong");
      expect(wrong.sentence).to.include("chain 31337").and.include("chain 5");
      const address = local.wallet(9).address;
      const contracts = { ...deployment.contracts, lotLedger: { address, startBlock: 0 } };
      const gone = { ...deployment, contracts };
      const missing = await refusalOf(() => connect({ rpcUrl: local.url, deployment: gone }), "ContractMissing");
      expect(missing.sentence).to.include(address).and.include("lotLedger");
    });
  });

  describe("following events", () => {
    it("tells each event once and in order, over cut connections and a restart in the middle", async () => {
      const expected = await opened();
      const total = expected.length + 30;
      const told: bigint[] = [];
      node.decide = (call, chance) => (!isSend(call) && chance < 0.25 ? "cut-after" : "none");
      let after: EventPlace | undefined;
      const follow = async (until: number): Promise<void> => {
        const end = new AbortController();
        await followEvents(ledger, {
          signal: end.signal,
          pollMs: 10,
          ...(after === undefined ? {} : { after }),
          onEvent: (event) => {
            after = event;
            if (event.name === "SiteOpened") told.push(event.args.gln);
            if (told.length === until) end.abort();
          },
        });
      };
      const sending = openMany(local.ledger.as(new Actor(local.admin, { check: false })), 30);
      await follow(Math.floor(expected.length / 2));
      await follow(total - 10);
      await follow(total);
      await sending;
      expect(told).to.deep.equal(await opened());
    });

    it("waits for as many blocks as it is told to", async () => {
      const end = new AbortController();
      let newest = 0;
      node.decide = () => "none";
      await openMany(admin({ check: false }), 1);
      await followEvents(ledger, {
        signal: end.signal,
        pollMs: 10,
        confirmations: 5,
        onEvent: ({ block }) => {
          newest = block;
        },
        onBlock: async (block) => {
          expect(await local.ledger.provider.getBlockNumber()).to.be.at.least(block + 5);
          if (newest > 0) end.abort();
        },
      });
      expect(newest).to.be.greaterThan(0);
    });
  });
});
