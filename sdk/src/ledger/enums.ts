import { InputError } from "../errors.ts";

/** The contracts' enums: the name of each value, at the place of its number. */
export const ENUMS = {
  Standing: ["None", "Active", "Suspended", "Expelled", "Lapsed"],
  ModuleStatus: ["Unregistered", "Active", "Closing", "Frozen"],
  SiteKind: ["Plant", "Warehouse", "Store", "Ward", "Clinic", "Laboratory", "Field", "Vehicle", "Office"],
  LegalClass: ["OverTheCounter", "Prescription", "Controlled", "Material"],
  ProductStatus: ["Unknown", "Approved", "Suspended", "Withdrawn"],
  ContentUnit: ["Tablet", "Capsule", "Dose", "Millilitre", "Gram", "Piece", "Vial", "Patch"],
  PackState: ["Active", "Dispensed", "Retired", "Locked"],
  PackReason: [
    "Destroyed",
    "Exported",
    "Sample",
    "FreeSample",
    "Stolen",
    "Lost",
    "Damaged",
    "Repacked",
    "Supplied",
    "Dispensed",
    "Opened",
    "Locked",
    "Unlocked",
    "Undone",
    "Withdrawn",
  ],
  MovementReason: ["Sale", "Transfer", "Return", "Rework", "Sample", "DirectDelivery", "Recall", "Scrap"],
  RecallClass: ["None", "I", "II", "III"],
  DeviceKind: ["Logger", "Camera"],
  Hold: ["Custodian", "Device", "Regulator", "Dispute"],
  LotHold: ["Maker", "Regulator"],
  Verdict: [
    "NotGenuine",
    "StaleConsignment",
    "Recalled",
    "ProductWithdrawn",
    "ProductSuspended",
    "Opened",
    "Dispensed",
    "Retired",
    "Locked",
    "Held",
    "NotReleased",
    "Expired",
    "Active",
  ],
  AlertCode: [
    "LotNotFound",
    "PackNotFound",
    "LotMismatch",
    "ExpiryMismatch",
    "AlreadyInState",
    "ChangeImpossible",
    "UndoTooLate",
    "UndoByAnother",
    "NotCustodian",
    "SuspectProduct",
  ],
  VoidReason: ["NotGiven", "WrongPatient", "WrongVaccine", "WrongDetails", "Duplicate"],
  Finding: ["Open", "FalseAlarm", "HandlingError", "Falsified", "Diverted"],
  ProposalState: ["Pending", "Active", "Canceled", "Defeated", "Succeeded", "Queued", "Expired", "Executed"],
  VoteType: ["Against", "For", "Abstain"],
  ClaimStatus: [
    "None",
    "Submitted",
    "Approved",
    "PartlyApproved",
    "Denied",
    "Paid",
    "Withdrawn",
    "RefundDue",
    "Refunded",
  ],
  ClaimReason: [
    "None",
    "NotCovered",
    "PlanUnknown",
    "PlanNotInForce",
    "DuplicateTherapy",
    "RefillTooSoon",
    "QuantityExceeded",
    "LimitReached",
    "PriceAbovePlan",
    "CoPayment",
    "Other",
  ],
  GlassReason: ["LifeThreatening", "Unresponsive", "Incapable", "DangerToOthers"],
  ReviewFinding: ["Open", "Justified", "Excessive", "Unjustified"],
  AnchorSchema: [
    "EpcisBatch",
    "RecordBundle",
    "SequencingDataSet",
    "InspectionRecording",
    "EnforcementRecording",
    "NotarisedDocument",
  ],
  SupersedeReason: ["Corrected", "Extended", "Reduced"],
  Attestation: ["None", "Verified", "Mismatch"],
} as const;

export type EnumName = keyof typeof ENUMS;
export type EnumValue<E extends EnumName> = (typeof ENUMS)[E][number];

/** The number of an enum's value. Throws an InputError `ValueUnknown` that names the values there are. */
export function enumNumber<E extends EnumName>(name: E, value: EnumValue<E>): number {
  const values: readonly string[] = ENUMS[name];
  const number = values.indexOf(value);
  if (number < 0) throw unknownValue(name, value, values);
  return number;
}

/** The value of an enum's number. Throws an InputError `ValueUnknown`: the ledger is newer than this program. */
export function enumValue<E extends EnumName>(name: E, number: number | bigint): EnumValue<E> {
  const values: readonly EnumValue<E>[] = ENUMS[name];
  const value = values[Number(number)];
  if (value === undefined) throw unknownValue(name, String(number), values);
  return value;
}

/** Names of flags, the name of bit n at place n. */
export const FLAGS = {
  kinds: [
    "Regulator",
    "Manufacturer",
    "Grower",
    "Distributor",
    "Hospital",
    "Clinic",
    "Pharmacy",
    "Courier",
    "Insurer",
    "Laboratory",
    "Notary",
  ],
  roles: [
    "RegulatorOfficer",
    "EnforcementOfficer",
    "QualityOfficer",
    "Logistics",
    "Prescriber",
    "Dispenser",
    "Vaccinator",
    "ClaimsOfficer",
    "RecordsOfficer",
    "Notary",
  ],
  holds: ENUMS.Hold,
  scope: [
    "Prescriptions",
    "Dispenses",
    "Immunizations",
    "Encounters",
    "Conditions",
    "Allergies",
    "LabResults",
    "Imaging",
    "Procedures",
    "Notes",
    "MentalHealth",
    "Genomics",
  ],
  purposes: ["Treatment", "Payment", "Research", "PublicHealth"],
  /** GA4GH's Data Use Ontology: one of the first five is the permission, the others modify it. */
  dataUse: [
    ...(["NRES", "GRU", "HMB", "DS", "POA"] as const),
    ...(["RS", "NMDS", "GSO", "NPUNCU", "PUB", "COL", "IRB", "GS", "MOR"] as const),
    ...(["TS", "US", "PS", "IS", "RTN", "CC", "NPOA", "NPU", "NCU"] as const),
  ],
} as const;

/** What an organisation is. */
export type KindName = (typeof FLAGS)["kinds"][number];
/** What an operator may do. */
export type RoleName = (typeof FLAGS)["roles"][number];
/** A term of use of a sequencing data set, as DUO abbreviates it. */
export type HoldName = EnumValue<"Hold">;
/** A category of records. */
export type ScopeName = (typeof FLAGS)["scope"][number];
/** What records are used for. */
export type PurposeName = (typeof FLAGS)["purposes"][number];
/** A term of GA4GH's Data Use Ontology. */
export type DataUseName = (typeof FLAGS)["dataUse"][number];

type FlagSet = keyof typeof FLAGS;
type FlagName<F extends FlagSet> = (typeof FLAGS)[F][number];

/** The bitmask of some names. Throws an InputError `ValueUnknown`. */
export function flagBits<F extends FlagSet>(set: F, names: readonly FlagName<F>[]): number {
  const all: readonly string[] = FLAGS[set];
  return names.reduce((bits, name) => {
    const bit = all.indexOf(name);
    if (bit < 0) throw unknownValue(set, name, all);
    return bits | (1 << bit);
  }, 0);
}

/** The names of a bitmask; bits that have no name are left out. */
export function flagNames<F extends FlagSet>(set: F, bits: number | bigint): FlagName<F>[] {
  const all: readonly FlagName<F>[] = FLAGS[set];
  return all.filter((_, bit) => (Number(bits) >> bit) & 1);
}

function unknownValue(set: string, value: string, values: readonly string[]): InputError {
  return new InputError("ValueUnknown", `"${value}" is no ${set}.`, `Use one of ${values.join(", ")}.`);
}
