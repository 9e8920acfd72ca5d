import type { EnumValue } from "../ledger/enums.ts";
import type { DecodedEvent, EventNamed } from "../transactions/index.ts";

/** A consent as the registry keeps it; `until` 0 once it was revoked. */
export interface ConsentRecord {
  readonly holder: string;
  readonly member: number;
  /** Bits of the flags `scope`, `purposes` and `dataUse`. */
  readonly scope: number;
  readonly purposes: number;
  readonly dataUse: number;
  readonly until: number;
  readonly sequence: number;
}

/** Who may act for a holder; scope and `until` 0 once it was dismissed. */
export interface RepresentativeRecord {
  readonly holder: string;
  readonly representative: string;
  readonly scope: number;
  readonly until: number;
}

/** An emergency access as the registry keeps it. */
export interface GlassRecord {
  readonly holder: string;
  readonly member: number;
  readonly by: string;
  readonly scope: number;
  readonly reason: EnumValue<"GlassReason">;
  readonly until: number;
  readonly finding: EnumValue<"ReviewFinding">;
}

type RegistryEvent = Extract<DecodedEvent, { contract: "consentRegistry" }>;

/** Consents, representatives and emergency accesses as the registry's events tell them. */
export class ConsentStates {
  /** By holder and member, see {@link consentKey}. */
  readonly consents = new Map<string, ConsentRecord>();
  /** By holder and representative. */
  readonly representatives = new Map<string, RepresentativeRecord>();
  readonly nonces = new Map<string, number>();
  readonly glasses = new Map<bigint, GlassRecord>();

  /** Takes an event in. */
  apply(event: RegistryEvent): void {
    switch (event.name) {
      case "ConsentGranted": {
        const { holder, member, sequence, nonce, current } = event.args;
        this.consents.set(consentKey(holder, member), { holder, member, ...current, sequence });
        this.nonces.set(holder, nonce);
        return;
      }
      case "ConsentRevoked":
        return this.#revoke(event.args);
      case "RepresentativeAppointed": {
        const { holder, representative, scope, until, nonce } = event.args;
        this.representatives.set(`${holder} ${representative}`, { holder, representative, scope, until });
        this.nonces.set(holder, nonce);
        return;
      }
      case "RepresentativeDismissed": {
        const { holder, representative, nonce } = event.args;
        this.representatives.set(`${holder} ${representative}`, { holder, representative, scope: 0, until: 0 });
        this.nonces.set(holder, nonce);
        return;
      }
      case "GlassBroken": {
        const { glass, holder, member, by, scope, reason, until } = event.args;
        this.glasses.set(glass, { holder, member, by, scope, reason, until, finding: "Open" });
        return;
      }
      case "GlassReviewed": {
        const known = this.glasses.get(event.args.glass);
        if (known !== undefined) this.glasses.set(event.args.glass, { ...known, finding: event.args.finding });
        return;
      }
      // What was disclosed stays in the events: the registry keeps nothing of it.
      case "Disclosed":
      case "EIP712DomainChanged":
    }
  }

  #revoke({ holder, member, sequence, nonce, previous }: EventNamed<"ConsentRevoked">["args"]): void {
    this.consents.set(consentKey(holder, member), { holder, member, ...previous, until: 0, sequence });
    this.nonces.set(holder, nonce);
  }
}

/** The key of a consent among {@link ConsentStates.consents}. */
export function consentKey(holder: string, member: number): string {
  return `${holder} ${member}`;
}
