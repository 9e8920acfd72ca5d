import { gtin, lotRegistration, move, registerLot, registerProduct } from "../../../helpers/goods.ts";
import {
  Device,
  deviceKey,
  signSummary,
  summaryOf,
  type ConsignmentName,
  type Summary,
} from "../../../helpers/coldChain.ts";
import { now } from "../../../helpers/membership.ts";
import { LONG } from "../../../helpers/world.ts";
import { byRoles, type Plan } from "../matrix.ts";
import type { Stage } from "../stage.ts";

/** Goods at the ward, a logger of the ward's, and its summary about them. */
interface Prepared {
  device: string;
  consignments: ConsignmentName[];
  summary: Summary;
  signature: string;
}

const ANOTHER = deviceKey("another").address;
const OFFICER = { enforcer: "DeviceKindUnfit" } as const;

async function prepare({ world, address }: Stage): Promise<Prepared> {
  await registerProduct(world, 1);
  const { expiryDay } = await lotRegistration(world);
  const lot = await registerLot(world, { gtin: gtin(1), expiryDay });
  await move(world, lot, 0, "plant", "ward");
  const key = deviceKey("ward");
  const quality = await world.connection.ethers.getSigner(address.quality);
  await world.coldChain.connect(quality).registerDevice(key.address, world.site.ward, Device.Logger, LONG);
  await world.connection.networkHelpers.mine();
  const consignments = [{ lot, first: 0 }];
  const time = await now(world);
  const summary = summaryOf(time - 1, time);
  return {
    device: key.address,
    consignments,
    summary,
    signature: await signSummary(world, key, consignments, summary),
  };
}

/** Who may use which function of the cold chain. */
export const coldChainPlan: Plan<Prepared> = {
  name: "ColdChain",
  contract: (world) => world.coldChain,
  prepare,
  rows: {
    registerDevice: byRoles(["quality"], {
      foreign: "SiteNotOfMember",
      colleague: "DeviceSiteUnfit",
      args: ({ world }) => [ANOTHER, world.site.ward, Device.Logger, LONG],
      but: OFFICER,
    }),
    endDevice: byRoles(["quality"], {
      foreign: "DeviceNotOfMember",
      colleague: "DeviceSiteUnfit",
      windsDown: true,
      args: (_, { device }) => [device],
      but: OFFICER,
    }),
    reportDevice: byRoles(["quality"], {
      foreign: "DeviceNotOfMember",
      colleague: "DeviceSiteUnfit",
      windsDown: true,
      args: (_, { device }) => [device, 1],
      but: OFFICER,
    }),
    recordSummary: byRoles(["quality", "logistics", "dispenser", "vaccinator"], {
      foreign: "NotPartyToGoods",
      args: (_, { device, consignments, summary, signature }) => [device, consignments, summary, signature],
    }),
  },
};
