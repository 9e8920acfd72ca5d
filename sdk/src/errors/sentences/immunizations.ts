import type { ErrorText } from "../sentences.ts";

/** Immunizations. What they share with prescriptions (holders, batches) is told there. */
export const IMMUNIZATION_ERRORS = {
  HolderNotFresh: {
    why: "The holder {holder} has, or had, the immunization {id}.",
    cure: "Use a fresh holder for each immunization: one address for two would join them.",
  },
  DocumentMissing: {
    why: "The immunization of {holder} commits to no document.",
    cure: "Give the commitment to its document: see documentCommitment.",
  },
  NotVaccine: {
    why: "GTIN {gtin}, the product of lot {lot}, is no vaccine.",
    cure: "Give a dose of a vaccine; other medicines are dispensed on a prescription.",
  },
  DoseCountInvalid: {
    why: "{units} units of pack {index} of lot {lot}, which holds {content}, are not one dose (0 is the whole pack).",
    cure: "Give a whole pack that holds one dose, or open the pack and give 1 unit of it, where it is counted in doses.",
  },
  ImmunizationUnknown: {
    why: "There is no immunization {id}.",
    cure: "Use the record as it was written, on the chain it was written for.",
  },
  ImmunizationIsVoid: {
    why: "The immunization {id} was entered in error.",
    cure: "Record the right one with a fresh holder; a void one never comes back.",
  },
  NotGivenHere: {
    why: "The immunization {id} was given at site {site}, which is not member {member}'s.",
    cure: "Let a vaccinator of the member that gave it void it.",
  },
} as const satisfies Record<string, ErrorText>;
