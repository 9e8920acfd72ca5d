import "@mantine/charts/styles.css";

import { BarChart } from "@mantine/charts";
import { Table, Text, VisuallyHidden } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { useFormat } from "../../parts/format.ts";
import { COLORS } from "./looks.ts";
import type { Month, Standing } from "./reckon.ts";

/** Active packs by the month in which they expire. */
export default function ExpiryChart({ months }: { months: readonly Month[] }): ReactNode {
  const { t, i18n } = useTranslation("stock");
  const { number } = useFormat();
  const shown = (Object.keys(COLORS) as Standing[]).filter((each) => months.some((month) => month[each] > 0));
  const name = (month: string): string =>
    new Intl.DateTimeFormat(i18n.language, { year: "numeric", month: "short", timeZone: "UTC" }).format(
      Date.parse(`${month}-01T00:00:00Z`),
    );
  return (
    <>
      <BarChart
        h={220}
        type="stacked"
        data={months.map((month) => ({ ...month, month: name(month.month) }))}
        dataKey="month"
        series={shown.map((each) => ({ name: each, label: t(`standing.${each}`), color: `${COLORS[each]}.6` }))}
        valueFormatter={number}
        maxBarWidth={44}
        tickLine="none"
        gridAxis="y"
        withLegend
        aria-hidden
        barChartProps={{ accessibilityLayer: false }}
      />
      <Text size="xs" c="dimmed" mt={4}>
        {t("chartExplain")}
      </Text>
      <VisuallyHidden>
        <Table>
          <Table.Caption>{t("chart")}</Table.Caption>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t("month")}</Table.Th>
              {shown.map((each) => (
                <Table.Th key={each} scope="col">
                  {t(`standing.${each}`)}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {months.map((month) => (
              <Table.Tr key={month.month}>
                <Table.Th scope="row">{name(month.month)}</Table.Th>
                {shown.map((each) => (
                  <Table.Td key={each}>{number(month[each])}</Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </VisuallyHidden>
    </>
  );
}
