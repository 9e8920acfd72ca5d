import { toBeHex } from "ethers";

import { dayOfTime } from "../days.ts";
import type { EnumValue } from "../ledger/enums.ts";
import type { DecodedEvent, EventNamed } from "../transactions/index.ts";

/** An immunization as the token stores it, and what its events said. */
export interface ImmunizationRecordState {
  readonly id: string;
  readonly holder: string;
  readonly site: number;
  readonly vaccinator: string;
  readonly lot: string;
  readonly index: number;
  /** 0 for a whole pack, 1 for a dose drawn from an opened one. */
  readonly units: number;
  /** When it was given, as its document says, Unix time; 0 where only the block says. */
  readonly time: number;
  /** The ledger's day on which it was recorded. */
  readonly day: number;
  readonly voided: boolean;
  /** Why it was entered in error, where it was. */
  readonly reason?: EnumValue<"VoidReason">;
}

type TokenEvent = Extract<DecodedEvent, { contract: "immunizationToken" }>;

/** Immunizations as their token's events tell them. */
export class ImmunizationStates {
  readonly all = new Map<string, ImmunizationRecordState>();
  readonly #dayOffset: number;
  /** The transfer before an event says whose. */
  #transfer: EventNamed<"Transfer">["args"] | undefined;

  /** `dayOffset` is the ledger's, in seconds. */
  constructor(dayOffset: number) {
    this.#dayOffset = dayOffset;
  }

  /** Takes an event in; `time` is its block's, Unix seconds. */
  apply(event: TokenEvent, time: number): void {
    switch (event.name) {
      case "Transfer":
        this.#transfer = event.args;
        return;
      case "ImmunizationGiven": {
        const { id, ...given } = event.args;
        const transfer = this.#transfer;
        if (transfer === undefined || toBeHex(transfer.tokenId, 32) !== id) throw incomplete(id);
        const day = dayOfTime(time, this.#dayOffset);
        this.all.set(id, { ...given, id, holder: transfer.to, day, voided: false });
        return;
      }
      case "ImmunizationVoided": {
        const { id, reason } = event.args;
        const known = this.all.get(id);
        if (known === undefined) throw incomplete(id);
        this.all.set(id, { ...known, voided: true, reason });
        return;
      }
      // What became of a claim is the claim ledger's to tell.
      case "ClaimLeftBehind":
        return;
      // Every token is locked from the beginning; the others are never sent.
      case "Locked":
      case "Approval":
      case "ApprovalForAll":
      case "EIP712DomainChanged":
    }
  }
}

function incomplete(id: string): Error {
  return new Error(`The token's events are not complete: immunization ${id} is unknown.`);
}
