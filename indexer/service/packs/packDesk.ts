import { alertCodeFor, InputError } from "@yaolian/sdk";
import { parsePackCode } from "@yaolian/sdk/gs1";
import { expiryMismatch, lotMismatch, serialMissing } from "@yaolian/sdk/import";
import type { Ledger } from "@yaolian/sdk/ledger";
import { lotIdOf, serialUnknown, type FoundPack, type LotFile, type PackRow } from "@yaolian/sdk/lots";

import type { ServiceContext } from "../context.ts";
import { answerOf, toldOf, unlisted, type AskedPack, type PackAnswer } from "./answer.ts";
import { Bounded } from "./bounded.ts";
import { Consignments } from "./consignments.ts";
import { headOf, standingAt, unlistedRow, verdictAt, type Block } from "./ledgerView.ts";
import { PackLists, type ListedLot } from "./packLists.ts";

/** Lots of which root and expiry are remembered. */
const MOST_LOTS = 10_000;
/** Lists that are searched for one code: more would keep everybody waiting. */
const MOST_SEARCHED = 200;

/** A pack as its code names it. */
interface Question extends AskedPack {
  /** The consignment that is said to have it. */
  readonly consignment?: number | undefined;
}

/** A pack whose code names its lot. */
type NamedPack = Question & { readonly gtin: string; readonly lot: string };

/** Which pack of which lot was asked about. */
export interface PackPlace {
  readonly lotId: string;
  readonly index: number;
}

/** What was found out; the place is undefined where no list has the pack. */
export interface Checked {
  readonly answer: PackAnswer;
  readonly place?: PackPlace;
}

/** A serial that is on no list; whether the scanner's settings are to blame for that. */
interface UnknownSerial {
  readonly error: InputError;
  readonly isOfScanner: boolean;
}

/** What a registered lot keeps for good. */
interface LotFacts {
  readonly root: string;
  readonly expiry: string;
}

/** Where anyone asks about a pack. It keeps no word of who asked, or what. */
export class PackDesk {
  readonly #ledger: Ledger;
  readonly #lists: PackLists;
  readonly #consignments: Consignments;
  readonly #facts = new Bounded<string, LotFacts>(MOST_LOTS);

  constructor({ ledger, follower, packLists }: Pick<ServiceContext, "ledger" | "follower" | "packLists">) {
    this.#ledger = ledger;
    this.#lists = new PackLists(packLists);
    this.#consignments = new Consignments(follower);
  }

  /**
   * What the ledger says of a pack by its scanned code, at its newest block. Throws the InputErrors of `parsePackCode`,
   * `SerialMissing` for a code of no single pack, `LotMissing` and `SerialAmbiguous` for one that names too little; a
   * TransientError where the node or the tables do not answer.
   */
  async check(code: string, consignment?: number): Promise<Checked> {
    const { gtin, lot, serial, traceCode, expiry, drugIdentification: drug } = parsePackCode(code);
    const wanted = serial ?? traceCode;
    if (wanted === undefined) throw serialMissing(code);
    const block = await headOf(this.#ledger);
    const question = { serial: wanted, gtin, expiry, consignment };
    if (gtin !== undefined && lot !== undefined) return this.#ofLot({ ...question, gtin, lot }, block);
    const lists = await this.#lists.ofDrug({ gtin, drug });
    if (lists.length > MOST_SEARCHED) throw lotMissing(lists.length);
    const [found, another] = await this.#search(wanted, lists);
    if (found === undefined) return { answer: answerOf({ serial: wanted, gtin }, block, unlisted({ serial: wanted })) };
    if (another !== undefined) throw serialAmbiguous(wanted, found, another);
    return this.#ofLot({ ...question, gtin: found.gtin, lot: found.lot }, block);
  }

  /**
   * The row of a pack in its list, which proves it against its lot's root. Throws what {@link check} throws of a code, and an
   * InputError `SerialUnknown` where no list that is here has it.
   */
  async row(code: string): Promise<FoundPack> {
    const { gtin, lot, serial, traceCode, drugIdentification: drug } = parsePackCode(code);
    const wanted = serial ?? traceCode;
    if (wanted === undefined) throw serialMissing(code);
    const isNamed = gtin !== undefined && lot !== undefined;
    const lists = isNamed ? await this.#lists.ofLot(lotIdOf(gtin, lot)) : await this.#lists.ofDrug({ gtin, drug });
    if (lists.length > MOST_SEARCHED) throw lotMissing(lists.length);
    const [found, another] = await this.#search(wanted, lists);
    if (found === undefined) throw serialUnknown({ serial: wanted, gtin, lot }, () => false);
    if (another !== undefined && another.lotId !== found.lotId) throw serialAmbiguous(wanted, found, another);
    const row = await this.#lists.read(found, (file) => rowIn(file, wanted));
    if (row === undefined) throw serialUnknown({ serial: wanted, gtin, lot }, () => false);
    return { ...row, lotId: found.lotId, root: found.root };
  }

  async #ofLot(asked: NamedPack, block: Block): Promise<Checked> {
    const lotId = lotIdOf(asked.gtin, asked.lot);
    const facts = await this.#factsOf(lotId, block);
    if (facts === undefined) return this.#unregistered(asked, block);
    const pack = { ...asked, expiry: facts.expiry };
    const listed = (await this.#lists.ofLot(lotId)).find(({ root }) => root === facts.root);
    const read = listed === undefined ? undefined : await this.#lists.read(listed, (file) => rowOf(file, asked));
    if (read === undefined) {
      const standing = await standingAt(this.#ledger, lotId, block);
      return { answer: answerOf(pack, block, unlisted(pack, standing)) };
    }
    return "row" in read ? this.#ofRow(asked, lotId, read.row, facts, block) : this.#notListed(pack, block, read);
  }

  async #ofRow(asked: NamedPack, lotId: string, row: PackRow, facts: LotFacts, block: Block): Promise<Checked> {
    const { index } = row;
    const first = asked.consignment ?? (await this.#consignments.holding(lotId, index));
    let at = block;
    let verdict = await verdictAt(this.#ledger, first, row, at);
    if (verdict === "StaleConsignment" && asked.consignment === undefined) {
      // It was split or joined since the lot was read.
      await this.#consignments.lookAgain(lotId, block.number);
      at = await headOf(this.#ledger);
      verdict = await verdictAt(this.#ledger, await this.#consignments.holding(lotId, index), row, at);
    }
    if (verdict === "NotGenuine") this.#facts.delete(lotId);
    const { expiry } = facts;
    const pack = { ...asked, expiry };
    const fault =
      asked.expiry === undefined || asked.expiry === expiry
        ? undefined
        : {
            error: expiryMismatch(pack, asked.expiry),
            mismatch: { field: "expiry", code: asked.expiry, ledger: expiry } as const,
          };
    return { answer: answerOf(pack, at, toldOf(verdict, pack, fault)), place: { lotId, index } };
  }

  /** A serial that the lot's whole list does not have, though another lot's may: a swapped or copied code. */
  async #notListed(pack: NamedPack, block: Block, unknown: UnknownSerial): Promise<Checked> {
    const { gtin, lot, serial } = pack;
    const verdict = await verdictAt(this.#ledger, 0, unlistedRow(pack), block);
    const told = toldOf(verdict, pack);
    if (unknown.isOfScanner) {
      const { message, cure } = unknown.error;
      return { answer: answerOf(pack, block, { ...told, message, cure, alert: null }) };
    }
    const others = (await this.#lists.ofDrug({ gtin })).filter((each) => each.lot !== lot);
    const [found] = await this.#search(serial, others.slice(0, MOST_SEARCHED));
    if (found === undefined) return { answer: answerOf(pack, block, told) };
    const error = lotMismatch({ serial, lot: found.lot }, lot);
    const mismatch = { field: "lot", code: lot, ledger: found.lot } as const;
    return { answer: answerOf(pack, block, toldOf(verdict, pack, { error, mismatch })) };
  }

  /** The contract's verdict on a pack of a lot that is not registered. */
  async #unregistered({ gtin, lot, serial }: NamedPack, block: Block): Promise<Checked> {
    const pack = { gtin, lot, serial };
    const verdict = await verdictAt(this.#ledger, 0, unlistedRow(pack), block);
    const alert = alertCodeFor({ fault: "LotNotOnLedger" }) ?? null;
    return { answer: answerOf(pack, block, { ...toldOf(verdict, pack), alert }) };
  }

  /** The lots, two at most, whose lists have a serial. */
  async #search(serial: string, lists: readonly ListedLot[]): Promise<ListedLot[]> {
    const found: ListedLot[] = [];
    for (const listed of lists) {
      const index = await this.#lists.read(listed, (file) => file.indexOf(serial));
      if (index !== undefined) found.push(listed);
      if (found.length > 1) break;
    }
    return found;
  }

  /** Root and expiry of a lot; undefined where none is registered. */
  async #factsOf(lotId: string, block: Block): Promise<LotFacts | undefined> {
    const known = this.#facts.get(lotId);
    if (known !== undefined) return known;
    const standing = await standingAt(this.#ledger, lotId, block);
    if (standing === undefined) return undefined;
    const facts = { root: standing.root, expiry: standing.expiry };
    this.#facts.set(lotId, facts);
    return facts;
  }
}

function rowIn(file: LotFile, serial: string): PackRow | undefined {
  const index = file.indexOf(serial);
  return index === undefined ? undefined : file.row(index);
}

function rowOf(file: LotFile, { serial, gtin, lot }: NamedPack): { readonly row: PackRow } | UnknownSerial {
  const index = file.indexOf(serial);
  if (index !== undefined) return { row: file.row(index) };
  let isOfScanner = false;
  const error = serialUnknown({ serial, gtin, lot }, (other) => {
    isOfScanner = file.indexOf(other) !== undefined;
    return isOfScanner;
  });
  return { error, isOfScanner };
}

function lotMissing(lists: number): InputError {
  const message = `The code names no lot, and ${lists} lots of the product are listed here.`;
  return new InputError("LotMissing", message, "Scan the code that names the lot too.");
}

function serialAmbiguous(serial: string, one: ListedLot, other: ListedLot): InputError {
  const message = `The serial ${serial} is in lot ${one.lot} of GTIN ${one.gtin} and in lot ${other.lot} of GTIN ${other.gtin}.`;
  return new InputError("SerialAmbiguous", message, "Scan the code that names GTIN and lot.");
}
