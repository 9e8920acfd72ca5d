export { NO_OCCASION, documentHash, occasion, readCircumstances } from "./occasion.ts";
export type { Circumstances, Occasion, OccasionInput } from "./occasion.ts";
export { decodeLog, eventIn } from "./outcome.ts";
export type { DecodedEvent, EventName, EventNamed, Outcome } from "./outcome.ts";
export { prepare } from "./prepare.ts";
export type { PreparedCall } from "./prepare.ts";
