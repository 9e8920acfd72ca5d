import { Device, deviceKey, record, registerLogger, signSummary, summaryOf } from "../../../helpers/coldChain.ts";
import { gtin, Movement, registerLot, registerProduct } from "../../../helpers/goods.ts";
import { DAY, now, passTo } from "../../../helpers/membership.ts";
import { as, named, stockedStore, type Stocked } from "../../../helpers/packs.ts";
import { LONG, NO_OCCASION, type Connection } from "../../../helpers/world.ts";
import { after, before, from, trying, until, type Edges } from "../edge.ts";

const HOUR = 3600;

/** A vaccine at the plant, whose logger is live. */
async function recorded(connection: Connection): Promise<Stocked> {
  const { world } = await stockedStore(connection);
  await registerProduct(world, 3, { vaccine: true });
  const lot = await registerLot(world, { gtin: gtin(3), lotNumber: "VACCINE", released: false });
  await as(world, "officer").releaseLot(lot, NO_OCCASION);
  await registerLogger(world, "plant", "plant");
  return { world, lot };
}

/** When devices speak, and for how long a record lets goods be received. */
export const DEVICE_EDGES: Edges<Stocked> = {
  of: "devices",
  stage: recorded,
  worldOf: ({ world }) => world,
  edges: [
    {
      name: "an hour after the end of a journey's record",
      reads: ["Custody._requireRecord"],
      outcomes: until("RecordIncomplete"),
      prepare: async ({ world, lot }) => {
        const { site, operator, lotLedger } = world;
        await as(world, "makerLogistics").ship(named(lot, 0), site.warehouse, Movement.Sale, NO_OCCASION);
        const shipped = await now(world);
        await passTo(world, shipped + 600);
        await record(world, "makerLogistics", deviceKey("plant"), named(lot, 0), summaryOf(shipped, shipped + 600));
        const goods = [named(lot, 0), NO_OCCASION];
        const outcome = trying(world, operator.distributorLogistics, lotLedger, "receiveGoods", goods);
        return { at: shipped + 600 + HOUR, outcome };
      },
    },
    {
      name: "a vaccine's shipment, at which its record begins",
      reads: ["Custody._ship"],
      outcomes: ["done", "done", "RecordNotJoined"],
      prepare: async ({ world, lot }) => {
        const { site, operator, coldChain } = world;
        await as(world, "makerLogistics").ship(named(lot, 0), site.warehouse, Movement.Sale, NO_OCCASION);
        const shipped = await now(world);
        await passTo(world, shipped + 600);
        const key = deviceKey("plant");
        // What is moved here is not the clock but the summary's beginning, as far from the shipment as the clock is.
        const outcome = async (): Promise<string> => {
          const begins = shipped + (await now(world)) - (shipped + 1200);
          const summary = summaryOf(begins, shipped + 500);
          const signature = await signSummary(world, key, named(lot, 0), summary);
          const values = [key.address, named(lot, 0), summary, signature];
          return trying(world, operator.makerLogistics, coldChain, "recordSummary", values)();
        };
        return { at: shipped + 1200, outcome };
      },
    },
    {
      name: "the earliest end of a device's term",
      reads: ["ColdChain.registerDevice"],
      outcomes: before("DeviceTimeInvalid"),
      prepare: async ({ world }) => {
        const at = (await now(world)) + DAY;
        const values = [deviceKey("short").address, world.site.plant, Device.Logger, at];
        return { at, outcome: trying(world, world.operator.makerQuality, world.coldChain, "registerDevice", values) };
      },
    },
    {
      name: "the last second in which a device is taken",
      reads: ["ColdChain.registerDevice"],
      outcomes: after("DeviceTaken"),
      prepare: async ({ world }) => {
        const at = (await now(world)) + DAY;
        const { address } = await registerLogger(world, "taken", "plant", { until: at });
        const values = [address, world.site.store, Device.Logger, LONG];
        return {
          at,
          outcome: trying(world, world.operator.pharmacyQuality, world.coldChain, "registerDevice", values),
        };
      },
    },
    {
      name: "the latest time since which a device is reported",
      reads: ["ColdChain.reportDevice"],
      outcomes: from("DeviceTimeInvalid"),
      prepare: async ({ world }) => {
        const at = (await now(world)) + DAY;
        const values = [deviceKey("plant").address, at];
        return { at, outcome: trying(world, world.operator.makerQuality, world.coldChain, "reportDevice", values) };
      },
    },
    {
      name: "the last second of a device's term, which ending it no longer changes",
      reads: ["ColdChain._endDevice"],
      outcomes: ["a second before", "a second before", "as it was"],
      prepare: async ({ world }) => {
        const at = (await now(world)) + DAY;
        const { address } = await registerLogger(world, "ending", "plant", { until: at });
        const outcome = async (): Promise<string> => {
          await world.coldChain.connect(world.operator.makerQuality).endDevice(address);
          const { until: ended } = await world.coldChain.deviceOf(address);
          const time = await now(world);
          if (Number(ended) === at && time > at) return "as it was";
          return Number(ended) === time - 1 ? "a second before" : `until ${ended}, at ${time}`;
        };
        return { at, isSent: true, outcome };
      },
    },
    {
      name: "the end of a summary's period, which is not ahead",
      reads: ["ColdChain._requireSound"],
      outcomes: from("SummaryPeriodInvalid"),
      prepare: async ({ world, lot }) => {
        const at = (await now(world)) + DAY;
        const key = deviceKey("plant");
        const summary = summaryOf(at - HOUR, at);
        const signature = await signSummary(world, key, named(lot, 0), summary);
        const values = [key.address, named(lot, 0), summary, signature];
        return { at, outcome: trying(world, world.operator.makerLogistics, world.coldChain, "recordSummary", values) };
      },
    },
  ],
};
