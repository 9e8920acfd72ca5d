import { expect } from "chai";
import { Signature, Wallet } from "ethers";
import fc from "fast-check";

import { tellFigure } from "../../../scripts/assure/figures.ts";
import type { ContractWallet } from "../../../typechain-types/index.ts";
import { refusalOf, type Call } from "../../helpers/answers.ts";
import { now } from "../../helpers/membership.ts";
import { load, type World } from "../../helpers/world.ts";
import { BITS, BROKEN, digestOf, flipped, otherwise, signEnvelope } from "./alterations.ts";
import { forEachEntry } from "./messages/entries.ts";
import type { Entry, Signed } from "./messages/entry.ts";
import { signedFunctions } from "./signedFunctions.ts";

/** As `ContractWallet.Answer`, and whether it means yes. */
const ANSWERS = {
  Right: true,
  False: false,
  AnotherMagic: false,
  DirtyMagic: false,
  Short: false,
  Nothing: false,
  Revert: false,
  BurnGas: false,
  OversizedWrong: false,
  OversizedRight: true,
} as const;

/** 300,000: to burn more takes the node's time. */
const BURNT_GAS = "0x493e0";

/** With YAOLIAN_DEEP=1 every bit of every signature is tried. */
const deep = process.env["YAOLIAN_DEEP"] === "1";
const FLIPS = 60;

const SUCCEEDS = "succeeds";

/** Counts what was tried of one entry. */
interface Tally {
  ways: number;
  refused: number;
  accepted: number;
}

/** Tries an altered signature, or a good one for something else, and counts it: only its refusal as such counts. */
async function refused(tally: Tally, { refusal }: Pick<Entry, "refusal">, world: World, call: Call): Promise<void> {
  const answer = (await refusalOf(world, call))?.name ?? SUCCEEDS;
  tally[answer === SUCCEEDS ? "accepted" : "refused"] += 1;
  expect(answer).to.equal(refusal);
}

function describeEntry<Staged>(entry: Entry<Staged>): void {
  const tally: Tally = { ways: 0, refused: 0, accepted: 0 };
  const check = async (world: World, call: Call): Promise<void> => {
    await refused(tally, entry, world, call);
    tally.ways += 1;
  };

  describe(`${entry.contract}.${entry.function}: a signed ${entry.message}`, function () {
    this.timeout(deep ? 120_000 : 30_000);
    let staged: Staged;
    let key: Wallet;
    let signed: Signed;
    let good: string;
    before(async () => {
      staged = await load(entry.stage);
      key = new Wallet(Wallet.createRandom().privateKey);
      signed = await entry.prepare(staged, { key, address: key.address });
      good = await signEnvelope(signed.envelope);
    });
    after(() => {
      tellFigure("R6", `ways tried on ${entry.contract}.${entry.function}`, tally.ways);
      tellFigure("R6", "altered signatures refused", tally.refused);
      tellFigure("R6", "altered signatures accepted", tally.accepted);
    });

    it("is taken as it should be", async () => {
      expect(await refusalOf(signed.world, await signed.call(good))).to.equal(null);
    });

    it("is refused where something else was signed, each field of it in turn", async () => {
      for (const [how, envelope] of Object.entries(otherwise(signed.envelope))) {
        const call = await signed.call(await signEnvelope(envelope));
        await check(signed.world, call).catch((error: unknown) => blame(how, error));
      }
    });

    it("is refused where the signature was altered", async () => {
      const { world, envelope, call } = signed;
      for (const [how, alter] of Object.entries(BROKEN)) {
        const broken = alter(Signature.from(good), key.signingKey, digestOf(envelope));
        await check(world, await call(broken)).catch((error: unknown) => blame(how, error));
      }
    });

    it("is refused with any bit of its signature the other way", async () => {
      const { world, call } = signed;
      const tryBit = async (bit: number): Promise<void> => refused(tally, entry, world, await call(flipped(good, bit)));
      if (deep) for (let bit = 0; bit < BITS; bit++) await tryBit(bit);
      else await fc.assert(fc.asyncProperty(fc.nat(BITS - 1), tryBit), { numRuns: FLIPS });
      tally.ways += 1;
    });

    it("is refused for what it was not made for", async () => {
      for (const [how, misuse] of Object.entries(signed.misused)) {
        await check(signed.world, await misuse(good)).catch((error: unknown) => blame(how, error));
      }
    });

    if (entry.late !== undefined) {
      it("is refused after its deadline", async () => {
        const deadline = (await now(signed.world)) - 1;
        const another = new Wallet(Wallet.createRandom().privateKey);
        const signatory = { key: another, address: another.address };
        const { world, envelope, call } = await entry.prepare(staged, signatory, deadline);
        const late = { ...entry, refusal: entry.late ?? "" };
        await refused(tally, late, world, await call(await signEnvelope(envelope)));
        tally.ways += 1;
      });
    }

    if (entry.wallets) describeWallet(entry, tally);

    it("is refused once it was used", async () => {
      const { world, call } = signed;
      const { from, to, data } = await call(good);
      const sender = await world.connection.ethers.getSigner(from);
      await sender.sendTransaction({ to, data });
      await refused(tally, { refusal: entry.again }, world, await call(good));
      tally.ways += 1;
    });
  });
}

/** What a contract wallet's answer does to the same call. */
function describeWallet<Staged>(entry: Entry<Staged>, tally: Tally): void {
  describe("of a contract wallet", () => {
    let wallet: ContractWallet;
    let signed: Signed;
    let owner: Wallet;
    before(async () => {
      const staged = await load(entry.stage);
      const world = entry.worldOf(staged);
      owner = new Wallet(Wallet.createRandom().privateKey);
      wallet = await world.connection.ethers.deployContract("ContractWallet", [owner]);
      signed = await entry.prepare(staged, { key: owner, address: await wallet.getAddress() });
    });

    for (const [index, [answer, means]] of Object.entries(ANSWERS).entries()) {
      it(`is ${means ? "taken" : "refused"} where that answers ${answer}`, async () => {
        await wallet.setAnswer(index);
        const call = await signed.call(await signEnvelope(signed.envelope));
        if (means) return expect(await refusalOf(signed.world, call)).to.equal(null);
        const { world } = signed;
        await refused(tally, entry, world, answer === "BurnGas" ? { ...call, gas: BURNT_GAS } : call);
        tally.ways += 1;
      });
    }

    it("is refused where its owner did not sign", async () => {
      await wallet.setAnswer(0);
      const signer = new Wallet(Wallet.createRandom().privateKey);
      await refused(tally, entry, signed.world, await signed.call(await signEnvelope({ ...signed.envelope, signer })));
      tally.ways += 1;
    });
  });
}

function blame(how: string, error: unknown): never {
  throw new Error(`${how}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
}

describe("signatures", () => {
  it("are tried on every function of the ledger that takes one", () => {
    const tried = forEachEntry(({ contract, function: name }) => `${contract}.${name}`);
    expect(tried.toSorted()).to.deep.equal(signedFunctions().toSorted());
  });

  forEachEntry(describeEntry);
});
