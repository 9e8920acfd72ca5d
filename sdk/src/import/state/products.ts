import { enumValue, type EnumValue } from "../../ledger/enums.ts";
import type { Ledger } from "../../ledger/ledger.ts";

/** Where the legal class and the flags (vaccine, needs lot release) stand in the word that `productOf` answers. */
const CLASS_BIT = 160n;
const FLAGS_BIT = 176n;
const BYTE = 0xffn;

/** What the registry has of products, each asked for once. */
export class Products {
  readonly #ledger: Ledger;
  readonly #words = new Map<bigint, Promise<bigint>>();

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** How a product may reach a person; undefined where there is no such product. */
  async classOf(gtin: bigint): Promise<EnumValue<"LegalClass"> | undefined> {
    const word = await this.#word(gtin);
    return word === 0n ? undefined : enumValue("LegalClass", (word >> CLASS_BIT) & BYTE);
  }

  /** Whether a regulator releases each lot of a product, as every vaccine's. */
  async isReleasedByRegulator(gtin: bigint): Promise<boolean> {
    return (((await this.#word(gtin)) >> FLAGS_BIT) & BYTE) !== 0n;
  }

  /** Whether a product is a vaccine: its lowest flag. */
  async isVaccine(gtin: bigint): Promise<boolean> {
    return (((await this.#word(gtin)) >> FLAGS_BIT) & 1n) === 1n;
  }

  async #word(gtin: bigint): Promise<bigint> {
    const asked = this.#words.get(gtin) ?? this.#ledger.drugRegistry.productOf(gtin);
    this.#words.set(gtin, asked);
    return asked;
  }
}
