import { id } from "ethers";

import { gtin, registerProduct, registration } from "../../../helpers/goods.ts";
import { byRoles, SUCCEEDS, type Plan } from "../matrix.ts";

const REASON = id("reason");
const SUSPENDED = 2;

/** Who may use which function of the drug registry. */
export const drugRegistryPlan: Plan = {
  name: "DrugRegistry",
  contract: (world) => world.drugRegistry,
  prepare: async ({ world }) => registerProduct(world, 1),
  rows: {
    registerProduct: byRoles(["officer"], { foreign: SUCCEEDS, args: ({ world }) => [gtin(2), registration(world)] }),
    amendProduct: byRoles(["officer"], { foreign: SUCCEEDS, args: ({ world }) => [gtin(1), registration(world)] }),
    setProductStatus: byRoles(["officer"], { foreign: SUCCEEDS, args: () => [gtin(1), SUSPENDED, REASON] }),
    nameMaker: byRoles(["officer"], { foreign: SUCCEEDS, args: ({ world }) => [gtin(1), world.site.plant, true] }),
    // The maker's quality officer stands in for the ward's: a hospital makes no material.
    registerMaterial: byRoles(["quality"], {
      foreign: "HolderUnfit",
      colleague: "HolderUnfit",
      as: ({ world }) => ({ quality: world.operator.makerQuality.address }),
      args: () => [0, REASON],
    }),
  },
};
