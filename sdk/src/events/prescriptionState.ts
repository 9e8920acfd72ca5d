import { toBeHex } from "ethers";

import { dayOfTime } from "../days.ts";
import { enumValue, type EnumValue } from "../ledger/enums.ts";
import type { DecodedEvent, EventNamed } from "../transactions/index.ts";

/** A prescription as the token stores it, and what its issue said. */
export interface PrescriptionRecord {
  readonly id: string;
  readonly holder: string;
  readonly issuer: number;
  readonly prescriber: string;
  readonly coPrescriber: string;
  readonly quantity: number;
  readonly firstDay: number;
  readonly lastDay: number;
  readonly interval: number;
  readonly class: EnumValue<"LegalClass">;
  readonly units: number;
  readonly sequence: number;
  readonly site: number;
  readonly until: number;
  readonly dispensedDay: number;
  readonly cancelAsked: boolean;
  readonly cancelled: boolean;
  readonly chain: string;
  /** The prescription that took its place, where it was reissued. */
  readonly successor?: string;
}

type TokenEvent = Extract<DecodedEvent, { contract: "prescriptionToken" }>;
type ChangeEvent = Exclude<TokenEvent, { name: "TransferSingle" | "PrescriptionIssued" | "PrescriptionReissued" }>;

const NO_CHAIN = `0x${"0".repeat(32)}`;

/** Prescriptions as their token's events tell them. */
export class PrescriptionStates {
  readonly all = new Map<string, PrescriptionRecord>();
  readonly #dayOffset: number;
  /** The transfer before an event says who, whose and how many. */
  #transfer: EventNamed<"TransferSingle">["args"] | undefined;

  /** `dayOffset` is the ledger's, in seconds. */
  constructor(dayOffset: number) {
    this.#dayOffset = dayOffset;
  }

  /** Takes an event in; `time` is its block's, Unix seconds. */
  apply(event: TokenEvent, time: number): void {
    if (event.name === "TransferSingle") this.#transfer = event.args;
    else if (event.name === "PrescriptionIssued") this.#issue(event.args);
    else if (event.name === "PrescriptionReissued") {
      this.#change(event.args.previousId, { successor: event.args.id });
    } else this.#applyChange(event, time);
  }

  #applyChange(event: ChangeEvent, time: number): void {
    switch (event.name) {
      case "PrescriptionAccepted": {
        const { id, site, until, sequence } = event.args;
        this.#change(id, { site, until, sequence });
        return;
      }
      case "PrescriptionGivenBack":
        this.#change(event.args.id, { site: 0, until: 0, sequence: event.args.sequence });
        return;
      case "PrescriptionDispensed": {
        const { id, unitsLeft, sequence, chain } = event.args;
        this.#change(id, { units: unitsLeft, sequence, chain, dispensedDay: dayOfTime(time, this.#dayOffset) });
        return;
      }
      case "DispenseWithdrawn": {
        const { id, unitsLeft, sequence, chain, day } = event.args;
        this.#change(id, { units: unitsLeft, sequence, chain, dispensedDay: day });
        return;
      }
      case "CancellationAsked":
        this.#change(event.args.id, { cancelAsked: true, sequence: event.args.sequence });
        return;
      case "PrescriptionCancelled":
        this.#change(event.args.id, { units: 0, cancelled: true, sequence: event.args.sequence });
        return;
      // What became of a claim is the claim ledger's to tell.
      case "ClaimLeftBehind":
        return;
      // Never sent: a prescription does not change hands.
      case "TransferBatch":
      case "ApprovalForAll":
      case "URI":
      case "EIP712DomainChanged":
    }
  }

  #issue({ id, issuer, coPrescriber, terms }: EventNamed<"PrescriptionIssued">["args"]): void {
    const transfer = this.#transfer;
    if (transfer === undefined || toBeHex(transfer.id, 32) !== id) throw incomplete(id);
    const bits = (from: number, count: number): number =>
      Number((terms >> BigInt(from)) & ((1n << BigInt(count)) - 1n));
    this.all.set(id, {
      id,
      issuer,
      coPrescriber,
      holder: transfer.to,
      prescriber: transfer.operator,
      quantity: Number(transfer.value),
      firstDay: bits(0, 16),
      lastDay: bits(16, 16),
      interval: bits(32, 16),
      class: enumValue("LegalClass", bits(48, 8)),
      units: Number(transfer.value),
      sequence: 1,
      site: 0,
      until: 0,
      dispensedDay: 0,
      cancelAsked: false,
      cancelled: false,
      chain: NO_CHAIN,
    });
  }

  #change(id: string, changed: Partial<PrescriptionRecord>): void {
    const known = this.all.get(id);
    if (known === undefined) throw incomplete(id);
    this.all.set(id, { ...known, ...changed });
  }
}

function incomplete(id: string): Error {
  return new Error(`The token's events are not complete: prescription ${id} is unknown.`);
}
