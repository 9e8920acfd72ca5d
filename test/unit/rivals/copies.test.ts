import { expect } from "chai";
import { Wallet } from "ethers";

import { tellFigure } from "../../../scripts/assure/figures.ts";
import { refusalOf, type Call } from "../../helpers/answers.ts";
import { load, type OperatorName, type World } from "../../helpers/world.ts";
import { signEnvelope } from "../signatures/alterations.ts";
import { forEachEntry } from "../signatures/messages/entries.ts";
import type { Entry } from "../signatures/messages/entry.ts";
import { mineInOrder, takenBack } from "./race.ts";

/** How many copies are really sent ahead of the original. */
const AHEAD = 6;

/** Everybody who could see a pending transaction and pay more: the members' operators and admins, and others. */
function thievesOf({ operator, admin, stranger, deployer }: World, original: Call): [string, string][] {
  const others = Object.entries({ ...operator, stranger, deployer }).map(([name, { address }]) => [name, address]);
  const admins = Object.entries(admin).map(([name, { address }]) => [`${name}'s admin`, address]);
  return ([...others, ...admins] as [string, string][]).filter(([, address]) => address !== original.from);
}

/** What a call tells when it is mined, with its sender's address blotted out. */
async function toldBy(world: World, call: Call): Promise<string> {
  return takenBack(world, async () => {
    const { provider, ethers } = world.connection;
    const hash = await provider.request({ method: "eth_sendTransaction", params: [{ ...call, gas: "0x1e8480" }] });
    const receipt = await ethers.provider.getTransactionReceipt(hash as string);
    expect(receipt?.status).to.equal(1);
    const told = (receipt?.logs ?? []).map(({ address, topics, data }) => [address, ...topics, data].join());
    return told.join("\n").replaceAll(call.from.slice(2).toLowerCase(), "sender");
  });
}

function describeCopies<Staged>(entry: Entry<Staged>): void {
  let [tried, stolen] = [0, 0];
  const mayBring = (name: string): boolean =>
    entry.bringers === "anybody" || entry.bringers.includes(name as OperatorName);

  describe(`${entry.contract}.${entry.function}, copied while it is pending`, function () {
    this.timeout(60_000);
    let world: World;
    let original: Call;
    let thieves: [string, string][];
    before(async () => {
      const staged = await load(entry.stage);
      world = entry.worldOf(staged);
      const key = new Wallet(Wallet.createRandom().privateKey);
      const { envelope, call } = await entry.prepare(staged, { key, address: key.address });
      original = await call(await signEnvelope(envelope));
      thieves = thievesOf(world, original);
    });
    after(() => {
      tellFigure("R9", "copies tried", tried);
      tellFigure("R9", "copies that succeeded as somebody else's act", stolen);
    });

    it("is refused to whoever is not to send it", async () => {
      for (const [name, from] of thieves.filter(([thief]) => !mayBring(thief))) {
        const refusal = await refusalOf(world, { ...original, from });
        tried += 1;
        if (refusal === null) stolen += 1;
        expect(refusal, name).not.to.equal(null);
      }
    });

    it("says the same, whoever brings it that may", async () => {
      const told = await toldBy(world, original);
      for (const [name, from] of thieves.filter(([thief]) => mayBring(thief))) {
        const copied = await toldBy(world, { ...original, from });
        tried += 1;
        if (copied !== told) stolen += 1;
        expect(copied, name).to.equal(told);
      }
    });

    it("succeeds in the block in which copies were paid more to come first", async () => {
      const copies = thieves.filter(([name]) => !mayBring(name)).slice(0, AHEAD);
      const calls = [...copies.map(([, from]) => ({ ...original, from })), original];
      const order = [...calls.keys()];
      const block = await takenBack(world, () => mineInOrder(world, calls, order));
      tried += copies.length;
      stolen += block.succeeded.filter((index) => index !== copies.length).length;
      expect(block).to.deep.equal({ order, succeeded: [copies.length], blocks: 1 });
    });
  });
}

describe("copied pending transactions", () => {
  forEachEntry(describeCopies);
});
