import { Stack, Text } from "@mantine/core";
import { IconPackageOff } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { useAsked } from "../../data/asked.ts";
import { Problem } from "../../data/problem.ts";
import type { Lot } from "../../data/types.ts";
import { Facts } from "../../parts/Facts.tsx";
import { useFormat } from "../../parts/format.ts";
import { Mono } from "../../parts/Mono.tsx";
import { useNames } from "../../parts/names.ts";
import { Page } from "../../parts/Page.tsx";
import { Section } from "../../parts/Section.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { LotRecall } from "../recalls/LotRecall.tsx";
import { LotActs } from "./acts/LotActs.tsx";
import { useAnswersFor } from "./answersFor.ts";
import { LotDispenses } from "./LotDispenses.tsx";
import { LotGenealogy } from "./LotGenealogy.tsx";
import { LotHolders } from "./LotHolders.tsx";
import { LotTimeline } from "./LotTimeline.tsx";
import { Standings } from "./Standings.tsx";
import { dayOf } from "./standing.ts";

/** The life of a lot, by its id or `GTIN:number`. */
export function LotPage({ name }: { name: string }): ReactNode {
  const { t } = useTranslation("lots");
  const lot = useAsked<Lot>(`/lots/${encodeURIComponent(name)}`);
  if (lot.data !== undefined) return <Life lot={lot.data} />;
  const status = lot.error instanceof Problem ? lot.error.status : undefined;
  return (
    <Page title={t("lotPage")}>
      {status === 404 || status === 400 ? (
        <Empty
          icon={<IconPackageOff size={40} stroke={1.3} />}
          title={t("unknown")}
          cure={status === 404 ? t("unknownCure") : t("nameWrong")}
        />
      ) : (
        <Answered of={lot}>{() => null}</Answered>
      )}
    </Page>
  );
}

function Life({ lot }: { lot: Lot }): ReactNode {
  const { t } = useTranslation("lots");
  const names = useNames();
  const answers = useAnswersFor(lot);
  const isStopped = lot.recallClass !== "None" || lot.holds.length > 0;
  return (
    <Page
      title={t("lotTitle", { lot: lot.lotNumber })}
      explain={names.product(lot.gtin)}
      actions={answers ? <LotActs lot={lot} /> : null}
    >
      <Section title={t("facts")} aside={<Standings lot={lot} size="lg" />}>
        <LotFacts lot={lot} />
      </Section>
      {answers && isStopped ? (
        <Section title={t("recall")}>
          <LotRecall lot={lot} />
        </Section>
      ) : null}
      <Section title={t("where")}>
        <LotHolders lot={lot.lot} />
      </Section>
      <LotGenealogy lot={lot} />
      <Section title={t("given")}>
        <LotDispenses lot={lot.lot} />
      </Section>
      <Section title={t("timeline")}>
        <Stack gap="sm">
          <Text size="sm" c="dimmed">
            {t("timelineExplain")}
          </Text>
          <LotTimeline lot={lot.lot} />
        </Stack>
      </Section>
    </Page>
  );
}

function LotFacts({ lot }: { lot: Lot }): ReactNode {
  const { t } = useTranslation("lots");
  const names = useNames();
  const { number, day, moment } = useFormat();
  const { maker, authorisationHolder: holder, recalledAt } = lot;
  return (
    <Facts
      cols={3}
      of={[
        [t("product"), names.product(lot.gtin)],
        [t("gtin"), lot.gtin],
        [t("packs"), number(lot.packCount)],
        [t("maker"), names.member(maker)],
        [t("answers"), holder === null || holder === maker ? undefined : names.member(holder)],
        [t("made"), day(dayOf(lot.made))],
        [t("expiry"), day(dayOf(lot.expiry))],
        [t("registered"), moment(lot.registeredAt)],
        [t("registeredWhere"), names.site(lot.site)],
        [t("recalledAt"), recalledAt === null ? undefined : moment(recalledAt)],
        [t("kind"), lot.isVaccine ? t("vaccine") : undefined],
        [t("root"), <Mono key="root">{lot.root}</Mono>],
      ]}
    />
  );
}
