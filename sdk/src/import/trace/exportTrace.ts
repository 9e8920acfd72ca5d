import { writeEpcisDocument, type EpcisEvent, type EpcisJsonLd } from "../../epcis/index.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import type { Vault } from "../../ledger/vault.ts";
import { normalGtin } from "../../lots/names.ts";
import type { LotState } from "../state/lotState.ts";
import { Sites } from "../state/sites.ts";
import { readHistory, type Act } from "./acts.ts";
import { packingOf } from "./packingNotes.ts";
import { openSerials } from "./serials.ts";
import { tellDecisions, tellRegistration } from "./tellLots.ts";
import { tellCallingBack, tellOwnSteps, tellReceiving, tellShipping } from "./tellMovements.ts";
import { PackTelling, tellHolds } from "./tellPacks.ts";
import { offsetText, Telling } from "./telling.ts";
import { tellTemperatures } from "./tellTemperatures.ts";
import { Naming, writtenEvent, type Told } from "./told.ts";

const MOST_SERIALS = 100_000;

export interface ExportTraceOptions {
  /** Where the pack list and what is known of cases are; without it packs are told by number. */
  readonly vault?: Vault;
  /** When the document was made; now by default. */
  readonly creationDate?: Date;
  /** The most packs of a lot that are told by serial; those of a larger one are told by number. 100,000 by default. */
  readonly mostSerials?: number;
}

/**
 * A lot's history as an EPCIS 2.0 document, in the order of the chain: its commissioning with its packs, packing where
 * the vault knows it, movements, holds, recalls, and what became of packs, with the times and places that documents gave.
 * Imported on a fresh ledger of the same members and products, it gives the same custody and pack states, but for
 * dispenses on prescriptions: those need a signature. How it is told what EPCIS has no words for is in
 * docs/decisions/trace-as-epcis.md.
 * Throws an InputError `LotUnknown`, or a TransientError where the node does not answer.
 */
export async function exportTrace(
  ledger: Ledger,
  lotId: string,
  options: ExportTraceOptions = {},
): Promise<EpcisJsonLd> {
  const { lot, acts } = await readHistory(ledger, lotId);
  const serials = await openSerials(options.vault, lot);
  try {
    const gtin = normalGtin(lot.gtin);
    const mostSerials = options.mostSerials ?? MOST_SERIALS;
    const naming = new Naming(lot, gtin, serials, mostSerials);
    const { chainId, dayOffset } = ledger.deployment;
    const telling = new Telling({ lot: lotId, naming, sites: new Sites(ledger), chainId, dayOffset });
    const known = naming.packs([{ first: 0, count: lot.packCount }]).packs.map(({ serial }) => serial);
    const packing = packingOf(options.vault, gtin, known, offsetText(dayOffset));
    const packs = new PackTelling(telling, acts);
    const events: EpcisEvent[] = [];
    for (const [place, act] of acts.entries()) {
      events.push(...(await tellAct(ledger, telling, packs, act, lot)));
      if (place === 0) events.push(...packing.before);
    }
    events.push(...packing.after);
    return writeEpcisDocument(events, { creationDate: options.creationDate ?? new Date() });
  } finally {
    await serials.close();
  }
}

/** An act is of one kind; what it is not gives no events. */
async function tellAct(
  ledger: Ledger,
  telling: Telling,
  packs: PackTelling,
  act: Act,
  lot: LotState,
): Promise<EpcisEvent[]> {
  const told: Told[] = [
    ...(await tellRegistration(telling, ledger, act, lot)),
    ...(await tellDecisions(telling, act)),
    ...(await tellShipping(telling, act)),
    ...(await tellReceiving(telling, act)),
    ...(await tellCallingBack(telling, act)),
    ...(await tellOwnSteps(telling, act)),
    ...(await tellTemperatures(telling, act)),
    ...(await tellHolds(telling, act)),
  ];
  return [...told.map(writtenEvent), ...(await packs.tell(act))];
}
