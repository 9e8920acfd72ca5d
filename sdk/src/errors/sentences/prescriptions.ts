import type { ErrorText } from "../sentences.ts";

/** Prescriptions. */
export const PRESCRIPTION_ERRORS = {
  NotTransferable: {
    why: "A prescription or immunization never changes hands.",
    cure: "Let a prescriber of its issuer reissue a prescription to the new holder; an immunization stays its holder's.",
  },
  NotIssuer: {
    why: "The prescription names member {issuer} as its issuer, the operator acts for member {member}.",
    cure: "Let a prescriber of that member do it.",
  },
  NotPrescriber: {
    why: "The prescription names {prescriber} as its prescriber, and {caller} sends it.",
    cure: "Send it with the key that the prescription names.",
  },
  HolderMissing: {
    why: "The prescription or immunization has no holder.",
    cure: "Give the address of the patient's wallet, or of the slip's one-time key.",
  },
  QuantityMissing: {
    why: "The prescription is for no units.",
    cure: "Give how many units it is for.",
  },
  PrescriptionDaysInvalid: {
    why: "From {firstDay} to {lastDay}, today {today}: the days are out of order, or over.",
    cure: "Give a last day that is not before the first, and not over.",
  },
  PrescriptionClassInvalid: {
    why: "A prescription can't be of the class {class}.",
    cure: "Use prescription or controlled.",
  },
  CoPrescriberInvalid: {
    why: "The second prescriber {coPrescriber} does not fit the class {class}.",
    cure: "A controlled prescription has a second prescriber in standing, any other has none.",
  },
  PrescriptionExists: {
    why: "The prescription {id} was issued already.",
    cure: "Nothing is to be done; another one needs a fresh holder or salt.",
  },
  PrescriptionUnknown: {
    why: "There is no prescription {id}.",
    cure: "Use the slip as it was written, on the chain it was issued on: one field differs from what was issued.",
  },
  PrescriptionIsCancelled: {
    why: "The prescription {id} is cancelled.",
    cure: "Ask the prescriber for a new one.",
  },
  CancellationPending: {
    why: "Cancelling the prescription {id} was asked for, so nobody accepts it any more.",
    cure: "Ask the prescriber for a new one.",
  },
  CancellationNotAsked: {
    why: "Cancelling the prescription {id} was not asked for.",
    cure: "Cancel it first.",
  },
  AcceptedElsewhere: {
    why: "The pharmacy at site {site} has accepted the prescription {id} until {until}.",
    cure: "Let that pharmacy dispense it or give it back.",
  },
  NotAcceptedHere: {
    why: "The pharmacy at site {site} has not accepted the prescription {id}, or no longer has it.",
    cure: "Accept it first, with the holder's signature.",
  },
  AcceptanceTimeInvalid: {
    why: "An acceptance until {until} is over already or longer than 10 days (until {latest}).",
    cure: "Accept it for 10 days at most.",
  },
  PrescriptionNotYetValid: {
    why: "The prescription {id} may be dispensed from {firstDay} on; today is {today}.",
    cure: "Come back on that day.",
  },
  PrescriptionExpired: {
    why: "The last day of the prescription {id} was {lastDay}; today is {today}.",
    cure: "Ask the prescriber for a new one.",
  },
  DispensedTooEarly: {
    why: "The next dispense of the prescription {id} is due on {nextDay}; today is {today}.",
    cure: "Come back on that day.",
  },
  UnitsExceeded: {
    why: "The prescription {id} has {unitsLeft} units left, {wanted} are wanted.",
    cure: "Dispense fewer units: open a pack where a whole one holds too many.",
  },
  UnitsMismatch: {
    why: "The dispense of the prescription {id} states {stated} units, its packs and draws add up to {counted}.",
    cure: "State what the packs hold.",
  },
  DrugOpeningWrong: {
    why: "The drug and salt shown are not what the prescription {id} committed to.",
    cure: "Use the slip as it was written.",
  },
  NotPrescribedDrug: {
    why: "Lot {lot} is of GTIN {gtin}, which is not what the prescription {id} is for.",
    cure: "Take a pack of the prescribed substitution group or GTIN.",
  },
  ControlledPrescriptionNeeded: {
    why: "The product with GTIN {gtin} is controlled, the prescription {id} is not.",
    cure: "Ask for a controlled prescription, signed by two prescribers.",
  },
  ControlledLimitExceeded: {
    why: "The prescription {id} is for {quantity} units; one prescription of GTIN {gtin} may name {maxUnits}.",
    cure: "Ask for a prescription within the limit.",
  },
  PackListInvalid: {
    why: "The dispense names {packs} packs and {consignments} consignments, of at most {max}.",
    cure: "Name 1 or more packs, and a consignment for each; dispense in parts.",
  },
  BatchLengthInvalid: {
    why: "A batch of {length} is empty or longer than {max}.",
    cure: "Send it in parts.",
  },
  SignatureInvalid: {
    why: "The signature for the prescription {id} is not that of {signer} over this message.",
    cure: "Sign anew: packs, units, pharmacy, sequence or chain differ from what was signed.",
  },
  SignatureExpired: {
    why: "The signature for the prescription {id} counted until {deadline}.",
    cure: "Let the holder sign anew.",
  },
  NotLatestDispense: {
    why: "What was shown is not the latest dispense of the prescription {id} at site {site}.",
    cure: "Only the latest dispense is withdrawn, by the pharmacy that made it.",
  },
  WithdrawalTooLate: {
    why: "The latest dispense of the prescription {id} was on {day}, more than 10 days before {today}.",
    cure: "It is final.",
  },
  ReissueUnfit: {
    why: "The prescription {id} has {unitsLeft} units left, the new one is for {quantity}, or has the same holder.",
    cure: "Reissue exactly what is left, to a new holder.",
  },
  HolderRefuses: {
    why: "The holder {holder} is a contract that does not take the token.",
    cure: "Give it to another address.",
  },
} as const satisfies Record<string, ErrorText>;
