import type { Bench } from "../bench.ts";
import type { Comparisons } from "../comparisons.ts";
import { thousandth } from "../spent.ts";
import { deployDesign } from "./deploy.ts";

/** More than these at once do not fit into a transaction. */
const REGISTERED_AT_ONCE = 40;
const AT_ONCE = 100;
const PACKS = 1_000;

/** A struct of strings a pack: registered, moved, its status set. */
export async function measurePackStructs(bench: Bench): Promise<Comparisons> {
  const { makerLogistics: maker, distributorLogistics: distributor } = bench.world.operator;
  const { gas } = await deployDesign(bench, "PackStruct", [
    ["MAKER", maker],
    ["HANDLER", maker],
    ["HANDLER", distributor],
  ]);
  const packs = Array.from({ length: PACKS }, (_, i) => ({
    serial: `21SN${String(i).padStart(12, "0")}`,
    lot: "LOT-OF-STRUCTS-00001",
    product: "Metformin hydrochloride 500 mg, 20 tablets",
    expiry: "2029-02-28",
    owner: "Maker Pharmaceuticals Co., Ltd.",
    status: "Produced",
  }));
  const serials = packs.map(({ serial }) => serial);
  let registered = 0;
  for (let i = 0; i < PACKS; i += REGISTERED_AT_ONCE) {
    registered += await gas(maker, "register", packs.slice(i, i + REGISTERED_AT_ONCE));
  }
  const owner = "Distributor Medicines Co., Ltd";
  const move = await gas(distributor, "move", serials.slice(0, 1), owner);
  const moveMany = (await gas(distributor, "move", serials.slice(100, 100 + AT_ONCE), owner)) / AT_ONCE;
  const set = await gas(distributor, "setStatus", serials.slice(0, 1), "Dispensed");
  const setMany = (await gas(distributor, "setStatus", serials.slice(100, 100 + AT_ONCE), "Destroyed")) / AT_ONCE;
  let recalled = 0;
  for (let i = 0; i < PACKS; i += AT_ONCE) {
    recalled += await gas(maker, "setStatus", serials.slice(i, i + AT_ONCE), "Recalled");
  }

  const made = [{ what: "a struct of strings a pack, for 1,000 packs in batches of 40", value: registered }];
  const moved = [{ what: "a struct of strings a pack, one pack", value: move }];
  const movedMany = [
    { what: "a struct of strings a pack, 100 packs moved at once, each", value: thousandth(moveMany) },
  ];
  const ended = [{ what: "a struct of strings a pack", value: set }];
  const endedMany = [{ what: "a struct of strings a pack, 100 at once, each", value: thousandth(setMany) }];
  return {
    ...{ "G1.one": made, "G1.tenMillion": made },
    "G2.ship": moved,
    ...{ "G3.oneLot": movedMany, "G3.hundredLots": movedMany },
    "G5.recall": [{ what: "a struct of strings a pack, for 1,000 packs in batches of 100", value: recalled }],
    ...{ "G6.retire": ended, "G6.retireNew": ended, "G6.supply": ended, "G6.supplyNew": ended },
    ...{ "G7.words1": endedMany, "G7.words10": endedMany, "G7.words100": endedMany },
  };
}
