import { expect } from "chai";
import { AbiCoder, hexlify, id, keccak256, randomBytes, type TransactionReceipt } from "ethers";
import fc from "fast-check";

import { INTERFACES } from "../../../sdk/src/ledger/contracts.ts";
import { move, registerLot } from "../../helpers/goods.ts";
import { asModule, lyingAt, stockedStore, NO_RECORD, wordOf, type Lying } from "../../helpers/packs.ts";
import { Rebuilt, type RebuiltLot } from "../../helpers/rebuilt.ts";
import { placeOf, storedAt, type Key } from "../../helpers/storage.ts";
import { load, type Connection, type World } from "../../helpers/world.ts";
import { anyStep, take, type Play, type Step } from "./events/steps.ts";

const RUNS = 8;
const STEPS = 90;

/** A store with a lot of 1,000 packs, another store with one of 300, and one of 200 at the plant. */
async function stocked(connection: Connection): Promise<World> {
  const { world } = await stockedStore(connection);
  const other = await registerLot(world, { lotNumber: "L2", packCount: 300 });
  await move(world, other, 0, "plant", "otherStore");
  await registerLot(world, { lotNumber: "L3", packCount: 200, released: false });
  return world;
}

/** The ledger rebuilt from all its events so far. */
async function rebuild(world: World): Promise<Rebuilt> {
  const rebuilt = new Rebuilt();
  const logs = await world.connection.ethers.provider.getLogs({
    address: await world.lotLedger.getAddress(),
    fromBlock: 0,
  });
  const times = new Map<number, number>();
  for (const { blockNumber, topics, data } of logs) {
    const time =
      times.get(blockNumber) ?? (await world.connection.ethers.provider.getBlock(blockNumber))?.timestamp ?? 0;
    times.set(blockNumber, time);
    const event = world.lotLedger.interface.parseLog({ topics, data });
    if (event === null) throw new Error(`The ledger emitted an event without a name: ${topics.join(" ")}`);
    rebuilt.take(event, time);
  }
  return rebuilt;
}

/** Takes what one transaction emitted in. Every act of an operator's begins with who acted, and on which occasion. */
async function follow(play: Play, receipt: TransactionReceipt, isModule: boolean): Promise<void> {
  const { world, known, occasion } = play;
  const time = (await receipt.getBlock()).timestamp;
  const events = receipt.logs.flatMap(({ topics, data }) => world.lotLedger.interface.parseLog({ topics, data }) ?? []);
  if (!isModule) {
    const [first] = events;
    expect(first?.name).to.equal("Recorded");
    expect([...(first?.args ?? [])]).to.deep.equal([occasion.document, receipt.from, occasion.circumstances]);
  }
  expect(events.filter(({ name }) => name === "Recorded")).to.have.length(isModule ? 0 : 1);
  for (const event of events) known.take(event, time);
}

/** Law 2: each pack of a lot lies in exactly one consignment, none outside the lot. */
function expectWhole({ consignments, packCount }: RebuiltLot): void {
  let next = 0;
  for (const { first, count } of [...consignments.values()].sort((a, b) => a.first - b.first)) {
    expect(first, "where the next consignment begins").to.equal(next);
    expect(count, "its packs").to.be.greaterThan(0);
    next = first + count;
  }
  expect(next, "packs in consignments").to.equal(packCount);
}

/** How a run of steps went. */
interface Score {
  sent: number;
  refused: number;
  events: Map<string, number>;
}

/** Plays steps and adds up how they went. A refusal must be one of the ledger's own. */
async function run(play: Play, steps: Step[], score: Score): Promise<void> {
  for (const step of steps) {
    play.occasion = { document: hexlify(randomBytes(32)), circumstances: BigInt(hexlify(randomBytes(21))) };
    try {
      const sent = await take(play, step);
      if (sent === undefined) continue;
      score.sent++;
      const receipt = await sent.wait();
      if (receipt === null) throw new Error("The transaction was not mined.");
      await follow(play, receipt, ["dispense", "restore", "draw", "recordTemperature"].includes(step.act));
    } catch (error) {
      if (!isRefusal(error)) throw error;
      score.sent++;
      score.refused++;
    }
    for (const lot of play.known.lots.values()) expectWhole(lot);
  }
  for (const [name, count] of play.known.seen) score.events.set(name, (score.events.get(name) ?? 0) + count);
}

/** Whether a call was refused with an error that one of the contracts declares. */
function isRefusal(error: unknown): boolean {
  const data = error instanceof Error && "data" in error ? error.data : undefined;
  return typeof data === "string" && Object.values(INTERFACES).some((each) => each.parseError(data) !== null);
}

/** The lot, its consignments, packs and opened packs as the ledger answers of them. */
async function expectAnswers(world: World, lotId: string, lot: RebuiltLot): Promise<void> {
  const { consignments, names, states, opened, undoable: _, site, vaccine: __, ...flags } = lot;
  const answer = await world.lotLedger.lotOf(lotId);
  expect(Object.fromEntries(Object.keys(flags).map((key) => [key, answer[key as keyof typeof flags]]))).to.deep.equal(
    Object.fromEntries(
      Object.entries(flags).map(([key, value]) => [key, typeof value === "number" ? BigInt(value) : value]),
    ),
  );
  expect(answer.site).to.equal(site);

  const nothing = { count: 0, site: 0, recipient: 0, holds: 0, reason: 0, minutesOut: 0, ...NO_RECORD };
  for (const first of names) {
    const told: Lying = consignments.get(first) ?? { first, ...nothing };
    expect(await lyingAt(world, lotId, first), `consignment ${first}`).to.deep.equal(told);
  }
  for (let word = 0; word * 128 < states.length; word++) {
    const told = [...states.slice(word * 128, word * 128 + 128)].reduce(
      (bits, state, place) => bits | (BigInt(state) << BigInt(2 * place)),
      0n,
    );
    expect(await world.lotLedger.packWord(lotId, word), `packs from ${word * 128} on`).to.equal(told);
  }
  for (const [index, told] of opened) {
    const { unitsLeft, site: at, openedAt, useBefore } = await world.lotLedger.openedOf(lotId, index);
    expect([unitsLeft, at, openedAt, useBefore].map(Number), `opened pack ${index}`).to.deep.equal(Object.values(told));
  }
}

/** What is stored and never answered, by key: what can be undone, and which reassignments wait. */
function hiddenOf(rebuilt: Rebuilt): { key: Key; lot?: string; word: bigint }[] {
  const coder = AbiCoder.defaultAbiCoder();
  const acts = [...rebuilt.lots].flatMap(([lot, { undoable }]) =>
    [...undoable].map(([range, act]) => {
      const [first = 0n, count = 0n] = range.split(":").map(BigInt);
      const word = act === undefined ? 0n : BigInt(act.site) | (BigInt(act.at) << 24n) | (BigInt(act.state) << 64n);
      return { key: ["uint64", (first << 32n) | count] as const, lot, word };
    }),
  );
  const waiting = [...rebuilt.reassignments.values()].map(({ lot, lying, to, reason, proposed }) => {
    const words = [lot, lying.first, wordOf(lying), to, reason];
    const proposal = keccak256(coder.encode(["bytes32", "uint32", "uint256", "uint24", "bytes32"], words));
    const word = proposed === undefined ? 0n : BigInt(proposed.by) | (BigInt(proposed.at) << 160n);
    return { key: ["bytes32", proposal] as const, word };
  });
  return [...acts, ...waiting];
}

/** Compares the hidden words with the storage. Returns how many there were. */
async function expectHidden(world: World, rebuilt: Rebuilt): Promise<number> {
  const places = new Map<string, number>();
  const hidden = hiddenOf(rebuilt);
  // Where the mappings are is found by what they hold, so what holds something comes first.
  for (const { key, lot, word } of hidden.sort((a, b) => (a.word === 0n ? 1 : 0) - (b.word === 0n ? 1 : 0))) {
    const place = places.get(key[0]) ?? (await placeOf(world, word, key, lot));
    if (word !== 0n) places.set(key[0], place);
    expect(await storedAt(world, place, key, lot), `${key.join(" ")} of ${lot ?? "all lots"}`).to.equal(word);
  }
  return hidden.length;
}

describe("LotLedger, rebuilt from its events", () => {
  const score: Score = { sent: 0, refused: 0, events: new Map() };
  let hidden = 0;

  it(`laws 2, 4 and 19: what is stored is what ${RUNS} runs of ${STEPS} random acts have told`, async function () {
    this.timeout(120_000);
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { minLength: STEPS, maxLength: STEPS }), async (steps) => {
        const world = await load(stocked);
        const play = {
          world,
          known: await rebuild(world),
          module: await asModule(world),
          occasion: { document: id(""), circumstances: 0n },
        };
        await run(play, steps, score);
        const rebuilt = await rebuild(world);
        for (const [lotId, lot] of rebuilt.lots) {
          expectWhole(lot);
          await expectAnswers(world, lotId, lot);
        }
        hidden += await expectHidden(world, rebuilt);
      }),
      { seed: 20260104, numRuns: RUNS, endOnFailure: true },
    );
  });

  it("did real work: more than half of the acts were done, and each event was seen", async () => {
    const world = await load(stocked);
    const names: string[] = [];
    world.lotLedger.interface.forEachEvent(({ name }) => names.push(name));
    expect(names.filter((name) => !score.events.has(name))).to.deep.equal([]);
    expect(score.refused / score.sent).to.be.lessThan(0.5);
    expect(hidden).to.be.greaterThan(50);
  });
});
