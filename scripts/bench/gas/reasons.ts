import type { Figure } from "../figures.ts";
import { OWES_A_REASON } from "./floors.ts";

/** What each figure past 1.5 × its floor buys with the difference. */
export const REASONS: Readonly<Record<string, string>> = {
  "G2.ship":
    "21,698 to be asked and answered: 8,900 for the caller's role, member and module in one call of the Consortium, 4,200 that the destination and its member stand, 4,200 for lot and consignment (recalled? held? expired? whose?), besides 2,108 of calldata and 4,399 for two events that name document, time and place.",
  "G2.shipImplicit":
    "the same questions as any shipment (14,700 for seven first reads, 2,600 for the Consortium), and two events of 4,399; only the slot is new.",
  "G2.receive":
    "8,900 for the caller's role, member and module in one call, so that nobody else takes the goods; 3,887 for two events, 1,840 of calldata, 3,060 of computing.",
  "G5.recall":
    "8,900 for the caller's role, member and module in one call, 3,255 to tell who may recall whose lot in which class, 3,768 for two events.",
  "G10.new":
    "the patient's consent and every check of the pack in one transaction: 3,100 for the signature, 18,900 for nine first reads (caller, member and module; prescription, lot, consignment, packs, product), 7,800 for three contracts, 13,084 to hash, compare and pack 1,028 bytes of order.",
  "G10.used":
    "the patient's consent and every check of the pack in one transaction: 3,100 for the signature, 18,900 for nine first reads (caller, member and module; prescription, lot, consignment, packs, product), 7,800 for three contracts, 13,084 to hash, compare and pack 1,028 bytes of order.",
  "G11.oneWord":
    "each patient's own signature (3,100) and prescription (2,100), and 10,345 to hash, compare and pack an order of 1,025 bytes; the caller is asked about once for all.",
  "G11.fiftyWords":
    "each patient's own signature (3,100), 4,494 for the first reads of prescription and packs, and 10,345 to hash, compare and pack an order of 1,025 bytes.",
  "G11.fiftyLots":
    "each patient's own signature (3,100), 10,668 for the first reads of prescription, lot, consignment, packs and product, and 10,345 to hash, compare and pack an order of 1,025 bytes.",
  "G12.accept":
    "the patient's signature (3,100), 8,900 for the caller's role, member and module, and 612 bytes of calldata (5,112), as the prescription's fields are not stored but shown.",
  "G12.withdraw":
    "the pack goes back with the dispense: a second slot, a second contract and its questions (16,800 for eight first reads, 5,200 for two contracts), 7,691 for three events, and 5,344 to show prescription and record, which are not stored.",
  "G13.one":
    "a word of storage (22,100), so that contracts and not only readers of events can ask for the anchor, and can supersede and attest it; 8,900 for the caller's role, member and module.",
  "G13.tenMillion":
    "a word of storage (22,100), so that contracts and not only readers of events can ask for the anchor, and can supersede and attest it; 8,900 for the caller's role, member and module.",
  "G15.inputs":
    "64 inputs are each looked up: 134,400 of the 147,000 for first reads; nobody can name a lot as an input that does not exist.",
  "I3.void":
    "the claim falls with its dose, and nobody else's does: 5,200 for the Consortium and the claim ledger, 14,700 for seven first reads (caller, member, module; dose, its site, claim).",
  "C1.summary":
    "the logger's own signature (3,100) and what its range says of the goods: 21,000 for ten first reads (caller, logger, consignment, lot, product's range), 7,816 for three contracts, 20,509 to check times and temperatures and to hash.",
  "C1.hundred":
    "each consignment's range and time out of it are worked out (13,551), with 2,289 of first reads and 851 for the lot ledger's part; signature, caller and logger are paid for once.",
  "K1.disclose":
    "nothing is logged that the patient did not allow: 16,800 for eight first reads (caller, member, module; the consent, the recipient's standing), 2,600 for the Consortium, 6,724 to compare scope, purpose and time.",
};

/** What is wrong with the reasons, a line each: a figure owes one, or one is given that no figure owes. */
export function reasonsAmiss(
  figures: readonly Figure[],
  reasons: Readonly<Record<string, string>> = REASONS,
): string[] {
  const owing = new Set(figures.filter(owesAReason).map(({ id }) => id));
  return [
    ...[...owing]
      .filter((id) => reasons[id] === undefined)
      .map((id) => `${id} is past ${OWES_A_REASON} × its floor, and scripts/bench/gas/reasons.ts does not say why`),
    ...Object.keys(reasons)
      .filter((id) => !owing.has(id))
      .map((id) => `${id} has a reason in scripts/bench/gas/reasons.ts, but is not past ${OWES_A_REASON} × its floor`),
  ];
}

function owesAReason({ value, floor }: Figure): boolean {
  return floor !== undefined && value > OWES_A_REASON * floor;
}
