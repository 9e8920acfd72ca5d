import { INTERFACES } from "../../ledger/contracts.ts";
import type { DecodedEvent } from "../../transactions/index.ts";

type Told<E> = E extends { contract: "lotLedger"; name: infer N; args: infer A }
  ? A extends { lot: string }
    ? { readonly name: N; readonly args: A }
    : never
  : never;

/** What the lot ledger says of one lot: an event of the chain without its place, or one that a step would make. */
export type LotEvent = Told<DecodedEvent>;
export type LotEventName = LotEvent["name"];
export type LotEventNamed<N extends LotEventName> = Extract<LotEvent, { name: N }>;

const NAMES = new Set<string>(
  INTERFACES.lotLedger.fragments.flatMap((fragment) => {
    if (fragment.type !== "event") return [];
    const [first] = fragment.inputs;
    return first?.name === "lot" && "name" in fragment ? [String(fragment.name)] : [];
  }),
);

/** Whether an event of the ledger is about one lot; `Recorded` and the events of other contracts are not. */
export function isLotEvent(event: DecodedEvent): event is Extract<DecodedEvent, { name: LotEventName }> {
  return event.contract === "lotLedger" && NAMES.has(event.name);
}
