import { expect } from "chai";
import fc from "fast-check";

import {
  coPayment,
  daysCovered,
  proposeDecision,
  proposeDecisions,
  type ClaimReason,
  type Coverage,
  type InsuredClaim,
  type PastClaim,
  type Plan,
} from "../../src/claims/index.ts";

const METFORMIN = `0x${"aa".repeat(16)}`;
const ASPIRIN = `0x${"bb".repeat(16)}`;
const TODAY = 20_800;

/** 60 tablets at two a day for 90 fen, today, on one prescription. */
function claim(changes: Partial<InsuredClaim> = {}): InsuredClaim {
  const usual = { claim: "0x01", policy: "P1", group: METFORMIN, units: 60, claimed: 90, day: TODAY };
  return { ...usual, prescription: "rx1", ...changes };
}

const past = (changes: Partial<PastClaim> = {}): PastClaim => {
  const { approved = 90, ...rest } = changes;
  return { ...claim({ claim: "0x00", ...rest }), approved };
};

function plan(coverage: Partial<Coverage> = {}, changes: Partial<Plan> = {}): Plan {
  const covered = new Map([[METFORMIN, { unitsADay: 2, ...coverage }]]);
  return { firstDay: TODAY - 365, lastDay: TODAY + 365, covered, ...changes };
}

describe("an insurer's own rules", () => {
  const cases: [string, InsuredClaim, Plan, PastClaim[], number, ClaimReason][] = [
    ["pays what is covered", claim(), plan(), [], 90, "None"],
    ["denies a group the plan does not name", claim({ group: ASPIRIN }), plan(), [], 0, "NotCovered"],
    ["pays on the plan's first day", claim(), plan({}, { firstDay: TODAY }), [], 90, "None"],
    ["denies the day before it", claim(), plan({}, { firstDay: TODAY + 1 }), [], 0, "PlanNotInForce"],
    ["pays on the plan's last day", claim(), plan({}, { lastDay: TODAY }), [], 90, "None"],
    ["denies the day after it", claim(), plan({}, { lastDay: TODAY - 1 }), [], 0, "PlanNotInForce"],
    [
      "denies another prescription's supply of the group whose days are not over",
      claim(),
      plan(),
      [past({ day: TODAY - 29, prescription: "rx2" })],
      0,
      "DuplicateTherapy",
    ],
    ["pays once those days are over", claim(), plan(), [past({ day: TODAY - 30, prescription: "rx2" })], 90, "None"],
    ["denies it on the very same day", claim(), plan(), [past({ prescription: "rx2" })], 0, "DuplicateTherapy"],
    ["minds no supply that was denied", claim(), plan(), [past({ prescription: "rx2", approved: 0 })], 90, "None"],
    ["minds no supply of another group", claim(), plan(), [past({ prescription: "rx2", group: ASPIRIN })], 90, "None"],
    [
      "denies a refill before three quarters of the last are over",
      claim(),
      plan(),
      [past({ day: TODAY - 22 })],
      0,
      "RefillTooSoon",
    ],
    ["pays the refill from then on", claim(), plan(), [past({ day: TODAY - 23 })], 90, "None"],
    [
      "takes the plan's own share of days",
      claim(),
      plan({ refillPercent: 50 }),
      [past({ day: TODAY - 15 })],
      90,
      "None",
    ],
    ["pays the covered part of too many units", claim(), plan({ mostUnits: 40 }), [], 60, "QuantityExceeded"],
    [
      "counts the units of a period",
      claim(),
      plan({ unitsADay: 0, mostUnitsIn: { days: 30, units: 100 } }),
      [past({ day: TODAY - 29 }), past({ day: TODAY - 30 })],
      60,
      "QuantityExceeded",
    ],
    ["pays the plan's price for a unit", claim(), plan({ perUnit: 100 }), [], 60, "PriceAbovePlan"],
    [
      "takes the patient's share off, in the plan's favour",
      claim(),
      plan({ coPaymentPercent: 33 }),
      [],
      60,
      "CoPayment",
    ],
    [
      "pays what the limit still has",
      claim(),
      plan({ unitsADay: 0 }, { limit: { days: 365, amount: 200 } }),
      [past({ day: TODAY - 100, approved: 150 }), past({ day: TODAY - 365, approved: 150 })],
      50,
      "LimitReached",
    ],
    [
      "denies when the limit is used up",
      claim(),
      plan({ unitsADay: 0 }, { limit: { days: 365, amount: 90 } }),
      [past({ day: TODAY - 100, group: ASPIRIN })],
      0,
      "LimitReached",
    ],
    [
      "gives the reason of the rule that allows least",
      claim(),
      plan({ mostUnits: 50, perUnit: 100 }),
      [],
      60,
      "PriceAbovePlan",
    ],
  ];
  for (const [what, of, under, before, approved, reason] of cases) {
    it(what, () => {
      expect(proposeDecision({ claim: of, plan: under, past: before })).to.include({ approved, reason });
    });
  }

  it("tells every finding, not only the one that decides", () => {
    const { findings } = proposeDecision({ claim: claim(), plan: plan({ mostUnits: 40, perUnit: 100 }), past: [] });
    expect(findings.map(({ reason }) => reason)).to.deep.equal(["QuantityExceeded", "PriceAbovePlan"]);
  });

  it("counts for the next claim what it proposes for one, in the order of their days", () => {
    const first = claim({ claim: "0x01", day: TODAY - 1 });
    const second = claim({ claim: "0x02", prescription: "rx2" });
    const stranger = claim({ claim: "0x03", policy: "P9" });
    const proposals = proposeDecisions([second, stranger, first], new Map([["P1", plan()]]), []);
    expect(proposals.map(({ claim: of, approved, reason }) => [of, approved, reason])).to.deep.equal([
      ["0x01", 90, "None"],
      ["0x02", 0, "DuplicateTherapy"],
      ["0x03", 0, "PlanUnknown"],
    ]);
  });

  it("says how long a supply lasts, rounded up, and of none that it can't say", () => {
    expect([daysCovered(60, 2), daysCovered(61, 2), daysCovered(0, 2), daysCovered(60, 0)]).to.deep.equal([
      30, 31, 0, 0,
    ]);
    expect([coPayment(100, 0), coPayment(100, 30), coPayment(1, 1), coPayment(9, 100)]).to.deep.equal([100, 70, 0, 0]);
  });
});

const day = fc.integer({ min: TODAY - 60, max: TODAY });
const someClaim: fc.Arbitrary<InsuredClaim> = fc.record({
  claim: fc.uuid(),
  policy: fc.constant("P1"),
  group: fc.constantFrom(METFORMIN, ASPIRIN),
  units: fc.integer({ min: 1, max: 0xff_ffff }),
  claimed: fc.integer({ min: 1, max: 2 ** 48 - 1 }),
  day,
  prescription: fc.constantFrom("rx1", "rx2", undefined),
});
const pastClaim: fc.Arbitrary<PastClaim> = fc
  .tuple(someClaim, fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([of, share]) => ({ ...of, approved: Math.floor(of.claimed * share) }));
const coverage: fc.Arbitrary<Coverage> = fc.record(
  {
    unitsADay: fc.integer({ min: 0, max: 10 }),
    mostUnits: fc.integer({ min: 0, max: 1000 }),
    mostUnitsIn: fc.record({ days: fc.integer({ min: 1, max: 60 }), units: fc.integer({ min: 0, max: 1000 }) }),
    refillPercent: fc.integer({ min: 0, max: 100 }),
    perUnit: fc.integer({ min: 0, max: 100_000 }),
    coPaymentPercent: fc.integer({ min: 0, max: 100 }),
  },
  { requiredKeys: ["unitsADay"] },
);
const somePlan: fc.Arbitrary<Plan> = fc.record(
  {
    firstDay: fc.constantFrom(TODAY - 100, TODAY - 10),
    lastDay: fc.constantFrom(TODAY - 5, TODAY + 5),
    covered: coverage.map((of) => new Map([[METFORMIN, of]])),
    limit: fc.record({ days: fc.integer({ min: 1, max: 60 }), amount: fc.integer({ min: 0, max: 2 ** 40 }) }),
  },
  { requiredKeys: ["firstDay", "lastDay", "covered"] },
);
const history = fc.array(pastClaim, { maxLength: 6 });

describe("properties of an insurer's rules", () => {
  it("propose what the ledger takes: within the claim, with a reason exactly where it is less", () => {
    fc.assert(
      fc.property(someClaim, somePlan, history, (of, under, before) => {
        const { approved, reason, findings } = proposeDecision({ claim: of, plan: under, past: before });
        expect(Number.isSafeInteger(approved)).to.equal(true);
        expect(approved).to.be.within(0, of.claimed);
        expect(reason === "None").to.equal(approved === of.claimed);
        if (reason !== "None") expect(findings.map((each) => each.reason)).to.include(reason);
      }),
    );
  });

  it("never pay more for a longer history, nor for its order", () => {
    fc.assert(
      fc.property(someClaim, somePlan, history, pastClaim, (of, under, before, more) => {
        const { approved, reason } = proposeDecision({ claim: of, plan: under, past: before });
        expect(proposeDecision({ claim: of, plan: under, past: before.toReversed() })).to.include({ approved, reason });
        const { approved: after } = proposeDecision({ claim: of, plan: under, past: [...before, more] });
        expect(after).to.be.at.most(approved);
      }),
    );
  });

  it("never go past the plan's limit in any of its periods, one claim after the other", () => {
    fc.assert(
      fc.property(fc.array(someClaim, { maxLength: 8 }), somePlan, (claims, under) => {
        const numbered = claims.map((of, index) => ({ ...of, claim: String(index) }));
        const proposals = proposeDecisions(numbered, new Map([["P1", under]]), []);
        const { limit } = under;
        if (limit === undefined) return;
        const paid = new Map(proposals.map(({ claim: of, approved }) => [of, approved]));
        for (let last = TODAY - 60; last <= TODAY; last += 1) {
          const within = numbered.filter((of) => of.day <= last && of.day > last - limit.days);
          const sum = within.reduce((total, of) => total + (paid.get(of.claim) ?? 0), 0);
          expect(sum).to.be.at.most(limit.amount);
        }
      }),
    );
  });

  it("pay nothing for a group that is not covered, nor on a day out of force", () => {
    fc.assert(
      fc.property(someClaim, somePlan, history, (of, under, before) => {
        const isCovered = under.covered.has(of.group) && of.day >= under.firstDay && of.day <= under.lastDay;
        if (!isCovered) expect(proposeDecision({ claim: of, plan: under, past: before }).approved).to.equal(0);
      }),
    );
  });
});
