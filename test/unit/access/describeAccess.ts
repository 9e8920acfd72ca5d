import { expect } from "chai";
import { Interface, type BaseContract, type ErrorFragment } from "ethers";

import { load, type Connection, type World } from "../../helpers/world.ts";
import { CALLERS, STATES, SUCCEEDS, TERM_STATES, type Caller, type Plan, type Row, type State } from "./matrix.ts";
import { BRING, makeStage, type Stage } from "./stage.ts";

/** Errors whose last argument is the caller that was refused, or whose first is. */
const NAMES_CALLER: Record<string, "first" | "last"> = {
  OperatorUnknown: "first",
  OperatorRoleMissing: "first",
  OperatorTermEnded: "first",
  CouncilOnly: "last",
  FoundingOver: "last",
  AdminOnly: "last",
  NotProposedAdmin: "last",
};

/**
 * Tries every function of a contract as everybody, and as who may use it when its member is out of standing or its
 * term is over. Each call is made on the same state and changes nothing.
 */
export function describeAccess<Prepared>(plan: Plan<Prepared>): void {
  const staged = async (connection: Connection): Promise<{ stage: Stage; prepared: Prepared }> => {
    const stage = await makeStage(connection);
    return { stage, prepared: await plan.prepare(stage) };
  };
  const rows = Object.entries(plan.rows);

  describe(`access to ${plan.name}`, () => {
    it("has a row for every function that changes something, and for nothing else", async () => {
      const { stage } = await load(staged);
      const names = mutating(plan.contract(stage.world));
      expect(new Set(names), "overloaded functions would share a row").to.have.property("size", names.length);
      expect(rows.map(([name]) => name).toSorted()).to.deep.equal(names.toSorted());
    });

    describe("given everybody in office", () => {
      for (const [name, row] of rows) {
        it(name, async () => {
          const { stage, prepared } = await load(staged);
          const outcomes: [Caller, string][] = [];
          for (const caller of CALLERS) {
            outcomes.push([caller, await outcomeOf(stage, plan, prepared, name, row, caller)]);
          }
          const expected = CALLERS.map((caller) => [caller, row.cells[caller]]);
          expect(Object.fromEntries(outcomes)).to.deep.equal(Object.fromEntries(expected));
        });
      }
    });

    for (const state of STATES) {
      describe(`given everybody ${state}`, () => {
        let given: Awaited<ReturnType<typeof staged>>;
        before(async () => {
          given = await load(staged);
          await BRING[state](given.stage);
        });

        for (const [name, row] of rows) {
          it(`${name}: ${row.cells[state]}`, async () => {
            const caller = actorIn(state, row);
            const outcome = await outcomeOf(given.stage, plan, given.prepared, name, row, caller);
            expect(outcome, `as ${caller}`).to.equal(row.cells[state]);
          });
        }
      });
    }
  });
}

function actorIn<Prepared>(state: State, row: Row<Prepared>): Caller {
  return TERM_STATES.includes(state) ? row.endedActor : row.actor;
}

/** The names of the functions that change something. */
function mutating(contract: BaseContract): string[] {
  const names: string[] = [];
  contract.interface.forEachFunction(({ name, constant }) => {
    if (!constant) names.push(name);
  });
  return names;
}

async function outcomeOf<Prepared>(
  stage: Stage,
  plan: Plan<Prepared>,
  prepared: Prepared,
  name: string,
  row: Row<Prepared>,
  caller: Caller,
): Promise<string> {
  const { world } = stage;
  const contract = plan.contract(world);
  const from = addressOf(stage, prepared, row, caller);
  const data = contract.interface.encodeFunctionData(name, row.args(stage, prepared));
  const call = { from, to: await contract.getAddress(), data };
  return world.connection.provider.request({ method: "eth_call", params: [call, "latest"] }).then(
    () => SUCCEEDS,
    (error: unknown) => refusal(world, from, error),
  );
}

function addressOf<Prepared>(stage: Stage, prepared: Prepared, row: Row<Prepared>, caller: Caller): string {
  const standIn = row.as?.(stage, prepared)[caller];
  if (standIn !== undefined) return standIn;
  return caller === "foreign" ? stage.foreign[row.endedActor] : stage.address[caller];
}

/** The error's name; with its arguments when it blames somebody else than the caller. */
function refusal(world: World, from: string, error: unknown): string {
  const data = revertData(error);
  const described = data === undefined ? null : errorsOf(world).parseError(data);
  if (described === null) throw error;
  const place = NAMES_CALLER[described.name];
  if (place === undefined) return described.name;
  const blamed: unknown = described.args.at(place === "first" ? 0 : -1);
  return blamed === from ? described.name : `${described.name} of ${String(blamed)}`;
}

/** What a refused call returned: the node wraps it once more where it can't tell the line of the contract. */
function revertData(error: unknown): string | undefined {
  let data = error;
  while (typeof data === "object" && data !== null && "data" in data) ({ data } = data);
  return typeof data === "string" && data.length >= 10 ? data : undefined;
}

/** The errors of the whole ledger: a contract passes on what it is refused by another. */
function errorsOf(world: World): Interface {
  const { consortium, drugRegistry, lotLedger, alertLedger, prescriptionToken, immunizationToken } = world;
  const errors: ErrorFragment[] = [];
  for (const contract of [consortium, drugRegistry, lotLedger, alertLedger, prescriptionToken, immunizationToken]) {
    contract.interface.forEachError((fragment) => errors.push(fragment));
  }
  return new Interface(errors);
}
