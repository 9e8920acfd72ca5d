import { hexlify, id as hash, keccak256, Wallet } from "ethers";
import { network } from "hardhat";

import { gtin, move, Movement, Reason, registerLot, registerProduct, Class } from "../../../test/helpers/goods.ts";
import { writeSlip, type Slip } from "../../../test/helpers/prescriptions.ts";
import { deployWorld, gln, NO_OCCASION, withCheckDigit, type World } from "../../../test/helpers/world.ts";
import { compile } from "../../deploy.ts";
import type { Figure } from "../figures.ts";
import { spentBy, type Spent } from "./spent.ts";

/** One exact figure: gas of a transaction, or of each of its items, and which transactions that were. */
export interface GasFigure extends Figure {
  readonly spent: Spent;
}

/** Limits that decisions set instead of budgets. */
const DECIDED: Record<string, { limit: number; decision: string }> = {
  "G6.retireUndoable": { limit: 70_600, decision: "docs/decisions/gas-of-undo.md" },
  "G6.supplyNew": { limit: 94_800, decision: "docs/decisions/gas-of-undo.md" },
  "G6.supply": { limit: 77_700, decision: "docs/decisions/gas-of-undo.md" },
  "G10.claim": { limit: 36_000, decision: "docs/decisions/claims.md" },
};

/** An occasion that says everything, so that no byte of calldata is cheaper than it can be. */
export function occasion(n: number): { document: string; circumstances: bigint } {
  const time = BigInt(1_800_000_000 + n);
  return {
    document: hash(`document ${n}`),
    circumstances: time | (gln(3) << 40n) | (withCheckDigit(10614141123456789n) << 104n),
  };
}

/** Words without zero bytes, the same in every run. */
export function word(text: string): string {
  const bytes = [...Buffer.from(keccak256(Buffer.from(text)).slice(2), "hex")].map((byte) => (byte === 0 ? 1 : byte));
  return hexlify(Uint8Array.from(bytes));
}

/** The real contracts on a fresh chain under fixed rules, and the goods and prescriptions to measure them with. */
export class Bench {
  readonly figures: GasFigure[] = [];
  readonly world: World;
  private count = 0;

  private constructor(world: World) {
    this.world = world;
  }

  static async start(): Promise<Bench> {
    await compile();
    // A clock that starts the same day in every run: days and deadlines are calldata. Who has nothing may send, too.
    const override = { initialDate: "2027-03-01T00:00:00Z", initialBaseFeePerGas: 0n };
    const connection = await network.connect({ override });
    const bench = new Bench(await deployWorld({ connection }));
    await registerProduct(bench.world, 1);
    await registerProduct(bench.world, 2, { class: Class.OverTheCounter });
    return bench;
  }

  /** Lets the numbers go on from one: ids are hashes of them, and a zero byte in an id is cheaper calldata. */
  numberFrom(count: number): void {
    this.count = count;
  }

  /** A number that no other part of the run has. */
  next(): number {
    this.count += 1;
    return this.count;
  }

  /** Makes the words of these packs non-zero. */
  async use(lot: string, indices: number[]): Promise<void> {
    const staff = this.world.lotLedger.connect(this.world.operator.pharmacyLogistics);
    await staff.retireList(lot, 0, indices, Reason.Destroyed, NO_OCCASION);
  }

  async slip(options: Parameters<typeof writeSlip>[1] = {}): Promise<Slip> {
    const number = this.next();
    return writeSlip(this.world, {
      holder: new Wallet(word(`holder ${number}`)),
      partsGroup: word(`parts ${number}`),
      salt: word(`salt ${number}`),
      document: word(`document ${number}`),
      ...options,
    });
  }

  async slips(count: number, options: Parameters<typeof writeSlip>[1] = {}): Promise<Slip[]> {
    const slips: Slip[] = [];
    for (let i = 0; i < count; i += 1) slips.push(await this.slip(options));
    return slips;
  }

  async issued(count: number, options: Parameters<typeof writeSlip>[1] = {}): Promise<Slip[]> {
    const slips = await this.slips(count, options);
    const token = this.world.prescriptionToken.connect(this.world.operator.prescriber);
    await token.issueBatch(
      slips.map(({ fields }) => fields),
      slips.map(() => "0x"),
    );
    return slips;
  }

  async lot(options: Parameters<typeof registerLot>[1] = {}): Promise<string> {
    const number = this.next();
    const lotNumber = `LOT-${String(number).padStart(16, "0")}`;
    return registerLot(this.world, { lotNumber, root: word(lotNumber), ...options });
  }

  async bring(lot: string): Promise<void> {
    await move(this.world, lot, 0, "plant", "store");
  }

  /** A lot of the `n`th product, all of it at the pharmacy's store. */
  async atStore(n: number, packCount = 1000): Promise<string> {
    const lot = await this.lot({ gtin: gtin(n), packCount });
    await this.bring(lot);
    return lot;
  }

  async splitInto(count: number): Promise<{ lot: string; first: number }[]> {
    const lot = await this.lot();
    await move(this.world, lot, 0, "plant", "warehouse");
    const staff = this.world.lotLedger.connect(this.world.operator.distributorLogistics);
    for (let i = 1; i < count; i += 1) await staff.split(lot, (i - 1) * 10, i * 10, NO_OCCASION);
    return Array.from({ length: count }, (_, i) => ({ lot, first: i * 10 }));
  }

  async shipAndReceive(refs: { lot: string; first: number }[]): Promise<Spent> {
    const { lotLedger, operator, site } = this.world;
    const sender = lotLedger.connect(operator.distributorLogistics);
    const recipient = lotLedger.connect(operator.pharmacyLogistics);
    const shipped = await spentBy(sender.ship(refs, site.store, Movement.Sale, occasion(34)));
    const received = await spentBy(recipient.receiveGoods(refs, occasion(35)));
    return shipped.plus(received).each(refs.length);
  }

  add(id: string, what: string, spent: Spent, budget: number): void {
    const decided = DECIDED[id];
    const figure = { id, what, value: spent.gas, unit: "gas", budget, spent };
    this.figures.push(decided === undefined ? figure : { ...figure, decided });
  }
}
