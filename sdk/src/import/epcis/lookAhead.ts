import type { Circumstances, Goods, Movement, Statement } from "../../epcis/index.ts";
import { packKey } from "./logisticUnits.ts";
import { receiverGlns } from "./places.ts";
import type { PlacedItem } from "./readItems.ts";

/** What later events of a run say about the goods of earlier ones. */
export class LookAhead {
  /** By pack and by case: the receiving events that name it, in their order. */
  readonly #receipts = new Map<string, { place: number; glns: readonly string[] }[]>();
  readonly #transformations = new Set<string>();
  readonly #declared = new Set<string>();

  constructor(items: readonly PlacedItem[]) {
    for (const { place, statement } of items) {
      if (statement.kind === "receive") this.#addReceipt(place, statement);
      if (statement.kind === "declareError") this.#declared.add(statement.originalEventId);
      if (statement.kind === "transform") this.#addTransformation(statement);
    }
  }

  /** Whether some event of the run declares this one an error. */
  isDeclaredError(eventId: string): boolean {
    return this.#declared.has(eventId);
  }

  /** The GLNs of where the first event after `place` receives any of these goods. */
  receiverOf(place: number, goods: Goods, packs: readonly { gtin: string; serial: string }[]): readonly string[] {
    const keys = [...goods.logisticUnits, ...goods.packs.map(packKey), ...packs.map(packKey)];
    const later = keys.flatMap((key) => this.#receipts.get(key)?.find((receipt) => receipt.place > place) ?? []);
    return later.sort((one, other) => one.place - other.place)[0]?.glns ?? [];
  }

  /** Whether an event of the run tells the outputs of this transformation. */
  tellsOutputs(transformationId: string): boolean {
    return this.#transformations.has(transformationId);
  }

  #addReceipt(place: number, statement: Circumstances & Movement): void {
    const glns = receiverGlns(statement);
    if (glns.length === 0) return;
    const { packs, logisticUnits } = statement.goods;
    const parent = statement.sscc === undefined ? [] : [statement.sscc];
    const keys = [...logisticUnits, ...packs.map(packKey), ...parent];
    for (const key of new Set(keys)) {
      const receipts = this.#receipts.get(key) ?? [];
      receipts.push({ place, glns });
      this.#receipts.set(key, receipts);
    }
  }

  #addTransformation({ transformationId, outputs }: Statement & { kind: "transform" }): void {
    if (transformationId === undefined || outputs.packs.length + outputs.quantities.length === 0) return;
    this.#transformations.add(transformationId);
  }
}
