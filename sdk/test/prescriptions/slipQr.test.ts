import { randomBytes } from "node:crypto";
import { deflateSync } from "node:zlib";
import bwipjs from "bwip-js/node";
import fc from "fast-check";
import { expect } from "chai";
import { InputError } from "../../src/errors.ts";
import { QR_CAPACITY, slipFromQr, slipToQr } from "../../src/prescriptions/index.ts";
import { fromBase45, toBase45 } from "../../src/prescriptions/base45.ts";
import { documentCanonical, parties, slip } from "./example.ts";
import { refused } from "./refused.ts";

function draw(text: string): string {
  // bwip-js types the options all codes share, not those of one.
  const options = { bcid: "qrcode", text, eclevel: "M" };
  return bwipjs.toSVG(options);
}

/** A slip whose document has `bytes` that do not compress below three quarters. */
function slipWithDocument(bytes: number) {
  const note = randomBytes(Math.ceil(bytes / 4) * 3).toString("base64");
  return slip({ documentCanonical: JSON.stringify({ ...JSON.parse(documentCanonical), note }) });
}

describe("given base45", () => {
  describe("when the examples of RFC 9285 are encoded", () => {
    it("gives the RFC's texts", () => {
      for (const [text, encoded] of [
        ["AB", "BB8"],
        ["Hello!!", "%69 VD92EX0"],
        ["base-45", "UJCLQE7W581"],
        ["ietf!", "QED8WEX0"],
      ]) {
        expect(toBase45(new TextEncoder().encode(text))).to.equal(encoded);
      }
    });

    it("comes back for any bytes, and never ends in a space that a scanner would cut off", () => {
      fc.assert(
        fc.property(fc.uint8Array(), (bytes) => {
          const text = toBase45(bytes);
          expect(text.endsWith(" ")).to.equal(false);
          expect([...fromBase45(text)]).to.deep.equal([...bytes]);
        }),
      );
    });

    it("refuses what no bytes give", async () => {
      for (const text of ["GGW", "::", ":::", "A", "AB8C", "ab8", "B_8"]) {
        expect((await refused(() => fromBase45(text))).code, text).to.equal("Base45Wrong");
      }
    });
  });
});

describe("given a slip as a QR code", () => {
  describe("when it is written and scanned", () => {
    it("comes back whole, from a scanner in caps lock that appends a line end too", async () => {
      for (const whole of [slip(), slip({}, { ...parties, holder: `0x${"12".repeat(20)}` })]) {
        const { text, documentIncluded } = await slipToQr(whole);
        expect(documentIncluded).to.equal(true);
        for (const scanned of [text, text.toLowerCase(), `${text}\r\n`]) {
          expect((await slipFromQr(scanned)).slip).to.deep.equal(whole);
        }
      }
    });

    it("is drawn as a code in the alphanumeric set", async () => {
      const { text } = await slipToQr(slip());
      expect(text).to.match(/^YL1:[0-9A-Z $%*+\-./:]+$/);
      expect(draw(text)).to.contain("<svg");
    });
  });

  describe("when the document would not fit", () => {
    it("leaves it out, says so, and the slip still reads", async () => {
      const whole = slipWithDocument(4000);
      const { text, documentIncluded } = await slipToQr(whole);
      expect(documentIncluded).to.equal(false);
      const read = await slipFromQr(text);
      expect(read.slip).to.deep.equal({ ...whole, document: { salt: whole.document.salt } });
      expect(read.request).to.equal(undefined);
      expect(read.drugName).to.equal(undefined);
    });

    it("holds it up to what a version-40 code takes, and no more", async () => {
      expect(draw("A".repeat(QR_CAPACITY))).to.contain("<svg");
      expect(() => draw("A".repeat(QR_CAPACITY + 1))).to.throw();
      const included = await Promise.all([1000, 1500, 1900].map(async (bytes) => slipToQr(slipWithDocument(bytes))));
      expect(included.map((qr) => qr.text.length <= QR_CAPACITY)).to.deep.equal([true, true, true]);
      expect(included[0]?.documentIncluded).to.equal(true);
    });

    it("is refused where the rest alone does not fit", async () => {
      const whole = slip();
      const coding = { system: randomBytes(3000).toString("hex"), code: "1" };
      const error = await refused(() => slipToQr({ ...whole, drug: { ...whole.drug, coding } }));
      expect(error.code).to.equal("SlipTooLargeForQr");
    });
  });

  describe("when the scanned text is not a whole slip", () => {
    it("is refused: another code, a torn one, one that unfolds without end, one that is not JSON, an altered one", async () => {
      const { text } = await slipToQr(slip());
      const code = async (scanned: string) => (await refused(() => slipFromQr(scanned))).code;
      expect(await code("https://id.gs1.org/01/09506000134352")).to.equal("NotASlipQr");
      expect(await code("")).to.equal("NotASlipQr");
      expect(await code(text.slice(0, -30))).to.equal("SlipQrDamaged");
      expect(await code("YL1:")).to.equal("SlipQrDamaged");
      const endless = `YL1:${toBase45(deflateSync(Buffer.alloc(3_000_000)))}`;
      expect((await refused(() => slipFromQr(endless))).message).to.contain("unfolds to more than");
      expect(await code(`YL1:${toBase45(deflateSync("holderKey"))}`)).to.equal("SlipQrDamaged");
      const altered = JSON.stringify({ ...slip(), chainId: 2 });
      expect(await code(`YL1:${toBase45(deflateSync(altered))}`)).to.equal("SlipAltered");
    });

    it("is refused whichever character is wrong", async () => {
      const { text } = await slipToQr(slip());
      await fc.assert(
        fc.asyncProperty(fc.nat(text.length - 5), fc.constantFrom(..."0AZ $:"), async (at, character) => {
          const wrong = text.slice(0, at + 4) + character + text.slice(at + 5);
          if (wrong.trim() === text) return;
          expect(await refused(() => slipFromQr(wrong))).to.be.instanceOf(InputError);
        }),
        { numRuns: 150 },
      );
    });
  });
});
