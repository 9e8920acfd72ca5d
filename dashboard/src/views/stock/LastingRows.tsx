import { Badge, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { DataTable, type Column } from "../../parts/DataTable.tsx";
import { useFormat } from "../../parts/format.ts";
import { useNames } from "../../parts/names.ts";
import type { Lasting } from "./reckon.ts";

/** Fewer days than this are few. */
const FEW_DAYS = 14;
const YEAR_DAYS = 365;

/** How long each product lasts, what runs out first at first. */
export function LastingRows({ lasting }: { lasting: readonly Lasting[] }): ReactNode {
  const { t } = useTranslation("stock");
  const { number } = useFormat();
  const names = useNames();
  if (lasting.length === 0) return <Text c="dimmed">{t("nothingLeaves")}</Text>;
  const columns: Column<Lasting>[] = [
    {
      head: t("product"),
      cell: ({ gtin, coming }) => (
        <>
          <Text size="sm">{names.product(gtin)}</Text>
          {coming === 0 ? null : (
            <Text size="xs" c="dimmed">
              {t("alsoComing", { packs: t("packs", { count: coming }) })}
            </Text>
          )}
        </>
      ),
    },
    { head: t("usable"), cell: ({ usable }) => number(usable), isNumber: true },
    { head: t("left30"), cell: ({ left }) => number(left), isNumber: true },
    { head: t("lasts"), cell: (each) => <Lasts of={each} /> },
  ];
  return <DataTable rows={lasting} columns={columns} keyOf={({ gtin }) => gtin} label={t("runsOut")} minWidth={480} />;
}

function Lasts({ of: { usable, days } }: { of: Lasting }): ReactNode {
  const { t } = useTranslation("stock");
  const color = days < FEW_DAYS ? "red" : days < 2 * FEW_DAYS ? "yellow" : "teal";
  return (
    <Badge color={color} miw="max-content">
      {usable === 0 ? t("allGone") : days > YEAR_DAYS ? t("longer") : t("days", { count: days })}
    </Badge>
  );
}
