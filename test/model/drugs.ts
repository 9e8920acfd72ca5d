import { Kind, Role } from "../helpers/world.ts";
import { authorize, isChecked } from "./consortium.ts";
import { tell, type Ledger, type Product } from "./ledger.ts";
import type { Rules } from "./rules.ts";

export const Class = { OverTheCounter: 0, Prescription: 1, Controlled: 2, Material: 3 } as const;
export const Status = { Unknown: 0, Approved: 1, Suspended: 2, Withdrawn: 3 } as const;

const OWN_NUMBER = 2n ** 63n;

const OFFICER = { roles: Role.RegulatorOfficer, module: "drugRegistry" } as const;

/** As the contract takes it. */
export interface Registration {
  group: string;
  content: number;
  unit: number;
  class: number;
  vaccine: boolean;
  needsLotRelease: boolean;
  hoursOpen: number;
  maxUnits: number;
  approvalNumber: string;
  documentHash: string;
  keeping: {
    holder: number;
    storageMin: number;
    storageMax: number;
    hardMin: number;
    hardMax: number;
    excursionBudget: number;
  };
}

export function productNamed(at: Ledger, rules: Rules, gtin: bigint): Product {
  return at.products.get(gtin) ?? rules.refuse("ProductUnknown", gtin);
}

export function registerProduct(at: Ledger, rules: Rules, by: string, gtin: bigint, what: Registration): void {
  authorize(at, rules, by, { ...OFFICER, bearing: "begin" });
  rules.need(gtin > 0n && gtin < 10n ** 14n && isChecked(gtin), "GtinInvalid", gtin);
  rules.need(!at.products.has(gtin), "ProductExists", gtin);
  rules.need(BigInt(what.group) !== 0n, "GroupMissing", gtin);
  rules.need(what.content !== 0, "ContentMissing", gtin);
  requireSound(at, rules, gtin, what);
  write(at, by, gtin, what, { status: Status.Approved, makers: new Set() });
}

export function amendProduct(at: Ledger, rules: Rules, by: string, gtin: bigint, what: Registration): void {
  authorize(at, rules, by, { ...OFFICER, bearing: "continue" });
  rules.need(gtin < OWN_NUMBER, "GtinInvalid", gtin);
  const { group, content, unit, status, makers } = productNamed(at, rules, gtin);
  const same = what.group === group && what.content === content && what.unit === unit;
  rules.need(same, "ContentFixed", gtin);
  requireSound(at, rules, gtin, what);
  write(at, by, gtin, what, { status, makers });
}

function requireSound(at: Ledger, rules: Rules, gtin: bigint, what: Registration): void {
  const { holder, storageMin, storageMax, hardMin, hardMax } = what.keeping;
  rules.need(what.class !== Class.Material, "ClassUnfit", gtin, what.class);
  const ordered = hardMin <= storageMin && storageMin <= storageMax && storageMax <= hardMax;
  rules.need(ordered, "StorageInvalid", hardMin, storageMin, storageMax, hardMax);
  requireHolder(at, rules, holder);
  rules.settle();
}

/** Products are made by manufacturers and growers. */
function requireHolder(at: Ledger, rules: Rules, number: number): void {
  const member = at.members.get(number) ?? rules.refuse("MemberUnknown", number);
  rules.need((member.kinds & (Kind.Manufacturer | Kind.Grower)) !== 0, "HolderUnfit", number, member.kinds);
}

function write(
  at: Ledger,
  by: string,
  gtin: bigint,
  what: Registration,
  kept: Pick<Product, "status" | "makers">,
): void {
  const { keeping, ...rest } = what;
  const { holder, storageMin, storageMax, hardMin, hardMax, excursionBudget } = keeping;
  const storage = [storageMin, storageMax, hardMin, hardMax, excursionBudget] as const;
  at.products.set(gtin, { gtin, ...rest, holder, storage, ...kept });
  const inOrder = [holder, ...storage];
  const { group, content, unit, vaccine, needsLotRelease, hoursOpen, maxUnits, approvalNumber, documentHash } = rest;
  const flags = [vaccine, needsLotRelease, hoursOpen, maxUnits, approvalNumber, documentHash];
  tell(at, "drugRegistry", "ProductRegistered", gtin, by, [group, content, unit, rest.class, ...flags, inOrder]);
}

export function setProductStatus(
  at: Ledger,
  rules: Rules,
  by: string,
  gtin: bigint,
  status: number,
  why: string,
): void {
  authorize(at, rules, by, { ...OFFICER, bearing: "continue" });
  const product = productNamed(at, rules, gtin);
  const fits = product.status !== Status.Withdrawn && status !== Status.Unknown && status !== product.status;
  rules.need(fits, "ProductStatusUnfit", gtin, product.status, status).settle();
  tell(at, "drugRegistry", "ProductStatusChanged", gtin, product.status, status, by, why);
  product.status = status;
}

export function nameMaker(at: Ledger, rules: Rules, by: string, gtin: bigint, site: number, named: boolean): void {
  authorize(at, rules, by, { ...OFFICER, bearing: "continue" });
  const product = productNamed(at, rules, gtin);
  rules.need(at.sites.has(site), "SiteUnknown", site).settle();
  if (named) product.makers.add(site);
  else product.makers.delete(site);
  tell(at, "drugRegistry", "MakerNamed", gtin, site, named, by);
}

/** A herb or bulk substance: of no group, one unit, for no person. */
export function registerMaterial(at: Ledger, rules: Rules, by: string, unit: number, documentHash: string): void {
  const officer = { roles: Role.QualityOfficer, bearing: "begin", module: "drugRegistry" } as const;
  const { member } = authorize(at, rules, by, officer);
  requireHolder(at, rules, member);
  rules.settle();
  at.materials += 1;
  const gtin = OWN_NUMBER + BigInt(at.materials);
  at.products.set(gtin, {
    ...{ gtin, unit, documentHash, holder: member },
    group: "0x".padEnd(34, "0"),
    content: 1,
    class: Class.Material,
    ...{ vaccine: false, needsLotRelease: false, hoursOpen: 0, maxUnits: 0 },
    approvalNumber: "0x".padEnd(66, "0"),
    storage: [0, 0, 0, 0, 0],
    status: Status.Approved,
    makers: new Set(),
  });
  tell(at, "drugRegistry", "MaterialRegistered", gtin, member, unit, documentHash, by);
}
