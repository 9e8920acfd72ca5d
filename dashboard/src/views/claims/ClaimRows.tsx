import { Badge, Button, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { ListedClaim } from "../../data/types.ts";
import { DataTable, type Column } from "../../parts/DataTable.tsx";
import { useFormat } from "../../parts/format.ts";
import { Mono } from "../../parts/Mono.tsx";
import { useMoney } from "../../parts/money.ts";
import { useNames } from "../../parts/names.ts";
import { useViewer } from "../../session/session.ts";
import type { Doing } from "./ClaimDialog.tsx";
import { COLORS, statusOf, type Status } from "./statuses.ts";

/** What an insurer does with a claim of a status. */
const NEXT: Partial<Record<Status, Doing>> = {
  Submitted: "decide",
  Approved: "pay",
  PartlyApproved: "pay",
  RefundDue: "refund",
};

interface ClaimRowsProps {
  readonly rows: readonly ListedClaim[];
  readonly onDo: (claim: ListedClaim, what: Doing) => void;
}

/** Claims, with what their insurer can do about them. */
export function ClaimRows({ rows, onDo }: ClaimRowsProps): ReactNode {
  const { t } = useTranslation(["claims", "terms"]);
  const { moment, number } = useFormat();
  const viewer = useViewer();
  const money = useMoney();
  const names = useNames();
  const isOurs = ({ insurer }: ListedClaim): boolean => viewer.kind === "member" && viewer.member === insurer;
  const columns: Column<ListedClaim>[] = [
    { head: t("number"), cell: (row) => <Mono>{row.claim}</Mono> },
    { head: t("status"), cell: (row) => <StatusOf of={row} /> },
    { head: t("drug"), cell: (row) => <Drug of={row} /> },
    { head: t("units"), isNumber: true, cell: (row) => number(row.units) },
    { head: t("claimed"), isNumber: true, cell: (row) => money(row.claimed) },
    { head: t("approved"), isNumber: true, cell: (row) => (row.status === "Submitted" ? "–" : money(row.approved)) },
    { head: t("site"), cell: (row) => names.site(row.site) },
    { head: t("insurer"), cell: (row) => names.member(row.insurer) },
    { head: t("opened"), cell: (row) => moment(row.openedAt) },
  ];
  const action = (row: ListedClaim): ReactNode => {
    const what = NEXT[statusOf(row)];
    if (what === undefined || !isOurs(row)) return null;
    return (
      <Button size="xs" onClick={() => onDo(row, what)}>
        {t(what)}
      </Button>
    );
  };
  const hasActions = rows.some((row) => isOurs(row) && NEXT[statusOf(row)] !== undefined);
  return (
    <DataTable
      rows={rows}
      columns={columns}
      keyOf={(row) => row.claim}
      minWidth={1080}
      label={t("title")}
      {...(hasActions ? { actions: action } : {})}
    />
  );
}

function StatusOf({ of: claim }: { of: ListedClaim }): ReactNode {
  const { t } = useTranslation(["claims", "terms"]);
  const status = statusOf(claim);
  return (
    <>
      <Badge color={COLORS[status]} miw="max-content">
        {t(`terms:ClaimStatus.${status}`)}
      </Badge>
      {claim.reason === "None" ? null : (
        <Text size="xs" c="dimmed">
          {t(`terms:ClaimReason.${claim.reason}`)}
        </Text>
      )}
      {claim.leftBehind ? (
        <Text size="xs" c="dimmed">
          {t("leftBehind")}
        </Text>
      ) : null}
    </>
  );
}

/** Whatever is in the group that was dispensed: its first product, and how many others. */
function Drug({ of: { products } }: { of: ListedClaim }): ReactNode {
  const { t } = useTranslation("claims");
  const names = useNames();
  const [first, ...others] = products;
  if (first === undefined) return "–";
  return (
    <>
      <Text size="sm">{names.product(first)}</Text>
      {others.length === 0 ? null : (
        <Text size="xs" c="dimmed">
          {t("orOthers", { count: others.length })}
        </Text>
      )}
    </>
  );
}
