import { InputError } from "../../errors.ts";
import { glnToNumber, numberToGln } from "../../gs1/index.ts";
import type { Ledger } from "../../ledger/ledger.ts";

/** A place of a member. */
export interface Site {
  readonly site: number;
  readonly member: number;
  readonly gln: string;
}

/** The sites of the Consortium, each asked for once. */
export class Sites {
  readonly #ledger: Ledger;
  readonly #byGln = new Map<string, Promise<number>>();
  readonly #sites = new Map<number, Promise<Site>>();

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** The site that a GLN names; undefined where it names none. */
  async named(gln: string): Promise<number | undefined> {
    const asked = this.#byGln.get(gln) ?? this.#ask(gln);
    this.#byGln.set(gln, asked);
    const site = await asked;
    return site === 0 ? undefined : site;
  }

  /** The first of these GLNs that names a site. Throws an InputError `GlnUnknown` where none of them does. */
  async first(glns: readonly string[]): Promise<number | undefined> {
    for (const gln of glns) {
      const site = await this.named(gln);
      if (site !== undefined) return site;
    }
    if (glns.length === 0) return undefined;
    const names = [...new Set(glns)].join(", ");
    throw new InputError(
      "GlnUnknown",
      `No site of the consortium has the GLN ${names}.`,
      "Correct the GLN, or have the member's admin open the site.",
    );
  }

  /** What the Consortium has of a site. */
  async of(site: number): Promise<Site> {
    const asked = this.#sites.get(site) ?? this.#askSite(site);
    this.#sites.set(site, asked);
    return asked;
  }

  /** A site as a sentence names it. */
  async words(site: number): Promise<string> {
    const { gln } = await this.of(site);
    return `site ${site} (GLN ${gln})`;
  }

  async #ask(gln: string): Promise<number> {
    return Number(await this.#ledger.consortium.siteByGln(glnToNumber(gln)));
  }

  async #askSite(site: number): Promise<Site> {
    const { member, gln } = await this.#ledger.consortium.siteOf(site);
    return { site, member: Number(member), gln: numberToGln(gln) };
  }
}
