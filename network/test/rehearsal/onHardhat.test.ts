import { expect } from "chai";

import { startLocalChain } from "../../../scripts/local/chain.ts";
import { rehearse } from "../../src/rehearse/index.ts";
import { expectWell, LOAD } from "../helpers/expectWell.ts";

describe("a rehearsal without a drill, on Hardhat's node", function () {
  this.timeout(300_000);

  it("plays the whole scenario on Hardhat's node, where gas costs nothing", async () => {
    const chain = await startLocalChain({ intervalMs: 1000 });
    try {
      const report = await rehearse({ ...LOAD, rpcUrls: [chain.url] });
      expectWell(report);
      expect(report.network.baseFeePerGas).to.equal("0");
    } finally {
      await chain.stop();
    }
  });
});
