import { planRecall } from "../plan/movements.ts";
import { groupBy, piecesOf } from "../plan/pieces.ts";
import type { Step } from "../state/step.ts";
import type { Plan, Planned } from "./plans.ts";
import { goodsWere } from "./sentences.ts";

/** The packs become a consignment of their own, where another consignment begins before them. */
export function planSplitting({ goods }: Planned, site: number): Plan {
  const by = { roles: ["Logistics"], site } as const;
  const steps = piecesOf(goods.packs).flatMap(({ state, consignment, first }): Step[] =>
    first === consignment.first ? [] : [{ act: "split", lot: state.id, first: consignment.first, second: first, by }],
  );
  if (steps.length === 0) return { passedOver: "A consignment begins with these packs already." };
  return { steps, said: `${goodsWere(goods)} split from their consignment at site ${site}.` };
}

/** The consignments of the packs become one, lot by lot. */
export function planMerging({ goods }: Planned, site: number): Plan {
  const by = { roles: ["Logistics"], site } as const;
  const steps = [...groupBy(piecesOf(goods.packs), ({ state }) => state)].flatMap(([state, pieces]): Step[] => {
    const names = [...new Set(pieces.map(({ consignment }) => consignment.first))];
    const [first = 0, ...others] = names;
    return others.map((second) => ({ act: "merge", lot: state.id, first, second, by }));
  });
  if (steps.length === 0) return { passedOver: "These packs are one consignment already." };
  return { steps, said: `${goodsWere(goods)} joined in one consignment at site ${site}.` };
}

/** The recipient turns the consignments of the packs away. */
export function planRejecting({ goods }: Planned, site: number): Plan {
  const steps = planRecall(goods.packs, site).map((step): Step => {
    if (step.act !== "recallShipment") return step;
    return { ...step, act: "reject" };
  });
  return { steps, said: `${goodsWere(goods)} turned away by site ${site}.` };
}
