import type { EpcisEvent, ExtendedEvent } from "../../epcis/index.ts";
import type { EnumValue } from "../../ledger/enums.ts";

/*
 * What the ledger tells in words of its own, since the vocabulary of EPCIS has none; docs/decisions/trace-as-epcis.md
 * says what each means. Dispositions stand in `persistentDisposition`, beside the standard's own words.
 */
const BASE = "https://yaolian.example/cbv/";

/** Steps that only the ledger has. */
export const LEDGER_STEPS = ["opening", "splitting", "merging", "rejecting", "reassigning"] as const;
export type LedgerStep = (typeof LEDGER_STEPS)[number];

/** Conditions that only the ledger has. */
export const LEDGER_CONDITIONS = [
  "awaiting_release",
  "lot_held_by_maker",
  "lot_held_by_regulator",
  "held_by_custodian",
  "held_by_device",
  "held_by_regulator",
  "disputed",
  "locked",
  "recall_class_1",
  "recall_class_2",
  "recall_class_3",
  "moved_as_sale",
  "moved_as_transfer",
  "moved_as_rework",
  "moved_as_sample",
  "moved_as_direct_delivery",
  "moved_as_scrap",
] as const;
export type LedgerCondition = (typeof LEDGER_CONDITIONS)[number];

export function stepUri(step: LedgerStep): string {
  return `${BASE}BizStep-${step}`;
}

export function conditionUri(condition: LedgerCondition): string {
  return `${BASE}Disp-${condition}`;
}

/** What an event says in the ledger's own words. */
export interface LedgerWords {
  readonly step?: LedgerStep;
  readonly set: ReadonlySet<LedgerCondition>;
  readonly unset: ReadonlySet<LedgerCondition>;
}

/** The ledger's own words of an event. */
export function ledgerWords(event: EpcisEvent | ExtendedEvent): LedgerWords {
  const { bizStep, persistentDisposition } = {
    bizStep: undefined,
    persistentDisposition: undefined,
    ...event,
  } as Pick<EpcisEvent, "bizStep" | "persistentDisposition">;
  const step = LEDGER_STEPS.find((each) => bizStep === stepUri(each));
  return {
    ...(step === undefined ? {} : { step }),
    set: conditionsOf(persistentDisposition?.set),
    unset: conditionsOf(persistentDisposition?.unset),
  };
}

/** The event without the conditions that only the ledger has: those are read by {@link ledgerWords}. */
export function withoutLedgerWords<E extends EpcisEvent | ExtendedEvent>(event: E): E {
  const { persistentDisposition } = event as Pick<EpcisEvent, "persistentDisposition">;
  if (persistentDisposition === undefined) return event;
  const ours = new Set(LEDGER_CONDITIONS.map(conditionUri));
  const left = Object.entries(persistentDisposition)
    .map(([key, uris]) => [key, uris?.filter((uri) => !ours.has(uri))] as const)
    .filter(([, uris]) => uris !== undefined && uris.length > 0);
  const { persistentDisposition: _, ...rest } = { persistentDisposition, ...event };
  return { ...rest, ...(left.length === 0 ? {} : { persistentDisposition: Object.fromEntries(left) }) } as E;
}

function conditionsOf(uris: readonly string[] = []): ReadonlySet<LedgerCondition> {
  return new Set(LEDGER_CONDITIONS.filter((condition) => uris.includes(conditionUri(condition))));
}

export const MOVEMENT_CONDITIONS: Partial<Record<EnumValue<"MovementReason">, LedgerCondition>> = {
  Sale: "moved_as_sale",
  Transfer: "moved_as_transfer",
  Rework: "moved_as_rework",
  Sample: "moved_as_sample",
  DirectDelivery: "moved_as_direct_delivery",
  Scrap: "moved_as_scrap",
};

export const RECALL_CONDITIONS: Record<Exclude<EnumValue<"RecallClass">, "None">, LedgerCondition> = {
  I: "recall_class_1",
  II: "recall_class_2",
  III: "recall_class_3",
};
