import { expect } from "chai";
import { Interface, ZeroAddress } from "ethers";

import { InputError } from "../../src/errors.ts";
import { CUSTOM_ERRORS, ERROR_TEXTS, errorText, explainRevert } from "../../src/errors/index.ts";
import { ENUMS, INTERFACES } from "../../src/ledger/index.ts";
import { refusable } from "../../src/transactions/refusable.ts";
import { enumNameOf, type AbiParameter } from "../../src/ledger/abi.ts";

const { lotLedger, consortium, prescriptionToken, drugRegistry } = INTERFACES;
const LOT = `0x${"ab".repeat(32)}`;
const abi = new Interface(CUSTOM_ERRORS.map((error) => ({ type: "error", ...error })));

/** A value that is easy to find again in a sentence. */
function sample({ type, internalType = "" }: AbiParameter): unknown {
  if (internalType.startsWith("enum ")) return ENUMS[enumNameOf(internalType)].length - 1;
  if (type === "bool") return true;
  if (type === "address") return ZeroAddress;
  if (type === "string") return "text";
  if (type === "bytes20") return `0x${"41".repeat(20)}`;
  if (type.startsWith("bytes")) return `0x${"cd".repeat(Number(type.slice(5)))}`;
  return 1;
}

describe("error sentences", () => {
  it("has an entry for each custom error of each ABI, and no other", () => {
    const names = new Set<string>();
    for (const contract of Object.values(INTERFACES)) contract.forEachError(({ name }) => names.add(name));
    expect(names.size).to.be.greaterThan(100);
    expect(Object.keys(ERROR_TEXTS).sort()).to.deep.equal([...names].sort());
  });

  it("names only values that the error carries, and says why and what to do", () => {
    for (const { name, signature, inputs } of CUSTOM_ERRORS) {
      const { why, cure } = errorText(name, signature);
      const known = inputs.map((input) => input.name);
      for (const [, used = ""] of `${why} ${cure}`.matchAll(/\{(\w+)\}/g)) expect(known, name).to.include(used);
      expect(why, name).to.match(/\.$/);
      expect(cure, name).to.match(/\.$/);
    }
  });

  it("explains each error from its data, with every value filled in", () => {
    for (const { name, signature, inputs } of CUSTOM_ERRORS) {
      const explained = explainRevert(abi.encodeErrorResult(signature, inputs.map(sample)));
      expect(explained.name).to.equal(name);
      expect(Object.keys(explained.args), name).to.deep.equal(inputs.map((input) => input.name));
      expect(explained.sentence + explained.cure, name).not.to.match(/[{}]|undefined|NaN/);
    }
  });

  it("tells errors of one name apart by their signatures", () => {
    const { anchorRegistry } = INTERFACES;
    expect(explainRevert(lotLedger.encodeErrorResult("RootMissing", [LOT])).sentence).to.include(`Lot ${LOT}`);
    expect(explainRevert(anchorRegistry.encodeErrorResult("RootMissing")).sentence).to.equal("The batch has no root.");
  });

  it("gives the values apart too, for whoever says them in another language", async () => {
    const data = lotLedger.encodeErrorResult("LotExpired", [LOT, 20_600, 20_700]);
    const refused = refusable(Promise.reject(Object.assign(new Error(), { code: "CALL_EXCEPTION", data })));
    const failure: unknown = await refused.catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(InputError);
    expect((failure as InputError).values).to.deep.equal({ lot: LOT, expiryDay: 20_600, today: 20_700 });
  });

  it("writes days as dates, GTINs with 14 digits, moments as times, enums and flags in words", () => {
    const of = (contract: Interface, name: string, args: unknown[]): string =>
      explainRevert(contract.encodeErrorResult(name, args)).sentence;
    expect(of(lotLedger, "LotExpired", [LOT, 20_600, 20_700])).to.equal(
      `Lot ${LOT} could be used until 2026-05-27; today is 2026-09-04.`,
    );
    expect(of(drugRegistry, "ClassUnfit", [6_901_234_500_001n, 3]))
      .to.include("GTIN 06901234500001")
      .and.include("material");
    expect(of(consortium, "OperatorTermEnded", [ZeroAddress, 1_800_000_000])).to.include("2027-01-15 08:00:00Z");
    expect(of(consortium, "OperatorRoleMissing", [ZeroAddress, 0, 0b110])).to.include(
      "the roles none (0); this needs one of enforcement officer, quality officer",
    );
    expect(of(lotLedger, "ConsignmentIsHeld", [LOT, 0, 0b101])).to.include("held by custodian, regulator");
    expect(of(lotLedger, "LotNumberInvalid", [`0x41420043${"00".repeat(16)}`])).to.include('"AB·C"');
    expect(of(prescriptionToken, "AcceptedElsewhere", [LOT, 3, 1_800_000_000]))
      .to.include("site 3")
      .and.include("2027");
  });

  it("tells what is none of the ledger's errors as it is", () => {
    const panic = new Interface(["error Panic(uint256)"]).encodeErrorResult("Panic", [0x11]);
    expect(explainRevert(panic)).to.include({ name: undefined, class: "input" });
    expect(explainRevert(panic).sentence).to.include("Panic(17)");
    expect(explainRevert("0x").sentence).to.include("without an error that is known here");
    expect(explainRevert(lotLedger.encodeErrorResult("LotUnknown", [LOT]).slice(0, 20)).name).to.equal(undefined);
    expect(explainRevert("0xdeadbeef00").sentence).to.include("0xdeadbeef00");
  });
});
