import type { ErrorText } from "../sentences.ts";

/** Consents, emergency accesses and disclosures. */
export const CONSENT_ERRORS = {
  ConsentHolderMissing: {
    why: "The records are nobody's: the holder is the zero address.",
    cure: "Give the holder's address, as the records' keeper has it.",
  },
  NotHoldersSide: {
    why: "{by} is neither the holder {holder} nor a representative of its whose term runs.",
    cure: "Let the holder do it, or appoint this representative again.",
  },
  HolderOnly: {
    why: "{by} can't do this for the holder {holder}.",
    cure: "A representative appoints nobody, and lays down its own part only: let the holder sign.",
  },
  ScopeInvalid: {
    why: "These are no categories of records: {scope}.",
    cure: "Name at least one category, and only those there are.",
  },
  PurposesInvalid: {
    why: "These are no purposes: {purposes}.",
    cure: "Name at least one of treatment, payment, research and public health.",
  },
  ResearchTermsInvalid: {
    why: "The data use terms {dataUse} do not fit the purposes {purposes}.",
    cure: "For research give exactly one of NRES, GRU, HMB, DS and POA, and what narrows it; else give none.",
  },
  ConsentTimeInvalid: {
    why: "It would end at {until}, which is over.",
    cure: "Give an end that is still to come.",
  },
  RepresentativeScopeExceeded: {
    why: "The representative {representative} acts on {scope}; this needs {missing} too.",
    cure: "Leave that out, or let the holder do it.",
  },
  RepresentativeTermExceeded: {
    why: "The representative {representative} acts until {until}; the consent would end at {wanted}.",
    cure: "End the consent no later than the representative's term.",
  },
  RepresentativeInvalid: {
    why: "{representative} can't represent the holder {holder}.",
    cure: "Name somebody else's address.",
  },
  RepresentativeUnknown: {
    why: "{representative} does not represent the holder {holder}, or no longer.",
    cure: "Nothing is left to end.",
  },
  ConsentMissing: {
    why: "The holder {holder} has no consent with member {member} that counts now.",
    cure: "Nothing is left to revoke.",
  },
  ConsentSignatureInvalid: {
    why: "The signature is not that of {signer} over this, for the holder {holder}.",
    cure: "Sign again: something was changed, or the holder did something else in the meantime.",
  },
  ConsentSignatureExpired: {
    why: "The signature for the holder {holder} counted until {deadline}.",
    cure: "Sign again with a later deadline.",
  },
  GlassUnknown: {
    why: "There is no emergency access {glass}.",
    cure: "Look it up with `yaolian consent glasses`.",
  },
  GlassUnreviewed: {
    why: "The emergency access {glass} to the same records awaits its review.",
    cure: "Let a records officer review it first.",
  },
  ReviewOverdue: {
    why: "The review of the emergency access {glass} of {prescriber} is overdue.",
    cure: "Let a records officer review it; until then another prescriber has to do this.",
  },
  GlassesExhausted: {
    why: "{prescriber} has {max} emergency accesses that await their review.",
    cure: "Let a records officer review one; until then another prescriber has to do this.",
  },
  GlassIsReviewed: {
    why: "The emergency access {glass} was reviewed already: {finding}.",
    cure: "A finding is final.",
  },
  ReviewFindingMissing: {
    why: "The review of the emergency access {glass} has no finding.",
    cure: "Say justified, excessive or unjustified.",
  },
  NotReviewer: {
    why: "{caller} can't review the emergency access {glass}.",
    cure: "Another records officer of the same member does that, or a regulator officer.",
  },
  DisclosureNotAllowed: {
    why: "Member {to} may not see {scope} of {holder} for {purpose} now.",
    cure: "Ask the patient for consent; in an emergency a prescriber breaks the glass.",
  },
  DisclosurePurposeInvalid: {
    why: "A disclosure has one purpose; this has {purpose}.",
    cure: "Log each purpose by itself.",
  },
  DisclosuresInvalid: {
    why: "{length} disclosures can't be logged at once.",
    cure: "Log 1 to {max} of them.",
  },
} as const satisfies Record<string, ErrorText>;
