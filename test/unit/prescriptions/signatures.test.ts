import { expect } from "chai";
import { getBytes, hexlify, Signature, SigningKey, toBeHex, TypedDataEncoder, Wallet, ZeroHash } from "ethers";
import type { TypedDataDomain, TypedDataField } from "ethers";

import { accepted, by, coSign, issued, now, opened, packs, pharmacies, stateOf } from "../../helpers/pharmacies.ts";
import type { Pharmacies } from "../../helpers/pharmacies.ts";
import { Class } from "../../helpers/goods.ts";
import { domainOf, NO_DEADLINE, order, packsHash, TYPES, writeSlip } from "../../helpers/prescriptions.ts";
import type { Slip } from "../../helpers/prescriptions.ts";
import { load } from "../../helpers/world.ts";

const CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/** As `ContractWallet.Answer`. */
const ANSWERS = [
  "Right",
  "False",
  "AnotherMagic",
  "DirtyMagic",
  "Short",
  "Nothing",
  "Revert",
  "BurnGas",
  "OversizedWrong",
  "OversizedRight",
] as const;

type MessageType = "Accept" | "Dispense" | "Cancel";

/** What is signed, all of it open to change. */
interface Envelope {
  domain: TypedDataDomain;
  types: Record<string, TypedDataField[]>;
  values: Record<string, unknown>;
  signer: Wallet;
}

const altered = (types: Record<string, TypedDataField[]>, change: (fields: TypedDataField[]) => TypedDataField[]) =>
  Object.fromEntries(Object.entries(types).map(([name, fields]) => [name, change(fields)]));

/** Ways of signing something else. */
const OTHERWISE: Record<string, (envelope: Envelope) => Envelope> = {
  "for another chain": (e) => ({ ...e, domain: { ...e.domain, chainId: 1n } }),
  "for another contract": (e) => ({ ...e, domain: { ...e.domain, verifyingContract: Wallet.createRandom().address } }),
  "under another name": (e) => ({ ...e, domain: { ...e.domain, name: "Yaolian" } }),
  "under another version": (e) => ({ ...e, domain: { ...e.domain, version: "2" } }),
  "with a salt in the domain": (e) => ({ ...e, domain: { ...e.domain, salt: ZeroHash } }),
  "as another type": (e) => ({ ...e, types: { Renew: Object.values(e.types)[0] ?? [] } }),
  "with a wider field": (e) => ({
    ...e,
    types: altered(e.types, (fields) => fields.map((f) => (f.type === "uint24" ? { ...f, type: "uint32" } : f))),
  }),
  "with its fields in another order": (e) => ({ ...e, types: altered(e.types, (fields) => fields.toReversed()) }),
  "for another prescription": (e) => ({ ...e, values: { ...e.values, id: ZeroHash } }),
  "for the sequence before": (e) => ({ ...e, values: { ...e.values, sequence: 0 } }),
  "for the sequence after": (e) => ({ ...e, values: { ...e.values, sequence: 2 } }),
  "with another deadline": (e) => ({ ...e, values: { ...e.values, deadline: NO_DEADLINE + 1 } }),
  "with another key": (e) => ({ ...e, signer: new Wallet(Wallet.createRandom().privateKey) }),
};

/** Ways of altering a good signature, given the key that made it and the digest it is over. */
const BROKEN: Record<string, (good: Signature, key: SigningKey, digest: string) => string> = {
  "with a high s": (good) =>
    hexlify(getBytes(good.r + toBeHex(CURVE_ORDER - BigInt(good.s), 32).slice(2) + (good.v === 27 ? "1c" : "1b"))),
  "with the other v": (good) => good.r + good.s.slice(2) + (good.v === 27 ? "1c" : "1b"),
  "with v of 0 or 1": (good) => `${good.r}${good.s.slice(2)}0${good.yParity}`,
  "with v of 29": (good) => `${good.r}${good.s.slice(2)}1d`,
  "with r of 0": (good) => ZeroHash + good.serialized.slice(66),
  "with s of 0": (good) => `${good.r}${ZeroHash.slice(2)}${good.serialized.slice(130)}`,
  "of zeros": () => `0x${"00".repeat(65)}`,
  "of zeros but v": () => `0x${"00".repeat(64)}1b`,
  "of 64 bytes, as EIP-2098 has it": (good) => good.compactSerialized,
  "of 64 bytes, cut off": (good) => good.serialized.slice(0, -2),
  "of 66 bytes": (good) => `${good.serialized}00`,
  "of no bytes": () => "0x",
  "with one bit flipped": (good) => toBeHex(BigInt(good.serialized) ^ (1n << 300n), 65),
  "over the digest as a personal message": (_, key, digest) => new Wallet(key).signMessageSync(getBytes(digest)),
  "over the digest of the digest": (_, key, digest) =>
    key.sign(TypedDataEncoder.hash({}, { A: [{ name: "d", type: "bytes32" }] }, { d: digest })).serialized,
};

describe("PrescriptionToken: signatures", function () {
  this.timeout(30_000);
  let at: Pharmacies;
  beforeEach(async () => {
    at = await load(pharmacies);
  });

  /** What the holder signs so that a free prescription is accepted, dispensed or cancelled. */
  async function envelopeOf(slip: Slip, type: MessageType): Promise<Envelope> {
    const common = { id: slip.id, sequence: 1, deadline: NO_DEADLINE, site: at.world.site.store };
    const values = {
      Accept: { ...common, until: UNTIL },
      Dispense: { ...common, units: 20, drugSalt: slip.drug.salt, packs: packsHash(packs(at.lot.metformin, 0)) },
      Cancel: common,
    };
    const signer = new Wallet(slip.holder.privateKey);
    return { domain: await domainOf(at.world), types: { [type]: TYPES[type] }, values: values[type], signer };
  }
  const UNTIL = 4_000_000_000;
  const signEnvelope = ({ domain, types, values, signer }: Envelope) => {
    const names = new Set(Object.values(types)[0]?.map(({ name }) => name));
    return signer.signTypedData(
      domain,
      types,
      Object.fromEntries(Object.entries(values).filter(([n]) => names.has(n))),
    );
  };
  const digestOf = ({ domain, types, values }: Envelope) => {
    const names = new Set(Object.values(types)[0]?.map(({ name }) => name));
    return TypedDataEncoder.hash(
      domain,
      types,
      Object.fromEntries(Object.entries(values).filter(([n]) => names.has(n))),
    );
  };

  /** Sends what was signed, with a time of acceptance that the signature was made for. */
  const send: Record<MessageType, (slip: Slip, signature: string, until: number) => Promise<unknown>> = {
    Accept: (slip, signature, until) => by(at, "dispenser").accept(slip.fields, until, NO_DEADLINE, signature),
    Dispense: async (slip, signature) =>
      by(at, "dispenser").dispense(await order(at.world, slip, { packs: packs(at.lot.metformin, 0), signature })),
    Cancel: (slip, signature) => at.token.cancelBySignature(slip.fields, NO_DEADLINE, signature),
  };

  async function sendChecked(slip: Slip, type: MessageType, make: (envelope: Envelope) => Promise<string>) {
    const until = (await now(at)) + 86_400;
    const envelope = await envelopeOf(slip, type);
    if (type === "Accept") envelope.values.until = until;
    return send[type](slip, await make(envelope), until);
  }

  async function refused(slip: Slip, sent: Promise<unknown>) {
    await expect(sent)
      .to.be.revertedWithCustomError(at.token, "SignatureInvalid")
      .withArgs(slip.id, slip.fields.holder);
    expect((await stateOf(at, slip)).sequence).to.equal(1);
  }

  for (const type of ["Accept", "Dispense", "Cancel"] as const) {
    describe(`given a signature to ${type.toLowerCase()}`, () => {
      it("takes it as it should be", async () => {
        const slip = await issued(at);
        await sendChecked(slip, type, signEnvelope);
        expect((await stateOf(at, slip)).sequence).to.equal(2);
      });

      for (const [what, alter] of Object.entries(OTHERWISE)) {
        it(`refuses one ${what}`, async () => {
          const slip = await issued(at);
          await refused(
            slip,
            sendChecked(slip, type, (envelope) => signEnvelope(alter(envelope))),
          );
        });
      }

      for (const [what, alter] of Object.entries(BROKEN)) {
        it(`refuses one ${what}`, async () => {
          const slip = await issued(at);
          const broken = async (envelope: Envelope) => {
            const good = Signature.from(await signEnvelope(envelope));
            return alter(good, envelope.signer.signingKey, digestOf(envelope));
          };
          await refused(slip, sendChecked(slip, type, broken));
        });
      }
    });
  }

  describe("given one value that differs from what was signed", () => {
    const dispenseWith = (change: Record<string, unknown>) => (e: Envelope) =>
      signEnvelope({ ...e, values: { ...e.values, ...change } });

    it("refuses another site", async () => {
      for (const type of ["Accept", "Dispense"] as const) {
        const slip = await issued(at);
        await refused(slip, sendChecked(slip, type, dispenseWith({ site: at.world.site.otherStore })));
      }
    });

    it("refuses another end of the acceptance", async () => {
      const slip = await issued(at);
      await refused(slip, sendChecked(slip, "Accept", dispenseWith({ until: UNTIL })));
    });

    for (const [what, change] of [
      ["units", () => ({ units: 21 })],
      ["drug salt", () => ({ drugSalt: ZeroHash })],
      ["pack", () => ({ packs: packsHash(packs(at.lot.metformin, 1)) })],
      ["lot", () => ({ packs: packsHash(packs(at.lot.counter, 0)) })],
      ["list of packs", () => ({ packs: packsHash(packs(at.lot.metformin, 0, 1)) })],
      ["way of giving: units of it", () => ({ packs: packsHash([{ lot: at.lot.metformin, index: 0, units: 20 }]) })],
      ["hash of packs", () => ({ packs: ZeroHash })],
    ] as const) {
      it(`refuses another ${what}`, async () => {
        const slip = await issued(at);
        await refused(
          slip,
          sendChecked(slip, "Dispense", (e) => dispenseWith(change())(e)),
        );
      });
    }

    it("refuses packs in another order", async () => {
      const slip = await issued(at, { quantity: 40 });
      const signed = await order(at.world, slip, { packs: packs(at.lot.metformin, 0, 1), units: 40 });
      await refused(slip, by(at, "dispenser").dispense({ ...signed, packs: signed.packs.toReversed() }));
    });

    it("refuses a signature for a whole pack when its units are drawn", async () => {
      await opened(at, at.lot.metformin, 0);
      const slip = await issued(at);
      const signed = await order(at.world, slip, { packs: packs(at.lot.metformin, 0) });
      const drawn = [{ lot: at.lot.metformin, index: 0, units: 20 }];
      await refused(slip, by(at, "dispenser").dispense({ ...signed, packs: drawn }));
    });

    it("lets the consignments and the time differ, which are not signed", async () => {
      const slip = await issued(at);
      const signed = await order(at.world, slip, { packs: packs(at.lot.metformin, 0) });
      await by(at, "dispenser").dispense({ ...signed, time: 0 });
      expect((await stateOf(at, slip)).units).to.equal(0);
    });

    it("refuses one kind of signature for another kind of act", async () => {
      const slip = await issued(at);
      for (const [signed, sent] of [
        ["Accept", "Cancel"],
        ["Accept", "Dispense"],
        ["Dispense", "Accept"],
        ["Cancel", "Accept"],
      ] as const) {
        const other = await envelopeOf(slip, signed);
        await refused(
          slip,
          sendChecked(slip, sent, () => signEnvelope(other)),
        );
      }
    });
  });

  describe("given a holder that is a contract wallet", () => {
    async function walletSlip(answer: (typeof ANSWERS)[number], owner = new Wallet(Wallet.createRandom().privateKey)) {
      const wallet = await at.world.connection.ethers.deployContract("ContractWallet", [owner]);
      await wallet.setAnswer(ANSWERS.indexOf(answer));
      return issued(at, { holder: owner, holderAddress: await wallet.getAddress() });
    }

    for (const answer of ["Right", "OversizedRight"] as const) {
      it(`takes its signature for every act (${answer}), without paying for what it adds`, async () => {
        const slip = await walletSlip(answer);
        for (const type of ["Accept", "Dispense", "Cancel"] as const) {
          const { sequence } = await stateOf(at, slip);
          const resequenced = (e: Envelope) => signEnvelope({ ...e, values: { ...e.values, sequence } });
          await sendChecked(slip, type, resequenced);
          expect((await stateOf(at, slip)).sequence).to.equal(sequence + 1n);
        }
      });
    }

    for (const answer of ANSWERS.filter((name) => !name.includes("Right") && name !== "BurnGas")) {
      for (const type of ["Accept", "Dispense", "Cancel"] as const) {
        it(`refuses to ${type.toLowerCase()} when it answers with ${answer}`, async () => {
          const slip = await walletSlip(answer);
          await refused(slip, sendChecked(slip, type, signEnvelope));
        });
      }
    }

    it("refuses what its owner did not sign", async () => {
      const slip = await walletSlip("Right");
      const stranger = new Wallet(Wallet.createRandom().privateKey);
      await refused(
        slip,
        sendChecked(slip, "Dispense", (envelope) => signEnvelope({ ...envelope, signer: stranger })),
      );
    });

    it("changes nothing when it burns all the gas it gets", async () => {
      const slip = await walletSlip("BurnGas");
      const values = await order(at.world, slip, { packs: packs(at.lot.metformin, 0) });
      const sent = by(at, "dispenser").dispense(values, { gasLimit: 2_000_000 });
      await expect(sent).to.be.revert(at.world.connection.ethers);
      expect(await stateOf(at, slip)).to.include({ units: 20n, sequence: 1n });
    });

    it("does not pay for copying a megabyte of its answer", async () => {
      const slip = await walletSlip("OversizedRight");
      const values = await order(at.world, slip, { packs: packs(at.lot.metformin, 0) });
      // The wallet spends 2.2 million on its megabyte; to copy it would cost as much again.
      await by(at, "dispenser").dispense(values, { gasLimit: 3_200_000 });
      expect((await stateOf(at, slip)).units).to.equal(0);
    });
  });

  describe("given the second prescriber's signature", () => {
    for (const [what, alter] of Object.entries(BROKEN)) {
      it(`refuses one ${what}`, async () => {
        const key = new SigningKey(Wallet.createRandom().privateKey);
        const second = new Wallet(key, at.world.connection.ethers.provider);
        const { consortium, admin, member } = at.world;
        await consortium.connect(admin.hospital).addOperator(member.hospital, second, 1 << 4, 0, 4_000_000_000);
        const slip = await writeSlip(at.world, { class: Class.Controlled, coPrescriber: second.address });
        const good = await coSign(at, slip, second);
        await expect(by(at, "prescriber").issue(slip.fields, alter(Signature.from(good), key, slip.id)))
          .to.be.revertedWithCustomError(at.token, "SignatureInvalid")
          .withArgs(slip.id, second);
        await by(at, "prescriber").issue(slip.fields, good);
      });
    }
  });

  describe("given a signature that was used", () => {
    it("is void after every transition, its own included", async () => {
      const slip = await accepted(at, { quantity: 40 });
      const { sequence } = await stateOf(at, slip);
      const stale = await order(at.world, slip, { packs: packs(at.lot.metformin, 0), sequence: Number(sequence) });
      await by(at, "dispenser").giveBack(slip.id, slip.fields.holder);
      await expect(by(at, "dispenser").dispense(stale)).to.be.revertedWithCustomError(at.token, "SignatureInvalid");
      const good = await order(at.world, slip, { packs: packs(at.lot.metformin, 0) });
      await by(at, "dispenser").dispense(good);
      const record = { previousChain: "0x".padEnd(34, "0"), previousDay: 0, units: 20, packs: good.packs };
      await by(at, "dispenser").withdraw(slip.fields, { ...record, consignments: [0] });
      await expect(by(at, "dispenser").dispense(good)).to.be.revertedWithCustomError(at.token, "SignatureInvalid");
    });
  });
});
