import { useTranslation } from "react-i18next";

import type { PackAnswer } from "../../data/types.ts";

/** How much one may trust a pack. */
export type Trust = "good" | "careful" | "bad" | "unknown";

/** What is said of a pack, in the reader's language. */
export interface VerdictSentences {
  /** Whether it is genuine. */
  readonly title: string;
  /** Whether it may be used. */
  readonly usable: string;
  readonly why: string;
  readonly cure: string;
}

/** How much one may trust a pack. */
export function trustOf({ verdict, isUsable, mismatch }: PackAnswer): Trust {
  if (isUsable) return "good";
  if (verdict === null) return "unknown";
  if (verdict === "NotGenuine" || verdict === "Dispensed" || verdict === "Retired" || mismatch !== null) return "bad";
  return "careful";
}

/** The answer about a pack in sentences. */
export function useSentences(answer: PackAnswer): VerdictSentences {
  const { t } = useTranslation(["scan", "terms"]);
  const { verdict, mismatch, isUsable } = answer;
  if (verdict === null) {
    const known = ofLot(answer);
    const why = known === undefined ? t("noList") : `${t(`terms:Verdict.${known}`)} ${t("noList")}`;
    const cure = known === undefined ? t("noListCure") : t(`terms:VerdictCure.${known}`);
    return { title: t("unknown"), usable: known === undefined ? t("askFirst") : t("notUsable"), why, cure };
  }
  if (mismatch !== null) {
    const { field, code, ledger } = mismatch;
    const why = field === "lot" ? t("otherLot", { code, ledger }) : t("otherExpiry", { code, ledger });
    return { title: t("notGenuine"), usable: t("notUsable"), why, cure: t("mismatchCure") };
  }
  const wasUsed = verdict === "Dispensed" || verdict === "Retired";
  return {
    title: verdict === "NotGenuine" ? t("notGenuine") : wasUsed ? t("usedBefore") : t("genuine"),
    usable: isUsable ? t("usable") : t("notUsable"),
    why: t(`terms:Verdict.${verdict}`),
    cure: t(`terms:VerdictCure.${verdict}`),
  };
}

/** What holds for all packs of a lot, where its list is not here. */
function ofLot({ lot }: PackAnswer): "Recalled" | "Held" | "NotReleased" | "Expired" | undefined {
  if (lot === null) return undefined;
  if (lot.recallClass !== "None") return "Recalled";
  if (lot.isHeld) return "Held";
  if (!lot.isReleased) return "NotReleased";
  return lot.isExpired ? "Expired" : undefined;
}
