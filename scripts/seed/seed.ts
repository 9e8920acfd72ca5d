import { id } from "ethers";
import type { Signer } from "ethers";

import { nameMaker, registerMaterial, registerProduct } from "../../sdk/src/drugs/index.ts";
import type { ProductInput } from "../../sdk/src/drugs/index.ts";
import { flagBits } from "../../sdk/src/ledger/enums.ts";
import type { RoleName } from "../../sdk/src/ledger/enums.ts";
import { Actor } from "../../sdk/src/ledger/index.ts";
import type { Ledger } from "../../sdk/src/ledger/index.ts";
import { addOperator, openSite } from "../../sdk/src/members/index.ts";
import type { Outcome } from "../../sdk/src/transactions/index.ts";
import type { IConsortium } from "../../typechain-types/contracts/interfaces/IConsortium.ts";
import type { Seat } from "../deploy.ts";
import type { Cast, CastMaterial, CastMember, CastProduct } from "./cast.ts";
import type { Part } from "./roster.ts";

/** Licences and terms of the demo consortium end here, Unix time: the year 2096. */
export const DEMO_TERM = 4_000_000_000;

/** So many degrees beyond the storage range no minute is allowed. */
const HARD_DEGREES = 10;

/** A consortium that is on a chain. */
export interface Seeded {
  /** Members' numbers by the cast's keys. */
  readonly members: ReadonlyMap<string, number>;
  /** Sites' numbers by GLN. */
  readonly sites: ReadonlyMap<string, number>;
  readonly operators: number;
  readonly products: number;
}

/** The cast's members as the founding takes them, in the cast's order: their numbers run from 1. */
export function foundingMembers(
  cast: Cast,
  roster: readonly Part[],
  addressOf: (key: number) => string,
): IConsortium.AdmissionStruct[] {
  return cast.members.map((member) => ({
    kinds: flagBits("kinds", member.kinds),
    licenceEnd: DEMO_TERM,
    admin: addressOf(adminOf(roster, member)),
    profile: id(member.name),
    parent: 0,
  }));
}

/** A seat in the Council for each founding member; its admin votes for it. */
export function foundingSeats(members: readonly IConsortium.AdmissionStruct[]): Seat[] {
  return members.map(({ admin }, index) => ({ member: index + 1, holder: admin as string }));
}

/**
 * Opens the cast's sites, lets its operators act and registers its products, on a ledger whose founding members are the
 * cast's. Whatever needs nothing of the others is sent at one time, so that it shares a block: two blocks in all.
 */
export async function seed(
  ledger: Ledger,
  { cast, roster, keyOf }: { cast: Cast; roster: readonly Part[]; keyOf: (key: number) => Signer },
): Promise<Seeded> {
  const members = new Map(cast.members.map(({ key }, index) => [key, index + 1]));
  const actors = new Map<number, Actor>();
  const as = (key: number): Ledger => {
    // Not tried before they are sent: some build on others that are still on their way.
    const actor = actors.get(key) ?? new Actor(keyOf(key), { check: false });
    actors.set(key, actor);
    return ledger.as(actor);
  };
  const operators = roster.filter(isOperator);
  const add = ({ number, member, role }: OperatorPart, site = 0): Promise<Outcome> => {
    const operator = as(number).actor?.address ?? "";
    const input = { member: members.get(member?.key ?? "") ?? 0, operator, roles: [role], site, until: DEMO_TERM };
    return addOperator(as(adminOf(roster, member)), input);
  };

  const [opened] = await Promise.all([
    Promise.all(
      cast.sites.map(async ({ gln, kind, member }) => {
        const input = { member: members.get(member.key) ?? 0, gln, kind: capital(kind) };
        return [gln, (await openSite(as(adminOf(roster, member)), input)).site] as const;
      }),
    ),
    Promise.all(operators.filter(({ site }) => site === undefined).map((part) => add(part))),
  ]);
  const sites = new Map(opened);
  const officer = as(operators.find(({ role }) => role === "RegulatorOfficer")?.number ?? 0);
  await Promise.all([
    ...operators.flatMap((part) => (part.site === undefined ? [] : [add(part, sites.get(part.site.gln))])),
    ...cast.products.map((product) => register(officer, product, members, sites)),
  ]);
  const qualityAt = (gln: string): Ledger =>
    as(operators.find(({ role, site }) => role === "QualityOfficer" && site?.gln === gln)?.number ?? 0);
  for (const material of cast.materials ?? []) await registerOne(qualityAt(material.site), officer, material, sites);
  return { members, sites, operators: operators.length, products: cast.products.length };
}

/** Registers a product and names its makers. */
async function register(
  officer: Ledger,
  product: CastProduct,
  members: ReadonlyMap<string, number>,
  sites: ReadonlyMap<string, number>,
): Promise<void> {
  const { gtin, makers } = product;
  await Promise.all([
    registerProduct(officer, productInput(product, members.get(product.holder) ?? 0)),
    ...makers.map((gln) => nameMaker(officer, { gtin, site: sites.get(gln) ?? 0 })),
  ]);
}

/** Registers a material, which gets the number that the cast foresees, and names who may make it beside its holder. */
async function registerOne(
  quality: Ledger,
  officer: Ledger,
  { number, name, unit, makers }: CastMaterial,
  sites: ReadonlyMap<string, number>,
): Promise<void> {
  const { number: given } = await registerMaterial(quality, { unit: capital(unit), document: name });
  if (given !== BigInt(number)) throw new Error(`The material ${name} got the number ${given}, not ${number}.`);
  await Promise.all(makers.map((gln) => nameMaker(officer, { gtin: number, site: sites.get(gln) ?? 0 })));
}

function productInput(
  { storage, name, unit, class: legalClass, ...product }: CastProduct,
  holder: number,
): ProductInput {
  const { lowestCelsius: lowest, highestCelsius: highest, excursionMinutes: minutesOut } = storage;
  const [hardLowest, hardHighest] = [lowest - HARD_DEGREES, highest + HARD_DEGREES];
  return {
    ...product,
    holder,
    unit: capital(unit),
    class: capital(legalClass),
    document: name,
    storage: { lowest, highest, hardLowest, hardHighest, minutesOut },
  };
}

type OperatorPart = Part & { readonly role: RoleName };

function isOperator(part: Part): part is OperatorPart {
  return part.role !== "Deployer" && part.role !== "Admin";
}

function adminOf(roster: readonly Part[], member: CastMember | undefined): number {
  const part = roster.find(({ role, member: its }) => role === "Admin" && its?.key === member?.key);
  if (part === undefined) throw new Error(`The roster has no admin of ${member?.name ?? "nobody"}.`);
  return part.number;
}

function capital<Text extends string>(text: Text): Capitalize<Text> {
  return (text.charAt(0).toUpperCase() + text.slice(1)) as Capitalize<Text>;
}
