import { printEpc } from "../gs1/epc.ts";
import type { EpcisEvent, ObjectEvent } from "./event.ts";
import { isEmpty } from "./goods.ts";
import type { LotFacts } from "./lotFacts.ts";
import { dispositionOf } from "./retirement.ts";
import type {
  Circumstances,
  Container,
  Goods,
  Meaning,
  Parties,
  Place,
  SensorSummary,
  Statement,
} from "./statement.ts";
import { isoTime } from "./time.ts";

/** A statement that an event of its own can tell: an error declaration repeats the original event instead. */
export type TellableStatement = Circumstances & Exclude<Meaning, { kind: "declareError" }>;

type Words = { bizStep: string; disposition?: string; action: "ADD" | "OBSERVE" | "DELETE" };

/** Kinds that a step alone does not tell. */
const SAID_BY_DISPOSITION = new Set(["return", "releaseHold", "recall", "retire", "supply"]);

/**
 * The EPCIS event that tells a statement, so that `interpretEvent` reads the statement out of it again: step,
 * disposition and action as the vocabulary has them for its kind, unless the statement brings its own. EPCs are Digital
 * Links. A sensor summary is told as one report a device.
 */
export function eventOf(statement: TellableStatement): EpcisEvent {
  const { bizStep, disposition, action } = wordsOf(statement);
  const implied = statement.bizStep === undefined || SAID_BY_DISPOSITION.has(statement.kind) ? disposition : undefined;
  const word = statement.disposition ?? implied;
  const common = {
    eventID: statement.eventId,
    eventTime: isoTime(statement.eventTime, statement.timeZoneOffset),
    eventTimeZoneOffset: statement.timeZoneOffset,
    bizStep: statement.bizStep ?? bizStep,
    ...(word === undefined ? {} : { disposition: word }),
    ...(statement.readPoint === undefined ? {} : { readPoint: { id: placeUri(statement.readPoint) } }),
    ...(statement.bizLocation === undefined ? {} : { bizLocation: { id: placeUri(statement.bizLocation) } }),
    ...documentsOf(statement),
    ...partiesOf(statement),
    ...sensorsOf(statement),
  };
  if (statement.kind === "transform") {
    const { inputs, outputs, lot, transformationId } = statement;
    return {
      type: "TransformationEvent",
      ...common,
      ...(transformationId === undefined ? {} : { transformationID: transformationId }),
      ...lists(inputs, "inputEPCList", "inputQuantityList"),
      ...lists(outputs, "outputEPCList", "outputQuantityList"),
      ...ilmdOf(lot),
    };
  }
  if (statement.kind === "pack" || statement.kind === "unpack") {
    const children = lists(statement.goods, "childEPCs", "childQuantityList");
    return { type: "AggregationEvent", action, ...common, parentID: containerUri(statement.container), ...children };
  }
  const goods = lists(statement.goods, "epcList", "quantityList");
  const ilmd = statement.kind === "commission" ? ilmdOf(statement.lot) : {};
  const objects = isEmpty(statement.goods) ? { epcList: [] } : goods;
  const parent = parentOf(statement, action);
  if (parent === undefined) return { type: "ObjectEvent", action, ...common, ...objects, ...ilmd };
  const children = lists(statement.goods, "childEPCs", "childQuantityList");
  return { type: "AggregationEvent", action, ...common, parentID: parent, ...children };
}

/** Goods seen inside a case are told as an aggregation that was observed, which keeps the case's SSCC. */
function parentOf(statement: TellableStatement, action: Words["action"]): string | undefined {
  const { sscc } = statement;
  if (sscc === undefined || action !== "OBSERVE" || !("goods" in statement) || isEmpty(statement.goods))
    return undefined;
  return statement.goods.logisticUnits.includes(sscc) ? undefined : containerUri({ sscc });
}

function wordsOf(statement: TellableStatement): Words {
  switch (statement.kind) {
    case "commission":
      return { bizStep: "commissioning", disposition: "active", action: "ADD" };
    case "pack":
      return { bizStep: "packing", action: "ADD" };
    case "unpack":
      return { bizStep: "unpacking", action: "DELETE" };
    case "ship":
      return { bizStep: "shipping", disposition: "in_transit", action: "OBSERVE" };
    case "receive":
      return { bizStep: "receiving", disposition: "in_progress", action: "OBSERVE" };
    case "voidShipment":
      return { bizStep: "void_shipping", action: "OBSERVE" };
    case "return":
      return { bizStep: "shipping", disposition: "returned", action: "OBSERVE" };
    case "hold":
      return { bizStep: "holding", disposition: "sellable_not_accessible", action: "OBSERVE" };
    case "releaseHold":
      return { bizStep: "holding", disposition: "sellable_accessible", action: "OBSERVE" };
    case "recall":
      return { bizStep: "holding", disposition: "recalled", action: "OBSERVE" };
    case "retire":
      return retirementWords(statement);
    case "supply":
      if (statement.channel === "overTheCounter")
        return { bizStep: "retail_selling", disposition: "retail_sold", action: "OBSERVE" };
      return {
        bizStep: "dispensing",
        disposition: statement.partial ? "partially_dispensed" : "dispensed",
        action: "OBSERVE",
      };
    case "transform":
      return { bizStep: "commissioning", action: "ADD" };
    case "sensor":
      return { bizStep: "sensor_reporting", action: "OBSERVE" };
  }
}

function retirementWords({ reason }: Meaning & { kind: "retire" }): Words {
  const disposition = reason === undefined ? "inactive" : dispositionOf(reason);
  const steps: Record<string, string> = {
    destroyed: "destroying",
    repacked: "repackaging",
    sample: "sampling",
    freeSample: "sampling",
  };
  return { bizStep: steps[reason ?? ""] ?? "decommissioning", disposition, action: "DELETE" };
}

function lists<Epcs extends string, Quantities extends string>(goods: Goods, epcs: Epcs, quantities: Quantities) {
  const uris = [
    ...goods.packs.map((pack) => printEpc({ kind: "sgtin", ...pack })),
    ...goods.logisticUnits.map((sscc) => printEpc({ kind: "sscc", sscc })),
  ];
  const classes = goods.quantities.map(({ gtin, lot, quantity, unitOfMeasure }) => ({
    epcClass: printEpc(lot === undefined ? { kind: "sgtinPattern", gtin } : { kind: "lgtin", gtin, lot }),
    ...(quantity === undefined ? {} : { quantity }),
    ...(unitOfMeasure === undefined ? {} : { uom: unitOfMeasure }),
  }));
  return {
    ...(uris.length === 0 ? {} : ({ [epcs]: uris } as Record<Epcs, string[]>)),
    ...(classes.length === 0 ? {} : ({ [quantities]: classes } as Record<Quantities, typeof classes>)),
  };
}

function ilmdOf({ lot, expiry, productionDate }: LotFacts): { ilmd?: Record<string, string> } {
  const ilmd = {
    ...(lot === undefined ? {} : { "cbvmda:lotNumber": lot }),
    ...(expiry === undefined ? {} : { "cbvmda:itemExpirationDate": expiry }),
    ...(productionDate === undefined ? {} : { "cbvmda:productionDate": productionDate }),
  };
  return Object.keys(ilmd).length === 0 ? {} : { ilmd };
}

function placeUri({ gln, extension }: Place): string {
  return printEpc({ kind: "sgln", gln, ...(extension === undefined ? {} : { extension }) });
}

function containerUri(container: Container): string {
  return "sscc" in container ? printEpc({ kind: "sscc", ...container }) : printEpc({ kind: "sgtin", ...container });
}

function documentsOf({ documents }: Statement): Pick<ObjectEvent, "bizTransactionList"> {
  if (documents.length === 0) return {};
  return {
    bizTransactionList: documents.map(({ type, id }) => ({
      ...(type === undefined ? {} : { type }),
      bizTransaction: id,
    })),
  };
}

function partiesOf(statement: TellableStatement): Pick<ObjectEvent, "sourceList" | "destinationList"> {
  if (!("fromParties" in statement)) return {};
  const from = typed(statement.fromParties, statement.from);
  const to = typed(statement.toParties, statement.to);
  return {
    ...(from.length === 0 ? {} : { sourceList: from.map(([type, source]) => ({ type, source })) }),
    ...(to.length === 0 ? {} : { destinationList: to.map(([type, destination]) => ({ type, destination })) }),
  };
}

function typed(parties: Parties, acting: string | undefined): Array<[type: string, uri: string]> {
  const all = Object.keys(parties).length === 0 && acting !== undefined ? { possessing_party: acting } : parties;
  return Object.entries(all).map(([type, gln]) => [
    type,
    printEpc({ kind: type === "location" ? "sgln" : "pgln", gln }),
  ]);
}

function sensorsOf({
  sensors,
  timeZoneOffset,
}: {
  sensors?: SensorSummary[];
  timeZoneOffset: string;
}): Pick<ObjectEvent, "sensorElementList"> {
  if (sensors === undefined || sensors.length === 0) return {};
  return {
    sensorElementList: sensors.map(({ device, from, to, lowest, highest, alarm }) => ({
      sensorMetadata: {
        startTime: isoTime(from, timeZoneOffset),
        endTime: isoTime(to, timeZoneOffset),
        ...(device === undefined ? {} : { deviceID: device }),
      },
      sensorReport: [
        {
          type: "Temperature",
          minValue: lowest,
          maxValue: highest,
          uom: "CEL",
          ...(alarm ? { exception: "ALARM_CONDITION" } : {}),
        },
      ],
    })),
  };
}
