import { AbstractSigner, Signature, Wallet, verifyTypedData, zeroPadValue, toBeHex } from "ethers";
import type { Signer, TypedDataDomain, TypedDataField } from "ethers";
import { expect } from "chai";
import {
  acceptTypes,
  cancelTypes,
  dispenseTypes,
  packsCommitment,
  prescriptionId,
  prescriptionTypes,
  signAccept,
  signAsCoPrescriber,
  signCancel,
  signDispense,
} from "../../src/prescriptions/index.ts";
import { coPrescriber, domain, holder, prescriber, prescription } from "./example.ts";
import { refused } from "./refused.ts";

const CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const id = prescriptionId(domain, prescription());
const accept = { id, sequence: 3, site: 9, until: 1_800_000_000, deadline: 1_800_000_000 };
const packs = [{ lot: `0x${"07".repeat(32)}`, index: 4, units: 0 }];
const dispense = {
  id,
  sequence: 3,
  site: 9,
  units: 20,
  drugSalt: `0x${"0d".repeat(32)}`,
  packs,
  deadline: 1_800_000_000,
};

/** A signer elsewhere that gives its signatures in another form, as some hardware and contract wallets do. */
class OddWallet extends AbstractSigner {
  readonly #wallet: Wallet;
  readonly #form: (signature: Signature) => string;

  constructor(key: string, form: (signature: Signature) => string) {
    super();
    this.#wallet = new Wallet(key);
    this.#form = form;
  }

  getAddress(): Promise<string> {
    return this.#wallet.getAddress();
  }

  async signTypedData(
    typedDomain: TypedDataDomain,
    types: Record<string, TypedDataField[]>,
    value: Record<string, unknown>,
  ): Promise<string> {
    return this.#form(Signature.from(await this.#wallet.signTypedData(typedDomain, types, value)));
  }

  connect(): Signer {
    return this;
  }

  signTransaction(): Promise<string> {
    throw new Error("It signs typed data only.");
  }

  signMessage(): Promise<string> {
    throw new Error("It signs typed data only.");
  }
}

const highS = ({ r, s, v }: Signature) =>
  `${r}${zeroPadValue(toBeHex(CURVE_ORDER - BigInt(s)), 32).slice(2)}${v === 27 ? "1c" : "1b"}`;
const parityV = ({ r, s, yParity }: Signature) => `${r}${s.slice(2)}0${yParity}`;

describe("given a holder's key", () => {
  describe("when accept, dispense and cancel are signed", () => {
    it("recover to the holder over the typed data", async () => {
      const { sequence, deadline } = accept;
      const hashed = { ...dispense, packs: packsCommitment(packs) };
      const signed = [
        verifyTypedData(domain, acceptTypes, accept, await signAccept(holder, domain, accept)),
        verifyTypedData(domain, dispenseTypes, hashed, await signDispense(holder, domain, dispense)),
        verifyTypedData(
          domain,
          cancelTypes,
          { id, sequence, deadline },
          await signCancel(holder, domain, { id, sequence, deadline }),
        ),
      ];
      expect(signed).to.deep.equal([holder.address, holder.address, holder.address]);
    });
  });

  for (const [form, write] of Object.entries({
    "in the upper half of the curve": highS,
    "with v as a parity bit": parityV,
    "in the compact form of EIP-2098": (signature: Signature) => signature.compactSerialized,
  })) {
    describe(`when the wallet's signature comes ${form}`, () => {
      it("is 65 bytes with a low s and v 27 or 28", async () => {
        const plain = await signAccept(holder, domain, accept);
        const odd = await signAccept(new OddWallet(holder.privateKey, write), domain, accept);
        expect(write(Signature.from(plain))).not.to.equal(plain);
        expect(odd)
          .to.equal(plain)
          .and.match(/^0x[0-9a-f]{128}(1b|1c)$/);
        expect(BigInt(Signature.from(odd).s) <= CURVE_ORDER / 2n).to.equal(true);
      });
    });
  }

  describe("when a contract wallet signs in its own form", () => {
    it("is left as it is", async () => {
      const forms = ["0x", `0x${"ab".repeat(130)}`, `0x${"ff".repeat(65)}`, `0x${"00".repeat(64)}`];
      for (const form of forms) {
        expect(await signAccept(new OddWallet(holder.privateKey, () => form), domain, accept)).to.equal(form);
      }
      const owner = await prescriber.signTypedData(domain, acceptTypes, accept);
      expect(await signAccept(new OddWallet(holder.privateKey, () => owner), domain, accept)).to.equal(owner);
    });
  });

  describe("when a member of the message does not fit", () => {
    it("is refused at that member, secrets unsaid", async () => {
      expect((await refused(() => signAccept(holder, domain, { ...accept, site: 0 }))).place).to.equal("accept.site");
      expect((await refused(() => signDispense(holder, domain, { ...dispense, packs: [] }))).place).to.equal(
        "dispense.packs",
      );
      const error = await refused(() => signDispense(holder, domain, { ...dispense, drugSalt: "0xfeed" }));
      expect(error.place).to.equal("dispense.drugSalt");
      expect(error.sentence).not.to.contain("feed");
      const late = { id, sequence: 0, deadline: 2 ** 40 };
      expect((await refused(() => signCancel(holder, domain, late))).place).to.equal("cancel.deadline");
    });
  });
});

describe("given a controlled prescription", () => {
  const controlled = prescription({ class: 2, coPrescriber: coPrescriber.address });

  describe("when its second prescriber signs", () => {
    it("signs the digest that is the id", async () => {
      const signature = await signAsCoPrescriber(coPrescriber, domain, controlled);
      expect(verifyTypedData(domain, prescriptionTypes, controlled, signature)).to.equal(coPrescriber.address);
      expect(coPrescriber.signingKey.sign(prescriptionId(domain, controlled)).serialized).to.equal(signature);
    });
  });

  describe("when somebody else signs, or it is not controlled", () => {
    it("is refused", async () => {
      expect((await refused(() => signAsCoPrescriber(prescriber, domain, controlled))).code).to.equal("SignerWrong");
      expect((await refused(() => signAsCoPrescriber(coPrescriber, domain, prescription()))).code).to.equal(
        "NotControlled",
      );
    });
  });
});
