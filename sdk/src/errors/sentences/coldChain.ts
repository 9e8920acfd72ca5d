import type { ErrorText } from "../sentences.ts";

/** Devices, summaries and records of temperatures. */
export const COLD_CHAIN_ERRORS = {
  DeviceUnknown: {
    why: "Nobody registered the device {device}.",
    cure: "Let a quality officer register it for the site where it is used.",
  },
  DeviceTaken: {
    why: "The device {device} signs for member {member} already.",
    cure: "Let that member end it first, or use another device.",
  },
  DeviceNotOfMember: {
    why: "The device {device} is member {member}'s.",
    cure: "Let an officer of that member do it.",
  },
  DeviceDistrusted: {
    why: "The key of the device {device} can't be trusted since {since}: nothing it signs counts.",
    cure: "Use another device, and let a quality officer judge the goods that it was with.",
  },
  DeviceKindUnfit: {
    why: "The device {device} is, or would be, a {kind}, which does not fit here.",
    cure: "Loggers sign summaries and are a quality officer's; an enforcement officer registers cameras.",
  },
  DeviceSiteUnfit: {
    why: "The device is for site {site}, and this officer acts at site {officerSite} only.",
    cure: "Let an officer of that site do it, or one of its member who acts at no single site.",
  },
  DeviceTimeInvalid: {
    why: "The time {time} does not fit the device {device}.",
    cure: "A device's term ends in the future; a compromise began in the past.",
  },
  DeviceNotLive: {
    why: "The device {device} signs about {since} to {until} only.",
    cure: "Give a summary of a period that lies within; what was measured outside it counts for nothing.",
  },
  DeviceNotWithGoods: {
    why: "The device {device} belongs neither to who has the goods (lot {lot}, from pack {first}) nor to their recipient.",
    cure: "Use a logger of one of these two, registered before the journey.",
  },
  NotPartyToGoods: {
    why: "Member {member} neither has the goods (lot {lot}, from pack {first}) nor is to receive them.",
    cure: "Let one of these two send the summary.",
  },
  SummarySignatureInvalid: {
    why: "The summary was not signed by the device {device}, or not about exactly these consignments.",
    cure: "Send what the device signed, unchanged and in its order, to the ledger that it signed for.",
  },
  SummaryPeriodInvalid: {
    why: "A summary of {from} to {to} ends before it begins, or has not ended yet.",
    cure: "Check the device's clock, and send the summary once its period is over.",
  },
  SummaryInconsistent: {
    why: "{lowest} to {highest} (tenths of °C) and {minutesOut} minutes out of range contradict each other.",
    cure: "Minutes count where the lowest or highest lies outside the range, and only there; begun ones are whole.",
  },
  RangeUnfit: {
    why: "The device counted against {rangeLow} to {rangeHigh} (tenths of °C), and GTIN {gtin} is kept at {storageMin} to {storageMax}.",
    cure: "Count against the product's own range, or a narrower one.",
  },
  DecisionNeedsReason: {
    why: "The device's hold on the packs from {first} of lot {lot} is lifted by a decision that gives its reason.",
    cure: "Name the document of the decision.",
  },
  RecordNotJoined: {
    why: "The packs from {first} of lot {lot} are recorded until {recordedUntil}, and {from} to {to} does not join that.",
    cure: "Send the summaries in their order, without a gap; a gap in a journey stays, and the goods go back.",
  },
  RecordIncomplete: {
    why: "The record of the journey of the packs from {first} of lot {lot} ends at {recordedUntil}: it is missing, or too old.",
    cure: "Send the logger's summary up to now, then receive them; without one, turn the goods away.",
  },
} as const satisfies Record<string, ErrorText>;
