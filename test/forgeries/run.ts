import { parseArgs } from "node:util";

import { network } from "hardhat";

import { tellFigure } from "../../scripts/assure/figures.ts";
import { compile } from "../../scripts/deploy.ts";
import { deployWorld } from "../helpers/world.ts";
import { Dice } from "../model/plan/dice.ts";
import { ANCHOR_KINDS, AnchoredRows } from "./anchors.ts";
import { ListedPacks, PACK_KINDS } from "./packs.ts";

/*
 * `npm run test:forgeries`: forged Merkle proofs against the contracts that check them and the SDK's own check. Two of
 * three are of packs, one of anchored rows. `-- --count N --seed S`; each kind of forgery is counted, and so is every
 * genuine row, which must be taken: a check that refuses everything would be none.
 */
const COUNTS = [1, 2, 3, 4, 5, 7, 8, 13, 64, 100, 257];
const FULL = 100_000;

const { values } = parseArgs({
  options: { count: { type: "string", default: String(FULL) }, seed: { type: "string" } },
});
const wanted = Number(values.count);
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
console.log(`${wanted.toLocaleString("en")} forged proofs, seed ${seed}`);

await compile();
const world = await deployWorld({ connection: await network.connect() });
const packs = await ListedPacks.register(world, COUNTS);
const anchors = await AnchoredRows.anchor(world, COUNTS);
const began = performance.now();

const refused = new Map<string, number>();
const faults: string[] = [];
let genuine = 0;
for (const shown of packs.genuine()) {
  const { contract, sdk } = await packs.accepts(shown);
  genuine += 1;
  if (!contract || !sdk) faults.push(`a genuine pack is refused: ${show(shown)}`);
}
for (const shown of anchors.genuine()) {
  genuine += 1;
  if (!(await anchors.accepts(shown))) faults.push(`a genuine row is refused: ${show(shown)}`);
}

const dice = new Dice(seed);
const accepted: string[] = [];
for (let count = 0; count < wanted;) {
  const kind = `pack: ${String(dice.one(PACK_KINDS))}`;
  const anchorKind = `anchor: ${String(dice.one(ANCHOR_KINDS))}`;
  const told = dice.rarely(3) ? await forgeAnchor(anchorKind) : await forgePack(kind);
  if (told) count += 1;
}
report();

async function forgePack(kind: string): Promise<boolean> {
  const shown = packs.forge(kind.replace("pack: ", ""), dice);
  if (shown === undefined) return false;
  const { contract, sdk } = await packs.accepts(shown);
  if (contract || sdk) accepted.push(`${kind} (${contract ? "contract" : "SDK"}): ${show(shown)}`);
  else refused.set(kind, (refused.get(kind) ?? 0) + 1);
  return true;
}

async function forgeAnchor(kind: string): Promise<boolean> {
  const shown = anchors.forge(kind.replace("anchor: ", ""), dice);
  if (shown === undefined) return false;
  if (await anchors.accepts(shown)) accepted.push(`${kind}: ${show(shown)}`);
  else refused.set(kind, (refused.get(kind) ?? 0) + 1);
  return true;
}

function show(shown: unknown): string {
  return JSON.stringify(shown, (_key, value: unknown) => (typeof value === "bigint" ? value.toString() : value));
}

function report(): void {
  const kinds = [...PACK_KINDS.map((kind) => `pack: ${kind}`), ...ANCHOR_KINDS.map((kind) => `anchor: ${kind}`)];
  for (const kind of kinds) console.log(`${kind.padEnd(40)} ${String(refused.get(kind) ?? 0).padStart(7)} refused`);
  const sum = [...refused.values()].reduce((total, count) => total + count, 0);
  const untried = kinds.filter((kind) => !refused.has(kind));
  const seconds = (performance.now() - began) / 1000;
  console.log(`${sum} refused, ${accepted.length} accepted, ${genuine} genuine taken, in ${seconds.toFixed(1)} s`);
  tellFigure("R7", "forged proofs refused", sum);
  tellFigure("R7", "forged proofs accepted", accepted.length);
  tellFigure("R7", "kinds of forgery", kinds.length - untried.length);
  faults.push(...accepted.slice(0, 5).map((what) => `accepted: ${what}`));
  faults.push(...untried.map((kind) => `never tried: ${kind}`));
  for (const fault of faults) console.error(fault);
  process.exitCode = faults.length === 0 ? 0 : 1;
}
