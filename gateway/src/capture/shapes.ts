import { z } from "@yaolian/http";

import type { CaptureJob, CaptureResult } from "./jobs.ts";

const EVENT_TYPES = ["ObjectEvent", "AggregationEvent", "TransactionEvent", "TransformationEvent", "AssociationEvent"];
/** Versions of EPCIS that the importer reads. */
const VERSION_2 = "^2(\\.[0-9]+)*$";

/** A document, as far as it is looked at before the importer reads it. */
export const DocumentBody = z
  .looseObject({
    type: z.literal("EPCISDocument"),
    schemaVersion: z.string().openapi({ pattern: VERSION_2, example: "2.0" }),
    epcisBody: z.looseObject({}),
  })
  .openapi("EPCISDocument", { description: "An EPCIS 2.0 document in JSON-LD, as its JSON schema defines it" });

export const EventBody = z
  .looseObject({ type: z.string().openapi({ enum: EVENT_TYPES }), "@context": z.unknown().optional() })
  .openapi("EPCISEvent", { description: "One EPCIS 2.0 event in JSON-LD" });

const CaptureError = z
  .object({
    type: z.string().openapi({ example: "epcisException:ValidationException" }),
    title: z.string(),
    status: z.int().openapi({ example: 422 }),
    detail: z.string().openapi({ description: "Why, and what to do about it" }),
    instance: z.string().openapi({ description: "The event", example: "event 3 (urn:uuid:…)" }),
  })
  .openapi("CaptureError");

/** A capture job, as EPCIS 2.0 defines it. */
export const Capture = z
  .object({
    captureID: z.uuid(),
    createdAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().optional(),
    running: z.boolean(),
    success: z.boolean().openapi({ description: "Whether every event is on the ledger; true while it runs" }),
    captureErrorBehaviour: z.enum(["rollback", "proceed"]),
    errors: z.array(CaptureError),
    waitsFor: z.string().optional().openapi({ description: "Why it waits, where the node or the disk is in the way" }),
  })
  .openapi("Capture");

/** What became of a document's events. */
export const CaptureResults = z
  .object({
    results: z.array(
      z.object({
        item: z.string().openapi({ example: "event 3 (urn:uuid:…)" }),
        outcome: z.enum(["applied", "already-applied", "passed-over", "refused"]),
        reason: z.string(),
        transactions: z.array(z.string()),
      }),
    ),
  })
  .openapi("CaptureResults");

/** A job with its errors, in the standard's words. */
export function captureOf(job: CaptureJob, results: readonly CaptureResult[]): z.infer<typeof Capture> {
  const { id, createdAt, finishedAt, succeeded, behaviour, waitsFor } = job;
  const isoOf = (ms: number): string => new Date(ms).toISOString();
  const refused = results.filter(({ outcome }) => outcome === "refused");
  return {
    captureID: id,
    createdAt: isoOf(createdAt),
    ...(finishedAt === undefined ? {} : { finishedAt: isoOf(finishedAt) }),
    running: finishedAt === undefined,
    success: succeeded ?? true,
    captureErrorBehaviour: behaviour,
    errors: refused.map(({ item, reason }) => ({
      type: "epcisException:ValidationException",
      title: "The ledger refuses the event",
      status: 422,
      detail: reason,
      instance: item,
    })),
    ...(waitsFor === undefined ? {} : { waitsFor }),
  };
}

/** A document of one event. */
export function documentOf({ "@context": context, ...event }: z.infer<typeof EventBody>): string {
  return JSON.stringify({
    "@context": context ?? ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
    type: "EPCISDocument",
    schemaVersion: "2.0",
    creationDate: new Date().toISOString(),
    epcisBody: { eventList: [event] },
  });
}
