import { enumValue, ENUMS } from "@yaolian/sdk/ledger";
import { encodeLotNumber, normalGtin } from "@yaolian/sdk/lots";

import * as tables from "../../ponder.schema.ts";
import { STATE_LETTERS, WORD_PACKS, wordOf } from "../../src/packWords.ts";
import { counterpart, pick } from "../counterpart.ts";

const KEEPING = ["holder", "storageMin", "storageMax", "hardMin", "hardMax", "excursionBudget"] as const;
const PRODUCT = ["group", "content", "vaccine", "needsLotRelease", "hoursOpen", "maxUnits", "approvalNumber"] as const;

/** Products, lots, what is in them, where it is, how it was kept, and what was found wrong. */
export const GOODS = [
  counterpart(tables.drug, ["gtin"], async ({ drugRegistry, at }, { gtin }) => {
    const [view, current] = await drugRegistry.registrationOf(gtin, at);
    const status = enumValue("ProductStatus", current);
    const [unit, legalClass] = [enumValue("ContentUnit", view.unit), enumValue("LegalClass", view.class)];
    const isMaterial = legalClass === "Material";
    const stored = { ...pick(view, "documentHash"), status, unit, isMaterial };
    if (isMaterial) return { ...stored, ...pick(view.keeping, "holder") };
    return { ...stored, ...pick(view, ...PRODUCT), ...pick(view.keeping, ...KEEPING), class: legalClass };
  }),
  counterpart(tables.maker, ["gtin", "site"], async ({ drugRegistry, at }, { gtin, site }) => ({
    named: await drugRegistry.isMakerNamed(gtin, site, at),
  })),
  counterpart(tables.lot, ["lot"], async ({ lotLedger, at }, { lot, gtin, lotNumber }) => {
    const [view, named] = await Promise.all([
      lotLedger.lotOf(lot, at),
      lotLedger.lotId(gtin, encodeLotNumber(lotNumber), at),
    ]);
    return {
      ...pick(view, "packCount", "madeDay", "expiryDay", "maker", "site", "root"),
      ...pick(view, "released", "heldByMaker", "heldByRegulator"),
      ...{ gtin: normalGtin(view.gtin), lot: named, recallClass: enumValue("RecallClass", view.recallClass) },
    };
  }),
  counterpart(
    tables.consignment,
    ["lot", "first"],
    async ({ lotLedger, at }, { lot, first }) => {
      const view = await lotLedger.consignmentOf(lot, first, at);
      return {
        ...pick(view, "count", "site", "recipient", "holds", "minutesOut"),
        ...pick(view, "recordedSince", "recordedUntil", "mustBeRecorded"),
        reason: enumValue("MovementReason", view.reason),
      };
    },
    // The contract forgets why goods moved once they have arrived.
    ({ recipient, reason }) => ({ reason: recipient === 0 ? enumValue("MovementReason", 0) : reason }),
  ),
  counterpart(tables.packWord, ["lot", "word"], async ({ lotLedger, at }, { lot, word }) => {
    return { ...wordOf(statesOf(await lotLedger.packWord(lot, word, at))) };
  }),
  counterpart(tables.openedPack, ["lot", "index"], async ({ lotLedger, at }, { lot, index }) =>
    pick(await lotLedger.openedOf(lot, index, at), "site", "unitsLeft", "useBefore"),
  ),
  counterpart(tables.alert, ["alert"], async ({ alertLedger, at }, { alert }) => {
    const view = await alertLedger.alertOf(alert, at);
    const [code, finding] = [enumValue("AlertCode", view.code), enumValue("Finding", view.finding)];
    return { ...pick(view, "raisedBy", "raisedAt", "investigatedBy"), code, finding };
  }),
  counterpart(tables.device, ["device"], async ({ coldChain, at }, { device }) => {
    const view = await coldChain.deviceOf(device, at);
    const kind = enumValue("DeviceKind", view.kind);
    return { ...pick(view, "member", "site", "since", "until", "distrustedFrom"), kind };
  }),
];

/** The text of a word as the contract keeps it: pack n in the bits 2n and 2n + 1. */
export function statesOf(word: bigint): string {
  const letters = Array.from({ length: WORD_PACKS }, (_, place) => {
    const state = ENUMS.PackState[Number((word >> BigInt(2 * place)) & 3n)];
    return STATE_LETTERS[state ?? "Active"];
  });
  return letters.join("");
}
