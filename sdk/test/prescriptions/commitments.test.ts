import { createHmac } from "node:crypto";
import { AbiCoder, HDNodeWallet, ZeroHash, keccak256, toUtf8Bytes } from "ethers";
import { expect } from "chai";
import {
  documentCommitment,
  documentSalt,
  drugCommitment,
  drugSalt,
  holderWallet,
  holderWallets,
  newDocumentKey,
  packsCommitment,
  partsGroup,
  substitutionGroup,
} from "../../src/prescriptions/index.ts";
import { RXNORM, documentKey } from "./example.ts";
import { refused } from "./refused.ts";

const abi = AbiCoder.defaultAbiCoder();
const salt = `0x${"0c".repeat(32)}`;
const key = Buffer.from(documentKey.slice(2), "hex");
const REQUEST = "https://clinic.example/requests|1";

describe("given what a prescription commits to", () => {
  describe("when a coding becomes a substitution group", () => {
    it("is the first 16 bytes of the hash of system|code in UTF-8", () => {
      const expected = keccak256(toUtf8Bytes(`${RXNORM}|860975`)).slice(0, 34);
      expect(substitutionGroup(RXNORM, "860975")).to.equal(expected);
      expect(substitutionGroup("urn:药", "二甲双胍")).to.have.length(34);
    });

    it("is refused where two codings would be one group", async () => {
      expect((await refused(() => substitutionGroup("a|b", "c"))).code).to.equal("CodingSystemWrong");
      expect((await refused(() => substitutionGroup("", "c"))).code).to.equal("CodingIncomplete");
      expect((await refused(() => substitutionGroup("a", "\ud800"))).code).to.equal("TextNotUnicode");
    });
  });

  describe("when the drug is committed to", () => {
    it("hashes the group with no GTIN, or the GTIN with no group", () => {
      const group = substitutionGroup(RXNORM, "860975");
      const types = ["bytes16", "uint64", "bytes32"];
      const none = `0x${"00".repeat(16)}`;
      expect(drugCommitment({ group }, salt)).to.equal(keccak256(abi.encode(types, [group, 0, salt])));
      expect(drugCommitment({ gtin: "09506000134352" }, salt)).to.equal(
        keccak256(abi.encode(types, [none, 9506000134352n, salt])),
      );
      expect(drugCommitment({ gtin: (1n << 63n).toString() }, salt)).to.equal(
        keccak256(abi.encode(types, [none, 1n << 63n, salt])),
      );
    });

    it("is refused with both, with neither, with a GTIN that is too high, and with a short salt that it does not repeat", async () => {
      const group = substitutionGroup(RXNORM, "860975");
      const both = { group, gtin: "1" };
      await refused(() => drugCommitment(both, salt));
      await refused(() => drugCommitment({ group: `0x${"00".repeat(16)}` }, salt));
      expect((await refused(() => drugCommitment({ gtin: (1n << 64n).toString() }, salt))).place).to.equal("drug.gtin");
      const error = await refused(() => drugCommitment({ group }, "0xdeadbeef"));
      expect(error.place).to.equal("drug.salt");
      expect(error.sentence).not.to.contain("deadbeef");
    });
  });

  describe("when the document is committed to", () => {
    it("hashes the hash of its canonical text with the salt", () => {
      const inner = keccak256(toUtf8Bytes('{"a":"药"}'));
      expect(documentCommitment('{"a":"药"}', salt)).to.equal(
        keccak256(abi.encode(["bytes32", "bytes32"], [inner, salt])),
      );
    });
  });

  describe("when packs are committed to", () => {
    it("hashes them in their order", async () => {
      const packs = [
        { lot: `0x${"01".repeat(32)}`, index: 5, units: 0 },
        { lot: `0x${"02".repeat(32)}`, index: 4_294_967_295, units: 12 },
      ];
      const tuple = "tuple(bytes32 lot,uint32 index,uint24 units)[]";
      expect(packsCommitment(packs)).to.equal(keccak256(abi.encode([tuple], [packs])));
      expect(packsCommitment(packs.toReversed())).not.to.equal(packsCommitment(packs));
      const error = await refused(() => packsCommitment([{ lot: ZeroHash, index: 2 ** 32, units: 0 }]));
      expect(error.place).to.equal("packs[0].index");
    });
  });
});

describe("given a document key", () => {
  const hmac = (algorithm: string, ...pieces: string[]) =>
    `0x${createHmac(algorithm, key).update(pieces.join("\0")).digest("hex")}`;

  describe("when salts are derived", () => {
    it("are the HMACs of label, request and part", () => {
      expect(drugSalt(documentKey, REQUEST, 0)).to.equal(hmac("sha256", "yaolian/drug-salt/v1", REQUEST, "0"));
      expect(documentSalt(key, REQUEST, 12)).to.equal(hmac("sha256", "yaolian/document-salt/v1", REQUEST, "12"));
    });

    it("differ by key, request, part and use", () => {
      const salts = [
        drugSalt(documentKey, REQUEST, 0),
        drugSalt(documentKey, REQUEST, 1),
        drugSalt(documentKey, `${REQUEST}0`, 0),
        drugSalt(newDocumentKey(), REQUEST, 0),
        documentSalt(documentKey, REQUEST, 0),
      ];
      expect(new Set(salts).size).to.equal(salts.length);
    });

    it("share a group between the parts of one request only", () => {
      expect(partsGroup(documentKey, REQUEST, 1)).to.equal(ZeroHash);
      expect(partsGroup(documentKey, REQUEST, 3)).to.equal(hmac("sha256", "yaolian/parts-group/v1", REQUEST));
      expect(partsGroup(documentKey, "other", 3)).not.to.equal(partsGroup(documentKey, REQUEST, 3));
    });
  });

  describe("when holder keys are derived", () => {
    it("follow BIP-32 from the request's seed, one a part", () => {
      const seed = hmac("sha512", "yaolian/holder/v1", REQUEST);
      const parts = [0, 1, 2];
      const expected = parts.map((part) => HDNodeWallet.fromSeed(seed).derivePath(`m/44'/60'/0'/0/${part}`).privateKey);
      expect(parts.map((part) => holderWallet(documentKey, REQUEST, part).privateKey)).to.deep.equal(expected);
      expect(holderWallets(documentKey, REQUEST, 3).map((wallet) => wallet.privateKey)).to.deep.equal(expected);
    });
  });

  describe("when the key or the part is wrong", () => {
    it("is refused without repeating the key", async () => {
      const error = await refused(() => drugSalt("0xabcdef", REQUEST, 0));
      expect(error.code).to.equal("DocumentKeyWrong");
      expect(error.sentence).not.to.contain("abcdef");
      expect((await refused(() => drugSalt(documentKey, REQUEST, -1))).code).to.equal("PartWrong");
      expect((await refused(() => holderWallet(documentKey, REQUEST, 0.5))).code).to.equal("PartWrong");
      expect((await refused(() => drugSalt(documentKey, "\udc00", 0))).code).to.equal("TextNotUnicode");
    });
  });
});
