import type { CouncilCall } from "@yaolian/sdk/council";
import type { KindName, Ledger } from "@yaolian/sdk/ledger";

import type { CouncilNow, Directory } from "../../data/types.ts";
import { isAddress } from "../members/AddressInput.tsx";
import { endOfDay } from "../members/DayInput.tsx";

type Field = "member" | "address" | "kinds" | "day" | "profile" | "module" | "paper";

/** What can be proposed, and what each asks for beside its paper. */
export const MOTIONS = {
  admit: ["address", "kinds", "day", "profile"],
  reinstate: ["member"],
  suspend: ["member"],
  expel: ["member"],
  replaceAdmin: ["member", "address"],
  giveSeat: ["member", "address"],
  moveSeat: ["member", "address"],
  endSeat: ["member"],
  registerModule: ["address"],
  closeModule: ["module"],
  freezeModule: ["module"],
} as const satisfies Record<string, readonly Field[]>;

export type MotionKind = keyof typeof MOTIONS;

/** A motion as it is being filled in; what its kind does not ask for is left aside. */
export interface Draft {
  readonly kind: MotionKind;
  /** The member's number. */
  readonly member: string | null;
  /** Of an admin, of whoever votes, or of a contract. */
  readonly address: string;
  readonly kinds: readonly KindName[];
  /** The last day of a licence, YYYY-MM-DD. */
  readonly day: string;
  readonly profile: string;
  /** The module's name in the deployment book. */
  readonly module: Module | null;
  readonly paper: string;
}

/** The parts of the ledger that the Council lets begin nothing new, or stops. */
export const MODULES = [
  ...(["drugRegistry", "lotLedger", "alertLedger", "coldChain", "claimLedger"] as const),
  ...(["prescriptionToken", "immunizationToken", "consentRegistry", "anchorRegistry"] as const),
];
type Module = (typeof MODULES)[number];

/** Whether a motion asks for a field. */
export function asks(kind: MotionKind, field: Field): boolean {
  return field === "paper" || (MOTIONS[kind] as readonly Field[]).includes(field);
}

/** What is still missing or wrong in a draft. */
export function faultsOf(draft: Draft): ReadonlySet<Field> {
  const isWrong: Record<Field, boolean> = {
    member: draft.member === null,
    address: !isAddress(draft.address),
    kinds: draft.kinds.length === 0,
    day: endOfDay(draft.day) === undefined,
    profile: draft.profile.trim() === "",
    module: draft.module === null,
    paper: draft.paper.trim() === "",
  };
  const fields = Object.keys(isWrong) as Field[];
  return new Set(fields.filter((field) => isWrong[field] && asks(draft.kind, field)));
}

/** The members that a motion can be about now. */
export function membersFor(
  kind: MotionKind,
  members: Directory["members"],
  seats: CouncilNow["seats"],
): Directory["members"] {
  const hasSeat = (member: number): boolean => seats.some((seat) => seat.member === member);
  return members.filter(({ member, standing }) => {
    if (kind === "giveSeat") return !hasSeat(member);
    if (kind === "moveSeat" || kind === "endSeat") return hasSeat(member);
    if (kind === "reinstate") return standing === "Suspended" || standing === "Expelled";
    return standing !== "Expelled";
  });
}

/** The calls of a draft without faults. Throws where an address is misspelt. */
export async function callsOf(ledger: Ledger, draft: Draft): Promise<CouncilCall[]> {
  const sdk = await import("@yaolian/sdk/council");
  const [member, address, reason] = [Number(draft.member), draft.address.trim(), draft.paper.trim()];
  const module = draft.module === null ? address : ledger.deployment.contracts[draft.module].address;
  switch (draft.kind) {
    case "admit": {
      const { kinds, day, profile } = draft;
      const licenceEnd = endOfDay(day) ?? 0;
      return sdk.admitting(ledger, { kinds, licenceEnd, admin: address, profile: profile.trim() });
    }
    case "reinstate":
      return sdk.reinstating(ledger, { member, reason });
    case "suspend":
      return sdk.suspending(ledger, { member, reason });
    case "expel":
      return sdk.expelling(ledger, { member, reason });
    case "replaceAdmin":
      return sdk.replacingAdmin(ledger, { member, admin: address });
    case "giveSeat":
      return sdk.givingSeat(ledger, { member, holder: address });
    case "moveSeat":
      return sdk.movingSeat(ledger, { member, holder: address });
    case "endSeat":
      return sdk.endingSeat(ledger, { member });
    case "registerModule":
      return sdk.changingModule(ledger, { module: address, to: "Active" });
    case "closeModule":
      return sdk.changingModule(ledger, { module, to: "Closing" });
    case "freezeModule":
      return sdk.changingModule(ledger, { module, to: "Frozen" });
  }
}
