import type { Flow } from "../../data/types.ts";
import { TIERS, type Tier } from "./tiers.ts";

export const WIDTH = 1120;
export const BAR = 14;
/** Above each bar stand two lines: its site, and what lies there. */
const HEAD = 34;
const TOP = 34;
const GAP = 14;
/** What is left for the names of the last column. */
const LAST = 280;
const THICKEST = 320;
const THINNEST_BAR = 6;
const THINNEST_LINK = 1.5;

/** A site as it is drawn. */
export interface Node {
  readonly site: number;
  readonly tier: Tier;
  readonly x: number;
  readonly y: number;
  readonly height: number;
}

/** A way as it is drawn: a curve along its middle. */
export interface Band {
  readonly from: number;
  readonly to: number;
  readonly packs: number;
  readonly path: string;
  readonly thickness: number;
  readonly tier: Tier;
}

export interface Drawing {
  readonly columns: readonly { readonly tier: Tier; readonly x: number }[];
  readonly nodes: readonly Node[];
  readonly bands: readonly Band[];
  readonly height: number;
  /** From one column to the next. */
  readonly step: number;
}

type Link = Flow["links"][number];

/** Sites in columns by tier, and what went forward between them as bands whose thickness says how many packs. */
export function drawingOf(flow: Flow, tierOf: (site: number) => Tier): Drawing {
  const links = flow.links.filter(({ isBackward }) => !isBackward);
  const through = throughput(links);
  const sites = [
    ...new Set([...through.keys(), ...flow.sites.filter((each) => each.here + each.leaving > 0).map((s) => s.site)]),
  ];
  const tiers = TIERS.filter((tier) => sites.some((site) => tierOf(site) === tier));
  const step = tiers.length < 2 ? WIDTH : (WIDTH - LAST) / (tiers.length - 1);
  const scale = THICKEST / Math.max(1, ...tiers.map((tier) => sumOf(sites, through, (site) => tierOf(site) === tier)));
  const nodes = tiers.flatMap((tier, column) =>
    stacked(
      sites
        .filter((site) => tierOf(site) === tier)
        .sort((one, other) => packsOf(through, other) - packsOf(through, one)),
      (site) => Math.max(THINNEST_BAR, packsOf(through, site) * scale),
    ).map((place) => ({ ...place, tier, x: column * step })),
  );
  const height = Math.max(...nodes.map((node) => node.y + node.height), TOP) + GAP;
  const columns = tiers.map((tier, column) => ({ tier, x: column * step }));
  return { columns, nodes, bands: bandsOf(links, nodes, scale), height, step };
}

interface Through {
  readonly into: number;
  readonly out: number;
}

/** What came to and left each site. */
function throughput(links: readonly Link[]): Map<number, Through> {
  const through = new Map<number, Through>();
  const add = (site: number, { into, out }: Through): void => {
    const known = through.get(site) ?? { into: 0, out: 0 };
    through.set(site, { into: known.into + into, out: known.out + out });
  };
  for (const { from, to, packs } of links) {
    add(from, { into: 0, out: packs });
    add(to, { into: packs, out: 0 });
  }
  return through;
}

function packsOf(through: ReadonlyMap<number, Through>, site: number): number {
  const { into, out } = through.get(site) ?? { into: 0, out: 0 };
  return Math.max(into, out);
}

function sumOf(
  sites: readonly number[],
  through: ReadonlyMap<number, Through>,
  isIn: (site: number) => boolean,
): number {
  return sites.filter(isIn).reduce((sum, site) => sum + packsOf(through, site), 0);
}

function stacked(
  sites: readonly number[],
  heightOf: (site: number) => number,
): { site: number; y: number; height: number }[] {
  let y = TOP;
  return sites.map((site) => {
    const height = heightOf(site);
    const place = { site, y: y + HEAD, height };
    y += HEAD + height + GAP;
    return place;
  });
}

/** Bands leave and reach a bar under each other, in the order of the bars at their other ends. */
function bandsOf(links: readonly Link[], nodes: readonly Node[], scale: number): Band[] {
  const at = new Map(nodes.map((node) => [node.site, node]));
  const yOf = (site: number): number => at.get(site)?.y ?? 0;
  const [left, reached] = [new Map<number, number>(), new Map<number, number>()];
  const place = (taken: Map<number, number>, site: number, thickness: number): number => {
    const before = taken.get(site) ?? 0;
    taken.set(site, before + thickness);
    return yOf(site) + before + thickness / 2;
  };
  const starts = new Map<Link, number>();
  for (const link of [...links].sort((one, other) => yOf(one.to) - yOf(other.to))) {
    starts.set(link, place(left, link.from, link.packs * scale));
  }
  return [...links]
    .sort((one, other) => yOf(one.from) - yOf(other.from))
    .flatMap((link) => {
      const [from, to] = [at.get(link.from), at.get(link.to)];
      if (from === undefined || to === undefined) return [];
      const end = place(reached, link.to, link.packs * scale);
      const path = curve({ x: from.x + BAR, y: starts.get(link) ?? 0 }, { x: to.x, y: end });
      const thickness = Math.max(THINNEST_LINK, link.packs * scale);
      return [{ from: link.from, to: link.to, packs: link.packs, path, thickness, tier: from.tier }];
    });
}

interface Spot {
  readonly x: number;
  readonly y: number;
}

/** To the right in an S; between sites of one tier, or to an earlier one, in a bow. */
function curve(from: Spot, to: Spot): string {
  if (to.x > from.x) {
    const middle = (from.x + to.x) / 2;
    return `M${from.x},${from.y} C${middle},${from.y} ${middle},${to.y} ${to.x},${to.y}`;
  }
  const end = to.x + BAR;
  const bow = Math.max(from.x, end) + 70;
  return `M${from.x},${from.y} C${bow},${from.y} ${bow},${to.y} ${end},${to.y}`;
}
