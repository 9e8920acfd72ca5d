import type { Interface } from "ethers";
import { type Log, type Result } from "ethers";

import { asTimelock } from "../helpers/council.ts";
import { domainOf } from "../helpers/prescriptions.ts";
import { MODULES, type World } from "../helpers/world.ts";
import type { Act } from "./acts.ts";
import type { Ledger, Module, Told } from "./ledger.ts";
import type { Pharmacy } from "./prescriptions.ts";
import type { Reason } from "./rules.ts";

/** Enough for every operation here, and the most that a transaction may take. */
const GAS = "0xf00000";

interface Receipt {
  status: string;
  logs: Log[];
}

/** The real contracts on a chain in this process, asked and told without a library between. */
export class Chain {
  readonly world: World;
  readonly #contracts: ReadonlyMap<Module, { address: string; face: Interface }>;
  readonly #errors: ReadonlyMap<string, { name: string; face: Interface }>;

  private constructor(world: World, contracts: Map<Module, { address: string; face: Interface }>) {
    this.world = world;
    this.#contracts = contracts;
    const errors = new Map<string, { name: string; face: Interface }>();
    for (const { face } of contracts.values()) {
      face.forEachError(({ selector, name }) => errors.set(selector, { name, face }));
    }
    this.#errors = errors;
  }

  static async of(world: World): Promise<Chain> {
    const names: Module[] = [...MODULES, "consortium"];
    const contracts = new Map<Module, { address: string; face: Interface }>();
    for (const name of names) {
      const address = (await world[name].getAddress()).toLowerCase();
      contracts.set(name, { address, face: world[name].interface });
    }
    const chain = new Chain(world, contracts);
    await asTimelock(world);
    for (const module of ["coldChain", "prescriptionToken"] as const) await chain.#impersonate(module);
    return chain;
  }

  async #impersonate(module: Module): Promise<void> {
    const { address } = this.#contract(module);
    await this.world.connection.networkHelpers.impersonateAccount(address);
    await this.world.connection.networkHelpers.setBalance(address, 10n ** 20n);
  }

  #contract(name: Module): { address: string; face: Interface } {
    const contract = this.#contracts.get(name);
    if (contract === undefined) throw new Error(`There is no contract ${name}.`);
    return contract;
  }

  /** The ledger as it was deployed and staffed: where the model begins. */
  async begin(): Promise<Pharmacy> {
    const { consortium, timelock } = this.world;
    const ledger: Ledger = {
      now: await this.world.connection.networkHelpers.time.latest(),
      modules: new Map(),
      council: (await timelock.getAddress()).toLowerCase(),
      ...{ members: new Map(), sites: new Map(), operators: new Map(), products: new Map(), materials: 0 },
      ...{ lots: new Map(), proposals: new Map(), slips: new Map(), ceilings: new Map(), claims: new Map() },
      ...{ alerts: [], immunizations: new Map(), anchors: new Map(), told: [] },
    };
    for (const [name, { address }] of this.#contracts) {
      if (name !== "consortium") ledger.modules.set(name, { address, status: 1 });
    }
    for (let number = 1; number <= Number(await consortium.memberCount()); number++) {
      const [kinds, standing, licenceEnd, suspendedUntil, parent, admin, proposedAdmin, profile] = plain(
        await consortium.memberOf(number),
      ) as [number, number, number, number, number, string, string, string];
      const people = { admin, proposedAdmin, profile };
      ledger.members.set(number, { kinds, standing, licenceEnd, suspendedUntil, parent, ...people });
    }
    for (let number = 1; number <= Number(await consortium.siteCount()); number++) {
      const { member, gln, kind, open } = await consortium.siteOf(number);
      ledger.sites.set(number, { member: Number(member), gln, kind: Number(kind), open });
    }
    for (const { address } of Object.values(this.world.operator)) {
      const numbers = plain(await consortium.operatorOf(address)) as [number, number, number, number, number, number];
      const [member, site, roles, since, until, distrustedFrom] = numbers;
      ledger.operators.set(address.toLowerCase(), { member, site, roles, since, until, distrustedFrom });
    }
    const domain = await domainOf(this.world);
    const verifyingContract = this.#contract("immunizationToken").address;
    const vaccinationDomain = { ...domain, name: "Yaolian ImmunizationToken", verifyingContract };
    return Object.assign(ledger, { domain, vaccinationDomain });
  }

  /** Asks without changing anything, as of the latest block: why it would be refused; nothing, where it would not. */
  async ask(act: Act): Promise<Reason | undefined> {
    try {
      await this.#request("eth_call", [this.#transaction(act), "latest"]);
      return undefined;
    } catch (error) {
      return this.#reason(error);
    }
  }

  /** Does it, in a block of the time `now`: its events, or why it was refused. */
  async send(act: Act, now: number): Promise<readonly Told[] | Reason> {
    await this.#request("evm_setNextBlockTimestamp", [now]);
    let hash: unknown;
    try {
      hash = await this.#request("eth_sendTransaction", [this.#transaction(act)]);
    } catch (error) {
      return this.#reason(error);
    }
    const { logs } = (await this.#request("eth_getTransactionReceipt", [hash])) as Receipt;
    return logs.map((log) => this.#event(log));
  }

  /** Time passes: a block of its own. */
  async wait(now: number): Promise<void> {
    await this.#request("evm_mine", [now]);
  }

  async snapshot(): Promise<() => Promise<void>> {
    const id = await this.#request("evm_snapshot", []);
    return async () => {
      if ((await this.#request("evm_revert", [id])) !== true) throw new Error("The chain does not go back.");
    };
  }

  /** What a getter answers, as plain values; why not, where it refuses. */
  async read(contract: Module, name: string, ...args: readonly unknown[]): Promise<unknown> {
    const { address, face } = this.#contract(contract);
    const data = face.encodeFunctionData(name, args);
    try {
      const answer = await this.#request("eth_call", [{ to: address, data }, "latest"]);
      const [first, ...rest] = face.decodeFunctionResult(name, String(answer)).toArray() as unknown[];
      return rest.length === 0 ? plain(first) : plain([first, ...rest]);
    } catch (error) {
      return this.#reason(error).error;
    }
  }

  #transaction({ contract, name, by, args }: Act) {
    const { address, face } = this.#contract(contract);
    return { from: by, to: address, data: face.encodeFunctionData(name, args), gas: GAS, gasPrice: "0x77359400" };
  }

  async #request(method: string, params: unknown[]): Promise<unknown> {
    return this.world.connection.provider.request({ method, params });
  }

  #event({ address, topics, data }: Log): Told {
    for (const [from, contract] of this.#contracts) {
      if (contract.address !== address.toLowerCase()) continue;
      const log = contract.face.parseLog({ topics: [...topics], data });
      if (log !== null) return { from, name: log.name, args: plain(log.args) as unknown[] };
    }
    throw new Error(`Nobody knows the event ${String(topics[0])} of ${address}.`);
  }

  #reason(error: unknown): Reason {
    const data = revertDataOf(error);
    const selector = data.slice(0, 10);
    const known = this.#errors.get(selector);
    if (known === undefined) return { error: `${selector} ${String(error)}`, args: [] };
    return { error: known.name, args: plain(known.face.decodeErrorResult(known.name, data)) as unknown[] };
  }
}

/** What a call reverted with: Hardhat has it beside the message, or, of errors that it can't name, within it. */
function revertDataOf(error: unknown): string {
  const { data, message } = error as { data?: unknown; message?: unknown };
  if (typeof data === "string") return data;
  return /return data: (0x[\da-f]*)/.exec(String(message))?.[1] ?? "";
}

/** Numbers as numbers where they fit, hexadecimal in lower case, structs as lists in their order. */
export function plain(value: unknown): unknown {
  if (typeof value === "bigint") {
    return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
  }
  if (typeof value === "string") return /^0x[\da-f]*$/i.test(value) ? value.toLowerCase() : value;
  if (Array.isArray(value)) return value.map(plain);
  if (value !== null && typeof value === "object" && Symbol.iterator in value) {
    return [...(value as Result)].map(plain);
  }
  return value;
}
