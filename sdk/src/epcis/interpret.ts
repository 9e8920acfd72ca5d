import { isStandardEvent } from "./event.ts";
import type { EpcisEvent, ExtendedEvent } from "./event.ts";
import { eventHash } from "./eventHash.ts";
import { containerOf, readGoods, unusableSentence } from "./goods.ts";
import type { ReadGoods } from "./goods.ts";
import { readLotFacts } from "./lotFacts.ts";
import { goodsOf, isRecalled, meaningOf } from "./meaning.ts";
import { placeOf, readDocuments, unplaced } from "./parties.ts";
import { summarizeSensors } from "./sensors.ts";
import type { Circumstances, Meaning, PassedOver, Statement } from "./statement.ts";
import { unixSeconds } from "./time.ts";

/**
 * What a valid event means for the ledger: a statement to act on, or the sentence why there is nothing to do. What a
 * statement leaves out of the event stands in its notes. An event with an errorDeclaration is a declaration only.
 * `eventId` is the document's, as readEpcisDocument gives it. Throws `LotsContradict`.
 */
export function interpretEvent(
  event: EpcisEvent | ExtendedEvent,
  eventId: string = event.eventID ?? eventHash(event),
): Statement | PassedOver {
  const eventTime = unixSeconds(event.eventTime) ?? 0;
  if (event.errorDeclaration !== undefined) return declaration(event, eventId, eventTime);
  if (!isStandardEvent(event)) {
    return {
      kind: "passedOver",
      eventId,
      eventTime,
      reason: `Events of the type ${event.type} are someone's own and mean nothing here.`,
    };
  }
  const read = goodsOf(event);
  const meaning = meaningOf(event, read, eventTime);
  if (typeof meaning === "string") return { kind: "passedOver", eventId, eventTime, reason: meaning };
  return { ...circumstancesOf(event, read, eventId, meaning), ...meaning };
}

function declaration(event: EpcisEvent | ExtendedEvent, eventId: string, eventTime: number): Statement {
  const { declarationTime = "", reason, correctiveEventIDs = [] } = event.errorDeclaration ?? {};
  return {
    kind: "declareError",
    eventId,
    eventTime,
    timeZoneOffset: event.eventTimeZoneOffset,
    documents: [],
    notes: [],
    originalEventId: eventId,
    declarationTime: unixSeconds(declarationTime) ?? 0,
    ...(reason === undefined ? {} : { reason }),
    correctiveEventIds: correctiveEventIDs,
  };
}

function circumstancesOf(event: EpcisEvent, read: ReadGoods, eventId: string, meaning: Meaning): Circumstances {
  const eventTime = unixSeconds(event.eventTime) ?? 0;
  const readPoint = event.readPoint === undefined ? undefined : placeOf(event.readPoint.id);
  const bizLocation = event.bizLocation === undefined ? undefined : placeOf(event.bizLocation.id);
  const sscc = logisticUnitOf(event, read);
  const { sensors, notes } = summarizeSensors(event.sensorElementList, eventTime);
  return {
    eventId,
    eventTime,
    timeZoneOffset: event.eventTimeZoneOffset,
    ...(event.bizStep === undefined ? {} : { bizStep: event.bizStep }),
    ...(event.disposition === undefined ? {} : { disposition: event.disposition }),
    ...(readPoint === undefined ? {} : { readPoint }),
    ...(bizLocation === undefined ? {} : { bizLocation }),
    documents: readDocuments(event),
    ...(sscc === undefined ? {} : { sscc }),
    ...(sensors.length === 0 ? {} : { sensors }),
    notes: [...notesOn(event, read, meaning), ...notes],
  };
}

function logisticUnitOf(event: EpcisEvent, read: ReadGoods): string | undefined {
  const parent = "parentID" in event && typeof event.parentID === "string" ? containerOf(event.parentID) : undefined;
  if (parent !== undefined && "sscc" in parent) return parent.sscc;
  const [only, ...more] = read.goods.logisticUnits;
  return more.length === 0 ? only : undefined;
}

/** What the event holds beside its meaning and its sensors. */
function notesOn(event: EpcisEvent, read: ReadGoods, meaning: Meaning): string[] {
  const inputs =
    event.type === "TransformationEvent" ? readGoods(event.inputEPCList, event.inputQuantityList).unusable : [];
  const unusable = [...inputs, ...read.unusable, ...unusableParent(event)];
  const places = [event.readPoint?.id, event.bizLocation?.id].filter((id) => id !== undefined);
  const parties = [
    ...(event.sourceList ?? []).map(({ source }) => source),
    ...(event.destinationList ?? []).map(({ destination }) => destination),
  ];
  const ilmd = "ilmd" in event && event.ilmd !== undefined ? readLotFacts({ ...event.ilmd }).unused : [];
  const unused = unusedFields(event, meaning);
  return [
    ...(unusable.length === 0 ? [] : [unusableSentence(unusable)]),
    ...unplaced([...places, ...parties]),
    ...(ilmd.length === 0 ? [] : [`ilmd says more of the lot than the ledger keeps: ${ilmd.join(", ")}.`]),
    ...(unused.length === 0 ? [] : [`The ledger makes no use of these fields: ${unused.join(", ")}.`]),
    ...(movesRecalled(event, meaning)
      ? ["The goods are said to be recalled: this event moves them, it recalls nothing."]
      : []),
  ];
}

function unusableParent(event: EpcisEvent): string[] {
  const parent = "parentID" in event && typeof event.parentID === "string" ? event.parentID : undefined;
  return parent === undefined || containerOf(parent) !== undefined ? [] : [parent];
}

function unusedFields(event: EpcisEvent, meaning: Meaning): string[] {
  const heeded = ["hold", "releaseHold", "recall"].includes(meaning.kind);
  return Object.keys(event).filter(
    (key) => key.includes(":") || key === "certificationInfo" || (key === "persistentDisposition" && !heeded),
  );
}

function movesRecalled(event: EpcisEvent, meaning: Meaning): boolean {
  if (event.type === "TransformationEvent" || event.type === "AssociationEvent") return false;
  return ["ship", "receive", "return", "voidShipment"].includes(meaning.kind) && isRecalled(event);
}
