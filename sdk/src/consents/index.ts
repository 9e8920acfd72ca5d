export { appointRepresentative, dismissRepresentative, grant, revoke } from "./byHolder.ts";
export { breakGlass } from "./breakGlass.ts";
export type { GlassInput } from "./breakGlass.ts";
export { commitTo, logDisclosure, logDisclosures } from "./disclose.ts";
export type { Commitment, DisclosureInput } from "./disclose.ts";
export { fromFhirConsent, MEMBER_SYSTEM, toFhirConsent } from "./fhirConsent.ts";
export type { FhirConsent, ReadFhirConsent } from "./fhirConsent.ts";
export { findDisclosures, listConsents, listDisclosures, listGlasses } from "./list.ts";
export type { LoggedDisclosure } from "./list.ts";
export { reviewGlass } from "./review.ts";
export type { ReviewInput } from "./review.ts";
export {
  appointBySignature,
  dismissBySignature,
  grantBySignature,
  revokeBySignature,
  sendConsentWord,
} from "./send.ts";
export { isAllowed, showConsent, showGlass } from "./show.ts";
export type { AccessQuestion, ConsentState, GlassState } from "./show.ts";
export { messageOf, signAppointment, signDismissal, signGrant, signRevocation } from "./sign.ts";
export type { AppointmentInput, SigningOptions } from "./sign.ts";
export { packTerms, readTerms } from "./terms.ts";
export { consentDomain, consentTypes } from "./types.ts";
export type { ConsentTerms, ConsentWord } from "./types.ts";
export { checkConsentWord, consentWordText, readConsentWord } from "./words.ts";
export type { SignedConsentWord, SignedWordOf } from "./words.ts";
