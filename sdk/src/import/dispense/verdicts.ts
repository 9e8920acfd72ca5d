import { dateOfDay } from "../../days.ts";
import { InputError } from "../../errors.ts";
import { quoted } from "../../gs1/quoted.ts";
import type { EnumValue } from "../../ledger/enums.ts";
import type { ScannedPack } from "./scannedPacks.ts";

/** A verdict in words, and what to do about it. */
export interface VerdictSentence {
  readonly message: string;
  readonly cure: string;
}

/** What a verdict on a pack means for whoever holds it. `expiry` is the last day of use, `YYYY-MM-DD`. */
export function verdictSentence(verdict: EnumValue<"Verdict">, serial: string, expiry: string): VerdictSentence {
  const pack = `The pack ${serial}`;
  const set = "Set it aside and raise an alert.";
  switch (verdict) {
    case "NotGenuine":
      return { message: `${pack} is on no maker's list.`, cure: set };
    case "StaleConsignment":
      return { message: `${pack} was moved just now.`, cure: "Look it up again." };
    case "Recalled":
      return { message: `${pack} is of a recalled lot.`, cure: "Return it; give another lot." };
    case "ProductWithdrawn":
      return { message: `${pack} is of a withdrawn product.`, cure: "Return it." };
    case "ProductSuspended":
      return { message: `${pack} is of a suspended product.`, cure: "Keep it until the regulator decides." };
    case "Opened":
      return { message: `${pack} is opened already.`, cure: "Say how many units are drawn from it." };
    case "Dispensed":
      return { message: `${pack} was dispensed or sold before.`, cure: set };
    case "Retired":
      return { message: `${pack} has left the market.`, cure: set };
    case "Locked":
      return { message: `${pack} is set aside.`, cure: "Unlock it once it is clear why." };
    case "Held":
      return { message: `${pack} is held.`, cure: "Wait until the hold is lifted; give another pack." };
    case "NotReleased":
      return { message: `${pack} is of a lot that is not released.`, cure: "Wait for its release." };
    case "Expired":
      return { message: `${pack} expired on ${expiry}.`, cure: "Destroy or return it." };
    case "Active":
      return { message: `${pack} is genuine and may be used.`, cure: "" };
  }
}

const COPIED = "Set the pack aside and raise an alert: its code was changed or copied.";

/** The InputError `LotMismatch`: a pack's code says another lot than the one whose list has its serial. */
export function lotMismatch({ serial, lot }: { serial: string; lot: string }, said: string): InputError {
  const message = `The code says lot ${said}, and the pack ${serial} is of lot ${lot}.`;
  return new InputError("LotMismatch", message, COPIED);
}

/** The InputError `ExpiryMismatch`: a pack's code says another last day of use, `YYYY-MM-DD`, than its lot has. */
export function expiryMismatch(
  { serial, lot, expiry }: { serial: string; lot: string; expiry: string },
  said: string,
): InputError {
  const message = `The code of the pack ${serial} says ${said}, and lot ${lot} expires on ${expiry}.`;
  return new InputError("ExpiryMismatch", message, COPIED);
}

/** The InputError `SerialMissing`: a code that names a product or a lot, and no pack of it. */
export function serialMissing(code: string): InputError {
  const message = `${quoted(code)} names no single pack.`;
  return new InputError("SerialMissing", message, "Scan the pack's own code, with its serial.");
}

/** Throws an InputError, `Pack` and the verdict, where a pack may not be given. */
export function requireUsable({ row, verdict, units, lot }: ScannedPack): void {
  const expected = units > 0 ? "Opened" : "Active";
  if (verdict === expected) return;
  if (units > 0 && verdict === "Active") {
    const message = `The pack ${row.serial} is not opened, and ${units} units are to be drawn from it.`;
    throw new InputError("PackNotOpened", message, "Open it first, or give the whole pack.");
  }
  const { message, cure } = verdictSentence(verdict, row.serial, dateOfDay(lot.expiryDay));
  throw new InputError(`Pack${verdict}`, message, cure);
}
