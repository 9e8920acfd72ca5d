import { expect } from "chai";
import { ZeroAddress, type Wallet } from "ethers";

import type { ContractWallet } from "../../../typechain-types/index.ts";
import { CONSENT, freshHolder, NO_DEADLINE, records, Scope, sign, type Records } from "../../helpers/consents.ts";
import { nextBlockAt, now } from "../../helpers/membership.ts";
import { load, LONG } from "../../helpers/world.ts";

/** As `ContractWallet.Answer`. */
const OVERSIZED_RIGHT = 9;

/** What alterations of a signature come to is in test/unit/signatures; here is what becomes of the holder's words. */
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
  const grant = (signature: string, deadline = NO_DEADLINE) => {
    const word = { holder: holder.address, signer: holder.address, deadline, signature };
    return at.registry.connect(at.world.stranger).grantBySignature(word, at.world.member.clinic, CONSENT);
  };
  it("lets a holder without gas grant and revoke, each word once", async () => {
    const { registry, world } = at;
    const { signature } = await sign(at, "Grant", holder, values);
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
    const { signature } = await sign(at, "Grant", holder, values);
    const word = await sign(at, "Appoint", holder, { representative: world.stranger.address, scope: 1, until: LONG });
    await registry.appointBySignature(word, world.stranger, 1, LONG);
    await expect(grant(signature)).to.be.revertedWithCustomError(registry, "ConsentSignatureInvalid");
  });

  it("counts to its deadline and no longer", async () => {
    const { registry, world } = at;
    const deadline = (await now(world)) + 100;
    const first = await sign(at, "Grant", holder, { ...values, deadline });
    await nextBlockAt(world, deadline);
    await grant(first.signature, deadline);
    const second = await sign(at, "Grant", holder, { ...values, nonce: 1, deadline });
    await nextBlockAt(world, deadline + 1);
    await expect(grant(second.signature, deadline))
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
    const send = async () => {
      const address = await wallet.getAddress();
      const message = { ...values, holder: address, nonce: await at.registry.nonceOf(address) };
      const { signature, deadline } = await sign(at, "Grant", holder, message);
      return at.registry
        .connect(at.world.stranger)
        .grantBySignature({ holder: address, signer: address, deadline, signature }, at.world.member.clinic, CONSENT, {
          gasLimit: 3_000_000,
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
  });
});
