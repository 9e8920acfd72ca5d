import type { Pack } from "../../epcis/index.ts";
import type { LotFile } from "../../lots/index.ts";
import { PackBook } from "../../lots/index.ts";
import { packKey } from "./logisticUnits.ts";

/** A pack of a pack list. */
export interface LocatedPack {
  readonly lot: string;
  readonly index: number;
  /** The root that the list leads to. */
  readonly root: string;
}

/** A lot of this run, all of whose packs its events name. */
export interface NamedLot {
  readonly gtin: string;
  readonly lotNumber: string;
  readonly lot: string;
  readonly root: string;
}

/** A pack of such a lot. */
interface NamedPack extends LocatedPack {
  readonly lotNumber: string;
}

/** Finds packs by their serials in the pack lists of a vault and in those that this run has made. */
export class PackFinder {
  readonly #folder: string;
  readonly #found = new Map<string, LocatedPack>();
  /** Lots of this run that the book does not know yet and whose packs no event names, by GTIN. */
  #files = new Map<string, LotFile[]>();
  /** Packs of the other lots of this run: who imports a thousand lots does not look for each pack in a thousand files. */
  readonly #named = new Map<string, NamedPack>();
  /** Packs whose serial an earlier lot of this run has too: only who names the lot means them. */
  readonly #repeated = new Map<string, NamedPack>();
  #book: PackBook | undefined;
  /** One question to the book at a time: it may have to be opened anew for it. */
  #asking: Promise<unknown> = Promise.resolve();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Adds the pack list of a lot of this run; it is closed with the finder. */
  add(file: LotFile): void {
    const same = this.#files.get(file.gtin);
    if (same === undefined) this.#files.set(file.gtin, [file]);
    else same.push(file);
  }

  /** Adds a lot of this run by its packs, each with its index. */
  name({ gtin, lotNumber, lot, root }: NamedLot, packs: Iterable<readonly [number, string]>): void {
    for (const [index, serial] of packs) {
      const key = packKey({ gtin, serial });
      const isRepeated = this.#named.has(key) || this.#inFiles({ gtin, serial }) !== undefined;
      if (isRepeated) this.#repeated.set(`${key} ${lotNumber}`, { lotNumber, lot, root, index });
      else this.#named.set(key, { lotNumber, lot, root, index });
    }
  }

  /**
   * The place of a pack in its list. Throws the InputErrors `SerialUnknown` (which says so where the scanner's caps
   * lock or suffix explains it) and `SerialAmbiguous` of the pack book.
   */
  async find(pack: Pack): Promise<LocatedPack> {
    const key = `${packKey(pack)} ${pack.lot ?? ""}`;
    const known = this.#found.get(key);
    if (known !== undefined) return known;
    const found = this.#inThisRun(pack) ?? (await this.#ask(pack));
    this.#found.set(key, found);
    return found;
  }

  async close(): Promise<void> {
    for (const file of [...this.#files.values()].flat()) await file.close();
    await this.#book?.close();
    this.#files = new Map();
    this.#book = undefined;
  }

  #inThisRun(pack: Pack): LocatedPack | undefined {
    const { lot } = pack;
    const named = this.#named.get(packKey(pack));
    if (named !== undefined && (lot === undefined || lot === named.lotNumber)) return named;
    const repeated = lot === undefined ? undefined : this.#repeated.get(`${packKey(pack)} ${lot}`);
    return repeated ?? this.#inFiles(pack);
  }

  #inFiles({ gtin, serial, lot }: Pack): LocatedPack | undefined {
    for (const file of this.#files.get(gtin) ?? []) {
      if (lot !== undefined && file.lot !== lot) continue;
      const index = file.indexOf(serial);
      if (index !== undefined) return { lot: file.lotId, index, root: file.root };
    }
    return undefined;
  }

  #ask(pack: Pack): Promise<LocatedPack> {
    const asked = this.#asking.then(() => this.#inBook(pack));
    this.#asking = Promise.allSettled([asked]);
    return asked;
  }

  async #inBook(pack: Pack): Promise<LocatedPack> {
    try {
      return located(await this.#open(), pack);
    } catch (error) {
      if (this.#files.size + this.#named.size === 0) throw error;
      // What the book says of a scanner's faults is to count the lots of this run too.
      await this.#book?.close();
      this.#book = undefined;
      return located(await this.#open(), pack);
    }
  }

  async #open(): Promise<PackBook> {
    this.#book ??= await PackBook.open(this.#folder, { digestChecked: true });
    return this.#book;
  }
}

function located(book: PackBook, pack: Pack): LocatedPack {
  const { lotId, index, root } = book.find(pack);
  return { lot: lotId, index, root };
}
