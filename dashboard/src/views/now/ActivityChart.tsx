import "@mantine/charts/styles.css";

import { BarChart } from "@mantine/charts";
import { Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { Activity } from "../../data/types.ts";
import { useFormat } from "../../parts/format.ts";

const MINUTE = 60;

/** How many events came in each minute. */
export default function ActivityChart({ items }: { items: readonly Activity[] }): ReactNode {
  const { t } = useTranslation("now");
  const { clock } = useFormat();
  const counts = new Map<number, number>();
  for (const { time } of items) {
    const minute = Math.floor(time / MINUTE) * MINUTE;
    counts.set(minute, (counts.get(minute) ?? 0) + 1);
  }
  const data = [...counts]
    .sort(([one], [other]) => one - other)
    .map(([minute, events]) => ({ minute: clock(minute), [t("activity")]: events }));
  return (
    <>
      <BarChart
        h={180}
        data={data}
        dataKey="minute"
        series={[{ name: t("activity"), color: "teal.7" }]}
        maxBarWidth={28}
        tickLine="none"
        gridAxis="y"
        aria-hidden
        barChartProps={{ accessibilityLayer: false }}
      />
      <Text size="xs" c="dimmed" mt={4}>
        {t("chartExplain", { count: items.length })}
      </Text>
    </>
  );
}
