import { expect } from "chai";

import { tellFigure } from "../../../scripts/assure/figures.ts";
import { nextBlockAt, passTo } from "../../helpers/membership.ts";
import { usesOf } from "../../helpers/sources.ts";
import { load } from "../../helpers/world.ts";
import { takenBack } from "../rivals/race.ts";
import type { Edges } from "./edge.ts";
import { CONSORTIUM_EDGES } from "./of/consortium.ts";
import { COUNCIL_EDGES } from "./of/council.ts";
import { DEVICE_EDGES } from "./of/devices.ts";
import { GOODS_EDGES } from "./of/goods.ts";
import { DOSE_EDGES, PRESCRIPTION_EDGES } from "./of/prescriptions.ts";
import { RECORD_EDGES } from "./of/records.ts";

/** The time of the block, or the ledger's day that it falls on. */
const TIME = /\bblock\.timestamp\b|\b_?today\(\)/;

/** What only notes the time, so that no second is different from another. */
const NOTES: Record<string, string> = {
  "AlertLedger.raiseAlert": "when it was raised",
  "AnchorRegistry._write": "when it was anchored",
  "AnchorRegistry.attest": "when it was attested",
  "Consortium._setStanding": "what the standing was until then, for the event",
};

/** How often each function reads the time: where that changes, an edge is missing or one too many. */
const USES: Record<string, number> = {
  "AlertLedger.raiseAlert": 1,
  "AnchorRegistry._write": 1,
  "AnchorRegistry.attest": 1,
  "ColdChain._endDevice": 2,
  "ColdChain._requireSound": 1,
  "ColdChain.registerDevice": 3,
  "ColdChain.reportDevice": 1,
  "ConsentRegistry._appoint": 1,
  "ConsentRegistry._basis": 1,
  "ConsentRegistry._dismiss": 1,
  "ConsentRegistry._glassLives": 1,
  "ConsentRegistry._grant": 2,
  "ConsentRegistry._isLate": 1,
  "ConsentRegistry._requireSide": 1,
  "ConsentRegistry._requireSigned": 1,
  "ConsentRegistry._revoke": 1,
  "ConsentRegistry.breakGlass": 2,
  "ConsentRegistry.consentOf": 1,
  "ConsentRegistry.isOperatorAllowed": 1,
  "Consortium._addOperator": 2,
  "Consortium._admit": 1,
  "Consortium._authorize": 1,
  "Consortium._endOperator": 1,
  "Consortium._requireStanding": 1,
  "Consortium._setStanding": 1,
  "Consortium.addOperator": 1,
  "Consortium.endOperator": 1,
  "Consortium.isInStanding": 1,
  "Consortium.memberOf": 1,
  "Consortium.renewLicence": 1,
  "Consortium.reportCompromise": 2,
  "Consortium.rotateOperator": 1,
  "Consortium.suspend": 2,
  "CouncilSeat.clock": 1,
  "Custody._requireDays": 1,
  "Custody._requireRecord": 1,
  "Custody._ship": 3,
  "Custody.reassignCustody": 2,
  "Custody.today": 1,
  "ImmunizationToken._immunize": 1,
  "ImmunizationToken._today": 1,
  "LotLedger._draw": 1,
  "LotLedger._keepUndo": 1,
  "LotLedger._requireInDate": 1,
  "LotLedger.open": 2,
  "LotLedger.undo": 1,
  "PackVerifier.verifyPack": 1,
  "PrescriptionToken._acceptanceLives": 1,
  "PrescriptionToken._issue": 1,
  "PrescriptionToken._requireSigned": 1,
  "PrescriptionToken._requireValid": 1,
  "PrescriptionToken._today": 1,
  "PrescriptionToken._withdraw": 1,
  "PrescriptionToken.accept": 3,
  "PrescriptionToken.giveBack": 1,
};

const SECONDS = [-1, 0, 1] as const;

function describeEdges<Staged>({ of, stage, worldOf, edges }: Edges<Staged>): string[] {
  describe(`edges in time of ${of}`, function () {
    this.timeout(60_000);
    let staged: Staged;
    let tried = 0;
    before(async () => {
      staged = await load(stage);
    });
    after(() => {
      tellFigure("R14", "time edges", tried);
    });

    for (const { name, prepare, outcomes } of edges) {
      it(`${name}: ${outcomes.join(", ")}`, async () => {
        const world = worldOf(staged);
        await takenBack(world, async () => {
          const { at, outcome, isSent } = await prepare(staged);
          const found: string[] = [];
          for (const second of SECONDS) {
            await takenBack(world, async () => {
              await (isSent ? nextBlockAt : passTo)(world, at + second);
              found.push(await outcome());
            });
          }
          expect(found).to.deep.equal(outcomes);
        });
        tried += 1;
      });
    }
  });
  return edges.flatMap(({ reads }) => reads);
}

describe("time", () => {
  const read = [
    ...[describeEdges(CONSORTIUM_EDGES), describeEdges(COUNCIL_EDGES), describeEdges(GOODS_EDGES)],
    ...[describeEdges(DEVICE_EDGES), describeEdges(PRESCRIPTION_EDGES), describeEdges(DOSE_EDGES)],
    describeEdges(RECORD_EDGES),
  ].flat();

  it("is read nowhere but where an edge is tried, or where it is only noted", () => {
    expect(usesOf(TIME)).to.deep.equal(USES);
    const known = new Set([...read, ...Object.keys(NOTES)]);
    expect([...known].toSorted()).to.deep.equal(Object.keys(USES).toSorted());
  });
});
