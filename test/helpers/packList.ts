import { id } from "ethers";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";

import { text20 } from "./goods.ts";

/** The types of a pack list's row, in the order of its leaf. */
const LEAF = ["uint64", "bytes20", "uint32", "bytes20", "bytes32"];

/** A row of a pack list with its proof, as `verifyPack` takes it. */
export interface PackRow {
  gtin: bigint;
  lotNumber: string;
  index: number;
  serial: string;
  salt: string;
  proof: string[];
}

/** A lot's pack list: its root and each pack's row. */
export interface PackList {
  root: string;
  rowOf(index: number): PackRow;
}

/** The list of a lot's packs, with a serial and a salt of its own for each, built by OpenZeppelin's library. */
export function packListOf(gtin: bigint, lotNumber: string, count: number): PackList {
  const rows = Array.from({ length: count }, (_, index) => ({
    gtin,
    lotNumber: text20(lotNumber),
    index,
    serial: text20(`SN${gtin % 1000n}-${lotNumber}-${index}`),
    salt: id(`${gtin}|${lotNumber}|${index}`),
  }));
  const leaves = rows.map(({ gtin: number, lotNumber: lot, index, serial, salt }) => [
    number,
    lot,
    index,
    serial,
    salt,
  ]);
  // Unsorted, so that leaf i is pack i.
  const tree = StandardMerkleTree.of(leaves, LEAF, { sortLeaves: false });
  return {
    root: tree.root,
    rowOf: (index) => {
      const row = rows[index];
      if (row === undefined) throw new RangeError(`The list has ${count} packs, none at ${index}.`);
      return { ...row, proof: tree.getProof(index) };
    },
  };
}
