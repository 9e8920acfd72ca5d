import { expect } from "chai";

import {
  holdDescendants,
  holdLot,
  Keyring,
  liftLotHold,
  pick,
  readEvents,
  recallDescendants,
  recallLot,
  recallStatus,
  receiveAll,
  releaseLot,
  retire,
  returnGoods,
  showLot,
  supply,
} from "../../src/index.ts";
import type { OperatorName } from "../../../test/helpers/world.ts";
import { addLot, addProduct, loadStage, type Stage } from "../ledger/stage.ts";
import { refusalOf } from "../refused.ts";

describe("stopping the descendants of a lot", () => {
  let stage: Stage;
  let herb = "";
  let lots: string[] = [];

  const keyringOf = (...names: OperatorName[]): Promise<Keyring> =>
    Keyring.fromSigners(
      stage.ledger,
      names.map((name) => stage.wallet(stage.world.operator[name].address)),
    );

  beforeEach(async () => {
    stage = await loadStage();
    await addProduct(stage);
    herb = await addLot(stage, { lot: "HERB" });
    const base = await addLot(stage, { lot: "BASE", inputs: [herb] });
    lots = [base];
    for (let number = 1; number <= 6; number += 1)
      lots.push(await addLot(stage, { lot: `P${number}`, inputs: [base] }));
    lots.push(await addLot(stage, { lot: "KIT", inputs: lots.slice(1, 3) }));
  });

  const held = async (): Promise<string[]> =>
    (await readEvents(stage.ledger, { names: ["LotHeld"] })).map(({ args }) => args.lot).sort();

  it("holds every one of them once, whichever depth it is at", async () => {
    const progress: number[] = [];
    const keyring = await keyringOf("makerQuality");
    const done = await holdDescendants(stage.ledger, keyring, herb, { onProgress: ({ done: n }) => progress.push(n) });
    expect(done.stopped.map(({ lot }) => lot).sort()).to.deep.equal([...lots].sort());
    expect([done.open, done.before, done.transactions.length, done.passes]).to.deep.equal([[], [], 8, 2]);
    expect(await held()).to.deep.equal([...lots].sort());
    expect(progress.at(-1)).to.equal(8);
    expect((await showLot(stage.ledger, herb)).holds).to.deep.equal([]);
  });

  it("does nothing the second time, and goes on where a first run did not come to", async () => {
    const keyring = await keyringOf("makerQuality");
    await holdLot(stage.by("makerQuality"), { lot: lots[3] ?? "" });
    await recallLot(stage.by("makerQuality"), { lot: lots[4] ?? "", recallClass: "III" });
    const done = await holdDescendants(stage.ledger, keyring, herb);
    expect([done.stopped.length, done.before.length]).to.deep.equal([6, 2]);
    const again = await holdDescendants(stage.ledger, keyring, herb);
    expect([again.stopped.length, again.before.length, again.passes]).to.deep.equal([0, 8, 1]);
    expect(await held()).to.have.length(7);
  });

  it("shows what is still open and who could do it, and sends nothing for it", async () => {
    const done = await holdDescendants(stage.ledger, await keyringOf("dispenser"), herb);
    expect([done.stopped.length, done.open.length, done.transactions.length]).to.deep.equal([0, 8, 0]);
    expect(done.open[0]?.reason).to.equal(
      `No key is here of a quality officer of member ${stage.world.member.maker} or a regulator.`,
    );
    const asMaker = await holdDescendants(stage.ledger, await keyringOf("officer"), herb, { by: "maker" });
    expect(asMaker.open).to.have.length(8);
  });

  it("says in a dry run what it would do", async () => {
    const before = await stage.ledger.provider.getBlockNumber();
    const dry = await holdDescendants(stage.ledger, await keyringOf("officer"), herb, { dryRun: true });
    expect([dry.stopped.length, dry.open.length]).to.deep.equal([8, 0]);
    expect(await stage.ledger.provider.getBlockNumber()).to.equal(before);
  });

  it("lets an authority hold what its makers hold already, where that is asked for", async () => {
    await holdDescendants(stage.ledger, await keyringOf("makerQuality"), herb);
    const keyring = await keyringOf("enforcer");
    const done = await holdDescendants(stage.ledger, keyring, herb, { by: "regulator" });
    expect(done.stopped).to.have.length(8);
    await refusalOf(
      () => liftLotHold(stage.by("makerQuality"), { lot: lots[0] ?? "", hold: "Regulator" }),
      "LotHoldUnfit",
    );
  });

  it("picks up what is registered while it runs", async () => {
    const keyring = await keyringOf("makerQuality");
    let late: Promise<string> | undefined;
    const onProgress = ({ done }: { done: number }): void => {
      if (done === 1) late ??= addLot(stage, { lot: "LATE", inputs: [lots[0] ?? ""] });
    };
    const done = await holdDescendants(stage.ledger, keyring, herb, { inFlight: 1, onProgress });
    expect(done.stopped.map(({ lot }) => lot)).to.include(await late);
    expect([done.stopped.length, done.open.length]).to.deep.equal([9, 0]);
  });

  it("leaves to others what they did faster", async () => {
    const keyring = await keyringOf("makerQuality");
    let others: Promise<unknown> | undefined;
    const onProgress = ({ done }: { done: number }): void => {
      if (done === 1) others ??= recallLot(stage.by("officer"), { lot: lots[7] ?? "", recallClass: "I" });
    };
    const done = await recallDescendants(stage.ledger, keyring, herb, "I", { inFlight: 1, onProgress });
    await others;
    expect([done.stopped.length, done.before.length, done.open.length]).to.deep.equal([7, 1, 0]);
  });

  it("recalls them, and makes milder recalls graver", async () => {
    await recallLot(stage.by("officer"), { lot: lots[0] ?? "", recallClass: "III" });
    await recallLot(stage.by("officer"), { lot: lots[1] ?? "", recallClass: "I" });
    const done = await recallDescendants(stage.ledger, await keyringOf("makerQuality"), herb, "II");
    expect([done.stopped.length, done.before.length]).to.deep.equal([7, 1]);
    expect((await showLot(stage.ledger, lots[0] ?? "")).recallClass).to.equal("II");
    expect((await showLot(stage.ledger, lots[1] ?? "")).recallClass).to.equal("I");
  });
});

describe("how well a recall works", () => {
  it("tells where the packs are, and how that changed since", async () => {
    const stage = await loadStage();
    const { site } = stage.world;
    await addProduct(stage, 1, { class: "OverTheCounter" });
    const lot = await addLot(stage, { packCount: 100 });
    await releaseLot(stage.by("makerQuality"), { lot });
    const maker = stage.by("makerLogistics");
    await pick(maker, { ranges: [{ lot, consignment: 0, first: 60, count: 40 }], to: site.store });
    await receiveAll(stage.by("pharmacyLogistics"), { consignments: [{ lot, first: 60 }] });
    await pick(maker, { ranges: [{ lot, consignment: 0, first: 0, count: 10 }], to: site.warehouse });
    await supply(stage.by("dispenser"), { lot, consignment: 60, first: 60, count: 5 });
    const before = await recallStatus(stage.ledger, lot);
    expect(before.stoppedAt).to.equal(undefined);
    expect(before.now).to.deep.equal({ packs: 100, withPeople: 5, retired: 0, returned: 0, inTransit: 10, stopped: 0, stillOut: 85 }); // prettier-ignore
    await recallLot(stage.by("officer"), { lot, recallClass: "I" });
    await refusalOf(() => supply(stage.by("dispenser"), { lot, consignment: 60, first: 70 }), "LotIsRecalled");
    await returnGoods(stage.by("pharmacyLogistics"), { lot, from: site.store, ranges: [{ first: 65, count: 20 }] });
    await receiveAll(maker, { consignments: [{ lot, first: 65 }] });
    await retire(maker, { lot, consignment: 65, first: 65, count: 8, reason: "Destroyed" });
    const status = await recallStatus(stage.ledger, lot);
    expect(status.now).to.deep.equal({ packs: 100, withPeople: 5, retired: 8, returned: 12, inTransit: 10, stopped: 65, stillOut: 0 }); // prettier-ignore
    expect(status.course.map(({ returned, retired, stopped }) => [returned, retired, stopped])).to.deep.equal([
      [0, 0, 85],
      [0, 0, 65],
      [20, 0, 65],
      [12, 8, 65],
    ]);
    expect(status.givenSince).to.equal(0);
    const [first] = status.course;
    expect(status.stoppedAt).to.deep.equal({ block: first?.block, time: first?.time });
    expect(status.holders.reduce((sum, { count }) => sum + count, 0)).to.equal(100);
    expect(status.holders).to.deep.include({ site: site.plant, recipient: 0, state: "Active", count: 12, isReturned: true }); // prettier-ignore
  });

  it("does not know a lot that is not registered", async () => {
    const stage = await loadStage();
    await refusalOf(() => recallStatus(stage.ledger, { gtin: "06901234000016", lot: "X" }), "LotUnknown");
  });
});
