import type { Goods, Pack, Statement } from "../../sdk/src/epcis/statement.ts";
import type { Cast, CastMember, CastProduct, CastSite } from "../seed/cast.ts";
import { goodsOf } from "./stories.ts";

/** A lot that the prelude registers, so that other people's documents find the packs they name. */
export interface PreludeLot {
  readonly gtin: string;
  readonly lot: string;
  readonly serials: string[];
  /** The GLN where its packs are first seen, so where it is registered. */
  readonly gln: string;
  /** A transformation's output is not released: what it was made from is still to be recorded. */
  readonly released: boolean;
  /** Where a document receives its packs without telling who sent them: they are sent there. */
  readonly sentTo: string | undefined;
}

/** Everybody and everything that a story names and none of its documents brings into being. */
export interface Prelude {
  readonly cast: Cast;
  readonly lots: readonly PreludeLot[];
}

/** Where packs come from that a document receives from nobody it names. */
const SUPPLIER = "6901999900002";

/** More packs than this are not made up for an example. */
const MOST_PACKS = 10_000;

/** Companies beyond these share one member: they all found the consortium in one transaction. */
const MOST_COMPANIES = 60;

const REGULATOR: CastMember = { key: "regulator", name: "The prelude's regulator", kinds: ["Regulator"] };

/** Reads what a story needs to be there before it begins. Nothing of it is guessed but who the places belong to. */
export function preludeOf(statements: readonly Statement[]): Prelude {
  const glns = new Set(statements.flatMap(placesOf));
  const gtins = new Set<string>();
  const lots = new Lots();
  for (const statement of statements) {
    for (const { packs, quantities } of goodsOf(statement))
      for (const { gtin } of [...packs, ...quantities]) gtins.add(gtin);
    lots.add(statement);
  }
  if (lots.all().some(({ gln, sentTo }) => gln === SUPPLIER || sentTo === SUPPLIER)) glns.add(SUPPLIER);
  const companies = [...new Set([...glns].sort().map(companyOf))].slice(0, MOST_COMPANIES);
  const sites = [...glns].sort().map((gln) => siteOf(gln, companies));
  const members = new Map(sites.map(({ member }) => [member.key, member]));
  const [first] = sites;
  const products = first === undefined ? [] : [...gtins].sort().map((gtin) => productOf(gtin, first.member, sites));
  return { cast: { members: [REGULATOR, ...members.values()], sites, products }, lots: lots.all() };
}

/** The first seven digits stand for the company: a GLN does not say how long its prefix is. */
function companyOf(gln: string): string {
  return gln.slice(0, 7);
}

function siteOf(gln: string, companies: readonly string[]): CastSite {
  const company = companyOf(gln);
  const key = companies.includes(company) ? company : "others";
  const member: CastMember = { key, name: `Company ${key}`, kinds: ["Manufacturer", "Pharmacy"] };
  return { gln, name: `GLN ${gln}`, kind: "warehouse", member };
}

function productOf(gtin: string, holder: CastMember, sites: readonly CastSite[]): CastProduct {
  return {
    gtin,
    name: `Product ${gtin}`,
    coding: { system: "https://www.gs1.org/gtin", code: gtin },
    content: 1,
    unit: "piece",
    class: "overTheCounter",
    approvalNumber: "",
    holder: holder.key,
    makers: sites.map(({ gln }) => gln),
    vaccine: false,
    needsLotRelease: false,
    hoursOpen: 0,
    maxUnits: 0,
    storage: { lowestCelsius: 2, highestCelsius: 30, excursionMinutes: 1440 },
  };
}

function placesOf(statement: Statement): string[] {
  const parties = "fromParties" in statement ? [statement.fromParties, statement.toParties] : [];
  const glns = [
    statement.readPoint?.gln,
    statement.bizLocation?.gln,
    ...parties.flatMap((side) => [side.possessing_party, side.location, side.owning_party]),
  ];
  return glns.filter((gln) => gln !== undefined);
}

class Lots {
  /** Packs and lots that a document makes known, or that are placed already. */
  readonly #known = new Set<string>();
  readonly #lots = new Map<string, PreludeLot>();

  add(statement: Statement): void {
    switch (statement.kind) {
      case "declareError":
        return;
      case "commission":
        return this.#make(statement.goods, statement);
      case "transform":
        this.#place(statement.inputs, statement, true);
        return this.#make(statement.outputs, statement);
      default:
        this.#place(statement.goods, statement, true);
    }
  }

  all(): PreludeLot[] {
    return [...this.#lots.values()];
  }

  /** What an event makes is known from then on; where it does not say enough of the lot, the prelude makes it. */
  #make(goods: Goods, statement: Making): void {
    const { lot, expiry } = statement.lot;
    if (lot === undefined || expiry === undefined) {
      // What a transformation makes is not released: what it was made from is still to be recorded.
      this.#place({ ...goods, quantities: [] }, statement, statement.kind === "commission");
    }
    for (const pack of goods.packs) this.#known.add(keyOf(pack));
    for (const { gtin } of [...goods.packs, ...goods.quantities]) this.#known.add(`${gtin}|lot ${lot ?? ""}`);
  }

  #place({ packs, quantities }: Goods, statement: Placed, released: boolean): void {
    const { gln, sentTo } = whereabouts(statement);
    if (gln === undefined) return;
    for (const pack of packs) {
      if (this.#known.has(keyOf(pack))) continue;
      this.#known.add(keyOf(pack));
      this.#lot(pack.gtin, pack.lot, { gln, sentTo, released }).serials.push(pack.serial);
    }
    for (const { gtin, lot, quantity = 1, unitOfMeasure } of quantities) {
      if (lot === undefined || this.#known.has(`${gtin}|lot ${lot}`)) continue;
      this.#known.add(`${gtin}|lot ${lot}`);
      const { serials } = this.#lot(gtin, lot, { gln, sentTo, released });
      // What is weighed or measured is one pack: the ledger counts packs.
      const count = unitOfMeasure === undefined ? Math.min(Math.ceil(quantity), MOST_PACKS) : 1;
      for (let number = serials.length; number < count; number += 1) serials.push(`P${number + 1}`);
    }
  }

  /** One lot for all packs of a product that are at one place and do not tell theirs. */
  #lot(gtin: string, lot: string | undefined, place: Pick<PreludeLot, "gln" | "sentTo" | "released">): PreludeLot {
    const key = [gtin, lot ?? "", place.gln, place.sentTo ?? "", place.released].join("|");
    const known = this.#lots.get(key) ?? { gtin, lot: lot ?? `PRELUDE-${this.#lots.size + 1}`, serials: [], ...place };
    this.#lots.set(key, known);
    return known;
  }
}

type Making = Extract<Statement, { kind: "commission" | "transform" }>;
type Placed = Exclude<Statement, { kind: "declareError" }>;

/** Where a statement finds its goods, and where they are on their way to; in the order in which the importer looks. */
function whereabouts(statement: Placed): { gln: string | undefined; sentTo: string | undefined } {
  const { readPoint, bizLocation } = statement;
  if (!("fromParties" in statement)) return { gln: bizLocation?.gln ?? readPoint?.gln, sentTo: undefined };
  const from = statement.from ?? statement.fromParties.location;
  const to = statement.to ?? statement.toParties.location;
  if (statement.kind === "receive") {
    const sentTo = to ?? bizLocation?.gln ?? readPoint?.gln;
    return { gln: from === undefined || from === sentTo ? SUPPLIER : from, sentTo };
  }
  const gln = from ?? readPoint?.gln ?? bizLocation?.gln;
  return { gln, sentTo: statement.kind === "voidShipment" ? (to ?? SUPPLIER) : undefined };
}

function keyOf({ gtin, serial }: Pack): string {
  return `${gtin}|${serial}`;
}
