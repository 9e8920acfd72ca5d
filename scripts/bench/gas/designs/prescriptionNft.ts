import { word, type Bench } from "../bench.ts";
import type { Comparisons } from "../comparisons.ts";
import { thousandth } from "../spent.ts";
import { deployDesign } from "./deploy.ts";

/** A hundred do not fit into a transaction. */
const AT_ONCE = 50;

/** A prescription as an ERC-721 token with a struct and a URI: issued, dispensed, cancelled. */
export async function measurePrescriptionNfts(
  bench: Bench,
): Promise<{ comparisons: Comparisons; dispense: number; dispenseMany: number }> {
  const { prescriber, dispenser } = bench.world.operator;
  const { gas } = await deployDesign(bench, "PrescriptionNft", [
    ["PRESCRIBER", prescriber],
    ["DISPENSER", dispenser],
  ]);
  const today = Number(await bench.world.lotLedger.today());
  let count = 0;
  const issue = (many: number): Promise<number> => {
    const numbers = Array.from({ length: many }, () => (count += 1));
    const patients = numbers.map((number) => word(`patient ${number}`).slice(0, 42));
    const drugs = numbers.map((number) => word(`drug ${number}`));
    // A content identifier, as such documents are found by.
    const uris = numbers.map((number) => `ipfs://bafkreih${word(`document ${number}`).slice(2, 53)}`);
    return gas(prescriber, "issue", patients, drugs, uris, 20, today, today + 30);
  };
  await issue(1); // the first makes the counter
  const one = await issue(1);
  const many = thousandth((await issue(AT_ONCE)) / AT_ONCE);
  const dispense = await gas(dispenser, "dispense", [2]);
  const ids = Array.from({ length: AT_ONCE }, (_, i) => 3 + i);
  const dispenseMany = thousandth((await gas(dispenser, "dispense", ids)) / AT_ONCE);
  const cancel = await gas(prescriber, "cancel", 1);
  const comparisons: Comparisons = {
    "G8.issue": [{ what: "an ERC-721 with a struct and a URI", value: one }],
    "G9.issueBatch": [{ what: "an ERC-721 with a struct and a URI, 50 at once, as 100 do not fit, each", value: many }],
    "G12.cancel": [{ what: "an ERC-721 with a struct and a URI", value: cancel }],
  };
  return { comparisons, dispense, dispenseMany };
}
