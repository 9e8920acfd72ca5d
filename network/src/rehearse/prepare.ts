import { join } from "node:path";

import { addOperator, buildLotFile, pick, receiveAll, registerLot, releaseLot } from "@yaolian/sdk";
import type { Actor, RoleName } from "@yaolian/sdk";

import type { Stage } from "../../../scripts/start/stage.ts";
import { DispensingLine, ShippingLine } from "./lines.ts";
import type { Line, Stock } from "./lines.ts";

const METFORMIN = "06901234000016";
const PLANT = "6901234000016";
const WAREHOUSE = "6901234000023";
const PHARMACY = "6906789000016";
/** More than any run dispenses: a line takes one in two blocks. */
const PACKS = 100_000;
/** `pick` takes at most this many ranges at one time. */
const RANGES = 150;
const DAY_SECONDS = 86_400;
const EXPIRY_DAYS = 700;

/** Makes what the load needs: a released lot at a pharmacy and under way, and keys for each line of work. */
export async function prepareLines(stage: Stage, count: number): Promise<Line[]> {
  const shipping = Math.floor(count / 2);
  const lot = await makeLot(stage, shipping);
  const hires = new Hires(stage);
  const dispensing = Array.from({ length: count - shipping }, () => ({
    prescriber: hires.hire("hospital", "Prescriber"),
    dispenser: hires.hire("pharmacyEast", "Dispenser", stage.site(PHARMACY)),
  }));
  const shippers = Array.from({ length: shipping }, () => ({
    plant: hires.hire("maker", "Logistics", stage.site(PLANT)),
    warehouse: hires.hire("maker", "Logistics", stage.site(WAREHOUSE)),
  }));
  await hires.settled();
  const stock = stockOf(stage, lot);
  const { ledger, seeded } = stage;
  const common = { stock, issuer: seeded.members.get("hospital") ?? 0, today: Number(await ledger.lotLedger.today()) };
  return [
    ...dispensing.map(
      ({ prescriber, dispenser }) =>
        new DispensingLine({ ...common, prescriber: ledger.as(prescriber), dispenser: ledger.as(dispenser) }),
    ),
    ...shippers.map(
      ({ plant, warehouse }, place) =>
        new ShippingLine(lot, PACKS - shipping + place, [
          { ledger: ledger.as(warehouse), site: stage.site(WAREHOUSE) },
          { ledger: ledger.as(plant), site: stage.site(PLANT) },
        ]),
    ),
  ];
}

/** How many keys the load needs beside the cast's. */
export function keysOfLines(count: number): number {
  return 2 * count;
}

/** New operators of the cast's members: admitted all at one time. */
class Hires {
  readonly #stage: Stage;
  readonly #pending: Promise<unknown>[] = [];

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  hire(memberKey: string, role: RoleName, site = 0): Actor {
    // Not tried before it is sent: another node may be a block behind the one that answered before.
    const actor = this.#stage.newcomer({ check: false });
    this.#pending.push(this.#admit(memberKey, { role, site, operator: actor.address }));
    return actor;
  }

  async settled(): Promise<void> {
    await Promise.all(this.#pending);
  }

  async #admit(memberKey: string, { role, site, operator }: { role: RoleName; site: number; operator: string }) {
    const { ledger, seeded, keyring } = this.#stage;
    const member = seeded.members.get(memberKey) ?? 0;
    const { admin } = await ledger.consortium.memberOf(member);
    const actor = keyring.actor(admin);
    if (actor === undefined) throw new Error(`The cast has no admin of ${memberKey}.`);
    const until = Math.floor(Date.now() / 1000) + DAY_SECONDS;
    await addOperator(ledger.as(actor), { member, operator, roles: [role], site, until });
  }
}

/** A released lot: most of it at the pharmacy, a pack for each shipping line in a consignment of its own at the warehouse. */
async function makeLot(stage: Stage, shipping: number): Promise<string> {
  const { vault, keyring, seeded, ledger } = stage;
  const number = `RH${Date.now().toString(36).toUpperCase()}`;
  const { root } = await buildLotFile({
    ...{ gtin: METFORMIN, lot: number, path: join(vault.lotFolder, `${METFORMIN}-${number}.lot`) },
    memberSecret: keyring.secretOf(seeded.members.get("maker") ?? 0),
    serials: Array.from({ length: PACKS }, (_, pack) => `${number}${String(pack).padStart(6, "0")}`),
  });
  const [plant, pharmacy, warehouse] = [PLANT, PHARMACY, WAREHOUSE].map((gln) => stage.site(gln)) as [
    number,
    number,
    number,
  ];
  const quality = stage.as({ role: "QualityOfficer", site: plant });
  const made = Number(await ledger.lotLedger.today());
  const days = { made, expiry: made + EXPIRY_DAYS };
  const { lot } = await registerLot(quality, { gtin: METFORMIN, lot: number, packCount: PACKS, root, ...days });
  await releaseLot(quality, { lot });
  const logistics = stage.as({ role: "Logistics", site: plant });
  const rest = PACKS - shipping;
  await pick(logistics, { ranges: [{ lot, consignment: 0, first: 0, count: rest }], to: pharmacy });
  await receiveAll(stage.as({ role: "Logistics", site: pharmacy }), { consignments: [{ lot, first: 0 }] });
  for (let from = rest; from < PACKS; from += RANGES) {
    const firsts = Array.from({ length: Math.min(RANGES, PACKS - from) }, (_, place) => from + place);
    const ranges = firsts.map((first) => ({ lot, consignment: first, first, count: 1 }));
    await pick(logistics, { ranges, to: warehouse, reason: "Transfer" });
    const consignments = firsts.map((first) => ({ lot, first }));
    await receiveAll(stage.as({ role: "Logistics", site: warehouse }), { consignments });
  }
  return lot;
}

function stockOf(stage: Stage, lot: string): Stock {
  const product = stage.cast.products.find(({ gtin }) => gtin === METFORMIN);
  if (product === undefined) throw new Error(`The cast has no product ${METFORMIN}.`);
  let next = 0;
  return {
    ...{ lot, coding: product.coding, content: product.content },
    site: stage.site(PHARMACY),
    consignment: 0,
    nextPack: () => next++,
  };
}
