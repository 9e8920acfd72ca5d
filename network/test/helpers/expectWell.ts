import { expect } from "chai";

import { reportLines } from "../../src/rehearse/index.ts";
import type { RehearsalReport } from "../../src/rehearse/index.ts";

/** A short load. */
export const LOAD = { loadSeconds: 10, lines: 16 };

/** What holds of a rehearsal on any chain. */
export function expectWell(report: RehearsalReport): void {
  expect(report.laws.filter(({ held }) => !held)).to.deep.equal([]);
  expect(report.held).to.equal(true);
  expect(report.scenario?.steps).to.be.greaterThan(30);
  expect(report.scenario?.surprises).to.deep.equal([]);
  const { sent, acknowledged, lost, unsettled } = report.transactions;
  expect({ acknowledged, lost, unsettled }).to.deep.equal({ acknowledged: sent, lost: 0, unsettled: 0 });
  expect(report.audit.map(({ asked }) => asked)).to.deep.equal([acknowledged]);
  expect(report.load.acts).to.have.all.keys("issue", "dispense", "ship", "receive");
  expect(report.load.acknowledged).to.be.greaterThan(LOAD.lines);
  expect(reportLines(report).at(-1)).to.equal("Every law held.");
}
