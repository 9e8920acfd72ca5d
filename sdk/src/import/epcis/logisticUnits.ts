import type { Container, Goods, GoodsQuantity, Pack } from "../../epcis/index.ts";

/** What a packing or unpacking event says, as it is kept for later runs. */
export interface PackingNote {
  readonly eventId: string;
  /** Unix seconds. */
  readonly time: number;
  /** GLN of the place, where the event names one. */
  readonly place?: string;
  readonly action: "pack" | "unpack";
  readonly container: Container;
  readonly goods: Goods;
  /** Everything is taken out: the event names no goods. */
  readonly whole: boolean;
}

/** Goods with every case and pallet that is known replaced by what it holds. */
export interface ExpandedGoods {
  readonly packs: readonly Pack[];
  readonly quantities: readonly GoodsQuantity[];
  /** SSCCs whose content nobody has told. */
  readonly unknown: readonly string[];
}

interface Unit {
  /** Units are numbered as they are first filled. */
  readonly number: number;
  readonly packs: Map<string, Pack>;
  readonly units: Map<string, Container>;
  readonly quantities: GoodsQuantity[];
}

/** Cases and pallets and what they hold, as packing and unpacking events tell it, in their order. */
export class LogisticUnits {
  readonly #units = new Map<string, Unit>();
  /** In which unit a pack or a unit is. */
  readonly #parents = new Map<string, string>();

  /** Takes a packing or unpacking in. What is packed a second time has left where it was. */
  note({ action, container, goods, whole }: Omit<PackingNote, "eventId" | "time">): void {
    const key = keyOf(container);
    const unit = this.#units.get(key) ?? {
      number: this.#units.size,
      packs: new Map(),
      units: new Map(),
      quantities: [],
    };
    this.#units.set(key, unit);
    if (action === "pack") this.#pack(key, unit, goods);
    else if (whole) this.#empty(unit);
    else this.#unpack(key, unit, goods);
  }

  /** Whether anything was ever packed into it. */
  knows(container: Container): boolean {
    return this.#units.has(keyOf(container));
  }

  /** All packs and quantities that these goods come to. A pack that is itself a case, by its own code, is opened up. */
  expand(goods: Goods): ExpandedGoods {
    const packs = new Map<string, Pack>();
    const quantities = [...goods.quantities];
    const unknown: string[] = [];
    const seen = new Set<string>();
    const open = (key: string): void => {
      const unit = this.#units.get(key);
      if (unit === undefined || seen.has(key)) return;
      seen.add(key);
      for (const pack of unit.packs.values()) take(pack);
      for (const inner of unit.units.keys()) open(inner);
      quantities.push(...unit.quantities);
    };
    const take = (pack: Pack): void => {
      const key = keyOf(pack);
      if (this.#units.has(key)) open(key);
      else packs.set(packKey(pack), pack);
    };
    for (const pack of goods.packs) take(pack);
    for (const sscc of goods.logisticUnits) {
      if (this.knows({ sscc })) open(keyOf({ sscc }));
      else unknown.push(sscc);
    }
    return { packs: [...packs.values()], quantities, unknown };
  }

  /**
   * The packs of these that lie in units, in packing order: a unit's packs together, units of one outer unit together,
   * outer units as they were first filled. The others are left out.
   */
  inPackingOrder(packs: ReadonlySet<string>): string[] {
    const ordered = new Set<string>();
    const visited = new Set<string>();
    const visit = (key: string): void => {
      if (visited.has(key)) return;
      visited.add(key);
      const unit = this.#units.get(key);
      for (const pack of unit?.packs.keys() ?? []) if (packs.has(pack)) ordered.add(pack);
      for (const inner of unit?.units.keys() ?? []) visit(inner);
    };
    const outermost = new Set<string>();
    for (const pack of packs) if (this.#parents.has(pack)) outermost.add(this.#outermost(pack));
    const numberOf = (key: string): number => this.#units.get(key)?.number ?? 0;
    for (const key of [...outermost].sort((one, other) => numberOf(one) - numberOf(other))) visit(key);
    return [...ordered];
  }

  #outermost(key: string): string {
    const seen = new Set<string>();
    let outer = key;
    for (let parent = this.#parents.get(outer); parent !== undefined && !seen.has(parent);) {
      seen.add(parent);
      outer = parent;
      parent = this.#parents.get(outer);
    }
    return outer;
  }

  #pack(key: string, unit: Unit, goods: Goods): void {
    for (const pack of goods.packs) {
      const asUnit = keyOf(pack);
      if (this.#units.has(asUnit)) this.#putUnit(key, unit, asUnit, { gtin: pack.gtin, serial: pack.serial });
      else {
        this.#leave(packKey(pack));
        unit.packs.set(packKey(pack), pack);
        this.#parents.set(packKey(pack), key);
      }
    }
    for (const sscc of goods.logisticUnits) this.#putUnit(key, unit, keyOf({ sscc }), { sscc });
    unit.quantities.push(...goods.quantities);
  }

  #putUnit(key: string, unit: Unit, inner: string, container: Container): void {
    if (inner === key) return;
    this.#leave(inner);
    unit.units.set(inner, container);
    this.#parents.set(inner, key);
  }

  #unpack(key: string, unit: Unit, goods: Goods): void {
    const out = [
      ...goods.packs.flatMap((pack) => [packKey(pack), keyOf(pack)]),
      ...goods.logisticUnits.map((sscc) => keyOf({ sscc })),
    ];
    for (const each of out) {
      if (this.#parents.get(each) !== key) continue;
      this.#leave(each);
    }
    if (goods.quantities.length > 0) unit.quantities.length = 0;
  }

  #empty(unit: Unit): void {
    for (const each of [...unit.packs.keys(), ...unit.units.keys()]) this.#leave(each);
    unit.quantities.length = 0;
  }

  #leave(child: string): void {
    const parent = this.#parents.get(child);
    if (parent === undefined) return;
    this.#parents.delete(child);
    this.#units.get(parent)?.packs.delete(child);
    this.#units.get(parent)?.units.delete(child);
  }
}

/** How a pack is told from others, whatever case it is in. */
export function packKey({ gtin, serial }: { gtin: string; serial: string }): string {
  return `${gtin} ${serial}`;
}

function keyOf(container: Container): string {
  return "sscc" in container ? container.sscc : `case ${packKey(container)}`;
}
