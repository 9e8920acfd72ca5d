import { gtin, groupOf, METFORMIN, text20 } from "../helpers/goods.ts";
import { LONG, Role, type World } from "../helpers/world.ts";
import type { Act, Contract } from "./acts.ts";
import { Class } from "./drugs.ts";
import { today } from "./ledger.ts";
import { lotIdOf } from "./lots.ts";
import { productRegistration } from "./plan/goods.ts";
import { Dice } from "./plan/dice.ts";
import type { Pharmacy } from "./prescriptions.ts";

const NO_PAPERS = { document: `0x${"0".repeat(64)}`, circumstances: 0n };
const GOODS_ROLES = Role.Logistics | Role.QualityOfficer;
const LEAST = { storageMin: 0, storageMax: 100, hardMin: -100, hardMax: 200, excursionBudget: 60, holder: 2 };

/** The products that every run begins with: over the counter, on prescription, controlled, vaccines in vials and syringes. */
const PRODUCTS = [
  { group: METFORMIN, content: 20, class: Class.OverTheCounter },
  { group: METFORMIN, content: 10, class: Class.Prescription, hoursOpen: 48 },
  { group: groupOf("controlled"), content: 10, class: Class.Controlled, maxUnits: 60, needsLotRelease: true },
  { group: groupOf("vaccine"), content: 5, unit: 2, class: Class.Prescription, vaccine: true, hoursOpen: 6 },
  { group: groupOf("syringe"), content: 1, unit: 5, class: Class.Prescription, vaccine: true },
] as const;

/** The stock of each pharmacy and the ward, in packs of each lot. */
const STOCK = [
  { site: 3, first: 0, count: 12 },
  { site: 4, first: 12, count: 10 },
  { site: 5, first: 22, count: 6 },
] as const;

/** What the clinic has of each vaccine. */
const CLINICS_STOCK = { site: 6, first: 28, count: 8 } as const;

const PACKS = 40;

/** What is done before every run, so that each begins in the midst of trade. */
export function* prelude(at: Pharmacy, world: World): Generator<Act> {
  const by = (name: keyof World["operator"]): string => world.operator[name].address.toLowerCase();
  const act = (contract: Contract, name: string, who: string, ...args: unknown[]): Act => {
    return { contract, name, by: who, args };
  };
  const spare = world.spare.map(({ address }) => address.toLowerCase());
  const staff = [
    { admin: "distributor", site: 2, roles: GOODS_ROLES },
    { admin: "pharmacy", site: 3, roles: GOODS_ROLES | Role.Dispenser },
    { admin: "otherPharmacy", site: 4, roles: GOODS_ROLES | Role.Dispenser },
    { admin: "hospital", site: 5, roles: GOODS_ROLES | Role.Dispenser | Role.Vaccinator },
    { admin: "clinic", site: 6, roles: GOODS_ROLES | Role.Vaccinator },
  ] as const;
  for (const [place, { admin, site, roles }] of staff.entries()) {
    const args = [world.member[admin], spare[place], roles, site, LONG];
    yield act("consortium", "addOperator", world.admin[admin].address.toLowerCase(), ...args);
  }
  const dice = new Dice(1);
  for (const [place, product] of PRODUCTS.entries()) {
    const flags = { vaccine: false, needsLotRelease: false, hoursOpen: 0, maxUnits: 0 };
    const registration = { ...productRegistration(at, dice), unit: 0, ...flags, ...product, keeping: LEAST };
    yield act("drugRegistry", "registerProduct", by("officer"), gtin(place + 1), registration);
    yield act("claimLedger", "setCeiling", by("officer"), product.group, 1000);
  }
  yield act("drugRegistry", "registerMaterial", by("grower_quality"), 4, dice.hash());
  const made = [gtin(1), gtin(1), gtin(2), gtin(2), gtin(3), gtin(4), gtin(5)];
  for (const [place, product] of made.entries()) {
    const lotNumber = text20(`L${place}`);
    const days = { madeDay: today(at) - 1, expiryDay: today(at) + (place === 1 ? 3 : 400) };
    const lot = { gtin: product, lotNumber, packCount: PACKS, ...days, root: dice.hash() };
    yield act("lotLedger", "registerLot", by("makerQuality"), lot, [], NO_PAPERS);
    const id = lotIdOf(product, lotNumber);
    const releases = at.lots.get(id)?.regulatorReleases === true ? by("officer") : by("makerQuality");
    yield act("lotLedger", "releaseLot", releases, id, NO_PAPERS);
    const vaccine = at.lots.get(id)?.vaccine === true;
    for (const { site, first, count } of vaccine ? [...STOCK, CLINICS_STOCK] : STOCK) {
      const range = { lot: id, consignment: first, first, count };
      yield act("lotLedger", "pick", by("makerLogistics"), [range], site, 0, NO_PAPERS);
      const goods = { lot: id, first };
      const coldChain = at.modules.get("coldChain")?.address ?? "";
      const report = { from: at.now, to: at.now + 1, minutesOut: 0, beyond: false, by: 2 };
      if (vaccine) yield act("lotLedger", "recordTemperature", coldChain, goods, report);
      yield act("lotLedger", "receiveGoods", spare[site - 2] ?? "", [goods], NO_PAPERS);
    }
  }
}
