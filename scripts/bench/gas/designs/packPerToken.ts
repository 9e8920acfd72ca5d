import { toBigInt } from "ethers";

import { gtin, text20 } from "../../../../test/helpers/goods.ts";
import { word, type Bench } from "../bench.ts";
import type { Comparisons } from "../comparisons.ts";
import { thousandth } from "../spent.ts";
import { deployDesign } from "./deploy.ts";

const AT_ONCE = 100;
const PACKS = 1_000;

/** Gas of each, per pack where there are many. */
interface Measured {
  readonly registered: number;
  readonly ship: number;
  readonly receive: number;
  readonly hopOfMany: number;
  readonly destroy: number;
  readonly destroyMany: number;
  readonly dispense: number;
  readonly dispenseMany: number;
  readonly recall: number;
}

/** An ERC-721 token a pack: minted, shipped and received, supplied, recalled. */
export async function measurePackTokens(
  bench: Bench,
): Promise<{ comparisons: Comparisons; dispense: number; dispenseMany: number }> {
  const measured = await measure(bench);
  const { dispense, dispenseMany } = measured;
  return { comparisons: comparisonsOf(measured), dispense, dispenseMany };
}

async function measure(bench: Bench): Promise<Measured> {
  const { makerLogistics: maker, distributorLogistics: distributor } = bench.world.operator;
  const { gas } = await deployDesign(bench, "PackPerToken", [
    ["MAKER", maker],
    ["LOGISTICS", maker],
    ["LOGISTICS", distributor],
    ["DISPENSER", distributor],
  ]);
  const packs = Array.from({ length: PACKS }, (_, i) => toBigInt(word(`pack ${i}`)));
  const number = text20("LOT-OF-TOKENS-000001");
  const lot = { gtin: gtin(1), madeDay: 20_000, expiryDay: 21_000, recalled: false, number };
  let registered = await gas(maker, "registerLot", 1, lot);
  for (let i = 0; i < PACKS; i += AT_ONCE) registered += await gas(maker, "mint", 1, packs.slice(i, i + AT_ONCE));

  const hop = async (of: readonly bigint[]): Promise<{ ship: number; receive: number }> => ({
    ship: await gas(maker, "ship", of, distributor),
    receive: await gas(distributor, "receivePacks", of),
  });
  const [first, second, hundred] = [packs.slice(0, 1), packs.slice(1, 2), packs.slice(2, 2 + AT_ONCE)];
  // The first pack makes the recipient's balance, which later ones change.
  await hop(first);
  const one = await hop(second);
  const many = await hop(hundred);
  const half = AT_ONCE / 2;
  return {
    ...{ registered, ...one },
    hopOfMany: thousandth((many.ship + many.receive) / AT_ONCE),
    destroy: await gas(distributor, "destroy", first),
    destroyMany: thousandth((await gas(distributor, "destroy", hundred.slice(0, half))) / half),
    dispense: await gas(distributor, "dispense", second),
    dispenseMany: thousandth((await gas(distributor, "dispense", hundred.slice(half))) / half),
    recall: await gas(maker, "recall", 1),
  };
}

function comparisonsOf(measured: Measured): Comparisons {
  const told = (what: string, value: number) => [{ what: `an ERC-721 a pack${what}`, value }];
  const minted = told(", for 1,000 packs in batches of 100", measured.registered);
  const hopped = told(", 100 packs at once, each", measured.hopOfMany);
  const destroyed = told("", measured.destroy);
  const supplied = told("", measured.dispense);
  const destroyedMany = told(", 50 at once, each", measured.destroyMany);
  return {
    ...{ "G1.one": minted, "G1.tenMillion": minted },
    "G2.ship": told(", one pack", measured.ship),
    "G2.receive": told(", one pack", measured.receive),
    ...{ "G3.oneLot": hopped, "G3.hundredLots": hopped },
    "G5.recall": told(", a flag that each use reads", measured.recall),
    ...{ "G6.retire": destroyed, "G6.retireNew": destroyed, "G6.supply": supplied, "G6.supplyNew": supplied },
    ...{ "G7.words1": destroyedMany, "G7.words10": destroyedMany, "G7.words100": destroyedMany },
  };
}
