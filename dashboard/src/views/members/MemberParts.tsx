import { Badge, Group, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { Member, MemberPage } from "../../data/types.ts";
import { DataTable, type Column } from "../../parts/DataTable.tsx";
import { useFormat } from "../../parts/format.ts";
import { Mono } from "../../parts/Mono.tsx";
import { useNames } from "../../parts/names.ts";
import { Empty } from "../../parts/states.tsx";

type Operator = MemberPage["operators"][number];

const DAY = 86_400;
/** From how many days before its end a licence or a term is said to end soon. */
const SOON_DAYS = 30;

/** The end of a suspension that the Council has to end: the highest number of 40 bits. */
const UNTIL_FURTHER_NOTICE = 0xff_ff_ff_ff_ff;

const STANDING_COLORS = { None: "gray", Active: "teal", Suspended: "orange", Expelled: "red", Lapsed: "red" } as const;

/** How a member stands. */
export function StandingBadge({ member: { standing, suspendedUntil } }: { member: Member }): ReactNode {
  const { t } = useTranslation(["members", "terms"]);
  const { moment } = useFormat();
  return (
    <Group gap={6}>
      <Badge color={STANDING_COLORS[standing]} miw="max-content">
        {t(`terms:Standing.${standing}`)}
      </Badge>
      {standing === "Suspended" && suspendedUntil < UNTIL_FURTHER_NOTICE ? (
        <Text size="xs" c="dimmed">
          {t("until", { moment: moment(suspendedUntil) })}
        </Text>
      ) : null}
    </Group>
  );
}

/** The end of a licence or a term, and that it is near or past. */
export function EndOf({ until }: { until: number }): ReactNode {
  const { t } = useTranslation("members");
  const { day } = useFormat();
  const days = Math.ceil((until - Date.now() / 1000) / DAY);
  return (
    <Group gap={6}>
      <Text size="sm">{day(Math.floor(until / DAY))}</Text>
      {days <= 0 ? <Badge color="gray">{t("over")}</Badge> : null}
      {days > 0 && days <= SOON_DAYS ? <Badge color="orange">{t("daysLeft", { count: days })}</Badge> : null}
    </Group>
  );
}

/** A member's sites, open and closed. */
export function SiteTable({ sites }: { sites: MemberPage["sites"] }): ReactNode {
  const { t } = useTranslation(["members", "terms"]);
  const names = useNames();
  if (sites.length === 0) return <Empty title={t("noSites")} />;
  return (
    <DataTable
      rows={sites}
      keyOf={({ site }) => site}
      label={t("sites")}
      minWidth={520}
      columns={[
        { head: t("site"), cell: ({ site }) => names.site(site) },
        { head: t("kind"), cell: ({ kind }) => t(`terms:SiteKind.${kind}`) },
        { head: t("gln"), cell: ({ gln }) => <Mono>{gln}</Mono> },
        {
          head: t("state"),
          cell: ({ open }) => <Badge color={open ? "teal" : "gray"}>{open ? t("open") : t("closed")}</Badge>,
        },
      ]}
    />
  );
}

interface OperatorTableProps {
  readonly operators: readonly Operator[];
  readonly actions?: (operator: Operator) => ReactNode;
}

/** Who acts for a member: what they may do, where and until when. */
export function OperatorTable({ operators, actions }: OperatorTableProps): ReactNode {
  const { t } = useTranslation(["members", "terms"]);
  const { day, moment } = useFormat();
  const names = useNames();
  if (operators.length === 0) return <Empty title={t("noOperators")} />;
  const columns: Column<Operator>[] = [
    { head: t("operator"), cell: ({ operator }) => <Mono>{operator}</Mono> },
    { head: t("roles"), cell: ({ roles }) => roles.map((role) => t(`terms:roles.${role}`)).join(", ") },
    { head: t("site"), cell: ({ site }) => (site === 0 ? t("allSites") : names.site(site)) },
    { head: t("since"), cell: ({ since }) => day(Math.floor(since / DAY)) },
    {
      head: t("termEnd"),
      cell: ({ until, distrustedFrom }) =>
        distrustedFrom === 0 ? (
          <EndOf until={until} />
        ) : (
          <Badge color="red" miw="max-content">
            {t("distrusted", { moment: moment(distrustedFrom) })}
          </Badge>
        ),
    },
  ];
  return (
    <DataTable
      rows={operators}
      keyOf={({ operator }) => operator}
      columns={columns}
      label={t("operators")}
      {...(actions === undefined ? {} : { actions })}
    />
  );
}
