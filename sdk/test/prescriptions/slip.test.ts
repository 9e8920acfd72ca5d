import { ZeroHash, getAddress } from "ethers";
import { expect } from "chai";
import {
  completeDraft,
  documentCommitment,
  drugCommitment,
  makeSlip,
  prescriptionId,
  readSlip,
  slipText,
  substitutionGroup,
} from "../../src/prescriptions/index.ts";
import type { Slip } from "../../src/prescriptions/index.ts";
import {
  CHAIN_ID,
  RXNORM,
  TOKEN,
  coPrescriber,
  documentCanonical,
  documentKey,
  domain,
  draft,
  holder,
} from "./example.ts";
import { metformin, parties, prescription, slip } from "./example.ts";
import { refused } from "./refused.ts";

type Change = (whole: Slip) => unknown;

const other32 = `0x${"77".repeat(32)}`;
const otherAddress = getAddress(`0x${"77".repeat(20)}`);
const otherGroup = substitutionGroup(RXNORM, "197591");
const inPrescription =
  (change: Partial<Slip["prescription"]>): Change =>
  (whole) => ({ ...whole, prescription: { ...whole.prescription, ...change } });
const inDrug =
  (change: object): Change =>
  (whole) => ({ ...whole, drug: { ...whole.drug, ...change } });
const inDocument =
  (change: object): Change =>
  (whole) => ({ ...whole, document: { ...whole.document, ...change } });

describe("given a slip", () => {
  describe("when it is written and read", () => {
    it("comes back whole, with its id computed anew", () => {
      const whole = slip();
      for (const source of [slipText(whole), new TextEncoder().encode(`\uFEFF${slipText(whole)}`)]) {
        const read = readSlip(source);
        expect(read.slip).to.deep.equal(whole);
        expect(read.id).to.equal(prescriptionId(domain, whole.prescription));
        expect(read.bearer).to.equal(true);
        expect(read.request).to.deep.equal(JSON.parse(documentCanonical));
        expect(read.drugName).to.equal(metformin.display);
      }
    });

    it("carries the holder's key as a bearer document, and none where a wallet holds it", () => {
      const wallet = slip({}, { ...parties, holder: holder.address });
      expect(wallet.prescription.holder).to.equal(holder.address);
      expect(wallet).not.to.have.property("holderKey");
      expect(readSlip(slipText(wallet)).bearer).to.equal(false);
    });

    it("names one product by its GTIN where that is what was prescribed", () => {
      const gtin = "09506000134352";
      const drug = { gtin, salt: other32 };
      const content = { content: documentCanonical, salt: other32 };
      const p = prescription({
        drug: drugCommitment({ gtin }, other32),
        document: documentCommitment(documentCanonical, other32),
      });
      const made = makeSlip({ chainId: CHAIN_ID, token: TOKEN, prescription: p, drug, document: content });
      expect(readSlip(slipText(made)).slip.drug).to.deep.equal(drug);
      expect(readSlip(slipText(made)).drugName).to.equal(undefined);
    });

    it("is the same slip when the same request is drafted again with the same key", () => {
      expect(slip()).to.deep.equal(slip());
      expect(completeDraft(draft, other32, parties).prescription).not.to.deep.equal(slip().prescription);
    });

    it("gives each part of a multiple prescription its own holder and salts, and one group", () => {
      const parts = [0, 1, 2].map((part) => slip({ part, parts: 3 }));
      for (const secret of [
        (s: Slip) => s.holderKey,
        (s: Slip) => s.drug.salt,
        (s: Slip) => s.document.salt,
        (s: Slip) => s.id,
      ]) {
        expect(new Set(parts.map(secret)).size).to.equal(3);
      }
      expect(new Set(parts.map((part) => part.prescription.partsGroup)).size).to.equal(1);
      expect(parts[0]?.prescription.partsGroup).not.to.equal(ZeroHash);
    });
  });

  const alterations: [string, string, Change][] = [
    ["chainId", "slip.id", (whole) => ({ ...whole, chainId: 1 })],
    ["token", "slip.id", (whole) => ({ ...whole, token: otherAddress })],
    ["id", "slip.id", (whole) => ({ ...whole, id: other32 })],
    ["prescription.issuer", "slip.id", inPrescription({ issuer: 8 })],
    ["prescription.prescriber", "slip.id", inPrescription({ prescriber: otherAddress })],
    [
      "prescription.coPrescriber and class",
      "slip.id",
      inPrescription({ class: 2, coPrescriber: coPrescriber.address }),
    ],
    ["prescription.holder", "slip.prescription.holder", inPrescription({ holder: otherAddress })],
    ["prescription.drug", "slip.prescription.drug", inPrescription({ drug: other32 })],
    ["prescription.document", "slip.prescription.document", inPrescription({ document: other32 })],
    ["prescription.quantity", "slip.id", inPrescription({ quantity: 600 })],
    ["prescription.firstDay", "slip.id", inPrescription({ firstDay: 1 })],
    ["prescription.lastDay", "slip.id", inPrescription({ lastDay: 60_000 })],
    ["prescription.interval", "slip.id", inPrescription({ interval: 1 })],
    ["prescription.partsGroup", "slip.id", inPrescription({ partsGroup: other32 })],
    ["drug.group", "slip.drug", inDrug({ group: otherGroup })],
    [
      "drug.group and its coding",
      "slip.drug",
      inDrug({ group: otherGroup, coding: { system: RXNORM, code: "197591" } }),
    ],
    ["drug.group to a GTIN", "slip.drug", inDrug({ group: undefined, coding: undefined, gtin: "09506000134352" })],
    ["drug.coding.code", "slip.drug.coding", inDrug({ coding: { system: RXNORM, code: "197591" } })],
    ["drug.coding.system", "slip.drug.coding", inDrug({ coding: { system: "urn:other", code: "860975" } })],
    ["drug.salt", "slip.drug", inDrug({ salt: other32 })],
    ["document.content", "slip.document", inDocument({ content: documentCanonical.replace("500 MG", "850 MG") })],
    ["document.salt", "slip.document", inDocument({ salt: other32 })],
    ["holderKey", "slip.holderKey", (whole) => ({ ...whole, holderKey: other32 })],
    ["holderKey to none", "slip.holderKey", (whole) => ({ ...whole, holderKey: ZeroHash })],
  ];
  for (const [what, place, change] of alterations) {
    describe(`when ${what} is altered`, () => {
      it(`is refused at ${place}`, async () => {
        const error = await refused(() => readSlip(JSON.stringify(change(slip()))));
        expect(error.code).to.equal("SlipAltered");
        expect(error.place).to.equal(place);
      });
    });
  }

  const misshapen: [string, string, Change][] = [
    ["type", "slip.type", (whole) => ({ ...whole, type: "other" })],
    ["version", "slip.version", (whole) => ({ ...whole, version: 2 })],
    ["chainId", "slip.chainId", (whole) => ({ ...whole, chainId: "31337" })],
    ["an unknown field", "slip", (whole) => ({ ...whole, note: "" })],
    ["an unbound name of the drug", "slip.drug.coding", inDrug({ coding: { ...metformin } })],
    ["both group and GTIN", "slip.drug", inDrug({ gtin: "09506000134352" })],
    ["neither group nor GTIN", "slip.drug", inDrug({ group: undefined, coding: undefined })],
    ["a coding beside a GTIN", "slip.drug.coding", inDrug({ group: undefined, gtin: "09506000134352" })],
    ["no prescription", "slip.prescription", (whole) => ({ ...whole, prescription: undefined })],
    ["the quantity", "slip.prescription.quantity", inPrescription({ quantity: 0 })],
    ["the class", "slip.prescription.coPrescriber", inPrescription({ class: 2 })],
    ["the salt", "slip.drug.salt", inDrug({ salt: "0xfeedfeed" })],
    ["the holder's key", "slip.holderKey", (whole) => ({ ...whole, holderKey: "0xfeedfeed" })],
    ["no slip at all", "slip", () => [1]],
  ];
  for (const [what, place, change] of misshapen) {
    describe(`when its shape is wrong: ${what}`, () => {
      it(`is refused at ${place}`, async () => {
        const error = await refused(() => readSlip(JSON.stringify(change(slip()))));
        expect(error.code).to.equal("SlipShapeWrong");
        expect(error.place).to.equal(place);
        expect(error.sentence).not.to.contain("feed");
      });
    });
  }

  describe("when it is not JSON, not UTF-8 or far too long", () => {
    it("is refused without a word of its text", async () => {
      const torn = slipText(slip()).slice(0, -40);
      const error = await refused(() => readSlip(torn));
      expect(error.code).to.equal("SlipNotJson");
      expect(error.cause).to.equal(undefined);
      expect(error.sentence).not.to.contain("holder");
      expect((await refused(() => readSlip(Uint8Array.of(0xff, 0xfe)))).code).to.equal("SlipNotJson");
      expect((await refused(() => readSlip(" ".repeat(5_000_000)))).code).to.equal("SlipTooLarge");
    });
  });

  describe("when it is made of parts that do not fit one another", () => {
    it("is refused", async () => {
      const completed = completeDraft(draft, documentKey, parties);
      const where = { chainId: CHAIN_ID, token: TOKEN };
      const salts = { ...completed, drug: { ...completed.drug, salt: other32 } };
      expect((await refused(() => makeSlip({ ...where, ...salts }))).place).to.equal("slip.drug");
      const key = { ...completed, holderKey: other32 };
      expect((await refused(() => makeSlip({ ...where, ...key }))).place).to.equal("slip.holderKey");
    });
  });
});
