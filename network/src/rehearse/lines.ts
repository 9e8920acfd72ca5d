import { hexlify, randomBytes, Wallet } from "ethers";

import {
  completeDraft,
  dispense,
  dispenseOrder,
  issue,
  makeSlip,
  newDocumentKey,
  PrescriptionClass,
  receiveAll,
  ship,
  substitutionGroup,
} from "@yaolian/sdk";
import type { Ledger, Slip } from "@yaolian/sdk";

/** What asks the ledger and sends nothing. */
export const READ = "read";

/** Names an act and does it: how an act is tried again, timed and counted is its caller's. */
export type Perform = <T>(act: string, perform: () => Promise<T>) => Promise<T>;

/** Work that repeats: each turn builds on the one before. */
export interface Line {
  turn(perform: Perform): Promise<void>;
}

/** A drug that is prescribed and dispensed, and where it lies. */
export interface Stock {
  readonly lot: string;
  readonly coding: { readonly system: string; readonly code: string };
  /** Units in a pack. */
  readonly content: number;
  readonly site: number;
  /** The consignment that the packs are in. */
  readonly consignment: number;
  /** Takes the next pack that nobody has had. */
  readonly nextPack: () => number;
}

/** A prescriber issues for ever new patients, and a pharmacy dispenses: two transactions a turn. */
export class DispensingLine implements Line {
  readonly #prescriber: Ledger;
  readonly #dispenser: Ledger;
  readonly #issuer: number;
  readonly #stock: Stock;
  readonly #today: number;

  constructor(parts: { prescriber: Ledger; dispenser: Ledger; issuer: number; stock: Stock; today: number }) {
    this.#prescriber = parts.prescriber;
    this.#dispenser = parts.dispenser;
    this.#issuer = parts.issuer;
    this.#stock = parts.stock;
    this.#today = parts.today;
  }

  async turn(perform: Perform): Promise<void> {
    const holder = new Wallet(hexlify(randomBytes(32)));
    const slip = this.#slipFor(holder.address);
    await perform("issue", () => issue(this.#prescriber, { prescription: slip.prescription }));
    const { lot, site, consignment, nextPack } = this.#stock;
    const packs = [{ lot, index: nextPack(), consignment }];
    // The same bytes each time it is tried: a retry looks for the earlier transaction.
    const order = await perform(READ, () => dispenseOrder(this.#dispenser, { slip, packs, site, holder }));
    await perform("dispense", () => dispense(this.#dispenser, order));
  }

  #slipFor(holder: string): Slip {
    const { coding, content } = this.#stock;
    const ledger = this.#prescriber;
    const completed = completeDraft(
      {
        ...{ requestIdentifier: `urn:rehearsal:${holder}`, coding, gtin: undefined, quantity: content, unit: "tablet" },
        ...{ interval: 0, part: 0, parts: 1, firstDay: this.#today, lastDay: this.#today + 3 },
        group: substitutionGroup(coding.system, coding.code),
        class: PrescriptionClass.Prescription,
        documentCanonical: JSON.stringify({ resourceType: "MedicationRequest", status: "active" }),
      },
      newDocumentKey(),
      { issuer: this.#issuer, prescriber: ledger.actor?.address ?? "", holder },
    );
    const token = ledger.deployment.contracts.prescriptionToken.address;
    return makeSlip({ chainId: Number(ledger.chainId), token, ...completed });
  }
}

/** One end of a way that goods travel. */
export interface End {
  readonly ledger: Ledger;
  readonly site: number;
}

/** A consignment that goes to and fro between two sites of one member: two transactions a turn. It begins at `from`. */
export class ShippingLine implements Line {
  readonly #consignments: readonly { lot: string; first: number }[];
  #from: End;
  #to: End;

  constructor(lot: string, first: number, [from, to]: readonly [End, End]) {
    this.#consignments = [{ lot, first }];
    this.#from = from;
    this.#to = to;
  }

  async turn(perform: Perform): Promise<void> {
    const [from, to, consignments] = [this.#from, this.#to, this.#consignments];
    await perform("ship", () => ship(from.ledger, { consignments, to: to.site, reason: "Transfer" }));
    await perform("receive", () => receiveAll(to.ledger, { consignments }));
    [this.#from, this.#to] = [to, from];
  }
}
