import { expect } from "chai";

import { followEvents, readEvents, type EventPlace } from "../../../sdk/src/events/index.ts";
import { connect, type Ledger } from "../../../sdk/src/ledger/index.ts";
import { refusalOf } from "../../../sdk/test/refused.ts";
import { Chain } from "../../faults/chain.ts";
import { chanceOf, type Chance } from "../../faults/chance.ts";
import { FAULTS, FaultyNode } from "../../faults/node.ts";

const SEEDS = [1, 2];
const CONFIRMATIONS = 8;
const POLL_MS = 5;
/** As many faults as a question that is asked five times still gets through, most of the time. */
const RATE = 0.02;

describe("following events over a node that fails", function () {
  this.timeout(60_000);
  let chain: Chain;
  let node: FaultyNode;
  let ledger: Ledger;

  before(async () => {
    chain = await Chain.open(chanceOf(1));
  });
  after(() => chain.close());
  beforeEach(async () => {
    await chain.begin();
  });
  afterEach(async () => {
    ledger.close();
    await node.stop();
  });

  async function open(chance: Chance): Promise<void> {
    node = await FaultyNode.start((method, params) => chain.ask(method, params), chance.apart(1));
    ledger = await connect({ rpcUrl: node.url, deployment: chain.deployment });
  }

  /** Tells the rest of the story, with forks that are no deeper than what is waited for. */
  async function move(chance: Chance): Promise<number> {
    let newest = 0;
    while (chain.place < chain.length) {
      const room = Math.min(CONFIRMATIONS, chain.length - chain.place - 2);
      if (room > 0 && chance.happens(0.1)) await chain.stray(chance.whole(1, room), chance, () => node.after(3));
      newest = await chain.tell(1);
      await node.after(1);
    }
    for (let depth = 0; depth < CONFIRMATIONS; depth += 1) await chain.ask("evm_mine");
    return newest;
  }

  for (const seed of SEEDS) {
    it(`tells each event once and in order, over restarts and forks, with the faults of seed ${seed}`, async () => {
      const chance = chanceOf(seed);
      await open(chance);
      node.rates = Object.fromEntries(FAULTS.filter((fault) => fault !== "silence").map((fault) => [fault, RATE]));
      const told: string[] = [];
      let after: EventPlace | undefined;
      let done = 0;
      let end = new AbortController();
      let last = Number.POSITIVE_INFINITY;
      const moved = move(chance.apart(2)).then((newest) => {
        last = newest;
        if (done >= last) end.abort();
        return newest;
      });
      while (done < last) {
        end = new AbortController();
        let left = chance.whole(1, 120);
        await followEvents(ledger, {
          ...{ signal: end.signal, confirmations: CONFIRMATIONS, pollMs: POLL_MS },
          ...(after === undefined ? {} : { after }),
          onEvent: (event) => {
            told.push(`${event.block} ${event.logIndex} ${event.name}`);
            after = event;
            left -= 1;
            if (left === 0) end.abort();
          },
          onBlock: (block) => {
            done = block;
            if (done >= last) end.abort();
          },
        });
      }
      node.rates = {};
      const plain = await readEvents(ledger, { to: await moved });
      expect(told).to.deep.equal(plain.map(({ block, logIndex, name }) => `${block} ${logIndex} ${name}`));
    });
  }

  it("says so when a block that it told is replaced, and tells nothing of the new one", async () => {
    const chance = chanceOf(4);
    await open(chance);
    await chain.tell(20);
    const told: number[] = [];
    let seen = (): void => undefined;
    const following = refusalOf(
      () =>
        followEvents(ledger, {
          ...{ signal: new AbortController().signal, pollMs: POLL_MS },
          onEvent: ({ block }) => void told.push(block),
          onBlock: () => seen(),
        }),
      "BlockReplaced",
    );
    const newest = Number(await chain.ask<string>("eth_blockNumber"));
    await chain.stray(4, chance, async () => {
      while ((told.at(-1) ?? 0) <= newest) await new Promise<void>((resolve) => (seen = resolve));
    });
    const before = told.length;
    await chain.tell(8);
    const { message } = await following;
    expect(message).to.match(/Block \d+/);
    expect(told).to.have.length(before);
  });
});
