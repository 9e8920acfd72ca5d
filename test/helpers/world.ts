import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { Contract, id, ZeroHash } from "ethers";
import { network } from "hardhat";

import YaolianModule from "../../ignition/modules/Yaolian.ts";
import { CONTRACT_NAMES, INTERFACES, type ContractName, type Contracts } from "../../sdk/src/ledger/contracts.ts";

/** Bits of `Kinds`. */
export const Kind = {
  Regulator: 1 << 0,
  Manufacturer: 1 << 1,
  Grower: 1 << 2,
  Distributor: 1 << 3,
  Hospital: 1 << 4,
  Clinic: 1 << 5,
  Pharmacy: 1 << 6,
  Courier: 1 << 7,
  Insurer: 1 << 8,
  Laboratory: 1 << 9,
  Notary: 1 << 10,
} as const;

/** Bits of `Roles`. */
export const Role = {
  RegulatorOfficer: 1 << 0,
  EnforcementOfficer: 1 << 1,
  QualityOfficer: 1 << 2,
  Logistics: 1 << 3,
  Prescriber: 1 << 4,
  Dispenser: 1 << 5,
  Vaccinator: 1 << 6,
  ClaimsOfficer: 1 << 7,
  RecordsOfficer: 1 << 8,
  Notary: 1 << 9,
} as const;

const SITE_PREFIX = 690_123_400_000n;

/** The `n`th GLN-13 of the tests' company prefix, as a number with its check digit. */
export function gln(n: number): bigint {
  return withCheckDigit(SITE_PREFIX + BigInt(n));
}

/** A GS1 key as a number, from its digits without the check digit. */
export function withCheckDigit(body: bigint): bigint {
  let sum = 0n;
  let weight = 3n;
  for (let rest = body; rest > 0n; rest /= 10n) {
    sum += weight * (rest % 10n);
    weight = 4n - weight;
  }
  return body * 10n + ((10n - (sum % 10n)) % 10n);
}

/** The founding members, in the order of their numbers (from 1), each with the index of its admin's account. */
const MEMBERS = [
  ["regulator", Kind.Regulator],
  ["maker", Kind.Manufacturer],
  ["distributor", Kind.Distributor],
  ["hospital", Kind.Hospital],
  ["pharmacy", Kind.Pharmacy],
  ["otherPharmacy", Kind.Pharmacy],
  ["clinic", Kind.Clinic],
  ["grower", Kind.Grower],
  ["courier", Kind.Courier],
  ["insurer", Kind.Insurer],
  ["laboratory", Kind.Laboratory],
  ["notary", Kind.Notary],
] as const;

/** The sites, in the order of their numbers (from 1): name, owner, kind. */
const SITES = [
  ["plant", "maker", 0],
  ["warehouse", "distributor", 1],
  ["store", "pharmacy", 2],
  ["otherStore", "otherPharmacy", 2],
  ["ward", "hospital", 3],
  ["clinicRoom", "clinic", 4],
  ["makerWarehouse", "maker", 1],
  ["field", "grower", 6],
  ["van", "courier", 7],
  ["bench", "laboratory", 5],
] as const;

/** `0x` and four bytes. */
const SELECTOR = 10;

/** The operators: name, member, roles, site. */
const OPERATORS = [
  ["officer", "regulator", Role.RegulatorOfficer, null],
  ["secondOfficer", "regulator", Role.RegulatorOfficer, null],
  ["enforcer", "regulator", Role.EnforcementOfficer, null],
  ["makerQuality", "maker", Role.QualityOfficer, "plant"],
  ["makerLogistics", "maker", Role.Logistics, "plant"],
  ["distributorLogistics", "distributor", Role.Logistics, "warehouse"],
  ["distributorQuality", "distributor", Role.QualityOfficer, null],
  ["prescriber", "hospital", Role.Prescriber, null],
  ["secondPrescriber", "hospital", Role.Prescriber, null],
  ["wardDispenser", "hospital", Role.Dispenser, "ward"],
  ["wardLogistics", "hospital", Role.Logistics, "ward"],
  ["dispenser", "pharmacy", Role.Dispenser, "store"],
  ["pharmacyLogistics", "pharmacy", Role.Logistics, "store"],
  ["pharmacyQuality", "pharmacy", Role.QualityOfficer, "store"],
  ["otherDispenser", "otherPharmacy", Role.Dispenser, "otherStore"],
  ["otherLogistics", "otherPharmacy", Role.Logistics, "otherStore"],
  ["vaccinator", "clinic", Role.Vaccinator, "clinicRoom"],
  ["clinicLogistics", "clinic", Role.Logistics, "clinicRoom"],
  ["clinicPrescriber", "clinic", Role.Prescriber, null],
  ["grower_quality", "grower", Role.QualityOfficer, "field"],
  ["claimsOfficer", "insurer", Role.ClaimsOfficer, null],
  ["recordsOfficer", "hospital", Role.RecordsOfficer, null],
  ["labRecords", "laboratory", Role.RecordsOfficer, null],
  ["notary", "notary", Role.Notary, null],
] as const;

/** The members that have a seat in the Council, each with its admin's address: two of three decide. */
export const SEATS = ["regulator", "hospital", "notary"] as const;

/** Seconds from a proposal to its voting, and of the voting: short, as nothing else is tested against them. */
export const VOTING = { votingDelay: 60, votingPeriod: 600 } as const;

const SITE_NUMBERS = numbered(SITES.map(([name]) => name));

export type MemberName = (typeof MEMBERS)[number][0];
export type SiteName = (typeof SITES)[number][0];
export type OperatorName = (typeof OPERATORS)[number][0];

/** Far beyond every test's clock. */
export const LONG = 4_000_000_000;

/** The contracts that the Consortium knows as its modules. */
export const MODULES = [
  "drugRegistry",
  "lotLedger",
  "alertLedger",
  "coldChain",
  "claimLedger",
  "prescriptionToken",
  "immunizationToken",
  "consentRegistry",
  "anchorRegistry",
] as const;

export interface World extends Contracts {
  deployer: HardhatEthersSigner;
  stranger: HardhatEthersSigner;
  member: Record<MemberName, number>;
  admin: Record<MemberName, HardhatEthersSigner>;
  site: Record<SiteName, number>;
  operator: Record<OperatorName, HardhatEthersSigner>;
  /** Fresh accounts for whatever a test needs. */
  spare: HardhatEthersSigner[];
  connection: Connection;
}

/** A chain of its own, in this process. */
export type Connection = Awaited<ReturnType<typeof network.connect>>;

export interface WorldOptions {
  /** The chain to deploy on; a fresh one unless given. */
  connection: Connection;
  /** When every member's licence ends, Unix time; far beyond every test's clock unless given. */
  licenceEnd: number;
}

/** Deploys the ledger as it is deployed for real, and gives it members of every kind, sites and operators. */
export async function deployWorld(options: Partial<WorldOptions> = {}): Promise<World> {
  const { connection = await network.connect(), licenceEnd = LONG } = options;
  const signers = await connection.ethers.getSigners();
  const [deployer, stranger] = signers as [HardhatEthersSigner, HardhatEthersSigner];
  const member = numbered(MEMBERS.map(([name]) => name));
  const admin = zipped(
    MEMBERS.map(([name]) => name),
    signers.slice(2),
  );
  const operator = zipped(
    OPERATORS.map(([name]) => name),
    signers.slice(2 + MEMBERS.length),
  );

  const addresses = await found({ connection, licenceEnd, member, admin, operator });
  const contracts = Object.fromEntries(
    CONTRACT_NAMES.map((name) => [name, new Contract(addresses[name], INTERFACES[name], deployer)]),
  ) as unknown as Contracts;

  return {
    ...contracts,
    deployer,
    stranger,
    member,
    admin,
    site: SITE_NUMBERS,
    operator,
    spare: signers.slice(2 + MEMBERS.length + OPERATORS.length),
    connection,
  };
}

type Addresses = Record<ContractName, string>;
type People = Pick<World, "member" | "admin" | "operator">;

/** What made the first world of this process: Ignition works out what to send, which takes ten times as long as sending it. */
interface Recipe {
  readonly transactions: readonly { readonly from: string; readonly to: string | null; readonly data: string }[];
  readonly addresses: Addresses;
}

let recipe: Promise<Recipe> | undefined;

/** What every transaction of a recipe may take: below the most that one is allowed (EIP-7825). */
const GAS = "0xf42400";

/** Brings the ledger with its members, sites and operators to a chain: by Ignition, or as that did it on another chain. */
async function found(at: WorldOptions & People): Promise<Addresses> {
  if (recipe === undefined) {
    recipe = deployByIgnition(at);
    return (await recipe).addresses;
  }
  const { transactions, addresses } = await recipe;
  const founding = INTERFACES.consortium.encodeFunctionData("foundMembers", [admissionsOf(at)]);
  for (const transaction of transactions) {
    // Only when licences end differs between two worlds.
    const data = transaction.data.startsWith(founding.slice(0, SELECTOR)) ? founding : transaction.data;
    await at.connection.provider.request({
      method: "eth_sendTransaction",
      params: [{ ...transaction, data, gas: GAS }],
    });
  }
  return addresses;
}

/** The ledger as it is deployed for real, and then its sites and operators. */
async function deployByIgnition(at: WorldOptions & People): Promise<Recipe> {
  const { connection, member, admin, operator } = at;
  const seats = SEATS.map((name) => ({ member: member[name], holder: admin[name].address }));
  const deployed = await connection.ignition.deploy(YaolianModule, {
    parameters: { Yaolian: { seats, ...VOTING, members: admissionsOf(at) } },
  });
  const contracts = deployed as unknown as Contracts;
  for (const [index, [, owner, kind]] of SITES.entries()) {
    await contracts.consortium.connect(admin[owner]).openSite(member[owner], gln(index + 1), kind);
  }
  for (const [name, owner, roles, place] of OPERATORS) {
    const at = place === null ? 0 : SITE_NUMBERS[place];
    await contracts.consortium.connect(admin[owner]).addOperator(member[owner], operator[name], roles, at, LONG);
  }
  const addresses = await Promise.all(CONTRACT_NAMES.map(async (name) => [name, await contracts[name].getAddress()]));
  return { transactions: await sentOn(connection), addresses: Object.fromEntries(addresses) as Addresses };
}

/** All transactions of a chain, in their order. */
async function sentOn({ ethers }: Connection): Promise<Recipe["transactions"]> {
  const blocks = Array.from({ length: (await ethers.provider.getBlockNumber()) + 1 }, async (_, number) => {
    const block = await ethers.provider.getBlock(number, true);
    return block?.prefetchedTransactions ?? [];
  });
  return (await Promise.all(blocks)).flat().map(({ from, to, data }) => ({ from, to, data }));
}

function admissionsOf({ licenceEnd, admin }: Pick<WorldOptions, "licenceEnd"> & Pick<People, "admin">) {
  return MEMBERS.map(([name, kinds]) => ({
    kinds,
    licenceEnd,
    admin: admin[name].address,
    profile: id(name),
    parent: 0,
  }));
}

/** The `index`th of the accounts that the world gives no part to. */
export function freshAccount(world: World, index = 0): HardhatEthersSigner {
  const account = world.spare[index];
  if (account === undefined) throw new RangeError(`There are ${world.spare.length} spare accounts, none at ${index}.`);
  return account;
}

const chains = new Map<unknown, Promise<Connection>>();

/**
 * What `fixture` makes, on a chain that is the fixture's own and is restored for each call: what a test changes, its
 * clock included, no other test sees. The fixture must be a named function, made once.
 */
export async function load<T>(fixture: (connection: Connection) => Promise<T>): Promise<T> {
  const chain = chains.get(fixture) ?? network.connect();
  chains.set(fixture, chain);
  const { networkHelpers } = await chain;
  const loaded = await networkHelpers.loadFixture(fixture);
  // A chain that went back keeps its clock going: its last block would lie as far behind as the fixture is old.
  await networkHelpers.time.setNextBlockTimestamp((await networkHelpers.time.latest()) + 1);
  return loaded;
}

/** The world of {@link deployWorld}, fresh for each test. */
export async function loadWorld(): Promise<World> {
  return load(plainWorld);
}

async function plainWorld(connection: Connection): Promise<World> {
  return deployWorld({ connection });
}

/** Nothing said about document, time and place. */
export const NO_OCCASION = { document: ZeroHash, circumstances: 0n };

function numbered<Name extends string>(names: readonly Name[]): Record<Name, number> {
  return Object.fromEntries(names.map((name, index) => [name, index + 1])) as Record<Name, number>;
}

function zipped<Name extends string, Value>(names: readonly Name[], values: Value[]): Record<Name, Value> {
  return Object.fromEntries(names.map((name, index) => [name, values[index]])) as Record<Name, Value>;
}
