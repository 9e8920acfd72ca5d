import { ZeroAddress } from "ethers";
import pLimit from "p-limit";

import { InputError, listSeats, readEvents, showMember, showOperator } from "@yaolian/sdk";
import type { Ledger, Member, Operator } from "@yaolian/sdk";

/** How the accounts of the on-chain members become a list. */
export interface AccountRules {
  /** Who deploys the ledger and founds it: in the list until the founding is over. */
  readonly founders: readonly string[];
  /**
   * Whether members out of standing may still wind down, as the contracts let them: give back, return, destroy. False (the
   * default) keeps all they send off the chain, but for their vote in the Council.
   */
  readonly windingDown?: boolean;
}

/** Questions of one kind that a node is asked at one time. */
const AT_ONCE = 50;
/** Blocks that are read again each time: what was undone since may have held an operator. */
const MARGIN = 64;

/**
 * Who may send, as the ledger says now: admins and operators of members in standing, and whoever votes in the Council,
 * whatever the standing, since a suspension takes nobody's vote.
 *
 * Operators are found by the events that added them and then asked for by address: one whose event was undone with its
 * block is unknown to the ledger and so in no list, and one that comes again is found again.
 */
export class MemberAccounts {
  readonly #ledger: Ledger;
  readonly #rules: AccountRules;
  readonly #candidates = new Set<string>();
  #next: number;

  constructor(ledger: Ledger, rules: AccountRules) {
    this.#ledger = ledger;
    this.#rules = rules;
    this.#next = ledger.deployment.contracts.consortium.startBlock;
  }

  /** Throws a TransientError where the node is in the way. */
  async read(): Promise<string[]> {
    const { consortium, provider } = this.#ledger;
    const block = await provider.getBlock("latest");
    await this.#findOperators(block?.number ?? 0);
    const limit = pLimit(AT_ONCE);
    const count = Number(await consortium.memberCount());
    const numbers = Array.from({ length: count }, (_, place) => place + 1);
    const members = await limit.map(numbers, (number) => showMember(this.#ledger, number));
    const operators = await limit.map([...this.#candidates], (address) => operatorIfAny(this.#ledger, address));
    const [seats, founder] = await Promise.all([listSeats(this.#ledger), consortium.founder()]);
    const taken = new Set(members.filter((each) => this.#mayAct(each)).map(({ member }) => member));
    return [
      ...(founder === ZeroAddress ? [] : this.#rules.founders),
      ...seats.map(({ holder }) => holder),
      ...members.filter(({ member }) => taken.has(member)).map(({ admin }) => admin),
      ...operators
        .filter((each) => each !== undefined)
        .filter((each) => taken.has(each.member) && isInOffice(each, block?.timestamp ?? 0))
        .map(({ operator }) => operator),
    ];
  }

  #mayAct({ standing }: Member): boolean {
    return standing === "Active" || (this.#rules.windingDown === true && standing !== "None");
  }

  async #findOperators(newest: number): Promise<void> {
    const { startBlock } = this.#ledger.deployment.contracts.consortium;
    const from = Math.max(startBlock, Math.min(this.#next, newest) - MARGIN);
    for (const { args } of await readEvents(this.#ledger, { names: ["OperatorAdded"], from, to: newest })) {
      this.#candidates.add(args.operator);
    }
    this.#next = newest + 1;
  }
}

/** The last second of a term is part of it. A key that was reported is ended with the report. */
function isInOffice({ until, distrustedFrom }: Operator, time: number): boolean {
  return until >= time && distrustedFrom === 0;
}

/** Undefined where the ledger knows no such operator: the block that added it was undone. */
async function operatorIfAny(ledger: Ledger, address: string): Promise<Operator | undefined> {
  try {
    return await showOperator(ledger, address);
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}
