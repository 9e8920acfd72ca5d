import { id, ZeroHash } from "ethers";

import { byRoles, type Plan } from "../matrix.ts";

const ROOT = id("root");
const USE = { terms: 1 << 1, disease: ZeroHash, approval: id("approval") };

interface Prepared {
  /** An anchor of the hospital, and a data set of it. */
  bundle: string;
  dataSet: string;
}

/** `AnchorRegistry`: roles only; a schema each has a test of its own. */
export const anchorRegistryPlan: Plan<Prepared> = {
  name: "AnchorRegistry",
  contract: (world) => world.anchorRegistry,
  prepare: async ({ world: { anchorRegistry, member, connection }, address }) => {
    const as = anchorRegistry.connect(await connection.ethers.getSigner(address.records));
    await as.anchorBatch(1, ROOT, 3, ZeroHash);
    await as.anchorDataSet(ROOT, 3, USE);
    const keys = [1, 2].map((schema) => anchorRegistry.anchorId(member.hospital, schema, ROOT));
    const [bundle = "", dataSet = ""] = await Promise.all(keys);
    return { bundle, dataSet };
  },
  rows: {
    anchorBatch: byRoles(["records"], { args: () => [1, id("new"), 3, ZeroHash], foreign: "succeeds" }),
    anchorDataSet: byRoles(["records"], { args: () => [id("new"), 3, USE], foreign: "succeeds" }),
    supersede: byRoles(["records"], {
      args: (_, { bundle }) => [bundle, id("new"), 4, 0],
      foreign: "AnchorNotOfMember",
    }),
    stateDataUse: byRoles(["records"], { args: (_, { dataSet }) => [dataSet, USE], foreign: "AnchorNotOfMember" }),
    attest: byRoles(["notary"], { args: (_, { bundle }) => [bundle, 1, ZeroHash], foreign: "succeeds" }),
  },
};
