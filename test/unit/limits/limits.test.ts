import { readFileSync } from "node:fs";

import { expect } from "chai";
import { Wallet, type ContractTransactionResponse } from "ethers";

import { tellFigure } from "../../../scripts/assure/figures.ts";
import type { ContractName } from "../../../sdk/src/ledger/contracts.ts";
import { callOf, refusalOf, type Call } from "../../helpers/answers.ts";
import { claimRequest, setCeiling } from "../../helpers/claims.ts";
import { move, registerLot } from "../../helpers/goods.ts";
import { now } from "../../helpers/membership.ts";
import { by, dispensed, issued, packs, stateOf } from "../../helpers/pharmacies.ts";
import { order, writeSlip } from "../../helpers/prescriptions.ts";
import { load, NO_OCCASION, type Connection } from "../../helpers/world.ts";
import { takenBack } from "../rivals/race.ts";
import { limited, LIMITS, type Limited } from "./limits.ts";
import { listFunctions, UNLIMITED } from "./lists.ts";

/** The most gas of a transaction, by EIP-7825, and how much of it the largest batch may take. */
const MOST = 2 ** 24;
const LARGEST = 0.95 * MOST;

const SNAPSHOT = new URL("../../../snapshots/gas.json", import.meta.url);
const measured = JSON.parse(readFileSync(SNAPSHOT, "utf8")) as Record<string, number>;

const hex = (value: number): string => `0x${value.toString(16)}`;
const gasOf = async (sent: Promise<ContractTransactionResponse>): Promise<number> =>
  Number((await (await sent).wait())?.gasUsed);

describe("batches at their limits", function () {
  this.timeout(60_000);
  let at: Limited;
  let tried = 0;
  before(async () => {
    at = await load(limited);
  });
  after(() => {
    tellFigure("R14", "batches at their limits", tried);
  });

  it("are all the lists and ranges that a function takes", () => {
    expect([...Object.keys(LIMITS), ...Object.keys(UNLIMITED)].toSorted()).to.deep.equal(listFunctions().toSorted());
  });

  for (const [name, { max, error, some, by: operator, args, gas }] of Object.entries(LIMITS)) {
    const [contract, called] = name.split(".") as [ContractName, string];

    it(`${name} takes ${max} and not one more`, async () => {
      const { world } = at;
      const from = world.operator[operator].address;
      const refusal = async (count: number): Promise<string | undefined> =>
        (await refusalOf(world, await callOf(from, world[contract], called, await args(at, count))))?.name;
      expect(await refusal(max + 1)).to.equal(error);
      // What is made up fails for another reason.
      expect(await refusal(max)).not.to.equal(error);
      if (some) expect(await refusal(0)).to.equal(error);
      if (gas.startsWith("G15.")) expect(measured[gas]).to.be.within(21_000, LARGEST);
      tried += 1;
    });
  }

  it("take no more of a transaction than they may where no other test measures them", async () => {
    const { world } = at;
    await takenBack(world, async () => {
      const lot = await registerLot(world, { lotNumber: "LARGE", packCount: 100_000 });
      await move(world, lot, 0, "plant", "store");
      const staff = world.lotLedger.connect(world.operator.pharmacyLogistics);
      const range = { lot, consignment: 0, first: 1, count: 65_536 };
      expect(await gasOf(staff.lock(range, NO_OCCASION))).to.be.below(LARGEST);
      expect(await gasOf(staff.unlock(range, NO_OCCASION))).to.be.below(LARGEST);
      const slip = await issued(at, { quantity: 400 });
      const twenty = Array.from({ length: 20 }, (_, index) => index);
      const values = await order(world, slip, { packs: packs(at.lot.metformin, ...twenty), units: 400 });
      expect(await gasOf(by(at, "dispenser").dispense(values))).to.be.below(LARGEST);
    });
  });
});

/** Calls that reach into other contracts, and back to a holder's, with all that they need. */
async function reaching(connection: Connection): Promise<Limited & { calls: Record<string, Call> }> {
  const at = await limited(connection);
  const { world, token } = at;
  await setCeiling(world);
  const { dispenser, prescriber } = world.operator;
  const [claimed, withdrawn] = [await issued(at), await issued(at)];
  const owner = new Wallet(Wallet.createRandom().privateKey);
  const wallet = await connection.ethers.deployContract("ContractWallet", [owner]);
  const ofWallet = await issued(at, { holder: owner, holderAddress: await wallet.getAddress() });
  const taker = await connection.ethers.deployContract("GriefingHolder");
  const written = await writeSlip(world, { holderAddress: await taker.getAddress() });
  const given = await order(world, withdrawn, { packs: packs(at.lot.metformin, 1) });
  await by(at, "dispenser").dispenseAndClaim(given, claimRequest(world));
  const record = { previousChain: `0x${"00".repeat(16)}`, previousDay: 0, units: 20, packs: given.packs };
  const values = [withdrawn.fields, { ...record, consignments: [0] }, 2];
  const opened = await order(world, claimed, { packs: packs(at.lot.metformin, 2) });
  const signed = await order(world, ofWallet, { packs: packs(at.lot.metformin, 3) });
  return {
    ...at,
    calls: {
      "a dispense with its claim": await callOf(dispenser.address, token, "dispenseAndClaim", [
        opened,
        claimRequest(world),
      ]),
      "a dispense signed by a contract": await callOf(dispenser.address, token, "dispense", [signed]),
      "a withdrawal with its claim": await callOf(dispenser.address, token, "withdrawWithClaim", values),
      "an issue to a contract": await callOf(prescriber.address, token, "issue", [written.fields, "0x"]),
      "two dispenses at once": await callOf(dispenser.address, token, "dispenseBatch", [[opened, signed]]),
    },
  };
}

describe("a transaction with too little gas", function () {
  this.timeout(60_000);
  let at: Awaited<ReturnType<typeof reaching>>;
  let tried = 0;
  before(async () => {
    at = await load(reaching);
  });
  after(() => {
    tellFigure("R14", "transactions with too little gas", tried);
  });

  /** How many amounts below what it takes are tried, evenly apart; the last are close to it. */
  const AMOUNTS = 16;
  const LEAST = 60_000;

  /** What a call tells with so much gas; nothing where it fails. */
  async function toldWith(call: Call, gas: number): Promise<{ logs: string[]; used: number }> {
    const { provider, ethers } = at.world.connection;
    const was = await provider.request({ method: "evm_snapshot", params: [] });
    // A failure is told at once, and mined all the same.
    const sent = provider.request({ method: "eth_sendTransaction", params: [{ ...call, gas: hex(gas) }] });
    await sent.catch(() => undefined);
    const block = await ethers.provider.getBlock("latest");
    const receipt = await ethers.provider.getTransactionReceipt(block?.transactions[0] ?? "");
    await provider.request({ method: "evm_revert", params: [was] });
    const logs = (receipt?.logs ?? []).map(({ address, topics, data }) => [address, ...topics, data].join());
    return { logs, used: Number(receipt?.gasUsed) };
  }

  for (const what of [
    "a dispense with its claim",
    "a dispense signed by a contract",
    "a withdrawal with its claim",
  ].concat(...["an issue to a contract", "two dispenses at once"])) {
    it(`does all of ${what}, or nothing`, async () => {
      const call = at.calls[what] as Call;
      const { logs: whole, used } = await toldWith(call, 2_000_000);
      expect(whole).not.to.have.length(0);
      let failed = 0;
      for (let i = 0; i <= AMOUNTS; i++) {
        const { logs } = await toldWith(call, Math.round(LEAST + ((used - LEAST) * i) / AMOUNTS));
        tried += 1;
        if (logs.length === 0) failed += 1;
        else expect(logs).to.deep.equal(whole);
      }
      expect(failed, "amounts that were too little").to.be.at.least(AMOUNTS / 2);
    });
  }
});

describe("blocks that somebody fills", function () {
  this.timeout(60_000);
  let at: Limited;
  beforeEach(async () => {
    at = await load(limited);
  });

  const BLOCK = 1_000_000;
  const SPAM = 3;

  /** A dispense that pays little, and three blocks full of nothing that pay more. */
  async function crowded(call: Call): Promise<{ status: number | undefined; waited: number; logs: string[] }> {
    const { provider, networkHelpers, ethers } = at.world.connection;
    const usual = Number((await ethers.provider.getBlock("latest"))?.gasLimit);
    await provider.request({ method: "evm_setBlockGasLimit", params: [hex(BLOCK)] });
    await provider.request({ method: "evm_setAutomine", params: [false] });
    const began = await ethers.provider.getBlockNumber();
    const paying = (gwei: number) => ({ maxPriorityFeePerGas: hex(gwei * 1e9), maxFeePerGas: hex(100e9) });
    const send = async (transaction: object): Promise<string> =>
      (await provider.request({ method: "eth_sendTransaction", params: [transaction] })) as string;
    const hash = await send({ ...call, gas: hex(400_000), ...paying(1) });
    // Bytes that are paid for and do nothing: 40 gas each.
    const data = `0x${"11".repeat(20_000)}`;
    const { stranger, deployer } = at.world;
    for (let i = 0; i < SPAM; i++) {
      await send({ from: stranger.address, to: deployer.address, data, gas: hex(900_000), ...paying(50) });
    }
    await networkHelpers.mine(SPAM + 1);
    await provider.request({ method: "evm_setAutomine", params: [true] });
    await provider.request({ method: "evm_setBlockGasLimit", params: [hex(usual)] });
    const receipt = await ethers.provider.getTransactionReceipt(hash);
    const logs = (receipt?.logs ?? []).map(({ address, topics, data: told }) => [address, ...topics, told].join());
    return { status: receipt?.status ?? undefined, waited: (receipt?.blockNumber ?? 0) - began - 1, logs };
  }

  const dispensing = async (deadline?: number): Promise<Call> => {
    const values = await order(at.world, at.slip, {
      ...{ packs: packs(at.lot.metformin, 0) },
      ...(deadline === undefined ? {} : { deadline }),
    });
    return callOf(at.world.operator.dispenser.address, at.token, "dispense", [values]);
  };

  it("delay a dispense and change nothing of it", async () => {
    const call = await dispensing();
    const { logs } = await takenBack(at.world, async () => {
      const { provider, ethers } = at.world.connection;
      const hash = await provider.request({ method: "eth_sendTransaction", params: [call] });
      const receipt = await ethers.provider.getTransactionReceipt(hash as string);
      return { logs: (receipt?.logs ?? []).map(({ address, topics, data }) => [address, ...topics, data].join()) };
    });
    expect(await crowded(call)).to.deep.equal({ status: 1, waited: SPAM, logs });
  });

  it("make a signature too late at most, after which its holder signs another", async () => {
    const call = await dispensing((await now(at.world)) + 2);
    expect(await crowded(call)).to.deep.equal({ status: 0, waited: SPAM, logs: [] });
    expect(await stateOf(at, at.slip)).to.include({ units: 20n, sequence: 1n });
    await dispensed(at, at.slip, 0);
    expect((await stateOf(at, at.slip)).units).to.equal(0n);
  });
});
