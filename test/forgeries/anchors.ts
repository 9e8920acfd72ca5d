import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { AbiCoder, id, keccak256, ZeroHash, type Interface } from "ethers";

import type { World } from "../helpers/world.ts";
import type { Dice } from "../model/plan/dice.ts";
import { flipped, leafOf, nodesAbove, PROOF_FORGERIES, type Proven } from "./forge.ts";

const RECORD_BUNDLE = 1;

interface Anchored {
  readonly anchor: string;
  readonly root: string;
  readonly rows: readonly Proven[];
}

/** A row that is said to be in an anchored batch. */
export interface Shown {
  readonly anchor: string;
  readonly row: string;
  readonly proof: readonly string[];
}

/** Batches on the chain with the rows that their roots commit to. */
export class AnchoredRows {
  readonly #world: World;
  readonly #batches: readonly Anchored[];
  readonly #address: string;
  readonly #face: Interface;

  private constructor(world: World, batches: readonly Anchored[], address: string) {
    this.#world = world;
    this.#batches = batches;
    this.#address = address;
    this.#face = world.anchorRegistry.interface;
  }

  /** Anchors a batch for each number of rows. */
  static async anchor(world: World, counts: readonly number[]): Promise<AnchoredRows> {
    const { anchorRegistry, operator, member } = world;
    const batches: Anchored[] = [];
    for (const count of counts) {
      const values = Array.from({ length: count }, (_, index) => [id(`${count}|${index}`)]);
      const tree = StandardMerkleTree.of(values, ["bytes32"], { sortLeaves: false });
      const signer = anchorRegistry.connect(operator.recordsOfficer);
      await signer.anchorBatch(RECORD_BUNDLE, tree.root, count, ZeroHash);
      const anchor = await anchorRegistry.anchorId(member.hospital, RECORD_BUNDLE, tree.root);
      const rows = values.map(([value], index) => {
        const row = keccak256(AbiCoder.defaultAbiCoder().encode(["bytes32"], [value]));
        return { index, row, proof: tree.getProof(index) };
      });
      batches.push({ anchor, root: tree.root, rows });
    }
    return new AnchoredRows(world, batches, await anchorRegistry.getAddress());
  }

  async accepts({ anchor, row, proof }: Shown): Promise<boolean> {
    const data = this.#face.encodeFunctionData("verify", [anchor, row, proof]);
    const call = { to: this.#address, data };
    const answer = await this.#world.connection.provider.request({ method: "eth_call", params: [call, "latest"] });
    const [isContained] = this.#face.decodeFunctionResult("verify", String(answer));
    return isContained === true;
  }

  *genuine(): Generator<Shown> {
    for (const { anchor, rows } of this.#batches) for (const { row, proof } of rows) yield { anchor, row, proof };
  }

  /** A row that is in no batch, of one kind of forgery; nothing where the batch is too small for it. */
  forge(kind: string, dice: Dice): Shown | undefined {
    const batch = dice.one(this.#batches);
    const other = dice.one(this.#batches.filter((each) => each !== batch));
    const known = batch && dice.one(batch.rows);
    const stranger = other && dice.one(other.rows);
    if (batch === undefined || other === undefined || known === undefined || stranger === undefined) return undefined;
    const neighbour = batch.rows.length > 1 ? batch.rows[(known.index + 1) % batch.rows.length] : undefined;
    const proofForgery = PROOF_FORGERIES[kind];
    const { row, proof } = known;
    const hand = { ...known, root: batch.root, neighbour, stranger };
    const forged =
      proofForgery === undefined
        ? ROW_FORGERIES[kind]?.({ known, neighbour, stranger, dice, other: other.anchor })
        : { row, proof: proofForgery(hand, dice) };
    if (forged?.proof === undefined) return undefined;
    const shown = { anchor: batch.anchor, ...forged, proof: forged.proof };
    const isGenuine = shown.anchor === batch.anchor && shown.row === row && shown.proof.join() === proof.join();
    return isGenuine ? undefined : shown;
  }
}

interface Material {
  readonly known: Proven;
  readonly neighbour: Proven | undefined;
  readonly stranger: Proven;
  readonly other: string;
  readonly dice: Dice;
}

type Forged = Pick<Shown, "row" | "proof"> & { anchor?: string };

const ROW_FORGERIES: Readonly<Record<string, (material: Material) => Forged | undefined>> = {
  "another row": ({ known, neighbour, stranger }) => ({ ...proofOf(known), row: (neighbour ?? stranger).row }),
  "a row with one bit changed": ({ known, dice }) => ({ ...proofOf(known), row: flipped(known.row, dice) }),
  "a leaf as a row": ({ known }) => ({ ...proofOf(known), row: leafOf(known.row) }),
  "a node as a leaf": ({ known, dice }) => {
    const node = dice.one(nodesAbove(known));
    return node && { row: node.node, proof: node.rest };
  },
  "a row of another batch": ({ stranger }) => proofOf(stranger),
  "another batch": ({ known, other }) => ({ ...proofOf(known), anchor: other }),
  "no row": ({ known }) => ({ ...proofOf(known), row: ZeroHash }),
};

function proofOf({ row, proof }: Proven): Forged {
  return { row, proof };
}

export const ANCHOR_KINDS: readonly string[] = [...Object.keys(PROOF_FORGERIES), ...Object.keys(ROW_FORGERIES)];
