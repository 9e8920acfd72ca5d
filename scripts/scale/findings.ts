import type { Assumptions } from "./assumptions.ts";
import { isInTime, type Carried } from "./carry.ts";
import type { LoadReport, Report, Way } from "./report.ts";
import { percent, time, whole } from "./text.ts";

/** How many operations are named as those that take most. */
const MOST = 3;

/** What the simulation says of each load, as a list. */
export function findings({ loads, assumptions }: Report): string {
  const fitting = (fits: boolean): string =>
    loads
      .filter(({ lastStep }) => lastStep <= 1 === fits)
      .map(({ load }) => load.title)
      .join(", ") || "none";
  const last = `One transaction for each pack, if that were all, fits one chain for: ${fitting(true)}; and not for: ${fitting(false)}.`;
  return [last, ...loads.map((each) => `**${each.load.title}.** ${carriedBy(each, assumptions)}`)]
    .map((text) => `- ${text}`)
    .join("\n");
}

function carriedBy({ single, batched }: LoadReport, assumptions: Assumptions): string {
  const saved = 1 - batched.busyGas / single.busyGas;
  return [
    oneChain(single, batched, assumptions),
    `Batches save ${percent(saved)} of the gas.`,
    `What is left goes into ${mostOf(batched.carried)}.`,
  ].join(" ");
}

function oneChain(single: Way, batched: Way, assumptions: Assumptions): string {
  const full = [single, batched].map(({ fullestDay }) => isInTime(fullestDay, assumptions));
  const mean = [single, batched].map(({ meanDay }) => isInTime(meanDay, assumptions));
  const isSame = single.carried.regions === batched.carried.regions;
  const needs = isSame
    ? `${chains(single)}, in batches too`
    : `${chains(single)} one by one, ${chains(batched)} in batches`;
  if (full[0] === true) return "One chain carries its fullest day, one by one.";
  if (full[1] === true) return "One chain carries its fullest day in batches, and not one by one.";
  const late = `on the fullest day 1 % of the transactions wait longer than ${waitOf(batched)} even in batches`;
  if (mean[0] === true) return `One chain carries a mean day; ${late}. That day needs ${needs}.`;
  if (mean[1] === true) return `One chain carries a mean day in batches; ${late}. That day needs ${needs}.`;
  return `One chain does not carry a mean day. The fullest needs ${needs}.`;
}

function chains({ carried: { regions } }: Way): string {
  return regions === 1 ? "1 chain" : `${whole(regions)} chains`;
}

function waitOf({ fullestDay: { backlog, arrived, p99 } }: Way): string {
  return backlog > 0.001 * arrived ? "the day is long" : time(p99);
}

/** The operations with the most gas, and their shares. */
function mostOf({ work }: Carried): string {
  const all = work.reduce((sum, { footprint }) => sum + footprint.gas, 0);
  const sorted = [...work].sort((one, other) => other.footprint.gas - one.footprint.gas).slice(0, MOST);
  return sorted.map(({ operation, footprint }) => `${operation} (${percent(footprint.gas / all)})`).join(", ");
}
