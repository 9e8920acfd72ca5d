import { Badge, Button, Group, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { Alert } from "../../data/types.ts";
import { DataTable, type Column } from "../../parts/DataTable.tsx";
import { useFormat } from "../../parts/format.ts";
import { LotLink } from "../../parts/LotLink.tsx";
import { Mono } from "../../parts/Mono.tsx";
import { useNames } from "../../parts/names.ts";
import { useViewer } from "../../session/session.ts";
import { ageOf, isLate, NO_PACK } from "./age.ts";

/** What somebody wants to do with an alert. */
export interface Asked {
  readonly alert: Alert;
  readonly what: "investigate" | "close";
}

interface AlertTableProps {
  readonly rows: readonly Alert[];
  readonly label: string;
  /** Left out where there is nothing to do any more. */
  readonly onAsk?: (asked: Asked) => void;
}

/** Alerts with what they are about, from whom, and what came of them. */
export function AlertTable({ rows, label, onAsk }: AlertTableProps): ReactNode {
  const { t } = useTranslation(["alerts", "terms"]);
  const names = useNames();
  const viewer = useViewer();
  const columns: Column<Alert>[] = [
    { head: t("what"), cell: (row) => <What alert={row} /> },
    { head: t("lot"), cell: (row) => <About alert={row} /> },
    { head: t("raisedBy"), cell: ({ raisedBy }) => (raisedBy === null ? t("notTold") : names.member(raisedBy)) },
    { head: t("raised"), cell: (row) => <Raised alert={row} /> },
    { head: t("state"), cell: (row) => <State alert={row} /> },
  ];
  const isTheirs = onAsk !== undefined && viewer.kind === "regulator";
  const actions = isTheirs ? { actions: (alert: Alert) => <Actions {...{ alert, onAsk }} /> } : {};
  return <DataTable {...{ rows, columns, label, ...actions }} keyOf={({ alert }) => alert} minWidth={920} />;
}

function What({ alert: { alert, code } }: { alert: Alert }): ReactNode {
  const { t } = useTranslation(["alerts", "terms"]);
  return (
    <>
      <Text size="sm" fw={600}>
        {t(`terms:AlertCode.${code}`)}
      </Text>
      <Text size="xs" c="dimmed">
        {t("number", { number: alert })}
      </Text>
    </>
  );
}

function About({ alert: { lot, lotNumber, gtin, index } }: { alert: Alert }): ReactNode {
  const { t } = useTranslation("alerts");
  return (
    <>
      {lotNumber === null || gtin === null ? <Mono>{lot}</Mono> : <LotLink {...{ lot, lotNumber, gtin }} />}
      {index === NO_PACK ? null : (
        <Text size="xs" c="dimmed">
          {t("pack", { number: index + 1 })}
        </Text>
      )}
    </>
  );
}

function Raised({ alert }: { alert: Alert }): ReactNode {
  const { t } = useTranslation("alerts");
  const { moment } = useFormat();
  const { amount, unit } = ageOf(alert);
  return (
    <>
      <Text size="sm">{moment(alert.raisedAt)}</Text>
      <Group gap={6}>
        <Text size="xs" c="dimmed">
          {alert.resolvedAt === null ? t(`age.${unit}`, { count: amount }) : t(`took.${unit}`, { count: amount })}
        </Text>
        {isLate(alert) ? (
          <Badge size="sm" color="red">
            {t("late")}
          </Badge>
        ) : null}
      </Group>
    </>
  );
}

const FINDING_COLORS: Record<Alert["finding"], string> = {
  Open: "blue",
  FalseAlarm: "teal",
  HandlingError: "yellow",
  Falsified: "red",
  Diverted: "orange",
};

function State({ alert: { finding, investigatedBy } }: { alert: Alert }): ReactNode {
  const { t } = useTranslation(["alerts", "terms"]);
  const names = useNames();
  return (
    <>
      <Badge color={FINDING_COLORS[finding]} miw="max-content">
        {t(`terms:Finding.${finding}`)}
      </Badge>
      {investigatedBy === 0 ? null : (
        <Text size="xs" c="dimmed">
          {t("investigatedBy", { member: names.member(investigatedBy) })}
        </Text>
      )}
    </>
  );
}

function Actions({ alert, onAsk }: { alert: Alert; onAsk: (asked: Asked) => void }): ReactNode {
  const { t } = useTranslation("alerts");
  const button = (what: Asked["what"], variant: string): ReactNode => (
    <Button
      size="xs"
      variant={variant}
      onClick={() => onAsk({ alert, what })}
      aria-label={t(`${what}One`, { number: alert.alert })}
    >
      {t(what)}
    </Button>
  );
  return (
    <Group gap={6} wrap="nowrap">
      {alert.investigatedBy === 0 ? button("investigate", "default") : null}
      {button("close", "filled")}
    </Group>
  );
}
