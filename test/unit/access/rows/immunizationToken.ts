import { id, Wallet } from "ethers";

import { claimRequest, setCeiling } from "../../../helpers/claims.ts";
import { lotRegistration, METFORMIN, move, registerProduct } from "../../../helpers/goods.ts";
import { NO_OCCASION } from "../../../helpers/world.ts";
import { byRoles, type Plan } from "../matrix.ts";
import type { Stage } from "../stage.ts";

const DOSE = 2;
const NOT_GIVEN = 0;

interface Prepared {
  lot: string;
  /** What was given at the ward before, whatever becomes of everybody. */
  given: string;
}

const order = (lot: string, index: number) => ({
  holder: Wallet.createRandom().address,
  document: id("document"),
  lot,
  index,
  consignment: 0,
  units: 0,
  time: 0,
});

/** A vaccine in packs of one dose at the ward, and one of them given. */
async function prepare({ world, address }: Stage): Promise<Prepared> {
  const { lotLedger, operator, immunizationToken, connection } = world;
  const gtin = await registerProduct(world, 9, { content: 1, unit: DOSE, vaccine: true });
  const values = await lotRegistration(world, { gtin, lotNumber: "DOSES" });
  await lotLedger.connect(operator.makerQuality).registerLot(values, [], NO_OCCASION);
  const lot = await lotLedger.lotId(values.gtin, values.lotNumber);
  await lotLedger.connect(operator.officer).releaseLot(lot, NO_OCCASION);
  await move(world, lot, 0, "plant", "ward");
  await setCeiling(world, METFORMIN, 3_000);
  const first = order(lot, 0);
  await immunizationToken.connect(await connection.ethers.getSigner(address.vaccinator)).immunize(first);
  return { lot, given: await immunizationToken.immunizationOf(first.holder) };
}

/** Who may use which function of the immunizations. */
export const immunizationTokenPlan: Plan<Prepared> = {
  name: "ImmunizationToken",
  contract: (world) => world.immunizationToken,
  prepare,
  rows: {
    immunize: byRoles(["vaccinator"], {
      foreign: "NotCustodian",
      colleague: "NotCustodian",
      args: (_, { lot }) => [order(lot, 1)],
    }),
    immunizeAndClaim: byRoles(["vaccinator"], {
      foreign: "NotCustodian",
      colleague: "NotCustodian",
      args: ({ world }, { lot }) => [order(lot, 1), claimRequest(world)],
    }),
    immunizeBatch: byRoles(["vaccinator"], {
      foreign: "NotCustodian",
      colleague: "NotCustodian",
      args: (_, { lot }) => [[order(lot, 1)]],
    }),
    void: byRoles(["vaccinator"], { foreign: "NotGivenHere", args: (_, { given }) => [given, NOT_GIVEN] }),
  },
};
