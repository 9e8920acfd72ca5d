import { Wallet } from "ethers";

import { CONSENT, NO_DEADLINE, Purpose, Scope, sign } from "../../../test/helpers/consents.ts";
import { move, Movement } from "../../../test/helpers/goods.ts";
import { freshAccount, LONG, Role } from "../../../test/helpers/world.ts";
import { occasion, word, type Bench } from "./bench.ts";
import { spentBy } from "./spent.ts";

/** What a wholesaler's and a pharmacy's day is made of besides: docs/scale.md counts with these. */
export async function loads(bench: Bench): Promise<void> {
  await picks(bench);
  await supplies(bench);
  await consents(bench);
}

/** Deliveries: the next packs off the front of a consignment, as a wholesaler takes them. */
async function picks(bench: Bench): Promise<void> {
  const { lotLedger, operator, site } = bench.world;
  const distributor = lotLedger.connect(operator.distributorLogistics);
  const lots: string[] = [];
  for (let i = 0; i < 100; i += 1) {
    const lot = await bench.lot();
    await move(bench.world, lot, 0, "plant", "warehouse");
    lots.push(lot);
  }
  const pick = (of: string[], from: number) =>
    spentBy(
      distributor.pick(
        of.map((lot) => ({ lot, consignment: from, first: from, count: 4 })),
        site.store,
        Movement.Sale,
        occasion(40),
      ),
    );
  // The first packs that leave a lot cost less than those that follow.
  await pick(lots, 0);
  bench.add(
    "G4.pickHundred",
    "pick 100 ranges of 100 lots in one transaction, each",
    (await pick(lots, 4)).each(100),
    62_000,
  );
  bench.add("G4.pick", "pick a range off the front of a consignment", await pick(lots.slice(0, 1), 8), 90_000);
}

async function supplies(bench: Bench): Promise<void> {
  const lot = await bench.atStore(2);
  await bench.use(lot, [384]);
  const dispenser = bench.world.lotLedger.connect(bench.world.operator.dispenser);
  const four = await spentBy(dispenser.supplyList(lot, 0, [385, 387, 389, 391], occasion(41)));
  bench.add("G6.supplyFour", "supply 4 single packs of one word in use, each", four.each(4), 50_000);
}

async function consents(bench: Bench): Promise<void> {
  const { world } = bench;
  const { consortium, consentRegistry: registry, admin, member } = world;
  const [officer, other] = [freshAccount(world, 4), freshAccount(world, 5)];
  await consortium.connect(admin.hospital).addOperator(member.hospital, officer, Role.RecordsOfficer, 0, LONG);
  const holder = new Wallet(word("holder who consents"));
  const at = { world, registry, officer, otherOfficer: other, clinicOfficer: other, doctorAndOfficer: other };
  const records = { ...at, holder: other, representative: other };
  const values = { member: member.clinic, ...CONSENT, deadline: NO_DEADLINE };
  const signed = await sign(records, "Grant", holder, values);
  const grant = await spentBy(registry.connect(officer).grantBySignature(signed, member.clinic, CONSENT));
  bench.add("K1.grant", "a patient's first consent, by signature", grant, 105_000);
  const disclosure = {
    holder: holder.address,
    to: member.clinic,
    scope: Scope.Prescriptions,
    purpose: Purpose.Treatment,
    document: word("a record of the consent's holder"),
  };
  const disclose = await spentBy(registry.connect(officer).logDisclosure(disclosure));
  bench.add("K1.disclose", "log a disclosure", disclose, 60_000);
}
