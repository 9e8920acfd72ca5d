import type { Act, Foretold } from "./acts.ts";
import { plain, type Chain } from "./chain.ts";
import type { Told } from "./ledger.ts";
import type { Reason } from "./rules.ts";
import type { View } from "./views.ts";

/** The contracts and the model disagree. */
export class Difference extends Error {
  override readonly name = "Difference";
}

/** A value as text, the same for the same value whichever side it comes from. */
export function text(value: unknown): string {
  return JSON.stringify(plain(value), (_key, each: unknown) => {
    if (typeof each === "bigint") return `${String(each)}n`;
    return each instanceof Set || each instanceof Map ? [...each] : each;
  });
}

export function describe({ contract, name, by, args }: Act): string {
  return `${contract}.${name} by ${by}: ${text(args)}`;
}

function reasonText({ error, args }: Reason): string {
  return `${error}(${args.map((arg) => (arg === undefined ? "?" : text(arg))).join(", ")})`;
}

function toldText({ from, name, args }: Told): string {
  return `${from}.${name}${text(args)}`;
}

/** Whether what the contract says is one of the reasons; an argument that is not foretold may be anything. */
function isOneOf(said: Reason, reasons: readonly Reason[]): boolean {
  return reasons.some(({ error, args }) => {
    if (error !== said.error || args.length !== said.args.length) return false;
    return args.every((arg, place) => arg === undefined || text(arg) === text(said.args[place]));
  });
}

/**
 * Does on the contracts what the model has foretold, and compares error or events.
 *
 * @returns the error, where it was refused
 * @throws Difference where they disagree
 */
export async function compareAct(chain: Chain, act: Act, foretold: Foretold, now: number): Promise<string | undefined> {
  if ("reasons" in foretold) {
    const broken = foretold.reasons.map(reasonText).join(" or ");
    const said = await chain.ask(act);
    if (said === undefined) throw new Difference(`The contracts do what the model refuses by ${broken}.`);
    if (isOneOf(said, foretold.reasons)) return said.error;
    throw new Difference(`The contracts refuse by ${reasonText(said)}, the model by ${broken}.`);
  }
  const told = await chain.send(act, now);
  if (!Array.isArray(told)) {
    throw new Difference(`The contracts refuse what the model does by ${reasonText(told as Reason)}.`);
  }
  const [seen, expected] = [(told as Told[]).map(toldText), foretold.told.map(toldText)];
  if (text(seen) === text(expected)) return undefined;
  throw new Difference(`The contracts emit\n  ${seen.join("\n  ")}\nthe model\n  ${expected.join("\n  ")}`);
}

/** Compares getters' answers. @throws Difference where one is not the model's */
export async function compareViews(chain: Chain, views: readonly View[]): Promise<void> {
  const answers = await Promise.all(views.map(async ({ from, getter, args }) => chain.read(from, getter, ...args)));
  for (const [place, { from, getter, args, answer }] of views.entries()) {
    const [seen, expected] = [text(answers[place]), text(answer)];
    if (seen === expected) continue;
    throw new Difference(`${from}.${getter}${text(args)} is ${seen}, in the model ${expected}.`);
  }
}
