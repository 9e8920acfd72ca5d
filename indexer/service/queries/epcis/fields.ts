import {
  printEpc,
  type AggregationEvent,
  type Epc,
  type ObjectEvent,
  type ToldEvent,
  type TransformationEvent,
} from "@yaolian/sdk";

import { linkOf } from "./values.ts";

/** The fields of any type of event: what an event lacks is undefined. */
export type Fields = Partial<
  Pick<ObjectEvent, "action" | "disposition" | "persistentDisposition" | "readPoint" | "bizLocation"> &
    Pick<ObjectEvent, "sourceList" | "destinationList" | "sensorElementList" | "epcList" | "quantityList"> &
    Pick<AggregationEvent, "parentID" | "childEPCs" | "childQuantityList"> &
    Pick<TransformationEvent, "transformationID" | "inputEPCList" | "inputQuantityList"> &
    Pick<TransformationEvent, "outputEPCList" | "outputQuantityList">
>;
export const fields = ({ event }: ToldEvent): Fields => event;

export type EpcField = "epcList" | "childEPCs" | "inputEPCList" | "outputEPCList";
export type ClassField = "quantityList" | "childQuantityList" | "inputQuantityList" | "outputQuantityList";
export const OBJECTS: readonly EpcField[] = ["epcList", "childEPCs"];
export const ALL_OBJECTS: readonly EpcField[] = [...OBJECTS, "inputEPCList", "outputEPCList"];
export const CLASSES: readonly ClassField[] = ["quantityList", "childQuantityList"];
export const ALL_CLASSES: readonly ClassField[] = [...CLASSES, "inputQuantityList", "outputQuantityList"];

/** The lots and products that an event names in some of its lists. */
export function classesOf(
  told: ToldEvent,
  names: readonly ClassField[],
): { epcClass: string; quantity?: number | undefined }[] {
  return names.flatMap((name) => fields(told)[name] ?? []);
}

/** What was measured. */
export function reportsOf(told: ToldEvent): { type: string; deviceID?: string | undefined }[] {
  return (fields(told).sensorElementList ?? []).flatMap(({ sensorReport }) => sensorReport);
}

/** Whether an identifier is one of those asked for, or a pack of a GTIN that was. */
export function matcherOf(asked: readonly Epc[]): (link: string) => boolean {
  const links = new Set(asked.map(linkOf));
  const starts = asked.flatMap((epc) =>
    epc.kind === "sgtinPattern" ? [printEpc({ kind: "sgtin", gtin: epc.gtin, serial: "0" }).slice(0, -1)] : [],
  );
  return (link) => links.has(link) || starts.some((start) => link.startsWith(start));
}
