import { expect } from "chai";
import { makeReceipt, readReceipt } from "../../src/prescriptions/index.ts";
import { CHAIN_ID, TOKEN } from "./example.ts";
import { refused } from "./refused.ts";

const dispense = {
  chainId: CHAIN_ID,
  token: TOKEN,
  id: `0x${"01".repeat(32)}`,
  sequence: 2,
  site: 9,
  units: 60,
  transactionHash: `0x${"02".repeat(32)}`,
  blockNumber: 17,
  packs: [
    { gtin: "09506000134352", lot: "A1", serial: "S1", expiry: "2028-03-31", index: 3, units: 0 },
    { gtin: "09506000134352", lot: "A1", units: 12 },
  ],
};

describe("given a dispense that is on the chain", () => {
  describe("when its receipt is made", () => {
    it("comes back from its JSON", () => {
      const receipt = makeReceipt(dispense);
      expect(receipt).to.deep.equal({ type: "yaolian-receipt", version: 1, ...dispense });
      expect(readReceipt(JSON.parse(JSON.stringify(receipt)))).to.deep.equal(receipt);
    });

    it("is refused at the member that does not fit", async () => {
      const noPacks = await refused(() => makeReceipt({ ...dispense, packs: [] }));
      expect(noPacks.place).to.equal("receipt.packs");
      const date = await refused(() =>
        makeReceipt({ ...dispense, packs: [{ gtin: "1", lot: "A", expiry: "2028-02-30", units: 0 }] }),
      );
      expect(date.place).to.equal("receipt.packs[0].expiry");
      for (const number of ["sequence", "blockNumber"]) {
        const below = await refused(() => makeReceipt({ ...dispense, [number]: -0 }));
        expect(below.place).to.equal(`receipt.${number}`);
        expect(below.message).to.match(/^-0 does not fit/);
      }
      expect((await refused(() => readReceipt({ ...dispense, patient: "x" }))).code).to.equal("ReceiptShapeWrong");
    });
  });
});
