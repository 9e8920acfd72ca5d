import { expect } from "chai";

import { demoKey } from "../../../cli/src/demo/keys.ts";
import { startAnvil } from "../../../scripts/local/anvil.ts";
import { rehearse } from "../../src/rehearse/index.ts";
import { expectWell, LOAD } from "../helpers/expectWell.ts";

describe("a rehearsal without a drill, on Foundry's node", function () {
  this.timeout(300_000);

  it("plays the whole scenario on Foundry's node, with a chain id of its own and fees to pay", async () => {
    const anvil = await startAnvil({ chainId: 4711, blockSeconds: 1 });
    try {
      const report = await rehearse({ ...LOAD, rpcUrls: [anvil.url], fundedKey: demoKey(0).privateKey });
      expectWell(report);
      expect(report.network.chainId).to.equal(4711);
      expect(Number(report.network.baseFeePerGas)).to.be.greaterThan(0);
    } finally {
      await anvil.stop();
    }
  });
});
