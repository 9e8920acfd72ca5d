import { ProblemError, z } from "@yaolian/http";
import type { ItemResult } from "@yaolian/sdk/import";
import type { Context } from "hono";

/** The media type of FHIR's JSON. */
export const FHIR_JSON = "application/fhir+json";

const Outcome = z
  .object({
    resourceType: z.literal("OperationOutcome"),
    issue: z.array(
      z.object({
        severity: z.enum(["fatal", "error"]),
        code: z.string().openapi({ description: "FHIR's issue type", example: "not-found" }),
        details: z.object({ coding: z.array(z.object({ system: z.url(), code: z.string() })) }),
        diagnostics: z.string().openapi({ description: "What was wrong, and what to do about it" }),
      }),
    ),
  })
  .openapi("OperationOutcome");

/** How failures under /fhir are described. */
export const AS_OUTCOME = { [FHIR_JSON]: { schema: Outcome } };

/** A failure as FHIR R4 says it: an OperationOutcome. */
export function answerOutcome(c: Context, { status, message, cure, code, headers }: ProblemError): Response {
  const outcome: z.infer<typeof Outcome> = {
    resourceType: "OperationOutcome",
    issue: [
      {
        severity: status >= 500 ? "fatal" : "error",
        code: issueType(status),
        details: { coding: [{ system: "https://yaolian.example/fhir/CodeSystem/problem", code }] },
        diagnostics: `${message} ${cure}`.trim(),
      },
    ],
  };
  return c.body(JSON.stringify(outcome), status, { ...headers, "Content-Type": FHIR_JSON });
}

/** A resource. */
export function answerResource(
  c: Context,
  resource: object,
  status: 200 | 201 = 200,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return c.body(JSON.stringify(resource), status, { ...headers, "Content-Type": FHIR_JSON });
}

/** The one result of an import of one resource, where it is on the ledger now. Throws a ProblemError 422 `ResourceRefused`. */
export async function onlyResult(
  results: AsyncIterable<ItemResult>,
): Promise<ItemResult & { readonly ids: readonly string[] }> {
  const all: ItemResult[] = [];
  for await (const result of results) all.push(result);
  const [result, another] = all;
  if (result === undefined || another !== undefined) {
    const cure = "Send a Bundle's resources one by one.";
    throw new ProblemError(422, "OneResourceWanted", `${all.length} resources came.`, cure);
  }
  if (result.outcome === "refused" || result.outcome === "passed-over") {
    throw new ProblemError(422, "ResourceRefused", result.reason, "");
  }
  return { ...result, ids: result.ids ?? [] };
}

/** Refuses what is not there, or is another's. */
export function resourceUnknown(type: string, id: string): ProblemError {
  const cure = "Ask by the id that its creation answered; other members' are behind their own gateways.";
  return new ProblemError(404, "ResourceUnknown", `There is no ${type} ${id} here.`, cure);
}

/** A ledger id of 32 bytes as FHIR's id, which has at most 64 characters. */
export function fhirId(id: string): string {
  return id.slice(2);
}

/** The other way; undefined where it is none. */
export function ledgerId(text: string): string | undefined {
  return /^[0-9a-f]{64}$/.test(text) ? `0x${text}` : undefined;
}

/** FHIR's issue types for statuses. */
function issueType(status: number): string {
  switch (status) {
    case 400:
      return "invalid";
    case 401:
      return "login";
    case 403:
      return "forbidden";
    case 404:
      return "not-found";
    case 409:
      return "conflict";
    case 413:
      return "too-long";
    case 415:
      return "not-supported";
    case 422:
      return "business-rule";
    case 429:
      return "throttled";
    case 503:
      return "transient";
    default:
      return status >= 500 ? "exception" : "processing";
  }
}
