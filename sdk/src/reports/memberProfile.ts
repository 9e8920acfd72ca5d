import { standingAt } from "../events/directoryState.ts";
import { InputError } from "../errors.ts";
import { flagNames, type EnumValue, type KindName } from "../ledger/enums.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { normalGtin } from "../lots/names.ts";
import { periodOf, type Days } from "./period.ts";
import { readTold } from "./report.ts";
import { Alerts } from "./sets/alerts.ts";
import { SentAt } from "./sets/movements.ts";
import type { Happened, Told } from "./told.ts";

/** A member as the events tell it: what it is, what it holds and how it does. */
export interface MemberProfile {
  readonly member: number;
  readonly kinds: readonly KindName[];
  readonly standing: EnumValue<"Standing">;
  /** The last second of its licence, Unix seconds, and how often that was renewed or its standing changed. */
  readonly licenceEnd: number;
  readonly licenceChanges: number;
  readonly standingChanges: number;
  readonly sites: readonly { readonly site: number; readonly kind: string; readonly isOpen: boolean }[];
  /** GTINs and numbers of materials that it holds the authorisation of. */
  readonly products: readonly string[];
  /** Lots it made, and those of them that stand recalled. */
  readonly lots: number;
  readonly recalledLots: readonly string[];
  readonly timeliness: Timeliness;
  readonly alerts: {
    /** Those it raised, and those about lots it made. */
    readonly raised: number;
    readonly aboutItsLots: number;
    /** Of the latter, those that were found to be falsified or diverted, and those that are open. */
    readonly confirmed: number;
    readonly open: number;
  };
  readonly excursions: Excursions;
  /** Doses that were given at its sites in the period, and such entries that were voided in it. */
  readonly immunizations: { readonly given: number; readonly voided: number };
}

/** Goods out of their storage range in the period. */
export interface Excursions {
  /** In its custody, those of them that a device's hold was on, and those still held. */
  readonly inCustody: number;
  readonly held: number;
  readonly open: number;
  /** Minutes out of range in its custody. */
  readonly minutesOut: number;
  /** Of lots it made, wherever they were. */
  readonly aboutItsLots: number;
}

/** How soon it receives what is sent to it, in the period. */
export interface Timeliness {
  readonly received: number;
  readonly withinDays: number;
  /** Those of them that it received within so many days of their shipment. */
  readonly onTime: number;
  /** Half of them took no longer, in seconds; undefined where it received nothing. */
  readonly medianSeconds: number | undefined;
  readonly turnedAway: number;
  /** Consignments it did not accept in full. */
  readonly disputed: number;
}

const WITHIN_DAYS = 3;

/** A member's profile over some days. Throws an InputError `MemberUnknown`, or what a wrong period throws. */
export async function memberProfile(
  ledger: Ledger,
  member: number,
  days: Days & { readonly withinDays?: number },
): Promise<MemberProfile> {
  const period = await periodOf(ledger, days);
  const follower = new MemberFollower(member, days.withinDays ?? WITHIN_DAYS);
  const told = await readTold(ledger, period, [follower]);
  return follower.profile(told);
}

class MemberFollower {
  readonly #member: number;
  readonly #withinDays: number;
  readonly #sent = new SentAt();
  readonly #seconds: number[] = [];
  readonly #counts = { turnedAway: 0, disputed: 0, licenceChanges: 0, standingChanges: 0, given: 0, voided: 0 };
  readonly #excursions = new Alerts();

  constructor(member: number, withinDays: number) {
    this.#member = member;
    this.#withinDays = withinDays;
  }

  see(happened: Happened, told: Told): void {
    const { event, time, isInPeriod } = happened;
    this.#excursions.see(happened, told);
    const isOurs = (site: number): boolean => told.state.directory.sites.get(site)?.member === this.#member;
    switch (event.name) {
      case "ConsignmentShipped":
        return this.#sent.note(event.args.lot, event.args.first, event.args.count, time);
      case "ConsignmentReceived": {
        const sentAt = this.#sent.of(event.args.lot, event.args.first);
        if (isInPeriod && isOurs(event.args.to) && sentAt !== undefined) this.#seconds.push(time - sentAt);
        return;
      }
      case "ShipmentRejected":
        if (isInPeriod && isOurs(event.args.to)) this.#counts.turnedAway += 1;
        return;
      case "ConsignmentDisputed":
        if (isInPeriod && isOurs(event.args.to)) this.#counts.disputed += 1;
        return;
      case "ImmunizationGiven":
        if (isInPeriod && isOurs(event.args.site)) this.#counts.given += 1;
        return;
      case "ImmunizationVoided":
        if (isInPeriod && isOurs(event.args.site)) this.#counts.voided += 1;
        return;
      case "LicenceRenewed":
        if (isInPeriod && event.args.member === this.#member) this.#counts.licenceChanges += 1;
        return;
      case "StandingChanged":
        if (isInPeriod && event.args.member === this.#member) this.#counts.standingChanges += 1;
        return;
      default:
    }
  }

  profile(told: Told): MemberProfile {
    const { directory, products, materials } = told.state;
    const record = directory.members.get(this.#member);
    if (record === undefined) {
      const cure = "See `yaolian member list`.";
      throw new InputError("MemberUnknown", `There is no member ${this.#member} in that period.`, cure);
    }
    const { licenceChanges, standingChanges, turnedAway, disputed, given, voided } = this.#counts;
    const held = [
      ...[...products].filter(([, { registration }]) => registration.keeping.holder === this.#member),
      ...[...materials].filter(([, { holder }]) => holder === this.#member),
    ];
    const own = [...told.lots.values()].filter(({ lot }) => lot.maker === this.#member).map(({ lot }) => lot);
    const ownLots = new Set(own.map(({ id }) => id));
    const seconds = this.#seconds.sort((one, other) => one - other);
    return {
      member: this.#member,
      kinds: flagNames("kinds", record.kinds),
      standing: standingAt(record, told.period.endTime),
      ...{ licenceEnd: record.licenceEnd, licenceChanges, standingChanges },
      sites: [...directory.sites]
        .filter(([, site]) => site.member === this.#member)
        .map(([site, { kind, open }]) => ({ site, kind, isOpen: open })),
      products: held.map(([gtin]) => normalGtin(gtin)),
      lots: own.length,
      recalledLots: own.filter(({ recallClass }) => recallClass !== "None").map(({ id }) => id),
      timeliness: {
        ...{ received: seconds.length, withinDays: this.#withinDays, turnedAway, disputed },
        onTime: seconds.filter((each) => each <= this.#withinDays * 86_400).length,
        medianSeconds: seconds[Math.floor((seconds.length - 1) / 2)],
      },
      alerts: this.#alerts(told, ownLots),
      excursions: this.#outOfRange(told, ownLots),
      immunizations: { given, voided },
    };
  }

  #outOfRange(told: Told, ownLots: ReadonlySet<string>): Excursions {
    const all = this.#excursions.rows(told).filter(({ kind, isNew }) => kind === "excursion" && isNew);
    const here = all.filter(({ site }) => told.state.directory.sites.get(site ?? 0)?.member === this.#member);
    return {
      inCustody: here.length,
      held: here.filter(({ hold }) => hold !== "not held").length,
      open: here.filter(({ closedAt }) => closedAt === null).length,
      minutesOut: here.reduce((total, { minutesOut }) => total + (minutesOut ?? 0), 0),
      aboutItsLots: all.filter(({ lot }) => ownLots.has(lot)).length,
    };
  }

  #alerts({ state }: Told, own: ReadonlySet<string>): MemberProfile["alerts"] {
    const all = [...state.alerts.values()];
    const about = all.filter(({ lot }) => own.has(lot));
    return {
      raised: all.filter(({ raisedBy }) => raisedBy === this.#member).length,
      aboutItsLots: about.length,
      confirmed: about.filter(({ finding }) => finding === "Falsified" || finding === "Diverted").length,
      open: about.filter(({ finding }) => finding === "Open").length,
    };
  }
}
