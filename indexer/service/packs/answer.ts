import { alertCodeFor, type InputError } from "@yaolian/sdk";
import { verdictSentence } from "@yaolian/sdk/import";
import type { EnumValue } from "@yaolian/sdk/ledger";

import type { Block, LotStanding } from "./ledgerView.ts";

type Verdict = EnumValue<"Verdict">;

/** What a code says that the ledger has otherwise. */
export interface Mismatch {
  readonly field: "lot" | "expiry";
  readonly code: string;
  readonly ledger: string;
}

/** Whether a pack is genuine and may be used, as far as it can be said here. */
export interface PackAnswer {
  /** The contract's at `block`; null where the pack list is not here that it is asked with. */
  readonly verdict: Verdict | null;
  /** Whether it may be given to a person whole. */
  readonly isUsable: boolean;
  readonly message: string;
  readonly cure: string;
  /** The alert that it calls for. */
  readonly alert: EnumValue<"AlertCode"> | null;
  readonly mismatch: Mismatch | null;
  readonly block: number;
  /** The block's time, Unix seconds. */
  readonly time: number;
  readonly pack: {
    readonly gtin: string | null;
    readonly lot: string | null;
    readonly serial: string;
    /** The last day of use that the ledger has, `YYYY-MM-DD`. */
    readonly expiry: string | null;
  };
  /** How its lot stands, where that is all that can be said. */
  readonly lot: Omit<LotStanding, "root" | "expiry"> | null;
}

/** A pack that was asked about. */
export interface AskedPack {
  readonly serial: string;
  readonly gtin?: string | undefined;
  readonly lot?: string | undefined;
  readonly expiry?: string | undefined;
}

type Told = Pick<PackAnswer, "verdict" | "message" | "cure"> & Partial<PackAnswer>;

/** An answer about a pack at a block. */
export function answerOf(pack: AskedPack, block: Block, told: Told): PackAnswer {
  const { serial, gtin = null, lot = null, expiry = null } = pack;
  return {
    ...{ isUsable: false, alert: null, mismatch: null, lot: null },
    ...{ block: block.number, time: block.time, pack: { gtin, lot, serial, expiry } },
    ...told,
  };
}

/** What is said of a verdict, and of a code that differs from the ledger in `fault`. */
export function toldOf(verdict: Verdict, pack: AskedPack, fault?: { error: InputError; mismatch: Mismatch }): Told {
  const sentence = fault?.error ?? verdictSentence(verdict, pack.serial, pack.expiry ?? "");
  const alert =
    fault === undefined ? alertCodeFor({ verdict, isElsewhere: false }) : alertCodeFor({ fault: fault.error.code });
  return {
    ...{ verdict, message: sentence.message, cure: sentence.cure, alert: alert ?? null },
    ...{ mismatch: fault?.mismatch ?? null, isUsable: verdict === "Active" && fault === undefined },
  };
}

/** What can be said of a pack whose list is not here: what holds for all packs of its lot. */
export function unlisted({ serial, lot }: AskedPack, standing?: LotStanding): Told {
  const which = lot === undefined ? "no list that is here has its serial" : `the list of lot ${lot} is not here`;
  const unknown = `Whether the pack ${serial} is genuine can't be said: ${which}.`;
  const cure = "Ask the maker, or a service that has the list.";
  if (standing === undefined) return { verdict: null, message: unknown, cure };
  const { isReleased, isHeld, isExpired, recallClass, expiry } = standing;
  const found = { isReleased, isHeld, isExpired, recallClass };
  const verdict = verdictOfAll(standing);
  if (verdict === undefined) return { verdict: null, message: unknown, cure, lot: found };
  const sentence = verdictSentence(verdict, serial, expiry);
  return { verdict: null, message: `${sentence.message} ${unknown}`, cure: sentence.cure, lot: found };
}

/** The verdict on any pack of a lot, in the contract's order; undefined where it depends on the pack. */
function verdictOfAll({ isReleased, isHeld, isExpired, recallClass }: LotStanding): Verdict | undefined {
  if (recallClass !== "None") return "Recalled";
  if (isHeld) return "Held";
  if (!isReleased) return "NotReleased";
  return isExpired ? "Expired" : undefined;
}
