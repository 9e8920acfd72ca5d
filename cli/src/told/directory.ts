import { decodeLotNumber } from "@yaolian/sdk/lots";
import type { Ledger } from "@yaolian/sdk/ledger";

import { NO_NAMES } from "./names.ts";
import type { Names } from "./names.ts";

/** A lot as people know it. */
export interface LotName {
  readonly gtin: string;
  readonly number: string;
  readonly product: string | undefined;
}

/** Turns the ledger's numbers into what people call things; what it asked once it keeps. */
export class Directory {
  readonly #ledger: Ledger;
  readonly #names: Names;
  readonly #sites = new Map<number, Promise<{ gln: string; member: number } | undefined>>();
  readonly #lots = new Map<string, Promise<LotName | undefined>>();

  constructor(ledger: Ledger, names: Names = NO_NAMES) {
    this.#ledger = ledger;
    this.#names = names;
  }

  /** `East Gate store`, or `site 5 (GLN 6906789000016)` where nobody named it. */
  async site(number: number): Promise<string> {
    const site = await this.#site(number);
    if (site === undefined) return `site ${number}`;
    return this.#names.sites[site.gln] ?? `site ${number} (GLN ${site.gln})`;
  }

  /** A site's GLN; undefined where there is no such site. */
  async gln(number: number): Promise<string | undefined> {
    return (await this.#site(number))?.gln;
  }

  member(number: number): string {
    return this.#names.members[String(number)] ?? `member ${number}`;
  }

  product(gtin: string | bigint): string {
    const digits = String(gtin).padStart(14, "0");
    return this.#names.products[digits] ?? digits;
  }

  /** `lot MF2609`, or the beginning of its id where it is not registered. */
  async lot(id: string): Promise<string> {
    const name = await this.lotName(id);
    return name === undefined ? `lot ${id.slice(0, 10)}…` : `lot ${name.number}`;
  }

  /** GTIN, lot number and product of a lot; undefined where it is not registered. */
  lotName(id: string): Promise<LotName | undefined> {
    const known = this.#lots.get(id) ?? this.#lookUp(id);
    this.#lots.set(id, known);
    known.then(
      (name) => name === undefined && this.#lots.delete(id),
      () => this.#lots.delete(id),
    );
    return known;
  }

  /** A sentence with what people call things in place of lots' ids, sites' numbers and GTINs. */
  async humanize(sentence: string): Promise<string> {
    const named = /\b0x[0-9a-f]{64}\b|\bsite [1-9]\d*\b(?: \(GLN \d{13}\))?|\b(?:with )?GTIN \d{14}\b/g;
    const names = new Map<string, string>();
    for (const word of new Set(sentence.match(named) ?? [])) names.set(word, (await this.#nameOf(word)) ?? word);
    return sentence.replace(named, (word) => names.get(word) ?? word);
  }

  async #nameOf(word: string): Promise<string | undefined> {
    if (word.startsWith("0x")) return (await this.lotName(word))?.number;
    const digits = /\d+/.exec(word)?.[0] ?? "";
    if (word.includes("GTIN")) return this.#names.products[digits];
    const name = await this.site(Number(digits));
    return name.startsWith("site ") ? undefined : name;
  }

  async #lookUp(id: string): Promise<LotName | undefined> {
    const { lotLedger, deployment } = this.#ledger;
    const [event] = await lotLedger.queryFilter(
      lotLedger.filters.LotRegistered(id),
      deployment.contracts.lotLedger.startBlock,
    );
    if (event === undefined) return undefined;
    const gtin = String(event.args.gtin).padStart(14, "0");
    return { gtin, number: decodeLotNumber(event.args.lotNumber), product: this.#names.products[gtin] };
  }

  #site(number: number): Promise<{ gln: string; member: number } | undefined> {
    const known =
      this.#sites.get(number) ??
      this.#ledger.consortium.siteOf(number).then(
        ({ gln, member }) => ({ gln: String(gln).padStart(13, "0"), member: Number(member) }),
        () => undefined,
      );
    this.#sites.set(number, known);
    return known;
  }
}
