import { breakGlassOf, discloseRecords, reviewAccess } from "./consent/hospital.ts";
import { askAllowed, listAccesses, showConsents } from "./consent/shown.ts";
import { sendAppointment, sendDismissal, sendGrant, sendRevocation } from "./consent/words.ts";

/** `yaolian consent …`. */
export const consentCommands = {
  grant: sendGrant,
  revoke: sendRevocation,
  appoint: sendAppointment,
  dismiss: sendDismissal,
  show: showConsents,
  allowed: askAllowed,
  "break-glass": breakGlassOf,
  review: reviewAccess,
  glasses: listAccesses,
  disclose: discloseRecords,
};
