import type { EnumValue } from "../ledger/enums.ts";
import type { DecodedEvent } from "../transactions/index.ts";

/** A member as the consortium stores it; whether a suspension or licence has run out, time says. */
export interface MemberRecord {
  readonly kinds: number;
  readonly standing: EnumValue<"Standing">;
  readonly licenceEnd: number;
  readonly suspendedUntil: number;
  readonly parent: number;
  readonly admin: string;
  readonly proposedAdmin: string;
  readonly profile: string;
}

export interface SiteRecord {
  readonly member: number;
  readonly gln: bigint;
  readonly kind: EnumValue<"SiteKind">;
  readonly open: boolean;
}

export interface OperatorRecord {
  readonly member: number;
  readonly site: number;
  readonly roles: number;
  readonly since: number;
  readonly until: number;
  readonly distrustedFrom: number;
}

type ConsortiumEvent = Extract<DecodedEvent, { contract: "consortium" }>;
type MemberEvent = Extract<ConsortiumEvent, { args: { member: number; operator?: never; site?: never } }>;

const NOBODY = "0x0000000000000000000000000000000000000000";

/** Members, sites, operators and modules as the consortium's events tell them. */
export class DirectoryState {
  readonly members = new Map<number, MemberRecord>();
  readonly sites = new Map<number, SiteRecord>();
  readonly operators = new Map<string, OperatorRecord>();
  readonly modules = new Map<string, EnumValue<"ModuleStatus">>();
  hasFoundingEnded = false;

  /** Takes an event in; `time` is its block's, Unix seconds. */
  apply(event: ConsortiumEvent, time: number): void {
    switch (event.name) {
      case "FoundingEnded":
        this.hasFoundingEnded = true;
        return;
      case "ModuleChanged":
        this.modules.set(event.args.module, event.args.current);
        return;
      case "SiteOpened": {
        const { site, member, gln, kind } = event.args;
        this.sites.set(site, { member, gln, kind, open: true });
        return;
      }
      case "SiteClosed":
        this.#change(this.sites, event.args.site, { open: false });
        return;
      case "OperatorAdded": {
        const { operator, member, site, roles, until } = event.args;
        this.operators.set(operator, { member, site, roles, since: time, until, distrustedFrom: 0 });
        return;
      }
      case "OperatorEnded":
        // The second before the block is the last of its term.
        this.#change(this.operators, event.args.operator, { until: time - 1 });
        return;
      case "OperatorCompromised":
        this.#change(this.operators, event.args.operator, { distrustedFrom: event.args.since });
        return;
      default:
        this.#applyToMember(event);
    }
  }

  #applyToMember(event: MemberEvent): void {
    const { member } = event.args;
    switch (event.name) {
      case "MemberAdmitted": {
        const { kinds, licenceEnd, admin, profile, parent } = event.args;
        const standing = { standing: "Active", suspendedUntil: 0 } as const;
        this.members.set(member, { kinds, licenceEnd, admin, profile, parent, proposedAdmin: NOBODY, ...standing });
        return;
      }
      case "StandingChanged":
        this.#change(this.members, member, { standing: event.args.current, suspendedUntil: event.args.until });
        return;
      case "LicenceRenewed":
        this.#change(this.members, member, { licenceEnd: event.args.licenceEnd });
        return;
      case "AdminProposed":
        this.#change(this.members, member, { proposedAdmin: event.args.proposed });
        return;
      case "AdminChanged":
        this.#change(this.members, member, { admin: event.args.admin, proposedAdmin: NOBODY });
        return;
      case "ProfileChanged":
        this.#change(this.members, member, { profile: event.args.profile });
    }
  }

  #change<Key, Entry extends object>(entries: Map<Key, Entry>, key: Key, changed: Partial<Entry>): void {
    const entry = entries.get(key);
    if (entry === undefined) throw new Error(`The consortium's events are not complete: ${String(key)} is unknown.`);
    entries.set(key, { ...entry, ...changed });
  }
}

/** The standing that counts at `time` (Unix seconds): a suspension runs out, a licence ends. */
export function standingAt(
  { standing, suspendedUntil, licenceEnd }: Pick<MemberRecord, "standing" | "suspendedUntil" | "licenceEnd">,
  time: number,
): EnumValue<"Standing"> {
  const now = standing === "Suspended" && time > suspendedUntil ? "Active" : standing;
  return now === "Active" && time > licenceEnd ? "Lapsed" : now;
}
