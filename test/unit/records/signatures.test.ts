import { expect } from "chai";
import { getBytes, hexlify, Signature, toBeHex, ZeroAddress, ZeroHash } from "ethers";
import type { TypedDataDomain, TypedDataField, Wallet } from "ethers";

import type { ContractWallet } from "../../../typechain-types/index.ts";
import {
  CONSENT,
  consentDomainOf,
  freshHolder,
  NO_DEADLINE,
  records,
  Scope,
  sign,
  typesOf,
  type Records,
} from "../../helpers/consents.ts";
import { nextBlockAt, now } from "../../helpers/membership.ts";
import { load, LONG } from "../../helpers/world.ts";

const CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/** As `ContractWallet.Answer`. */
const ANSWERS = ["Right", "False", "AnotherMagic", "DirtyMagic", "Short", "Nothing", "Revert", "BurnGas"] as const;
const OVERSIZED_WRONG = 8;
const OVERSIZED_RIGHT = 9;

interface Envelope {
  domain: TypedDataDomain;
  types: Record<string, TypedDataField[]>;
  values: Record<string, unknown>;
  signer: Wallet;
}

/** Ways of signing something else. */
const OTHERWISE: Record<string, (envelope: Envelope) => Envelope> = {
  "for another chain": (e) => ({ ...e, domain: { ...e.domain, chainId: 1n } }),
  "for another contract": (e) => ({ ...e, domain: { ...e.domain, verifyingContract: freshHolder().address } }),
  "under another name": (e) => ({ ...e, domain: { ...e.domain, name: "Yaolian PrescriptionToken" } }),
  "under another version": (e) => ({ ...e, domain: { ...e.domain, version: "2" } }),
  "as another type": (e) => ({ ...e, types: { Give: Object.values(e.types)[0] ?? [] } }),
  "for another holder": (e) => ({ ...e, values: { ...e.values, holder: freshHolder().address } }),
  "for another member": (e) => ({ ...e, values: { ...e.values, member: 1 } }),
  "for a wider scope": (e) => ({ ...e, values: { ...e.values, scope: Scope.All } }),
  "for another purpose": (e) => ({ ...e, values: { ...e.values, purposes: 2 } }),
  "for other terms": (e) => ({ ...e, values: { ...e.values, dataUse: 1 } }),
  "for another end": (e) => ({ ...e, values: { ...e.values, until: LONG - 1 } }),
  "for the nonce after": (e) => ({ ...e, values: { ...e.values, nonce: 1 } }),
  "with another deadline": (e) => ({ ...e, values: { ...e.values, deadline: NO_DEADLINE - 1 } }),
  "with another key": (e) => ({ ...e, signer: freshHolder() }),
};

/** Ways of altering a good signature. */
const BROKEN: Record<string, (good: Signature) => string> = {
  "with a high s": (good) =>
    hexlify(getBytes(good.r + toBeHex(CURVE_ORDER - BigInt(good.s), 32).slice(2) + (good.v === 27 ? "1c" : "1b"))),
  "with the other v": (good) => good.r + good.s.slice(2) + (good.v === 27 ? "1c" : "1b"),
  "with v of 0 or 1": (good) => `${good.r}${good.s.slice(2)}0${good.yParity}`,
  "with r of 0": (good) => ZeroHash + good.serialized.slice(66),
  "with s of 0": (good) => `${good.r}${ZeroHash.slice(2)}${good.serialized.slice(130)}`,
  "of zeros": () => `0x${"00".repeat(65)}`,
  "of 64 bytes, as EIP-2098 has it": (good) => good.compactSerialized,
  "of 66 bytes": (good) => `${good.serialized}00`,
  "of no bytes": () => "0x",
  "with one bit flipped": (good) => toBeHex(BigInt(good.serialized) ^ (1n << 300n), 65),
};

describe("ConsentRegistry: signatures", () => {
  let at: Records;
  let holder: Wallet;
  let values: Record<string, unknown>;
  beforeEach(async () => {
    at = await load(records);
    holder = freshHolder();
    const { member } = at.world;
    values = { holder: holder.address, member: member.clinic, ...CONSENT, nonce: 0, deadline: NO_DEADLINE };
  });

  /** Anybody sends it. */
  const grant = (signature: string, signer = holder.address, deadline = NO_DEADLINE) => {
    const word = { holder: holder.address, signer, deadline, signature };
    return at.registry.connect(at.world.stranger).grantBySignature(word, at.world.member.clinic, CONSENT);
  };
  const signEnvelope = ({ domain, types, values: message, signer }: Envelope): Promise<string> =>
    signer.signTypedData(domain, types, message);
  const envelope = async (): Promise<Envelope> => {
    return { domain: await consentDomainOf(at), types: typesOf("Grant"), values, signer: holder };
  };
  const expectRefused = async (sent: Promise<unknown>): Promise<void> => {
    await expect(sent)
      .to.be.revertedWithCustomError(at.registry, "ConsentSignatureInvalid")
      .withArgs(holder.address, holder.address);
    expect(await at.registry.nonceOf(holder)).to.equal(0);
    expect(await at.registry.isAllowed(holder, at.world.member.clinic, 1, 1)).to.equal(false);
  };

  it("lets a holder without gas grant and revoke, each word once", async () => {
    const { registry, world } = at;
    const signature = await signEnvelope(await envelope());
    await expect(grant(signature)).to.emit(registry, "ConsentGranted");
    expect(await registry.isAllowed(holder, world.member.clinic, 1, 1)).to.equal(true);
    await expect(grant(signature)).to.be.revertedWithCustomError(registry, "ConsentSignatureInvalid");
    const word = await sign(at, "Revoke", holder, { member: world.member.clinic });
    await expect(registry.connect(world.stranger).revokeBySignature(word, world.member.clinic))
      .to.emit(registry, "ConsentRevoked")
      .withArgs(holder.address, world.member.clinic, holder.address, 2, 2, Object.values(CONSENT));
    await expect(registry.revokeBySignature(word, world.member.clinic)).to.be.revertedWithCustomError(
      registry,
      "ConsentSignatureInvalid",
    );
    await expect(grant(signature)).to.be.revertedWithCustomError(registry, "ConsentSignatureInvalid");
  });

  it("voids a word by whatever the holder does in the meantime", async () => {
    const { registry, world } = at;
    const signature = await signEnvelope(await envelope());
    const word = await sign(at, "Appoint", holder, { representative: world.stranger.address, scope: 1, until: LONG });
    await registry.appointBySignature(word, world.stranger, 1, LONG);
    await expect(grant(signature)).to.be.revertedWithCustomError(registry, "ConsentSignatureInvalid");
  });

  for (const [how, change] of Object.entries(OTHERWISE)) {
    it(`refuses a word signed ${how}`, async () => {
      await expectRefused(grant(await signEnvelope(change(await envelope()))));
    });
  }

  for (const [how, alter] of Object.entries(BROKEN)) {
    it(`refuses a signature ${how}`, async () => {
      await expectRefused(grant(alter(Signature.from(await signEnvelope(await envelope())))));
    });
  }

  it("counts to its deadline and no longer", async () => {
    const { registry, world } = at;
    const deadline = (await now(world)) + 100;
    const first = await sign(at, "Grant", holder, { ...values, deadline });
    await nextBlockAt(world, deadline);
    await grant(first.signature, holder.address, deadline);
    const second = await sign(at, "Grant", holder, { ...values, nonce: 1, deadline });
    await nextBlockAt(world, deadline + 1);
    await expect(grant(second.signature, holder.address, deadline))
      .to.be.revertedWithCustomError(registry, "ConsentSignatureExpired")
      .withArgs(holder.address, deadline);
  });

  it("takes nobody's word for the zero address", async () => {
    const { registry, world } = at;
    const word = { holder: ZeroAddress, signer: ZeroAddress, deadline: NO_DEADLINE, signature: `0x${"00".repeat(65)}` };
    await expect(registry.grantBySignature(word, world.member.clinic, CONSENT))
      .to.be.revertedWithCustomError(registry, "ConsentSignatureInvalid")
      .withArgs(ZeroAddress, ZeroAddress);
  });

  describe("given a representative", () => {
    it("signs for its holder within its scope, and appoints nobody", async () => {
      const { registry, world } = at;
      const [helper, other] = [freshHolder(), freshHolder()];
      const appointed = await sign(at, "Appoint", holder, {
        representative: helper.address,
        scope: Scope.All,
        until: LONG,
      });
      await registry.appointBySignature(appointed, helper, Scope.All, LONG);
      const word = await sign(at, "Grant", helper, { ...values, nonce: 1 });
      await expect(registry.grantBySignature(word, world.member.clinic, CONSENT))
        .to.emit(registry, "ConsentGranted")
        .withArgs(holder.address, world.member.clinic, helper.address, 1, 2, [0, 0, 0, 0], Object.values(CONSENT));
      const message = { holder: holder.address, representative: other.address, scope: 1, until: LONG };
      const another = await sign(at, "Appoint", helper, message);
      await expect(registry.appointBySignature(another, other, 1, LONG))
        .to.be.revertedWithCustomError(registry, "HolderOnly")
        .withArgs(holder.address, helper.address);
    });

    it("is dismissed by the holder's word, or lays its part down by its own", async () => {
      const { registry } = at;
      const helper = freshHolder();
      for (const signer of [holder, helper]) {
        const message = { representative: helper.address, scope: 1, until: LONG };
        await registry.appointBySignature(await sign(at, "Appoint", holder, message), helper, 1, LONG);
        const word = await sign(at, "Dismiss", signer, { holder: holder.address, representative: helper.address });
        await registry.dismissBySignature(word, helper);
        expect([...(await registry.representativeOf(holder, helper))]).to.deep.equal([0n, 0n]);
      }
      const word = await sign(at, "Dismiss", freshHolder(), { holder: holder.address, representative: helper.address });
      await expect(registry.dismissBySignature(word, helper))
        .to.be.revertedWithCustomError(registry, "HolderOnly")
        .withArgs(holder.address, word.signer);
    });

    it("is a stranger before it is appointed", async () => {
      const { registry, world } = at;
      const helper = freshHolder();
      const word = await sign(at, "Grant", helper, { ...values, nonce: 0 });
      await expect(registry.grantBySignature(word, world.member.clinic, CONSENT))
        .to.be.revertedWithCustomError(registry, "NotHoldersSide")
        .withArgs(holder.address, helper.address);
    });
  });

  describe("given a contract wallet", () => {
    let wallet: ContractWallet;
    const send = async (gasLimit = 3_000_000) => {
      const address = await wallet.getAddress();
      const message = { ...values, holder: address, nonce: await at.registry.nonceOf(address) };
      const { signature, deadline } = await sign(at, "Grant", holder, message);
      return at.registry
        .connect(at.world.stranger)
        .grantBySignature({ holder: address, signer: address, deadline, signature }, at.world.member.clinic, CONSENT, {
          gasLimit,
        });
    };
    beforeEach(async () => {
      wallet = await at.world.connection.ethers.deployContract("ContractWallet", [holder.address]);
    });

    it("takes its word when it says so by ERC-1271, and by an oversized answer that is right", async () => {
      await expect(send()).to.emit(at.registry, "ConsentGranted");
      await wallet.setAnswer(OVERSIZED_RIGHT);
      await expect(send()).to.emit(at.registry, "ConsentGranted");
      expect(await at.registry.nonceOf(wallet)).to.equal(2);
    });

    for (const [answer, name] of [...ANSWERS.entries(), [OVERSIZED_WRONG, "OversizedWrong"] as const].slice(1)) {
      it(`refuses it when it answers ${name}`, async () => {
        await wallet.setAnswer(answer);
        const address = await wallet.getAddress();
        // To burn much gas takes the node's time.
        await expect(send(name === "BurnGas" ? 300_000 : undefined))
          .to.be.revertedWithCustomError(at.registry, "ConsentSignatureInvalid")
          .withArgs(address, address);
      });
    }
  });
});
