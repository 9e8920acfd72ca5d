import { Alert, Skeleton, Stack, Text, Title } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { Suspense, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { useAsked } from "../../data/asked.ts";
import { Problem } from "../../data/problem.ts";
import type { Lot, Recall } from "../../data/types.ts";
import { DataTable, type Column } from "../../parts/DataTable.tsx";
import { useFormat } from "../../parts/format.ts";
import { Answered } from "../../parts/states.tsx";
import { lazyPart } from "../../parts/lazyPart.ts";
import { SharesBar } from "./SharesBar.tsx";
import { courseUntil, SHARES, type Point } from "./shares.ts";

const CourseChart = lazyPart(() => import("./CourseChart.tsx"));

/** How well the recall, or the hold, of a lot works: now, and since it was stopped. */
export function LotRecall({ lot }: { lot: Lot }): ReactNode {
  const { t } = useTranslation("recalls");
  const recall = useAsked<Recall>(`/lots/${lot.lot}/recall`);
  if (recall.error instanceof Problem && recall.error.status === 403) {
    return (
      <Text size="sm" c="dimmed">
        {t("notYours")}
      </Text>
    );
  }
  return <Answered of={recall}>{(known) => <Effect recall={known} />}</Answered>;
}

function Effect({ recall }: { recall: Recall }): ReactNode {
  const { t } = useTranslation("recalls");
  const { number, moment } = useFormat();
  const [opened] = useState(() => Math.floor(Date.now() / 1000));
  const points = courseUntil(recall, opened);
  const { stoppedAt, givenSince } = recall;
  return (
    <Stack gap="md">
      {stoppedAt === null ? null : (
        <Text size="sm" c="dimmed">
          {t("stoppedAt", { when: moment(stoppedAt.time), block: number(stoppedAt.block) })}
        </Text>
      )}
      {givenSince === 0 ? null : (
        <Alert color="red" icon={<IconAlertTriangle aria-hidden />}>
          {t("givenSince", { count: givenSince })}
        </Alert>
      )}
      <SharesBar shares={recall.now} />
      {points.length === 0 ? null : (
        <Stack gap="xs">
          <Title order={3} size="h5">
            {t("course")}
          </Title>
          <Suspense fallback={<Skeleton height={240} />}>
            <CourseChart points={points} />
          </Suspense>
          <details>
            <summary style={{ cursor: "pointer" }}>{t("asTable")}</summary>
            <CourseTable points={points} />
          </details>
        </Stack>
      )}
    </Stack>
  );
}

function CourseTable({ points }: { points: readonly Point[] }): ReactNode {
  const { t } = useTranslation("recalls");
  const { number, moment } = useFormat();
  const columns: Column<Point>[] = [
    { head: t("time"), cell: ({ time }) => moment(time) },
    ...SHARES.map(({ name }): Column<Point> => ({
      head: t(`share.${name}`),
      cell: (point) => number(point[name]),
      isNumber: true,
    })),
  ];
  return <DataTable rows={points} columns={columns} keyOf={({ time }) => time} label={t("course")} minWidth={720} />;
}
