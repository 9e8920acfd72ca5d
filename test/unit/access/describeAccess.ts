import { expect } from "chai";
import type { BaseContract, ErrorDescription } from "ethers";

import { tellFigure } from "../../../scripts/assure/figures.ts";
import { callOf, refusalOf } from "../../helpers/answers.ts";
import { load, type Connection } from "../../helpers/world.ts";
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
  GovernorInsufficientProposerVotes: "first",
  GovernorUnableToCancel: "last",
  GovernorOnlyExecutor: "last",
  AccessControlUnauthorizedAccount: "first",
  TimelockUnauthorizedCaller: "first",
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
  let functions = 0;
  let asserted = 0;

  describe(`access to ${plan.name}`, () => {
    after(() => {
      tellFigure("R2", "functions that change something", functions);
      tellFigure("R2", "cells asserted", asserted);
    });

    it("has a row for every function that changes something, and for nothing else", async () => {
      const { stage } = await load(staged);
      const names = mutating(plan.contract(stage.world));
      expect(new Set(names), "overloaded functions would share a row").to.have.property("size", names.length);
      expect(rows.map(([name]) => name).toSorted()).to.deep.equal(names.toSorted());
      functions = names.length;
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
          asserted += outcomes.length;
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
            asserted += 1;
          });
        }
      });
    }
  });
}

function actorIn<Prepared>(state: State, row: Row<Prepared>): Caller {
  return TERM_STATES.includes(state) ? row.endedActor : row.actor;
}

/** The names of the functions that change something; of overloaded ones, their signatures. */
function mutating(contract: BaseContract): string[] {
  const functions: { name: string; signature: string }[] = [];
  contract.interface.forEachFunction((fragment) => {
    if (!fragment.constant) functions.push({ name: fragment.name, signature: fragment.format() });
  });
  return functions.map(({ name, signature }) =>
    functions.filter((other) => other.name === name).length === 1 ? name : signature,
  );
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
  const from = addressOf(stage, prepared, row, caller);
  const call = await callOf(from, plan.contract(world), name, row.args(stage, prepared));
  const refusal = await refusalOf(world, call);
  return refusal === null ? SUCCEEDS : told(from, refusal);
}

function addressOf<Prepared>(stage: Stage, prepared: Prepared, row: Row<Prepared>, caller: Caller): string {
  const standIn = row.as?.(stage, prepared)[caller];
  if (standIn !== undefined) return standIn;
  if (caller === "foreign" || caller === "colleague") return stage[caller][row.endedActor];
  return stage.address[caller];
}

/** The error's name; with whom it blames, where that is somebody else than the caller. */
function told(from: string, { name, args }: ErrorDescription): string {
  const place = NAMES_CALLER[name];
  if (place === undefined) return name;
  const blamed: unknown = args.at(place === "first" ? 0 : -1);
  return blamed === from ? name : `${name} of ${String(blamed)}`;
}
