import type { AggregationEvent, EpcisEvent, ObjectEvent, TransactionEvent, TransformationEvent } from "./event.ts";
import { containerOf, isEmpty, lotOfGoods, readGoods, unusableSentence } from "./goods.ts";
import type { ReadGoods } from "./goods.ts";
import { readLotFacts } from "./lotFacts.ts";
import { readParties } from "./parties.ts";
import { lastWord, reasonOf } from "./retirement.ts";
import { summarizeSensors } from "./sensors.ts";
import type { Goods, Meaning } from "./statement.ts";

type Observed = ObjectEvent | AggregationEvent | TransactionEvent;

/** An ObjectEvent of action ADD makes its objects known; these steps say nothing else. */
const COMMISSIONING = new Set(["commissioning", "creating_class_instance", "encoding", "repackaging"]);

/** Steps inside a journey: whatever the goods' disposition, the goods stay with who has them. */
const ON_THE_WAY = new Set([
  "departing",
  "arriving",
  "loading",
  "unloading",
  "transporting",
  "collecting",
  "consigning",
]);

const RELEASING = new Set(["active", "available", "sellable_accessible", "conformant"]);

/** The goods an event is about, whatever lists it gives them in. A transformation's are its outputs. */
export function goodsOf(event: EpcisEvent): ReadGoods {
  switch (event.type) {
    case "ObjectEvent":
    case "TransactionEvent":
      return readGoods(event.epcList, event.quantityList);
    case "AggregationEvent":
    case "AssociationEvent":
      return readGoods(event.childEPCs, event.childQuantityList);
    case "TransformationEvent":
      return readGoods(event.outputEPCList, event.outputQuantityList);
  }
}

/**
 * What an event about those goods means for the ledger, or the sentence that says why it means nothing.
 * Throws `LotsContradict`.
 */
export function meaningOf(event: EpcisEvent, read: ReadGoods, eventTime: number): Meaning | string {
  switch (event.type) {
    case "AssociationEvent":
      return "An association (a thing attached to an asset, a device or a place) is nothing the ledger keeps.";
    case "TransformationEvent":
      return transformation(event, read);
    case "AggregationEvent":
      return event.action === "OBSERVE" ? observation(event, read, eventTime) : aggregation(event, read);
    default:
      return observation(event, read, eventTime);
  }
}

function transformation(event: TransformationEvent, outputs: ReadGoods): Meaning | string {
  const inputs = readGoods(event.inputEPCList, event.inputQuantityList);
  const unusable = [...inputs.unusable, ...outputs.unusable];
  if (isEmpty(inputs.goods) && isEmpty(outputs.goods)) return unusableSentence(unusable);
  return {
    kind: "transform",
    inputs: inputs.goods,
    outputs: outputs.goods,
    lot: lotOfGoods(readLotFacts(event.ilmd ?? {}).facts, outputs.goods, "outputs"),
    ...(event.transformationID === undefined ? {} : { transformationId: event.transformationID }),
  };
}

function aggregation(event: AggregationEvent, { goods, unusable }: ReadGoods): Meaning | string {
  const container = containerOf(event.parentID);
  if (container === undefined)
    return `The container ${event.parentID} is none that holds packs on the ledger: a case or pallet has an SSCC or an SGTIN.`;
  if (isEmpty(goods) && unusable.length > 0) return unusableSentence(unusable);
  if (event.action === "ADD") return { kind: "pack", container, goods };
  return { kind: "unpack", container, goods, whole: isEmpty(goods) };
}

function observation(event: Observed, { goods, unusable }: ReadGoods, eventTime: number): Meaning | string {
  const { sensors, notes } = summarizeSensors(event.sensorElementList, eventTime);
  const meaning = decided(event, goods);
  if (liftsRecall(event) && (meaning === undefined || meaning.kind === "releaseHold")) {
    return "The event takes back a recall; on the ledger a recall is never lifted.";
  }
  if (meaning !== undefined && !isEmpty(goods)) return meaning;
  if (sensors.length > 0) return { kind: "sensor", goods, sensors };
  if (isEmpty(goods) && unusable.length > 0) return unusableSentence(unusable);
  const nothing = isEmpty(goods) ? "The event names no goods." : nothingSentence(event, goods);
  return [nothing, ...notes].join(" ");
}

function decided(event: Observed, goods: Goods): Meaning | undefined {
  const step = event.bizStep === undefined ? undefined : lastWord(event.bizStep);
  if (event.type === "TransactionEvent" && event.action === "DELETE") return undefined;
  if (event.type === "ObjectEvent" && event.action === "ADD" && (step === undefined || COMMISSIONING.has(step))) {
    const onlyLabels = goods.packs.length + goods.quantities.length === 0;
    if (onlyLabels) return undefined;
    return { kind: "commission", goods, lot: lotOfGoods(readLotFacts(event.ilmd ?? {}).facts, goods, "ilmd") };
  }
  return bySteps(event, goods, step) ?? byDisposition(event, goods, step);
}

function bySteps(event: Observed, goods: Goods, step: string | undefined): Meaning | undefined {
  switch (step) {
    case "shipping":
      return { kind: event.disposition === "returned" ? "return" : "ship", goods, ...readParties(event) };
    case "returning":
      return { kind: "return", goods, ...readParties(event) };
    case "void_shipping":
      return { kind: "voidShipment", goods, ...readParties(event) };
    case "receiving":
    case "accepting":
      return { kind: "receive", goods, ...readParties(event) };
    case "holding":
      return { kind: heldAs(event), goods };
    case "inspecting":
      return inspection(event, goods);
    case "destroying":
      return { kind: "retire", goods, reason: "destroyed" };
    case "sampling":
      return { kind: "retire", goods, reason: reasonOf(event.disposition) === "freeSample" ? "freeSample" : "sample" };
    case "decommissioning":
      return retirement(event, goods);
    case "repackaging":
      return event.action === "DELETE" ? { kind: "retire", goods, reason: "repacked" } : undefined;
    case "retail_selling":
      return { kind: "supply", goods, channel: "overTheCounter", partial: false };
    case "dispensing":
      return { kind: "supply", goods, channel: "dispensing", partial: event.disposition === "partially_dispensed" };
    default:
      return undefined;
  }
}

/** Where the step decides nothing, a disposition may: what is recalled, gone or handed out is so whatever was done. */
function byDisposition(event: Observed, goods: Goods, step: string | undefined): Meaning | undefined {
  if (step !== undefined && ON_THE_WAY.has(step)) return undefined;
  if (isRecalled(event)) return { kind: "recall", goods };
  if (reasonOf(event.disposition) !== undefined) return retirement(event, goods);
  if (event.type !== "ObjectEvent" || event.action === "ADD" || (event.action === "OBSERVE" && step !== undefined))
    return undefined;
  switch (event.disposition) {
    case "retail_sold":
      return { kind: "supply", goods, channel: "overTheCounter", partial: false };
    case "dispensed":
    case "partially_dispensed":
      return { kind: "supply", goods, channel: "dispensing", partial: event.disposition === "partially_dispensed" };
    default:
      return event.action === "DELETE" ? retirement(event, goods) : undefined;
  }
}

/** Whether the event says that its goods are recalled. */
export function isRecalled(event: Observed): boolean {
  return event.disposition === "recalled" || event.persistentDisposition?.set?.includes("recalled") === true;
}

function liftsRecall({ persistentDisposition }: Observed): boolean {
  return persistentDisposition?.unset?.includes("recalled") === true;
}

function heldAs(event: Observed): "hold" | "releaseHold" | "recall" {
  if (isRecalled(event)) return "recall";
  const unset = event.persistentDisposition?.unset !== undefined && event.persistentDisposition.set === undefined;
  return unset || event.action === "DELETE" || RELEASING.has(event.disposition ?? "") ? "releaseHold" : "hold";
}

/** The result of an inspection of whole lots: what a lot waits for, or why it is held. Of single packs it says nothing. */
function inspection(event: Observed, goods: Goods): Meaning | undefined {
  if (goods.packs.length + goods.logisticUnits.length > 0) return undefined;
  if (event.disposition === "non_conformant") return { kind: "hold", goods };
  return event.disposition === "conformant" ? { kind: "releaseHold", goods } : undefined;
}

function retirement(event: Observed, goods: Goods): Meaning {
  const reason = reasonOf(event.disposition);
  return { kind: "retire", goods, ...(reason === undefined ? {} : { reason }) };
}

function nothingSentence(event: Observed, goods: Goods): string {
  if (event.type === "TransactionEvent" && event.action === "DELETE")
    return "A link between goods and a document was taken back; the ledger does not keep such links.";
  if (event.action === "ADD" && event.type === "ObjectEvent" && goods.packs.length + goods.quantities.length === 0) {
    return `The event makes the case labels ${goods.logisticUnits.join(", ")} known; the ledger learns of a case when packs are packed into it.`;
  }
  const disposition = event.disposition === undefined ? "" : ` with the disposition "${event.disposition}"`;
  if (event.bizStep === undefined) return `The event gives no business step${disposition} that changes the ledger.`;
  const cure = ON_THE_WAY.has(event.bizStep) ? ": custody moves by shipping and receiving" : "";
  return `The step "${event.bizStep}"${disposition} (action ${event.action}) changes nothing the ledger keeps${cure}.`;
}
