import type { ErrorText } from "../sentences.ts";

/** Lots, consignments, packs and alerts. */
export const GOODS_ERRORS = {
  LotNumberInvalid: {
    why: "The lot number {lotNumber} is empty or has characters after its padding.",
    cure: "Give 1 to 20 ASCII characters, padded with zeros on the right.",
  },
  PackCountInvalid: {
    why: "A lot of {packCount} packs can't be registered.",
    cure: "Give 1 to 16,777,215 packs; split a bigger one into lots.",
  },
  RootMissing: {
    why: "Lot {lot} has no root of its pack list.",
    cure: "Build the lot file from its serials and give its root.",
  },
  DaysInvalid: {
    why: "Made on {madeDay}, used until {expiryDay}, today {today}: the days are out of order.",
    cure: "A lot is made today or before, and expires after that.",
  },
  LotExists: {
    why: "Lot {lot} is registered already.",
    cure: "Check GTIN and lot number; a lot is registered once.",
  },
  LotUnknown: {
    why: "Lot {lot} is not registered.",
    cure: "Check GTIN and lot number; a pack of an unknown lot is suspect: hold it and raise an alert.",
  },
  SiteMissing: {
    why: "Operator {operator} acts at no site, and this needs one.",
    cure: "Use a key that was added with a site.",
  },
  InputRecalled: {
    why: "Lot {input}, from which lot {lot} was made, is recalled.",
    cure: "Make nothing from it: retire what was made.",
  },
  LotIsReleased: {
    why: "Lot {lot} is released, so its inputs are final.",
    cure: "Record inputs before the release.",
  },
  NotLotAuthority: {
    why: "Member {member} is neither the maker of lot {lot} nor its authorisation holder, nor a regulator.",
    cure: "Let one of them do it; a custodian holds its own consignment instead.",
  },
  RegulatorReleases: {
    why: "Lot {lot} is of a product whose lots only a regulator releases.",
    cure: "Let a regulator officer release it.",
  },
  RecallUnfit: {
    why: "Lot {lot} is recalled with class {current} and can't change to class {wanted}.",
    cure: "A recall only becomes graver: class I is the gravest.",
  },
  LotHoldUnfit: {
    why: "The hold of {hold} on lot {lot} is there already, is not there, or is not this member's to lift.",
    cure: "Look at the lot's holds first.",
  },
  LotNotReleased: {
    why: "Lot {lot} is not released yet.",
    cure: "Wait for its maker's, or the regulator's, release.",
  },
  LotIsHeld: {
    why: "Lot {lot} is held: it may only be returned or retired.",
    cure: "Put it aside until whoever held it lifts the hold.",
  },
  LotIsRecalled: {
    why: "Lot {lot} is recalled (class {class}): it may only be returned or retired.",
    cure: "Send it back with the reason recall, or retire it.",
  },
  LotExpired: {
    why: "Lot {lot} could be used until {expiryDay}; today is {today}.",
    cure: "Return it or retire it.",
  },
  ConsignmentUnknown: {
    why: "No consignment of lot {lot} begins at pack {first} now.",
    cure: "It was split, merged or moved: look up where the packs are now.",
  },
  OutsideConsignment: {
    why: "Packs {first} and on, {count} of them, are not all in consignment {consignment} of lot {lot}.",
    cure: "Look up which consignment contains them now.",
  },
  NotCustodian: {
    why: "Consignment {first} of lot {lot} is at site {custodian}, not at site {site}.",
    cure: "Receive it first; goods that are here but not recorded here are suspect.",
  },
  NotRecipient: {
    why: "Consignment {first} of lot {lot} is on its way to site {recipient} (0: to none), not to site {site}.",
    cure: "Let the sender ship it to this site.",
  },
  ConsignmentInTransit: {
    why: "Consignment {first} of lot {lot} is on its way to site {recipient}.",
    cure: "Let that site receive or reject it, or call the shipment back.",
  },
  ConsignmentNotInTransit: {
    why: "Consignment {first} of lot {lot} is not on its way anywhere.",
    cure: "Ship it first.",
  },
  ConsignmentIsHeld: {
    why: "Consignment {first} of lot {lot} is held by {holds}: it may only be returned or retired.",
    cure: "Let whoever held it lift the hold.",
  },
  ConsignmentHoldUnfit: {
    why: "The hold of {hold} on consignment {first} of lot {lot} is there already, is not there, or is another's to lift.",
    cure: "Look at the consignment's holds first.",
  },
  SameSite: {
    why: "Site {site} can't send goods to itself.",
    cure: "Name another site.",
  },
  NotNeighbours: {
    why: "Consignments {first} and {second} of lot {lot} are no neighbours at one site.",
    cure: "Merge two that follow each other, in the same custody.",
  },
  RangesInvalid: {
    why: "The range of {count} packs from pack {first} is empty, or overlaps or comes before the one before it.",
    cure: "Give ranges of 1 or more packs, apart and in ascending order.",
  },
  ListLengthInvalid: {
    why: "A list of {length} is empty or longer than {max}.",
    cure: "Send it in parts.",
  },
  CustodianInStanding: {
    why: "Site {site}, where consignment {first} of lot {lot} is, can still act.",
    cure: "Let it ship the goods: custody is reassigned only where nobody can move them.",
  },
  PackNotInState: {
    why: "Pack {index} of lot {lot} is {state}, and this needs it {needed}.",
    cure: "Look the pack up; if it should be {needed}, lock what is at hand and raise an alert.",
  },
  ReasonUnfit: {
    why: "{reason} is not a reason for retiring packs.",
    cure: "Use destroyed, exported, sample, free sample, stolen, lost, damaged or repacked.",
  },
  PrescriptionNeeded: {
    why: "The product with GTIN {gtin} is given on a prescription only.",
    cure: "Dispense it on a prescription.",
  },
  NotForPeople: {
    why: "The product with GTIN {gtin} is a material and never reaches a person.",
    cure: "Ship it to a maker, or retire it.",
  },
  NothingToUndo: {
    why: "Nothing was done to exactly {count} packs of lot {lot} from pack {first} that can be undone.",
    cure: "Name the very packs of the act; destroyed, stolen, lost and repacked are final.",
  },
  UndoByAnotherSite: {
    why: "What was done to the packs of lot {lot} from pack {first} was done at site {doneBy}, not at site {site}.",
    cure: "Let that site undo it.",
  },
  UndoIsTooLate: {
    why: "What was done to the packs of lot {lot} from pack {first} was done on {doneAt}, more than 10 days ago.",
    cure: "It is final; raise an alert if the record is wrong.",
  },
  NotOpenedHere: {
    why: "Pack {index} of lot {lot} was opened at site {openedAt} (0: at none), not at site {site}.",
    cure: "Draw units from a pack that was opened here, or open this one.",
  },
  OpenTooLong: {
    why: "The opened pack {index} of lot {lot} could be used until {useBefore}.",
    cure: "Open another pack.",
  },
  UnitsMissing: {
    why: "The opened pack {index} of lot {lot} has {unitsLeft} units left, {wanted} are wanted.",
    cure: "Draw what is left, and the rest from another pack.",
  },
  AlertUnknown: {
    why: "There is no alert {alert}.",
    cure: "Take its number from the list of alerts.",
  },
  AlertIsInvestigated: {
    why: "Member {by} looks into alert {alert} already.",
    cure: "Close it with a finding once the investigation is over.",
  },
  AlertIsResolved: {
    why: "Alert {alert} was closed already, with the finding {finding}.",
    cure: "Raise a new one if there is more.",
  },
  FindingMissing: {
    why: "Alert {alert} can't be closed without a finding.",
    cure: "Say false alarm, handling error, falsified or diverted.",
  },
} as const satisfies Record<string, ErrorText>;
