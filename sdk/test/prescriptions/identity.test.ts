import { AbiCoder, TypedDataEncoder, ZeroAddress, concat, getAddress, id as keccakText, keccak256 } from "ethers";
import fc from "fast-check";
import { expect } from "chai";
import { prescriptionDomain, prescriptionId, prescriptionTypes } from "../../src/prescriptions/index.ts";
import type { Prescription } from "../../src/prescriptions/index.ts";
import { TOKEN, domain, prescription } from "./example.ts";
import { refused } from "./refused.ts";

const bytes = (count: number) =>
  fc.uint8Array({ minLength: count, maxLength: count }).map((b) => `0x${Buffer.from(b).toString("hex")}`);
const address = bytes(20)
  .filter((text) => BigInt(text) !== 0n)
  .map((text) => getAddress(text));

const anyPrescription: fc.Arbitrary<Prescription> = fc
  .record({
    issuer: fc.integer({ min: 1, max: 0xffffff }),
    prescriber: address,
    coPrescriber: address,
    holder: address,
    drug: bytes(32),
    document: bytes(32),
    quantity: fc.integer({ min: 1, max: 0xffffff }),
    firstDay: fc.integer({ min: 1, max: 0xffff }),
    lastDay: fc.integer({ min: 1, max: 0xffff }),
    interval: fc.integer({ min: 0, max: 0xffff }),
    class: fc.constantFrom<1 | 2>(1, 2),
    partsGroup: bytes(32),
  })
  .filter((fields) => fields.coPrescriber !== fields.prescriber)
  .map((fields) => ({
    ...fields,
    firstDay: Math.min(fields.firstDay, fields.lastDay),
    lastDay: Math.max(fields.firstDay, fields.lastDay),
    coPrescriber: fields.class === 2 ? fields.coPrescriber : ZeroAddress,
  }));

/** EIP-712 by hand, from the type's text. */
function digest(chainId: number, token: string, p: Prescription): string {
  const type =
    "Prescription(uint24 issuer,address prescriber,address coPrescriber,address holder,bytes32 drug,bytes32 document," +
    "uint24 quantity,uint16 firstDay,uint16 lastDay,uint16 interval,uint8 class,bytes32 partsGroup)";
  const abi = AbiCoder.defaultAbiCoder();
  const domainType = "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)";
  const separator = abi.encode(
    ["bytes32", "bytes32", "bytes32", "uint256", "address"],
    [keccakText(domainType), keccakText("Yaolian PrescriptionToken"), keccakText("1"), chainId, token],
  );
  const members = [
    "bytes32",
    "uint24",
    "address",
    "address",
    "address",
    "bytes32",
    "bytes32",
    "uint24",
    "uint16",
    "uint16",
    "uint16",
    "uint8",
    "bytes32",
  ];
  const struct = abi.encode(members, [
    keccakText(type),
    ...[p.issuer, p.prescriber, p.coPrescriber, p.holder, p.drug, p.document],
    ...[p.quantity, p.firstDay, p.lastDay, p.interval, p.class, p.partsGroup],
  ]);
  return keccak256(concat(["0x1901", keccak256(separator), keccak256(struct)]));
}

describe("given a prescription", () => {
  describe("when its id is computed", () => {
    it("is the EIP-712 digest, by ethers' encoder and by hand", () => {
      fc.assert(
        fc.property(anyPrescription, fc.integer({ min: 1, max: 2 ** 31 }), (p, chainId) => {
          const id = prescriptionId(prescriptionDomain(chainId, TOKEN), p);
          expect(id).to.equal(TypedDataEncoder.hash(prescriptionDomain(chainId, TOKEN), prescriptionTypes, p));
          expect(id).to.equal(digest(chainId, TOKEN, p));
        }),
        { numRuns: 50 },
      );
    });

    it("stays what it was when the typed data were frozen", () => {
      expect(prescriptionId(domain, prescription())).to.equal(
        "0x448079edb0a49431ac2567d0172d33c0380ff35a165deab2038bc794a2ab6f79",
      );
    });

    it("does not depend on the case in which addresses and bytes are written", () => {
      const p = prescription();
      const lower = { ...p, holder: p.holder.toLowerCase(), drug: p.drug.toUpperCase().replace("0X", "0x") };
      expect(prescriptionId(domain, lower)).to.equal(prescriptionId(domain, p));
    });
  });

  const faults: [string, Partial<Prescription>][] = [
    ["issuer", { issuer: 0x1000000 }],
    ["issuer", { issuer: 0 }],
    ["prescriber", { prescriber: ZeroAddress }],
    ["prescriber", { prescriber: "0x5fbDB2315678afecb367f032d93F642f64180aa3" }],
    ["coPrescriber", { coPrescriber: TOKEN }],
    ["coPrescriber", { class: 2 }],
    ["coPrescriber", { class: 2, coPrescriber: prescription().prescriber }],
    ["holder", { holder: ZeroAddress }],
    ["drug", { drug: "0x12" }],
    ["document", { document: "bb".repeat(32) }],
    ["quantity", { quantity: 0 }],
    ["quantity", { quantity: 1.5 }],
    ["quantity", { quantity: Number.NaN }],
    ["firstDay", { firstDay: 70_000 }],
    ["lastDay", { lastDay: 19_999 }],
    ["interval", { interval: -1 }],
    ["partsGroup", { partsGroup: "0x" }],
  ];
  for (const [member, change] of faults) {
    describe(`when ${member} is wrong: ${JSON.stringify(change)}`, () => {
      it("is refused at that member", async () => {
        const error = await refused(() => prescriptionId(domain, prescription(change)));
        expect(error.code).to.equal("PrescriptionShapeWrong");
        expect(error.place).to.equal(`prescription.${member}`);
      });
    });
  }
});
