import { SimpleGrid, Skeleton, Text } from "@mantine/core";
import { Suspense, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { useGraphql } from "../../data/graphql.ts";
import { useLive } from "../../data/live.ts";
import { useFormat } from "../../parts/format.ts";
import { Page } from "../../parts/Page.tsx";
import { Section } from "../../parts/Section.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { lazyPart } from "../../parts/lazyPart.ts";
import { ActivityTable } from "./ActivityTable.tsx";

const ActivityChart = lazyPart(() => import("./ActivityChart.tsx"));

const FIGURES = [
  "members",
  "lots",
  "onTheWay",
  "recalled",
  "openAlerts",
  "prescriptions",
  "dispenses",
  "doses",
] as const;
type Figures = Readonly<Record<(typeof FIGURES)[number], { readonly totalCount: number }>>;

const FIGURES_QUERY = `{
  members { totalCount }
  lots { totalCount }
  onTheWay: shipments(where: { status: "InTransit" }) { totalCount }
  recalled: lots(where: { recallClass_not: "None" }) { totalCount }
  openAlerts: alerts(where: { finding: "Open" }) { totalCount }
  prescriptions { totalCount }
  dispenses { totalCount }
  doses: immunizations { totalCount }
}`;

/** For the regulator: the ledger in figures, and every event as it comes. */
export default function NowView(): ReactNode {
  const { t } = useTranslation("now");
  const activity = useLive("activity");
  const newest = activity.data?.items[0];
  const figures = useGraphql<Figures>("figures", FIGURES_QUERY, newest === undefined ? undefined : newest.block);
  return (
    <Page title={t("title")} explain={t("explain")}>
      <Section title={t("figures")}>
        <Answered of={figures} rows={2}>
          {(known) => (
            <SimpleGrid component="dl" m={0} cols={{ base: 2, xs: 3, sm: 4, lg: 8 }} spacing="md" verticalSpacing="md">
              {FIGURES.map((name) => (
                <Figure key={name} name={t(name)} value={known[name].totalCount} />
              ))}
            </SimpleGrid>
          )}
        </Answered>
      </Section>
      <Answered of={activity} rows={10}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={t("empty")} cure={t("emptyCure")} />
          ) : (
            <>
              <Section title={t("chart")}>
                <Suspense fallback={<Skeleton height={180} />}>
                  <ActivityChart items={items} />
                </Suspense>
              </Section>
              <Section title={t("activity")}>
                <ActivityTable items={items} />
              </Section>
            </>
          )
        }
      </Answered>
    </Page>
  );
}

function Figure({ name, value }: { name: string; value: number }): ReactNode {
  const { number } = useFormat();
  return (
    <div style={{ display: "flex", flexDirection: "column-reverse", justifyContent: "flex-end" }}>
      <Text component="dt" size="xs" c="dimmed">
        {name}
      </Text>
      <Text component="dd" m={0} fz={26} fw={650} lh={1.2} className="figure">
        {number(value)}
      </Text>
    </div>
  );
}
