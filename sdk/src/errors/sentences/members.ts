import type { ErrorText } from "../sentences.ts";

/** Members, sites, operators and modules. */
export const MEMBER_ERRORS = {
  CouncilOnly: {
    why: "{caller} is not the Council, and only the Council does this.",
    cure: "Propose it to the Council.",
  },
  FoundingOver: {
    why: "{caller} is not the founder, or the founding has ended.",
    cure: "Propose it to the Council, which admits members and registers modules since then.",
  },
  AdminOnly: {
    why: "{caller} is not the admin of member {member}.",
    cure: "Send it with that member's admin key.",
  },
  NotProposedAdmin: {
    why: "{caller} was not proposed as the next admin of member {member}.",
    cure: "Let the present admin propose this address first, or accept with the proposed one.",
  },
  OperatorUnknown: {
    why: "{operator} is no member's operator.",
    cure: "Let the member's admin add it with `addOperator`, or use the right key.",
  },
  OperatorTermEnded: {
    why: "The term of operator {operator} ended on {until}.",
    cure: "Let the member's admin add a fresh key.",
  },
  OperatorRoleMissing: {
    why: "Operator {operator} has the roles {held}; this needs one of {needed}.",
    cure: "Use a key that has one of them.",
  },
  OperatorTaken: {
    why: "{operator} acts for member {member} already.",
    cure: "Add a fresh address: one address acts for one member, once.",
  },
  OperatorDistrusted: {
    why: "The key of operator {operator} was reported as compromised from {since} on.",
    cure: "Add a fresh key: this one never acts again.",
  },
  OperatorNotOfMember: {
    why: "{operator} does not act for member {member}.",
    cure: "Name an operator of this member.",
  },
  RolesInvalid: {
    why: "The roles {roles} are none, or hold one that does not exist.",
    cure: "Give at least one role of the list of roles.",
  },
  RoleNotGivable: {
    why: "A member that is {kinds} can't give the role {role}.",
    cure: "See `giversOf`: some kinds of member give each role.",
  },
  RolesIncompatible: {
    why: "The roles {roles} don't go together: nobody both prescribes and dispenses.",
    cure: "Give them to two addresses.",
  },
  SiteNeeded: {
    why: "The roles {roles} act on goods at one place.",
    cure: "Name the operator's site.",
  },
  MemberNotInStanding: {
    why: "Member {member} is {standing}, so it may only wind down: return, reject, lock, destroy, give back.",
    cure: "Let its licence be renewed by a regulator, or its standing be restored by the Council.",
  },
  MemberUnknown: {
    why: "There is no member {member}.",
    cure: "Take the number from the directory of members.",
  },
  KindsInvalid: {
    why: "The kinds {kinds} are none, or hold one that does not exist.",
    cure: "Give at least one kind of the list of kinds.",
  },
  StandingUnfit: {
    why: "Member {member} is {standing}, which does not allow this change.",
    cure: "Look at its standing: only one in standing is suspended, only one suspended or expelled is reinstated.",
  },
  RegulatorProtected: {
    why: "Member {member} is a regulator, which no officer suspends.",
    cure: "Propose it to the Council.",
  },
  SuspensionSpent: {
    why: "An officer has suspended member {member} already; until {until} only the Council may do it again.",
    cure: "Propose it to the Council, or wait.",
  },
  TimeInvalid: {
    why: "The time {time} lies in the past or too far ahead.",
    cure: "Give Unix seconds in the range that the function's description names.",
  },
  AddressZero: {
    why: "The address is zero.",
    cure: "Give the address of a key that somebody has.",
  },
  GlnInvalid: {
    why: "{gln} is no GLN: its check digit is wrong, or it is not 13 digits.",
    cure: "Type or scan it again.",
  },
  GlnTaken: {
    why: "The GLN {gln} names site {site} already.",
    cure: "Use that site, or the GLN of this place.",
  },
  SiteUnknown: {
    why: "There is no site {site}.",
    cure: "Take the number from the directory, or look it up by its GLN.",
  },
  SiteNotOfMember: {
    why: "Site {site} is not a site of member {member}.",
    cure: "Name a site of this member.",
  },
  SiteIsClosed: {
    why: "Site {site} is closed and takes no more goods.",
    cure: "Send them to another site.",
  },
  ModuleUnregistered: {
    why: "The contract {module} is no part of this ledger.",
    cure: "Use the contracts of the deployment book.",
  },
  ModuleIsClosing: {
    why: "The contract {module} begins nothing new: a successor is in place.",
    cure: "Use the successor of the current deployment book.",
  },
  ModuleIsFrozen: {
    why: "The contract {module} only answers: a successor is in place.",
    cure: "Use the successor of the current deployment book.",
  },
  ModuleStatusUnfit: {
    why: "The contract {module} is {current}, which does not allow this change.",
    cure: "A module goes from active to closing to frozen, never back.",
  },
} as const satisfies Record<string, ErrorText>;
