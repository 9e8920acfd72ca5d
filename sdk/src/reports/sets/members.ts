import { standingAt } from "../../events/directoryState.ts";
import { ENUMS, flagNames } from "../../ledger/enums.ts";
import type { RowOf } from "../columns.ts";
import { moment, type Gatherer, type Happened, type Told } from "../told.ts";

export const members = {
  name: "members",
  about: "Every member as it stands at the end of the period.",
  columns: {
    member: { kind: "number", about: "The member's number." },
    kinds: { kind: "text", about: "What it is, separated by spaces." },
    standing: { kind: ENUMS.Standing, about: "Its standing at the end of the period." },
    licenceEnd: { kind: "moment", about: "The last second of its licence." },
    parent: { kind: "number", about: "The member whose group it is of; 0 for none." },
    sites: { kind: "number", about: "Sites that were ever opened for it." },
    openSites: { kind: "number", about: "Those that take goods." },
    operators: { kind: "number", about: "Operators whose term is not over." },
    hasSeat: { kind: "flag", about: "Whether it has a seat on the Council." },
    admittedAt: { kind: "moment", about: "When it was admitted." },
    standingChanges: { kind: "number", about: "Changes of its standing in the period." },
  },
} as const;

type Row = RowOf<typeof members.columns>;

export class Members implements Gatherer<Row> {
  readonly #admitted = new Map<number, number>();
  readonly #changes = new Map<number, number>();

  see({ event, time, isInPeriod }: Happened): void {
    if (event.name === "MemberAdmitted") this.#admitted.set(event.args.member, time);
    if (event.name !== "StandingChanged" || !isInPeriod) return;
    this.#changes.set(event.args.member, (this.#changes.get(event.args.member) ?? 0) + 1);
  }

  rows({ state: { directory, council }, period }: Told): Row[] {
    const end = period.endTime;
    return [...directory.members].map(([member, record]) => {
      const sites = [...directory.sites.values()].filter((site) => site.member === member);
      const operators = [...directory.operators.values()].filter((each) => each.member === member && each.until >= end);
      return {
        member,
        kinds: flagNames("kinds", record.kinds).join(" "),
        standing: standingAt(record, end),
        licenceEnd: moment(record.licenceEnd),
        parent: record.parent,
        sites: sites.length,
        openSites: sites.filter(({ open }) => open).length,
        operators: operators.length,
        hasSeat: council.seats.has(member),
        admittedAt: moment(this.#admitted.get(member) ?? 0),
        standingChanges: this.#changes.get(member) ?? 0,
      };
    });
  }
}
