import { callOf } from "../../../helpers/answers.ts";
import { Device, SUMMARY_TYPES, summaryOf, type ConsignmentName, type Summary } from "../../../helpers/coldChain.ts";
import { now, passTo } from "../../../helpers/membership.ts";
import { as, named, stockedPlant, type Stocked } from "../../../helpers/packs.ts";
import { LONG, NO_OCCASION, type Connection } from "../../../helpers/world.ts";
import type { Entry, Signatory, Signed } from "./entry.ts";

/** Three consignments at the plant. */
async function stage(connection: Connection): Promise<Stocked> {
  const { world, lot } = await stockedPlant(connection);
  await as(world, "makerLogistics").split(lot, 0, 10, NO_OCCASION);
  await as(world, "makerLogistics").split(lot, 10, 20, NO_OCCASION);
  return { world, lot };
}

async function prepare({ world, lot }: Stocked, { key, address }: Signatory): Promise<Signed> {
  const { coldChain, operator, site } = world;
  await coldChain.connect(operator.makerQuality).registerDevice(address, site.plant, Device.Logger, LONG);
  await passTo(world, (await now(world)) + 600);
  const time = await now(world);
  const goods = named(lot, 0, 10);
  const summary = summaryOf(time - 300, time - 1);
  const domain = {
    ...{ name: "Yaolian ColdChain", version: "1", chainId: 31337n },
    verifyingContract: await coldChain.getAddress(),
  };
  const send =
    (about: readonly ConsignmentName[] = goods, change: Partial<Summary> = {}) =>
    (signature: string) =>
      callOf(operator.makerLogistics.address, coldChain, "recordSummary", [
        ...[address, about, { ...summary, ...change }, signature],
      ]);
  return {
    world,
    envelope: { domain, types: SUMMARY_TYPES, values: { consignments: goods, ...summary }, signer: key },
    call: send(),
    misused: {
      "for one of the consignments": send(named(lot, 0)),
      "for another consignment": send(named(lot, 0, 20)),
      "for the consignments in another order": send(named(lot, 10, 0)),
      "for a period that begins earlier": send(goods, { from: summary.from - 1 }),
      "for a period that ends later": send(goods, { to: time }),
      "for a cooler day": send(goods, { highest: 219 }),
      "for other readings": send(goods, { readings: lot }),
    },
  };
}

/** What loggers sign. A device is a key: no contract is one. */
export const SUMMARY_ENTRY: Entry<Stocked> = {
  ...{ message: "Summary", contract: "coldChain", function: "recordSummary" },
  ...{ stage, worldOf: ({ world }) => world, prepare },
  ...{ refusal: "SummarySignatureInvalid", again: "RecordNotJoined" },
  ...{ wallets: false, bringers: ["makerQuality"] },
};
