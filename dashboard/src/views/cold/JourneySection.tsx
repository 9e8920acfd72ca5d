import { Badge, Group, Text } from "@mantine/core";
import { Suspense, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { useAsked } from "../../data/asked.ts";
import type { Journey, Measured } from "../../data/types.ts";
import { DataTable } from "../../parts/DataTable.tsx";
import { useFormat } from "../../parts/format.ts";
import { Mono } from "../../parts/Mono.tsx";
import { useNames } from "../../parts/names.ts";
import { Section } from "../../parts/Section.tsx";
import { Answered, Empty, Loading } from "../../parts/states.tsx";
import { lazyPart } from "../../parts/lazyPart.ts";

const TemperatureChart = lazyPart(() => import("./TemperatureChart.tsx"));

/** What was measured of one consignment: a chart, and a table that says the same. */
export function JourneySection({ journey }: { journey: Journey }): ReactNode {
  const { t } = useTranslation("cold");
  const { number } = useFormat();
  const names = useNames();
  const { lot, lotNumber, gtin, first, storageMin, storageMax, hardMin, hardMax } = journey;
  const measured = useAsked<readonly Measured[]>(`/journeys/${lot}/${first}`);
  const celsius = (tenths: number | null): string => (tenths === null ? "–" : number(tenths / 10));
  return (
    <Section
      title={t("journeyOf", { product: names.product(gtin), lot: lotNumber, first: number(first + 1) })}
      aside={
        <Text size="sm" c="dimmed">
          {t("limits", {
            ...{ low: celsius(storageMin), high: celsius(storageMax) },
            ...{ hardLow: celsius(hardMin), hardHigh: celsius(hardMax) },
          })}
        </Text>
      }
    >
      <Answered of={measured}>
        {(all) =>
          all.length === 0 ? (
            <Empty title={t("noJourneys")} />
          ) : (
            <>
              <Suspense fallback={<Loading rows={4} />}>
                <TemperatureChart {...{ journey, measured: all }} />
              </Suspense>
              <MeasuredTable measured={all} celsius={celsius} />
            </>
          )
        }
      </Answered>
    </Section>
  );
}

interface MeasuredTableProps {
  readonly measured: readonly Measured[];
  readonly celsius: (tenths: number) => string;
}

function MeasuredTable({ measured, celsius }: MeasuredTableProps): ReactNode {
  const { t } = useTranslation("cold");
  const { moment, number } = useFormat();
  return (
    <DataTable
      rows={measured}
      keyOf={({ measurement }) => measurement}
      label={t("measured")}
      columns={[
        { head: t("since"), cell: ({ from }) => moment(from) },
        { head: t("until"), cell: ({ to }) => moment(to) },
        { head: t("lowest"), cell: ({ lowest }) => celsius(lowest), isNumber: true },
        { head: t("highest"), cell: ({ highest }) => celsius(highest), isNumber: true },
        {
          head: t("minutes"),
          cell: ({ minutesOut }) => (
            <Group gap={6}>
              {number(minutesOut)}
              {minutesOut === 0 ? null : <Badge color="red">{t("outOfRange")}</Badge>}
            </Group>
          ),
        },
        { head: t("device"), cell: ({ device }) => <Mono>{device}</Mono> },
      ]}
    />
  );
}
