import { Badge } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { Flow } from "../../data/types.ts";
import { DataTable, type Column } from "../../parts/DataTable.tsx";
import { useFormat } from "../../parts/format.ts";
import { useNames } from "../../parts/names.ts";

type Link = Flow["links"][number];

/** What was received on each way, the widest first; what went back too. */
export function WaysTable({ links }: { links: readonly Link[] }): ReactNode {
  const { t } = useTranslation("flow");
  const { number } = useFormat();
  const names = useNames();
  const columns: Column<Link>[] = [
    { head: t("from"), cell: ({ from }) => names.site(from) },
    { head: t("to"), cell: ({ to }) => names.site(to) },
    { head: t("packs"), cell: ({ packs }) => number(packs), isNumber: true },
    { head: t("shipments"), cell: ({ shipments }) => number(shipments), isNumber: true },
    {
      head: t("direction"),
      cell: ({ isBackward }) => (
        <Badge color={isBackward ? "orange" : "teal"} miw="max-content">
          {isBackward ? t("backward") : t("forward")}
        </Badge>
      ),
    },
  ];
  const keyOf = ({ from, to, isBackward }: Link): string => `${from} ${to} ${isBackward}`;
  return <DataTable rows={links} {...{ columns, keyOf }} label={t("ways")} />;
}
