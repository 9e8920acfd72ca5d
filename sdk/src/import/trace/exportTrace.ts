import { writeEpcisDocument, type EpcisJsonLd } from "../../epcis/index.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import type { Vault } from "../../ledger/vault.ts";
import { chainHistory } from "./chainHistory.ts";
import { packingNotesOf } from "./packingNotes.ts";
import type { HistorySource } from "./source.ts";
import { tellLot, type TellOptions } from "./tellLot.ts";

export interface ExportTraceOptions {
  /** Where the pack list and what is known of cases are; without it packs are told by number. */
  readonly vault?: Vault;
  /** When the document was made; now by default. */
  readonly creationDate?: Date;
  /** The most packs of a lot that are told by serial; those of a larger one are told by number. 100,000 by default. */
  readonly mostSerials?: number;
  /** The trace of this pack alone, by its serial or its number in the lot. */
  readonly pack?: string | number;
}

/**
 * A lot's history as an EPCIS 2.0 document, in the order of the chain: its commissioning with its packs, packing where
 * the vault knows it, movements, holds, recalls, and what became of packs, with the times and places that documents gave.
 * Imported on a fresh ledger of the same members and products, it gives the same custody and pack states, but for
 * dispenses on prescriptions: those need a signature. How it is told what EPCIS has no words for is in
 * docs/decisions/trace-as-epcis.md.
 * Throws an InputError `LotUnknown` or `PackUnknown`, or a TransientError where the node does not answer.
 */
export async function exportTrace(
  ledger: Ledger,
  lotId: string,
  { vault, ...options }: ExportTraceOptions = {},
): Promise<EpcisJsonLd> {
  const known = vault === undefined ? {} : { packLists: [vault.lotFolder], packing: packingNotesOf(vault) };
  return traceFrom(chainHistory(ledger), lotId, { ...options, ...known });
}

/**
 * The same from wherever the lot's history is read. Where its reader may not know all of it, or it is one pack's, the
 * document says so in `yaolian:partial`. Throws as {@link tellLot} does.
 */
export async function traceFrom(
  source: HistorySource,
  lotId: string,
  { creationDate, ...options }: TellOptions & Pick<ExportTraceOptions, "creationDate"> = {},
): Promise<EpcisJsonLd> {
  const { events, partial } = await tellLot(source, lotId, options);
  return writeEpcisDocument(
    events.map(({ event }) => event),
    { creationDate: creationDate ?? new Date(), ...(partial === undefined ? {} : { partial }) },
  );
}
