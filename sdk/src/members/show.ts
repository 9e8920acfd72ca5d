import { numberToGln } from "../gs1/index.ts";
import { enumValue, flagNames, type EnumValue, type KindName, type RoleName } from "../ledger/enums.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { refusable } from "../transactions/refusable.ts";

/** A member as it is now. */
export interface Member {
  readonly member: number;
  readonly kinds: readonly KindName[];
  readonly standing: EnumValue<"Standing">;
  /** The last second of its licence, Unix time. */
  readonly licenceEnd: number;
  /** The last second of its suspension; 0 where it has none. */
  readonly suspendedUntil: number;
  /** The member whose group of firms it belongs to; 0 for none. */
  readonly parent: number;
  readonly admin: string;
  readonly profile: string;
}

/** A site as it is recorded. */
export interface Site {
  readonly site: number;
  readonly member: number;
  readonly gln: string;
  readonly kind: EnumValue<"SiteKind">;
  readonly isOpen: boolean;
}

/** An operator as it is recorded. */
export interface Operator {
  readonly operator: string;
  readonly member: number;
  /** 0 for none. */
  readonly site: number;
  readonly roles: readonly RoleName[];
  /** Its term, Unix time, both ends included. */
  readonly since: number;
  readonly until: number;
  /** From when its signatures can't be trusted; 0 where no compromise was reported. */
  readonly distrustedFrom: number;
}

/** A member as it is now. Throws an InputError `MemberUnknown`. */
export async function showMember(ledger: Ledger, member: number): Promise<Member> {
  const view = await refusable(ledger.consortium.memberOf(member));
  return {
    member,
    kinds: flagNames("kinds", view.kinds),
    standing: enumValue("Standing", view.standing),
    licenceEnd: Number(view.licenceEnd),
    suspendedUntil: Number(view.suspendedUntil),
    parent: Number(view.parent),
    admin: view.admin,
    profile: view.profile,
  };
}

/** A site as it is recorded. Throws an InputError `SiteUnknown`. */
export async function showSite(ledger: Ledger, site: number): Promise<Site> {
  const { member, gln, kind, open } = await refusable(ledger.consortium.siteOf(site));
  return { site, member: Number(member), gln: numberToGln(gln), kind: enumValue("SiteKind", kind), isOpen: open };
}

/** An operator as it is recorded. Throws an InputError `OperatorUnknown`. */
export async function showOperator(ledger: Ledger, operator: string): Promise<Operator> {
  const view = await refusable(ledger.consortium.operatorOf(operator));
  return {
    operator,
    member: Number(view.member),
    site: Number(view.site),
    roles: flagNames("roles", view.roles),
    since: Number(view.since),
    until: Number(view.until),
    distrustedFrom: Number(view.distrustedFrom),
  };
}
