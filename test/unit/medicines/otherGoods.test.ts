import { expect } from "chai";
import { id } from "ethers";

import { record, registerLogger, summaryOf } from "../../helpers/coldChain.ts";
import { Movement, registerLot } from "../../helpers/goods.ts";
import { now, passTo } from "../../helpers/membership.ts";
import { as, lyingAt, named, packs, stockedPlant } from "../../helpers/packs.ts";
import { load, NO_OCCASION } from "../../helpers/world.ts";

describe("LotLedger and ColdChain, goods of two lots or two members", () => {
  describe("when part of a shipment is received", () => {
    it("refuses a range of another lot that came with it, and receives neither", async () => {
      const { world, lot } = await load(stockedPlant);
      const other = await registerLot(world, { lotNumber: "other" });
      const goods = [...named(lot, 0), ...named(other, 0)];
      for (const each of goods) {
        await as(world, "makerLogistics").ship([each], world.site.warehouse, Movement.Sale, NO_OCCASION);
      }
      const ranges = [packs(lot, 0, 0, 10), packs(other, 0, 10, 10)];
      await expect(as(world, "distributorLogistics").receivePart(ranges, NO_OCCASION))
        .to.be.revertedWithCustomError(world.lotLedger, "ConsignmentUnknown")
        .withArgs(other, 0);
      for (const each of [lot, other]) expect((await lyingAt(world, each, 0)).site).to.equal(world.site.plant);
    });
  });

  describe("given goods on their way with a logger of the recipient", () => {
    it("takes its summary from the sender too, whose logger it is not", async () => {
      const { world, lot } = await load(stockedPlant);
      const logger = await registerLogger(world, "recipient's", "warehouse");
      await as(world, "makerLogistics").ship(named(lot, 0), world.site.warehouse, Movement.Sale, NO_OCCASION);
      const shipped = await now(world);
      await passTo(world, shipped + 600);
      const summary = summaryOf(shipped, shipped + 120, { minutesOut: 2, highest: 270, readings: id("warm") });
      await record(world, "makerLogistics", logger, named(lot, 0), summary);
      expect((await lyingAt(world, lot, 0)).minutesOut).to.equal(2);
    });
  });
});
