import { expect } from "chai";
import { AbiCoder, id, keccak256 } from "ethers";

import { checkClaimOpening, makeClaimOpening, newPolicySalt, policyCommitment } from "../../src/claims/index.ts";
import { ceilingFor, policySalt, prepareClaim, readClaimOpening, readClaimTerms } from "../../src/claims/index.ts";
import { yuan, yuanOfCeiling } from "../../src/claims/index.ts";
import { termsOf } from "../../../test/helpers/claims.ts";
import { refusalOf } from "../refused.ts";

const SALT = id("salt");
const CLAIM = id("claim");
const ADDRESS = "0x5FbDB2315678afecb367f032d93F642f64180aa3";
const policy = { reference: "POLICY-1", salt: SALT };
const opening = makeClaimOpening({ chainId: 31337, ledger: ADDRESS, claim: CLAIM, policy });

describe("a claim's policy", () => {
  it("is committed to with its salt", () => {
    const hash = keccak256(new TextEncoder().encode("POLICY-1"));
    const expected = keccak256(AbiCoder.defaultAbiCoder().encode(["bytes32", "bytes32"], [hash, SALT]));
    expect(policyCommitment("POLICY-1", SALT)).to.equal(expected);
    expect(prepareClaim({ insurer: 3, amount: 5, policy: "POLICY-1", salt: SALT }).request.policy).to.equal(expected);
  });

  it("is committed to differently in every claim, and never by the salt of another", () => {
    const requests = [1, 2].map(() => prepareClaim({ insurer: 3, amount: 5, policy: "POLICY-1" }).request.policy);
    expect(new Set(requests)).to.have.property("size", 2);
    expect(newPolicySalt()).not.to.equal(newPolicySalt());
    const secret = new Uint8Array(32).fill(7);
    expect(policySalt(secret, CLAIM)).to.equal(policySalt(secret, CLAIM));
    expect(policySalt(secret, CLAIM)).not.to.equal(policySalt(secret, id("another")));
    expect(policySalt(new Uint8Array(32), CLAIM)).not.to.equal(policySalt(secret, CLAIM));
  });

  it("is shown to the insurer by an opening, which is checked", async () => {
    const record = { claim: CLAIM, policy: policyCommitment("POLICY-1", SALT) };
    checkClaimOpening(readClaimOpening(JSON.parse(JSON.stringify(opening))), record);
    const refused = (of: typeof record, code: string) => refusalOf(() => checkClaimOpening(opening, of), code);
    await refused({ ...record, claim: id("another") }, "ClaimOpeningOfAnother");
    await refused({ ...record, policy: policyCommitment("POLICY-2", SALT) }, "ClaimOpeningWrong");
    await refused({ ...record, policy: policyCommitment("POLICY-1", id("x")) }, "ClaimOpeningWrong");
  });

  it("refuses openings of a wrong shape, and never says the policy aloud", async () => {
    const wrong: unknown[] = [
      undefined,
      "text",
      {},
      { ...opening, type: "other" },
      { ...opening, claim: "0x12" },
      { ...opening, more: 1 },
      { ...opening, policy: { reference: "", salt: SALT } },
      { ...opening, policy: { reference: "SECRET-REFERENCE", salt: "SECRET-SALT" } },
      { ...opening, policy: { reference: "SECRET".repeat(50), salt: SALT } },
    ];
    for (const value of wrong) {
      const refusal = await refusalOf(() => readClaimOpening(value), "ClaimOpeningShapeWrong");
      expect(refusal.message).not.to.include("SECRET");
    }
  });

  it("refuses a claim for nothing or too much, from nobody, for no policy", async () => {
    const right = { insurer: 3, amount: 5, policy: "POLICY-1" };
    const wrong: [object, string][] = [
      [{ amount: 0 }, "ClaimWrong"],
      [{ amount: 1.5 }, "ClaimWrong"],
      [{ amount: 2 ** 48 }, "ClaimWrong"],
      [{ insurer: 0 }, "ClaimWrong"],
      [{ insurer: 2 ** 24 }, "ClaimWrong"],
      [{ policy: "" }, "PolicyWrong"],
      [{ policy: "\ud800" }, "TextNotUnicode"],
    ];
    for (const [change, code] of wrong) {
      await refusalOf(() => prepareClaim({ ...right, ...change }), code);
    }
  });
});

describe("a claim's terms", () => {
  it("are read as the contract packs them", () => {
    const group = `0x00${"ab".repeat(14)}01`;
    const most = { site: 2 ** 24 - 1, units: 2 ** 24 - 1, amount: 2 ** 48 - 1 };
    for (const { site, units, amount } of [most, { site: 1, units: 2, amount: 3 }]) {
      expect(readClaimTerms(termsOf(site, units, amount, group))).to.deep.equal({ site, units, amount, group });
    }
  });

  it("round the ceiling down, as the contract does, and are written in yuan", () => {
    expect([ceilingFor(150, 20), ceilingFor(154, 20), ceilingFor(155, 20), ceilingFor(0, 20)]).to.deep.equal([
      30, 30, 31, 0,
    ]);
    expect([yuan(1230), yuan(5), yuanOfCeiling(385)]).to.deep.equal(["12.30 yuan", "0.05 yuan", "0.0385 yuan"]);
  });
});
