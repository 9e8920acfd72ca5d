import { ProblemError, problemOf } from "@yaolian/http";

/** The exceptions of EPCIS 2.0 by the status that its REST binding answers them with. */
const EXCEPTIONS: Readonly<Record<number, string>> = {
  400: "QueryParameterException",
  401: "SecurityException",
  403: "SecurityException",
  404: "NoSuchNameException",
  406: "NotAcceptableException",
  413: "QueryTooLargeException",
  414: "URITooLongException",
};

/** A failure as EPCIS 2.0 names it; the rest of the problem stays as it is. */
export function epcisProblemOf(error: unknown): ProblemError {
  const { status, code, message, cure, headers, cause } = problemOf(error);
  const type = `epcisException:${EXCEPTIONS[status] ?? "ImplementationException"}`;
  return new ProblemError(status, code, message, cure, { headers, type, cause });
}

export function tooLarge(reason: string): ProblemError {
  const cure =
    "Narrow it by time, product or place, or ask without orderBy and maxEventCount, which is told page by page.";
  return new ProblemError(413, "QueryTooLarge", `The query is too large: ${reason}.`, cure);
}

export function noEvent(eventId: string): ProblemError {
  const shown = eventId.slice(0, 200);
  return new ProblemError(404, "EventUnknown", `No event is known under “${shown}”.`, "Take an eventID of an event.");
}
