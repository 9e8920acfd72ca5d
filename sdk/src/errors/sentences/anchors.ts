import type { ErrorText } from "../sentences.ts";

/** Anchored batches of documents. */
/** Errors whose names errors of lots have too, by their signatures. */
export const ANCHOR_SAME_NAMED = {
  "RootMissing()": {
    why: "The batch has no root.",
    cure: "Build the batch from its documents first.",
  },
} as const;

export const ANCHOR_ERRORS = {
  BatchEmpty: {
    why: "The batch with root {root} has no document.",
    cure: "Give at least one document.",
  },
  AnchorExists: {
    why: "Your organisation anchored this very batch on {since}, as anchor {anchor}.",
    cure: "Nothing is left to do; anchor it under another schema if that is what it is.",
  },
  AnchorUnknown: {
    why: "There is no anchor {anchor}.",
    cure: "Check its key; an anchor is its author's, so that another member's copy of the batch has another key.",
  },
  AnchorNotOfMember: {
    why: "Anchor {anchor} is member {author}'s, and you act for member {member}.",
    cure: "Only its author changes it; anchor a batch of your own instead.",
  },
  AnchorIsSuperseded: {
    why: "Anchor {anchor} was superseded by {successor}.",
    cure: "Supersede the anchor that took its place.",
  },
  DataUseUnfit: {
    why: "A batch of the schema {schema} can't be anchored with these terms of use.",
    cure: "A sequencing data set is anchored with its terms of use, and nothing else has any.",
  },
  DataUseInvalid: {
    why: "The terms {terms} are not a permission with its modifiers.",
    cure: "Give exactly one of NRES, GRU, HMB, DS and POA, and any of the other DUO terms.",
  },
  DiseaseUnfit: {
    why: "The terms are {terms}: a disease goes with DS, and only with DS.",
    cure: "Name the disease of a disease-specific data set; leave it out for any other.",
  },
  ApprovalMissing: {
    why: "The data set names no approval.",
    cure: "Give the number of the approval under which it was made.",
  },
  AttestationMissing: {
    why: "Nothing is said about anchor {anchor}.",
    cure: "Say verified or mismatch, after recomputing the batch.",
  },
  AttestationStands: {
    why: "Notary {notary} said of anchor {anchor} before that it is {finding}.",
    cure: "Nothing is left to do; a notary only changes its word.",
  },
  AttestationOfOwn: {
    why: "Anchor {anchor} is member {member}'s own.",
    cure: "Let another notary recompute it.",
  },
} as const satisfies Record<string, ErrorText>;
