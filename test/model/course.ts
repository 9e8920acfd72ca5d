import { network } from "hardhat";

import { deployWorld } from "../helpers/world.ts";
import { perform, type Act } from "./acts.ts";
import { Chain } from "./chain.ts";
import { compareAct, compareViews, describe, Difference, text } from "./compare.ts";
import { castOf, type Cast } from "./plan/cast.ts";
import { Dice } from "./plan/dice.ts";
import { nextMoment, plan } from "./plan/plans.ts";
import { prelude } from "./prelude.ts";
import type { Pharmacy } from "./prescriptions.ts";
import type { Tally } from "./tally.ts";
import { allViews, viewsAfter } from "./views.ts";

const PRESCRIPTIONS = 12;

/** One step of a run: what is tried, and the dice that say by whom and on what. */
export interface Step {
  readonly turn: string;
  readonly seed: number;
}

/** The contracts and the model side by side, from the same beginning for each run. */
export class Course {
  readonly #chain: Chain;
  readonly #cast: Cast;
  readonly #beginning: Pharmacy;
  #back: () => Promise<void>;

  private constructor(chain: Chain, cast: Cast, beginning: Pharmacy, back: () => Promise<void>) {
    this.#chain = chain;
    this.#cast = cast;
    this.#beginning = beginning;
    this.#back = back;
  }

  /** Deploys the ledger as it is deployed for real and does on both sides what every run begins with. */
  static async begin(): Promise<Course> {
    const override = { allowBlocksWithSameTimestamp: true };
    const world = await deployWorld({ connection: await network.connect({ network: "default", override }) });
    const chain = await Chain.of(world);
    const at = await chain.begin();
    for (const act of prelude(at, world)) {
      const refused = await compareAct(chain, act, perform(at, act), at.now);
      if (refused !== undefined) throw new Error(`The prelude fails: ${describe(act)} by ${refused}.`);
    }
    const cast = castOf(world);
    await prescribe(chain, cast, at);
    await compareViews(chain, allViews(at));
    return new Course(chain, cast, at, await chain.snapshot());
  }

  /**
   * One run of these steps from the beginning.
   *
   * @throws Difference with every call that led to it
   */
  async run(steps: readonly Step[], tally: Tally): Promise<void> {
    await this.#back();
    this.#back = await this.#chain.snapshot();
    this.#cast.used.length = 0;
    const at = structuredClone(this.#beginning);
    const trace: string[] = [];
    try {
      for (const step of steps) await this.#step(at, step, trace, tally);
      await compareViews(this.#chain, allViews(at));
    } catch (error) {
      if (!(error instanceof Difference)) throw error;
      throw new Difference(`${error.message}\nafter\n${trace.join("\n")}`, { cause: error });
    }
  }

  async #step(at: Pharmacy, { turn, seed }: Step, trace: string[], tally: Tally): Promise<void> {
    const dice = new Dice(seed);
    if (turn === "wait") {
      at.now = nextMoment(at, dice);
      trace.push(`time is ${at.now}`);
      return this.#chain.wait(at.now);
    }
    const act = await plan(at, this.#cast, dice, turn);
    if (act !== undefined) await this.#try(at, act, dice, trace, tally);
  }

  async #try(at: Pharmacy, act: Act, dice: Dice, trace: string[], tally: Tally): Promise<void> {
    trace.push(describe(act));
    const before = new Set(viewsAfter(at, act.contract, text(act.args)).map(text));
    const foretold = perform(at, act);
    const error = await compareAct(this.#chain, act, foretold, at.now);
    const reasons = "reasons" in foretold ? foretold.reasons.length : 0;
    tally.add(`${act.contract}.${act.name}`, error, reasons);
    if ("reasons" in foretold) return;
    const named = text([act.args, foretold.told.map(({ args }) => args)]);
    const views = viewsAfter(at, act.contract, named);
    // What changed, and a few of what did not; at its end a run looks at everything.
    const chosen = views.filter((view) => !before.has(text(view)) || dice.rarely(4));
    await compareViews(this.#chain, chosen);
  }
}

/** What every run finds at the pharmacies: prescriptions that nobody has accepted yet. */
async function prescribe(chain: Chain, cast: Cast, at: Pharmacy): Promise<void> {
  for (let seed = 1; at.slips.size < PRESCRIPTIONS; seed++) {
    const act = await plan(at, cast, new Dice(seed), "prescriptionToken.issue");
    if (act !== undefined) await compareAct(chain, act, perform(at, act), at.now);
  }
}
