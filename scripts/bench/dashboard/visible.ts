import { demoKey } from "../../../cli/src/demo/keys.ts";
import { holdLot, liftLotHold } from "../../../sdk/src/goods/index.ts";
import { connect, type Ledger } from "../../../sdk/src/ledger/index.ts";
import type { Started } from "../../dashboard/started.ts";
import type { Visitor } from "../../dashboard/visitor.ts";

const LOT = { gtin: "06901234000047", lot: "DZ2610" };

interface Person {
  readonly key: number;
  readonly roles: readonly string[];
}

/**
 * Holds a lot and lifts the hold, again and again, in front of a page that shows what happens now. Returns for each event the
 * milliseconds from when its block was there for the node to when it stood in the page.
 */
export async function visibleAfter(started: Started, { page }: Visitor, times: number): Promise<number[]> {
  const ledger = await asRegulator(started);
  try {
    const delays: number[] = [];
    for (let time = 0; time < times; time += 1) {
      const next = (await ledger.provider.getBlockNumber()) + 1;
      const mined = minedAt(ledger, next);
      const act = time % 2 === 0 ? holdLot(ledger, { lot: LOT }) : liftLotHold(ledger, { lot: LOT, hold: "Regulator" });
      const { block } = await act;
      await page
        .getByRole("cell", { name: block.toLocaleString("en"), exact: true })
        .first()
        .waitFor();
      delays.push(Date.now() - (await mined(block)));
    }
    return delays;
  } finally {
    ledger.provider.destroy();
  }
}

/** Looks at the node until a block is there, from `first` on; tells when each was seen first. */
function minedAt(ledger: Ledger, first: number): (block: number) => Promise<number> {
  const seen = new Map<number, number>();
  let wanted = Infinity;
  const looking = (async () => {
    for (let next = first; next <= Math.min(wanted, first + 1_000);) {
      const newest = Number(await ledger.provider.send("eth_blockNumber", []));
      for (; next <= newest; next += 1) seen.set(next, Date.now());
    }
  })();
  return async (block) => {
    wanted = block;
    await looking;
    return seen.get(block) ?? Number.NaN;
  };
}

async function asRegulator({ url, rpcUrl, deployments }: Started): Promise<Ledger> {
  const people = (await (await fetch(`${url}/demo/people`)).json()) as Person[];
  const officer = people.find(({ roles }) => roles.includes("RegulatorOfficer"));
  if (officer === undefined) throw new Error("The demonstration has no regulator officer.");
  return connect({ rpcUrl, deployment: deployments, signer: demoKey(officer.key) });
}
