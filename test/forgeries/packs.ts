import { AbiCoder, dataSlice, keccak256, toUtf8Bytes, toUtf8String, zeroPadBytes, type Interface } from "ethers";

import { verifyPackRow } from "../../sdk/src/lots/packRows.ts";
import { gtin, registerLot, registerProduct } from "../helpers/goods.ts";
import { packListOf, type PackRow } from "../helpers/packList.ts";
import type { World } from "../helpers/world.ts";
import type { Dice } from "../model/plan/dice.ts";
import { flipped, nodesAbove, PROOF_FORGERIES, type Proven } from "./forge.ts";

/** As `Verdict`. */
const NOT_GENUINE = 0;

const ROW = ["uint64", "bytes20", "uint32", "bytes20", "bytes32"];

interface Listed {
  readonly count: number;
  readonly root: string;
  /** Made once: OpenZeppelin's library takes a while for each proof. */
  readonly rows: readonly PackRow[];
}

/** A row that is said to be in a lot. */
export interface Shown {
  readonly row: PackRow;
  readonly root: string;
}

/** Lots on the chain with the lists that their roots commit to. */
export class ListedPacks {
  readonly #world: World;
  readonly #lots: readonly Listed[];
  readonly #address: string;
  readonly #face: Interface;

  private constructor(world: World, lots: readonly Listed[], address: string) {
    this.#world = world;
    this.#lots = lots;
    this.#address = address;
    this.#face = world.packVerifier.interface;
  }

  /** Registers a lot for each number of packs. */
  static async register(world: World, counts: readonly number[]): Promise<ListedPacks> {
    const lots: Listed[] = [];
    for (const [place, count] of counts.entries()) {
      const number = await registerProduct(world, place + 1);
      const lotNumber = `L${place}`;
      const list = packListOf(number, lotNumber, count);
      await registerLot(world, { gtin: number, lotNumber, packCount: count, root: list.root });
      lots.push({ count, root: list.root, rows: Array.from({ length: count }, (_, index) => list.rowOf(index)) });
    }
    return new ListedPacks(world, lots, await world.packVerifier.getAddress());
  }

  /** Whether the contract or the SDK takes it for genuine. */
  async accepts({ row, root }: Shown): Promise<{ contract: boolean; sdk: boolean }> {
    const { gtin: number, lotNumber, index, serial, salt, proof } = row;
    const pack = { gtin: number, lotNumber, index, serial, salt, proof };
    const data = this.#face.encodeFunctionData("verifyPack", [0, pack]);
    const call = { to: this.#address, data };
    const answer = await this.#world.connection.provider.request({ method: "eth_call", params: [call, "latest"] });
    const [verdict] = this.#face.decodeFunctionResult("verifyPack", String(answer));
    return { contract: Number(verdict) !== NOT_GENUINE, sdk: verifyPackRow(written(row), root) };
  }

  /** Every row of every lot, as it is. */
  *genuine(): Generator<Shown> {
    for (const { rows, root } of this.#lots) for (const row of rows) yield { row, root };
  }

  /** A row that is in no lot, of one kind of forgery; nothing where the lot is too small for it. */
  forge(kind: string, dice: Dice): Shown | undefined {
    const lot = dice.one(this.#lots);
    const row = lot && dice.one(lot.rows);
    const strange = dice.one(dice.one(this.#lots.filter((each) => each !== lot))?.rows ?? []);
    if (lot === undefined || row === undefined || strange === undefined) return undefined;
    const near = lot.count > 1 ? lot.rows[(row.index + 1) % lot.count] : undefined;
    const forged = forgedRow(kind, { row, near, strange, count: lot.count, dice }, lot.root);
    if (forged === undefined || same(forged, row)) return undefined;
    return { row: forged, root: lot.root };
  }
}

function forgedRow(kind: string, material: Material, root: string): PackRow | undefined {
  const { row, near, strange, dice } = material;
  const proofForgery = PROOF_FORGERIES[kind];
  if (proofForgery === undefined) return ROW_FORGERIES[kind]?.(material);
  const hand = { ...proven(row), root, neighbour: near && proven(near), stranger: proven(strange) };
  const proof = proofForgery(hand, dice);
  return proof && { ...row, proof: [...proof] };
}

interface Material {
  readonly row: PackRow;
  readonly near: PackRow | undefined;
  readonly strange: PackRow;
  readonly count: number;
  readonly dice: Dice;
}

const ROW_FORGERIES: Readonly<Record<string, (material: Material) => PackRow | undefined>> = {
  "another index": ({ row, count, dice }) => {
    return count === 1 ? undefined : { ...row, index: (row.index + dice.between(1, count - 1)) % count };
  },
  "an index beyond the lot": ({ row, count, dice }) => ({ ...row, index: count + dice.roll(1000) }),
  "another lot number": ({ row, strange }) => ({ ...row, lotNumber: strange.lotNumber }),
  "another GTIN": ({ row, strange }) => ({ ...row, gtin: strange.gtin }),
  "another lot and GTIN": ({ row, strange }) => ({ ...row, gtin: strange.gtin, lotNumber: strange.lotNumber }),
  "an unknown GTIN": ({ row, dice }) => ({ ...row, gtin: gtin(dice.between(500, 900)) }),
  "another serial": ({ row, near, strange }) => ({ ...row, serial: (near ?? strange).serial }),
  "a serial in other letters": ({ row }) => ({ ...row, serial: text(toText(row.serial).toLowerCase()) }),
  "a serial with a character more": ({ row }) => ({ ...row, serial: text(`${toText(row.serial)}0`) }),
  "another salt": ({ row, near, strange }) => ({ ...row, salt: (near ?? strange).salt }),
  "a salt with one bit changed": ({ row, dice }) => ({ ...row, salt: flipped(row.salt, dice) }),
  "all of another row": ({ row, strange }) => ({ ...strange, gtin: row.gtin, lotNumber: row.lotNumber }),
  // 64 bytes of two children where a row's 160 should be: its salt and serial out of the node.
  "a node as a leaf": ({ row, dice }) => {
    const node = dice.one(nodesAbove(proven(row)));
    if (node === undefined) return undefined;
    const [serial, salt] = [dataSlice(node.preimage, 0, 20), dataSlice(node.preimage, 32, 64)];
    return { ...row, serial, salt, proof: [...node.rest] };
  },
  "a node's hash as a salt": ({ row, dice }) => {
    const node = dice.one(nodesAbove(proven(row)));
    return node && { ...row, salt: node.node, proof: [...node.rest] };
  },
};

export const PACK_KINDS: readonly string[] = [...Object.keys(PROOF_FORGERIES), ...Object.keys(ROW_FORGERIES)];

function proven({ gtin: number, lotNumber, index, serial, salt, proof }: PackRow): Proven {
  const values = [number, lotNumber, index, serial, salt];
  return { index, row: keccak256(AbiCoder.defaultAbiCoder().encode(ROW, values)), proof };
}

function same(one: PackRow, other: PackRow): boolean {
  const values = ({ gtin: number, ...rest }: PackRow): string => JSON.stringify([number.toString(), rest]);
  return values(one) === values(other);
}

function toText(padded: string): string {
  return toUtf8String(`0x${padded.slice(2).replace(/(00)+$/, "")}`);
}

function text(characters: string): string {
  return zeroPadBytes(toUtf8Bytes(characters.slice(0, 20)), 20);
}

/** The row as it stands in a pack-row file; bytes that are no text stay what they are, and are refused for it. */
function written({ gtin: number, lotNumber, index, serial, salt, proof }: PackRow) {
  const readable = (padded: string): string => {
    try {
      return toText(padded);
    } catch {
      return padded;
    }
  };
  const name = { gtin: number.toString().padStart(14, "0"), lot: readable(lotNumber) };
  return { ...name, index, serial: readable(serial), salt, proof };
}
