import type { Place } from "../../epcis/index.ts";
import { InputError } from "../../errors.ts";
import type { Keyring, OperatorKey } from "../../ledger/keyring.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import { tryCall } from "../../ledger/gas.ts";
import { occasion, type Occasion } from "../../transactions/index.ts";
import { actingFor, requireKey } from "../state/acting.ts";
import { callOf } from "../state/calls.ts";
import type { LotBook } from "../state/lotBook.ts";
import { LotState } from "../state/lotState.ts";
import { predict } from "../state/predict.ts";
import type { Products } from "../state/products.ts";
import type { Sites } from "../state/sites.ts";
import { lotsOf, type NewLot, type Step } from "../state/step.ts";
import { documentName, type Part } from "./identity.ts";
import type { RecordedActs } from "./recordedActs.ts";

/** What the ledger is told about an event beside what it does. */
export interface EventPapers {
  readonly eventId: string;
  readonly eventTime: number;
  readonly readPoint?: Place;
  readonly bizLocation?: Place;
  readonly sscc?: string;
}

/** What a performer works with. */
export interface PerformerParts {
  readonly ledger: Ledger;
  readonly keyring: Keyring;
  readonly sites: Sites;
  readonly products: Products;
  readonly book: LotBook;
  readonly recorded: RecordedActs;
  readonly isDryRun: boolean;
}

/** Sends the steps of events, each recorded under its event's document; in a dry run it only looks whether they could be. */
export class Performer {
  readonly #parts: PerformerParts;
  /** Lots that a dry run has changed here alone: the chain can't say what may be done to them. */
  readonly #imagined = new Set<string>();

  constructor(parts: PerformerParts) {
    this.#parts = parts;
  }

  /**
   * Does the steps of an event, one after the other, so that a run that goes on finds the first that is missing. Returns
   * the hashes of the transactions, none in a dry run. Throws `KeyMissing` before the first one, or the contract's error.
   */
  async perform(papers: EventPapers, steps: readonly Step[], part?: Part): Promise<string[]> {
    const done = this.#parts.recorded.of(papers.eventId, part).length;
    const keys = await Promise.all(steps.map(({ by }) => requireKey(this.#parts.keyring, by, this.#parts.sites)));
    const transactions: string[] = [];
    for (const [place, step] of steps.entries()) {
      const key = keys[place];
      if (key === undefined) continue;
      const document = documentName(papers.eventId, done + place + 1, part);
      const told = await this.#occasion(document, papers, key);
      if (this.#parts.isDryRun) await this.#imagine(step, key, told);
      else transactions.push(await this.#send(step, key, told));
    }
    return transactions;
  }

  async #send(step: Step, { actor }: OperatorKey, told: Occasion): Promise<string> {
    try {
      const outcome = await actor.send(callOf(this.#parts.ledger, step, told));
      await this.#parts.book.take(outcome.events);
      return outcome.hash;
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      // It may be here by now: sent by a run that was killed, or by another that imports the same documents.
      const landed = await this.#parts.recorded.isRecorded(told.document);
      if (landed === undefined) throw error;
      for (const lot of lotsOf(step)) await this.#parts.book.reload(lot);
      return landed;
    }
  }

  async #imagine(step: Step, key: OperatorKey, told: Occasion): Promise<void> {
    const ids = lotsOf(step);
    if (!ids.some((lot) => this.#imagined.has(lot))) {
      await tryCall(callOf(this.#parts.ledger, step, told), key.address, true);
    }
    const lots = new Map<string, LotState>();
    for (const id of ids) {
      const lot = await this.#parts.book.lot(id);
      if (lot !== undefined) lots.set(id, lot);
    }
    if (step.act === "registerLot" && lots.size === 0)
      this.#parts.book.put(await this.#imaginedLot(step.registration, key));
    else for (const lot of predict(step, lots, actingFor(key))) this.#parts.book.put(lot);
    for (const id of ids) this.#imagined.add(id);
  }

  /** The place is left out where it is the operator's own site. */
  async #occasion(document: string, papers: EventPapers, key: OperatorKey): Promise<Occasion> {
    const gln = (papers.readPoint ?? papers.bizLocation)?.gln;
    const own = key.site === 0 ? undefined : (await this.#parts.sites.of(key.site)).gln;
    return occasion({
      document,
      time: Math.max(0, papers.eventTime),
      ...(gln === undefined || gln === own ? {} : { place: gln }),
      ...(papers.sscc === undefined ? {} : { sscc: papers.sscc }),
    });
  }

  async #imaginedLot(registration: NewLot, { member, site }: OperatorKey): Promise<LotState> {
    const vaccine = await this.#parts.products.isVaccine(registration.gtin);
    const releasedByRegulatorOnly = await this.#parts.products.isReleasedByRegulator(registration.gtin);
    return new LotState({
      name: "LotRegistered",
      args: { ...registration, site, maker: member, releasedByRegulatorOnly, vaccine },
    });
  }
}
