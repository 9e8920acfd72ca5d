import { expect } from "chai";

import { tellFigure } from "../../../scripts/assure/figures.ts";
import type { GriefingHolder } from "../../../typechain-types/index.ts";
import { callOf, refusalOf, type Call } from "../../helpers/answers.ts";
import { nextBlockAt, now } from "../../helpers/membership.ts";
import { usesOf } from "../../helpers/sources.ts";
import { load, LONG, Role, type Connection, type World } from "../../helpers/world.ts";
import { ROLE_CALLERS, type Plan, type RoleCaller, type Row } from "../access/matrix.ts";
import { claimLedgerPlan } from "../access/rows/claimLedger.ts";
import { consentRegistryPlan } from "../access/rows/consentRegistry.ts";
import { immunizationTokenPlan } from "../access/rows/immunizationToken.ts";
import { lotLedgerPlan } from "../access/rows/lotLedger.ts";
import { prescriptionTokenPlan } from "../access/rows/prescriptionToken.ts";
import { makeStage, type Stage } from "../access/stage.ts";
import { takenBack } from "../rivals/race.ts";
import { CALLBACKS, callbacksTo, type Callback, type Callbacks } from "./callbacks.ts";

/** As `GriefingHolder.Manner`, and what becomes of a token that comes to one. */
const MANNERS = {
  Take: "taken",
  WrongAnswer: "refused",
  DirtyAnswer: "refused",
  Short: "refused",
  Silent: "refused",
  Revert: "refused",
  RevertBomb: "refused",
  AnswerBomb: "taken",
  BurnGas: "refused",
} as const;

/** To burn more than this takes the node's time; a megabyte costs 2.2 million. */
const GAS = { BurnGas: "0x493e0", other: "0x30d400" } as const;

/** As which member, and where, the holder acts in each role. */
const PLACES: Record<RoleCaller, readonly ["hospital" | "regulator" | "insurer" | "notary", "ward" | null, number]> = {
  officer: ["regulator", null, Role.RegulatorOfficer],
  enforcer: ["regulator", null, Role.EnforcementOfficer],
  quality: ["hospital", "ward", Role.QualityOfficer],
  logistics: ["hospital", "ward", Role.Logistics],
  prescriber: ["hospital", null, Role.Prescriber],
  dispenser: ["hospital", "ward", Role.Dispenser],
  vaccinator: ["hospital", "ward", Role.Vaccinator],
  claims: ["insurer", null, Role.ClaimsOfficer],
  records: ["hospital", "ward", Role.RecordsOfficer],
  notary: ["notary", null, Role.Notary],
};

interface Arena<Prepared> {
  readonly stage: Stage;
  readonly prepared: Prepared;
  readonly holder: GriefingHolder;
  readonly callbacks: Callbacks;
}

/** What a transaction told, but for the holder's own word about its calls. */
interface Told {
  readonly logs: string;
  readonly done: boolean;
}

async function logsOf(world: World, hashes: readonly string[], but: string): Promise<string> {
  const told: string[] = [];
  for (const hash of hashes) {
    const receipt = await world.connection.ethers.provider.getTransactionReceipt(hash);
    for (const { address, topics, data } of receipt?.logs ?? []) {
      if (address !== but) told.push([address, ...topics, data].join());
    }
  }
  return told.join("\n");
}

async function sent(world: World, call: Call, fee: number): Promise<string> {
  const fees = { maxPriorityFeePerGas: `0x${fee.toString(16)}`, maxFeePerGas: "0x2540be400", gas: "0x5b8d80" };
  return (await world.connection.provider.request({
    method: "eth_sendTransaction",
    params: [{ ...call, ...fees }],
  })) as string;
}

/** The holder makes its call from within the callback. */
async function within(
  { stage: { world }, holder }: Arena<unknown>,
  [token, call]: readonly [Call, Call],
  time: number,
): Promise<Told> {
  await holder.prepare([{ target: call.to, data: call.data }]);
  await nextBlockAt(world, time);
  const hash = await sent(world, token, 2);
  const [tried] = await holder.queryFilter(holder.filters.Tried);
  if (tried === undefined) throw new Error("The holder was not called back.");
  return { logs: await logsOf(world, [hash], call.from), done: tried.args.success };
}

/** The holder makes its call right after, in the same block. */
async function afterwards(
  { stage: { world }, holder }: Arena<unknown>,
  [token, call]: readonly [Call, Call],
  time: number,
): Promise<Told> {
  const { provider, networkHelpers, ethers } = world.connection;
  await provider.request({ method: "evm_setAutomine", params: [false] });
  const act = await callOf(world.stranger.address, holder, "act", [call.to, call.data]);
  const hashes = [await sent(world, token, 2), await sent(world, act, 1)];
  await nextBlockAt(world, time);
  await networkHelpers.mine();
  await provider.request({ method: "evm_setAutomine", params: [true] });
  const receipt = await ethers.provider.getTransactionReceipt(hashes[1] ?? "");
  return { logs: await logsOf(world, hashes, call.from), done: receipt?.status === 1 };
}

/** Gives the holder the role of whoever a row is for. */
async function employ({ stage: { world }, holder }: Arena<unknown>, actor: string): Promise<void> {
  if (!ROLE_CALLERS.includes(actor as RoleCaller)) return;
  const [of, place, role] = PLACES[actor as RoleCaller];
  const { consortium, admin, member, site } = world;
  const at = place === null ? 0 : site[place];
  await consortium.connect(admin[of]).addOperator(member[of], holder, role, at, LONG);
}

function describeReentry<Prepared>(plan: Plan<Prepared>): void {
  const arena = async (connection: Connection): Promise<Arena<Prepared>> => {
    const stage = await makeStage(connection);
    const prepared = await plan.prepare(stage);
    const holder = await connection.ethers.deployContract("GriefingHolder");
    return { stage, prepared, holder, callbacks: await callbacksTo(stage, await holder.getAddress()) };
  };

  describe(`into ${plan.name}`, function () {
    this.timeout(60_000);
    let at: Arena<Prepared>;
    let [tried, done] = [0, 0];
    before(async () => {
      at = await load(arena);
    });
    after(() => {
      tellFigure("R14", "calls from within a callback", tried);
      tellFigure("R14", "calls from within a callback that were done", done);
    });

    const check = async (name: string, row: Row<Prepared>, callback: Callback): Promise<void> => {
      const { stage, prepared, holder, callbacks } = at;
      const contract = plan.contract(stage.world);
      await takenBack(stage.world, async () => {
        await employ(at, row.actor);
        const call = await callOf(await holder.getAddress(), contract, name, row.args(stage, prepared));
        const both = [callbacks[callback], call] as const;
        const time = (await now(stage.world)) + 10;
        const told = await takenBack(stage.world, () => within(at, both, time));
        const same = await takenBack(stage.world, () => afterwards(at, both, time));
        expect(told, `${name} from within ${callback}`).to.deep.equal(same);
        tried += 1;
        if (told.done) done += 1;
      });
    };

    for (const callback of CALLBACKS) {
      it(`from ${callback} comes to the same as right after it`, async () => {
        for (const [name, row] of Object.entries(plan.rows)) await check(name, row, callback);
      });
    }
  });
}

/** What reaches an account that is not of the ledger: a call by its bytes, or the question whether it signed. */
const OUTWARD = /\.(call|staticcall|delegatecall|send|transfer)[({]|\bLowLevelCall\.call|\bSignatureChecker\.is|\btry /;

describe("receivers that grief", () => {
  it("are reached by the ledger nowhere but where a token arrives and where a contract signs", () => {
    expect(usesOf(OUTWARD)).to.deep.equal({
      "ConsentRegistry._isSignedBy": 1,
      // It asks the consortium, which answers or does not know the operator.
      "ConsentRegistry.isOperatorAllowed": 1,
      "ImmunizationToken._callBack": 1,
      "PrescriptionToken._callBack": 1,
      "PrescriptionToken._isSignedBy": 1,
    });
  });

  describe("by what they answer", function () {
    this.timeout(60_000);
    let world: World;
    let holder: GriefingHolder;
    let callbacks: Callbacks;
    let tried = 0;
    before(async () => {
      const stage = await load(async function answered(connection: Connection) {
        const made = await makeStage(connection);
        const griefing = await connection.ethers.deployContract("GriefingHolder");
        return { made, griefing, calls: await callbacksTo(made, await griefing.getAddress()) };
      });
      ({ world } = stage.made);
      [holder, callbacks] = [stage.griefing, stage.calls];
    });
    after(() => {
      tellFigure("R14", "griefing answers", tried);
    });

    for (const [index, [manner, means]] of Object.entries(MANNERS).entries()) {
      it(`have their token ${means} where they answer ${manner}`, async () => {
        await holder.setManner(index);
        for (const callback of CALLBACKS) {
          const gas = manner === "BurnGas" ? GAS.BurnGas : GAS.other;
          const refusal = await refusalOf(world, { ...callbacks[callback], gas });
          expect(refusal?.name, callback).to.equal(means === "taken" ? undefined : "HolderRefuses");
          tried += 1;
        }
      });
    }
  });

  describe("by calling back", () => {
    describeReentry(prescriptionTokenPlan);
    describeReentry(immunizationTokenPlan);
    describeReentry(lotLedgerPlan);
    describeReentry(claimLedgerPlan);
    describeReentry(consentRegistryPlan);
  });
});
