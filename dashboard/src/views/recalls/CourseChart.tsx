import "@mantine/charts/styles.css";

import { AreaChart } from "@mantine/charts";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { useFormat } from "../../parts/format.ts";
import { SHARES, type Point } from "./shares.ts";

const DAY = 86_400;

/** Where the packs of a stopped lot were over time. A table beside it says the same. */
export default function CourseChart({ points }: { points: readonly Point[] }): ReactNode {
  const { t } = useTranslation("recalls");
  const { number, clock, moment } = useFormat();
  const span = (points.at(-1)?.time ?? 0) - (points[0]?.time ?? 0);
  const shown = SHARES.filter(({ name }) => points.some((point) => point[name] > 0));
  return (
    <AreaChart
      h={240}
      type="stacked"
      data={[...points]}
      dataKey="time"
      series={shown.map(({ name, color }) => ({ name, color, label: t(`share.${name}`) }))}
      // It stays as an event left it until the next one.
      curveType="stepAfter"
      withDots={false}
      withLegend
      gridAxis="y"
      fillOpacity={0.5}
      valueFormatter={number}
      xAxisProps={{
        ...{ type: "number", scale: "time", domain: ["dataMin", "dataMax"] },
        padding: { right: 32 },
        tickFormatter: (time: number) => (span > DAY ? moment(time) : clock(time)),
      }}
      // It is asked for a label before there is a place that somebody points at.
      tooltipProps={{ labelFormatter: (time) => (typeof time === "number" ? moment(time) : "") }}
      aria-hidden
      areaChartProps={{ accessibilityLayer: false }}
    />
  );
}
