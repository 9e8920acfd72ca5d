import { expect } from "chai";

import { refusalOf } from "../../../sdk/test/refused.ts";
import { rehearse } from "../../src/rehearse/index.ts";
import type { RehearsalReport } from "../../src/rehearse/index.ts";
import { startCluster } from "../helpers/cluster.ts";
import type { Faults } from "../helpers/cluster.ts";

const DRILLED = { loadSeconds: 3, lines: 8, scenario: false };
const LAWS = [
  "with one validator of four stopped, blocks go on",
  "with two stopped, no block comes",
  "the two that stand still have not forked",
  "with one of the two back, blocks come again",
  "what was on its way when it stood still comes into a block",
  "validator 0 catches up with the others",
  "validator 1 catches up with the others",
  "validator 3 syncs the whole chain again",
  "the load comes into blocks",
  "the load comes into blocks in the drill too",
  "no act of the load is refused",
  "nothing acknowledged is lost",
  "nothing acknowledged is in another block than it was",
  "all nodes are on one chain",
];

async function drilled(faults: Faults): Promise<RehearsalReport> {
  const cluster = await startCluster(faults);
  try {
    return await rehearse({ ...DRILLED, rpcUrls: [], drill: cluster });
  } finally {
    await cluster.end();
  }
}

const broken = ({ laws }: RehearsalReport): string[] => laws.filter(({ held }) => !held).map(({ law }) => law);

describe("the fault drill", function () {
  this.timeout(300_000);

  it("finds that every law holds of a network that does what it must", async () => {
    const report = await drilled({});
    expect(report.laws.map(({ law }) => law)).to.deep.equal(LAWS);
    expect(broken(report)).to.deep.equal([]);
    expect(report.held).to.equal(true);
    const { sent, acknowledged, lost, unsettled } = report.transactions;
    expect({ acknowledged, lost, unsettled }).to.deep.equal({ acknowledged: sent, lost: 0, unsettled: 0 });
    expect(report.audit.map(({ asked }) => asked)).to.deep.equal([sent, sent, sent, sent]);
    // The standstill is in the latencies of whoever waited it out.
    expect(report.drillLoad?.latencyMs.most).to.be.greaterThan(10_000);
  });

  it("finds a network that goes on with two of four stopped, and nodes that forget", async () => {
    const report = await drilled({ neverHalts: true, forgets: true });
    expect(report.held).to.equal(false);
    expect(broken(report)).to.include.members(["with two stopped, no block comes", "nothing acknowledged is lost"]);
    expect(report.transactions.lost).to.equal(report.transactions.acknowledged);
  });

  it("finds a validator that comes back with another chain", async () => {
    const report = await drilled({ forks: true });
    const wanted = ["validator 3 syncs the whole chain again", "all nodes are on one chain"];
    expect(broken(report)).to.deep.equal(wanted);
  });

  it("is refused for another number of validators than four", async () => {
    const cluster = await startCluster();
    try {
      const drill = { ...cluster, nodes: cluster.nodes.slice(1) };
      await refusalOf(() => rehearse({ ...DRILLED, rpcUrls: [], drill }), "DrillTooSmall");
    } finally {
      await cluster.end();
    }
  });
});
