import "@mantine/charts/styles.css";

import { LineChart } from "@mantine/charts";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { Journey, Measured } from "../../data/types.ts";
import { useFormat } from "../../parts/format.ts";

interface TemperatureChartProps {
  readonly journey: Journey;
  readonly measured: readonly Measured[];
}

/** The coldest and the warmest of each while that was measured, between the limits; the table beside it says the same. */
export default function TemperatureChart({ journey, measured }: TemperatureChartProps): ReactNode {
  const { t } = useTranslation("cold");
  const { clock, moment } = useFormat();
  const isShort = (measured.at(-1)?.to ?? 0) - (measured[0]?.from ?? 0) < 86_400;
  const at = isShort ? clock : moment;
  const data = measured.flatMap(({ from, to, lowest, highest }) =>
    [...new Set([from, to])].map((time) => ({
      time: at(time),
      [t("lowest")]: lowest / 10,
      [t("highest")]: highest / 10,
    })),
  );
  const limits = [
    [journey.hardMin, t("hardLine"), "red.7"],
    [journey.storageMin, t("storageLine"), "teal.7"],
    [journey.storageMax, t("storageLine"), "teal.7"],
    [journey.hardMax, t("hardLine"), "red.7"],
  ] as const;
  const lines = limits.flatMap(([tenths, label, color]) => (tenths === null ? [] : [{ y: tenths / 10, label, color }]));
  const known = [...lines.map(({ y }) => y), ...measured.flatMap(({ lowest, highest }) => [lowest / 10, highest / 10])];
  return (
    <LineChart
      h={280}
      data={data}
      dataKey="time"
      series={[
        { name: t("highest"), color: "orange.7" },
        { name: t("lowest"), color: "blue.7", strokeDasharray: "6 4" },
      ]}
      curveType="linear"
      unit=" °C"
      withLegend
      referenceLines={lines}
      yAxisProps={{ domain: [Math.floor(Math.min(...known) - 2), Math.ceil(Math.max(...known) + 2)], width: 70 }}
      lineChartProps={{ accessibilityLayer: false }}
      aria-hidden
      mb="md"
    />
  );
}
