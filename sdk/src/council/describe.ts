import { words } from "../errors/format.ts";
import { inputsOf, plainArgs, type PlainValue } from "../ledger/abi.ts";
import { INTERFACES } from "../ledger/contracts.ts";
import { flagNames } from "../ledger/enums.ts";
import { contractAt, type Ledger } from "../ledger/ledger.ts";
import type { CouncilCall } from "./motions.ts";

type Values = { readonly [name: string]: PlainValue };

const day = (seconds: PlainValue | undefined): string => new Date(Number(seconds) * 1000).toISOString().slice(0, 10);
const text = (value: PlainValue | undefined): string =>
  typeof value === "object" ? JSON.stringify(value, plain) : String(value);

/** What each call that a Council decides on usually does, as a sentence. */
const SENTENCES: Readonly<Record<string, (args: Values) => string>> = {
  "consortium.admit": ({ admission }) => {
    const { kinds = 0, licenceEnd, admin } = (admission ?? {}) as Values;
    const what = flagNames("kinds", Number(kinds)).map(words).join(" and ");
    return `Admit a ${what}: admin ${text(admin)}, licensed until ${day(licenceEnd)}`;
  },
  "consortium.reinstate": ({ member }) => `Reinstate member ${text(member)}`,
  "consortium.suspendIndefinitely": ({ member }) => `Suspend member ${text(member)} until the Council says otherwise`,
  "consortium.expel": ({ member }) => `Expel member ${text(member)}`,
  "consortium.replaceAdmin": ({ member, admin }) => `Make ${text(admin)} the admin of member ${text(member)}`,
  "consortium.registerModule": ({ module }) => `Make the contract ${text(module)} a part of the ledger`,
  "consortium.closeModule": ({ module }) => `Let the module ${text(module)} begin nothing new`,
  "consortium.freezeModule": ({ module }) => `Stop the module ${text(module)} for good`,
  "councilSeat.giveSeat": ({ member, holder }) => `Give member ${text(member)} a seat, ${text(holder)} to vote for it`,
  "councilSeat.moveSeat": ({ member, holder }) => `Let ${text(holder)} vote for the seat of member ${text(member)}`,
  "councilSeat.endSeat": ({ member }) => `End the seat of member ${text(member)}`,
  "timelock.updateDelay": ({ newDelay }) => `Let decisions wait ${text(newDelay)} seconds before they are carried out`,
  "council.setVotingDelay": ({ newVotingDelay }) => `Begin votings ${text(newVotingDelay)} seconds after a proposal`,
  "council.setVotingPeriod": ({ newVotingPeriod }) => `Let votings last ${text(newVotingPeriod)} seconds`,
};

/**
 * What a call does, in a sentence without its full stop, read from the call itself: whoever votes sees what would happen,
 * whatever the proposal's text says.
 */
export function describeCall(ledger: Ledger, { to, data }: CouncilCall): string {
  const contract = contractAt(ledger, to);
  const parsed = contract === undefined ? null : INTERFACES[contract].parseTransaction({ data });
  if (contract === undefined || parsed === null) return `Call ${to} with ${data}`;
  const { name } = parsed;
  const args = plainArgs(inputsOf(contract, "function", name), parsed.args);
  const sentence = SENTENCES[`${contract}.${name}`];
  if (sentence !== undefined) return sentence(args);
  return `Call ${contract}.${name}(${Object.values(args).map(text).join(", ")})`;
}

function plain(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}
