import { Anchor, Group, SegmentedControl, Stack, Text } from "@mantine/core";
import { IconShieldCheck } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { useAsked } from "../../data/asked.ts";
import type { Lot, Page as PageOf } from "../../data/types.ts";
import { useNames } from "../../parts/names.ts";
import { Page } from "../../parts/Page.tsx";
import { Pager, usePaged } from "../../parts/Pager.tsx";
import { Section } from "../../parts/Section.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { Standings } from "../lots/Standings.tsx";
import { LotRecall } from "./LotRecall.tsx";

type Shown = "recalled" | "held";

/** Lots that are recalled or held, and how well that works. */
export default function RecallsView(): ReactNode {
  const { t } = useTranslation("recalls");
  const [shown, setShown] = useState<Shown>("recalled");
  const paged = usePaged();
  const lots = useAsked<PageOf<Lot>>(`/lots?limit=5&state=${shown}${paged.query}`);
  return (
    <Page
      title={t("title")}
      explain={t("explain")}
      actions={
        <SegmentedControl
          aria-label={t("title")}
          value={shown}
          onChange={(value) => {
            setShown(value);
            paged.reset();
          }}
          data={[
            { value: "recalled", label: t("recalled") },
            { value: "held", label: t("held") },
          ]}
        />
      }
    >
      <Answered of={lots} rows={8}>
        {({ items, next }) =>
          items.length === 0 ? (
            <Empty
              icon={<IconShieldCheck size={40} stroke={1.3} />}
              title={t(shown === "recalled" ? "noneRecalled" : "noneHeld")}
              cure={t("noneCure")}
            />
          ) : (
            <Stack gap="lg">
              {items.map((lot) => (
                <StoppedLot key={lot.lot} lot={lot} />
              ))}
              <Pager paged={paged} next={next} />
            </Stack>
          )
        }
      </Answered>
    </Page>
  );
}

function StoppedLot({ lot }: { lot: Lot }): ReactNode {
  const { t } = useTranslation("recalls");
  const names = useNames();
  return (
    <Section title={t("lot", { lot: lot.lotNumber })} aside={<Standings lot={lot} />}>
      <Group justify="space-between" mb="sm" gap="xs">
        <Text size="sm">
          {names.product(lot.gtin)} · {names.member(lot.maker)}
        </Text>
        <Anchor component={Link} href={`/lots/${lot.lot}`} size="sm">
          {t("lifeOf", { lot: lot.lotNumber })}
        </Anchor>
      </Group>
      <LotRecall lot={lot} />
    </Section>
  );
}
