import { recordWords } from "../coldChain/words.ts";
import { dateOfDay } from "../days.ts";
import { verdictSentence } from "../import/dispense/verdicts.ts";
import { enumValue, type EnumValue } from "../ledger/enums.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { encodeLotNumber, encodeSerial, lotIdOf } from "../lots/index.ts";
import type { PackRow } from "../lots/index.ts";
import { refusable } from "../transactions/refusable.ts";
import { lotState } from "./locatePack.ts";
import { showConsignment } from "./show.ts";

/** Whether a pack is genuine and may be used. */
export interface PackVerdict {
  readonly verdict: EnumValue<"Verdict">;
  /** The verdict in words, and what to do about it. */
  readonly message: string;
  readonly cure: string;
  /** Whether it may be given to a person whole. */
  readonly isUsable: boolean;
  /** How complete the record of its temperatures is and what it says; undefined for a pack that is in no consignment. */
  readonly temperatures: string | undefined;
}

/**
 * Asks the ledger about a pack by its row of the pack list; `consignment` is looked up where it is left out.
 * Throws an InputError of `encodeSerial` or `encodeLotNumber` where the row is malformed.
 */
export async function verifyPack(ledger: Ledger, row: PackRow, consignment?: number): Promise<PackVerdict> {
  const pack = {
    gtin: BigInt(row.gtin),
    lotNumber: encodeLotNumber(row.lot),
    index: row.index,
    serial: encodeSerial(row.serial),
    salt: row.salt,
    proof: [...row.proof],
  };
  const lotId = lotIdOf(row.gtin, row.lot);
  const lot = await lotState(ledger, lotId);
  // A lot or pack that the ledger does not know is in no consignment: the verdict says so by itself.
  const first = consignment ?? lot?.holding(row.index)?.first ?? 0;
  const verdict = enumValue("Verdict", await refusable(ledger.packVerifier.verifyPack(first, pack)));
  const expiry = lot === undefined ? "" : dateOfDay(lot.expiryDay);
  const isSomewhere = verdict !== "NotGenuine" && verdict !== "StaleConsignment";
  const temperatures = isSomewhere ? recordWords(await showConsignment(ledger, { lot: lotId, first })) : undefined;
  const sentence = verdictSentence(verdict, row.serial, expiry);
  return { verdict, ...sentence, isUsable: verdict === "Active", temperatures };
}
