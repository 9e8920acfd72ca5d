import { Badge, Button } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { useAsked } from "../../data/asked.ts";
import type { Device, Excursion, Journey } from "../../data/types.ts";
import { DataTable } from "../../parts/DataTable.tsx";
import { useFormat } from "../../parts/format.ts";
import { LotLink } from "../../parts/LotLink.tsx";
import { Mono } from "../../parts/Mono.tsx";
import { useNames } from "../../parts/names.ts";
import { Page } from "../../parts/Page.tsx";
import { Section } from "../../parts/Section.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { JourneySection } from "./JourneySection.tsx";

/** How warm goods were: journeys on a chart, excursions, and the devices that measure. */
export default function ColdView(): ReactNode {
  const { t } = useTranslation("cold");
  const journeys = useAsked<readonly Journey[]>("/journeys");
  const excursions = useAsked<readonly Excursion[]>("/excursions");
  const devices = useAsked<readonly Device[]>("/devices");
  const [chosen, setChosen] = useState<Pick<Journey, "lot" | "first">>();
  return (
    <Page title={t("title")} explain={t("explain")}>
      <Answered of={journeys}>
        {(all) => {
          const shown = all.find(({ lot, first }) => lot === chosen?.lot && first === chosen.first) ?? all[0];
          if (shown === undefined) return <Empty title={t("noJourneys")} cure={t("noJourneysCure")} />;
          return (
            <>
              <JourneySection journey={shown} />
              <Section title={t("journeys")}>
                <Journeys journeys={all} onShow={setChosen} />
              </Section>
            </>
          );
        }}
      </Answered>
      <Section title={t("excursions")}>
        <Answered of={excursions}>{(all) => <Excursions excursions={all} />}</Answered>
      </Section>
      <Section title={t("devices")}>
        <Answered of={devices}>{(all) => <Devices devices={all} />}</Answered>
      </Section>
    </Page>
  );
}

interface JourneysProps {
  readonly journeys: readonly Journey[];
  readonly onShow: (journey: Journey) => void;
}

function Journeys({ journeys, onShow }: JourneysProps): ReactNode {
  const { t } = useTranslation("cold");
  const { moment, number } = useFormat();
  return (
    <DataTable
      rows={journeys}
      keyOf={({ lot, first }) => `${lot} ${first}`}
      label={t("journeys")}
      columns={[
        { head: t("lot"), cell: (row) => <LotLink {...row} /> },
        { head: t("first"), cell: ({ first }) => number(first + 1), isNumber: true },
        { head: t("since"), cell: ({ since }) => moment(since) },
        { head: t("until"), cell: ({ until }) => moment(until) },
        { head: t("minutesOut"), cell: (row) => <Minutes {...row} /> },
      ]}
      actions={(row) => (
        <Button size="xs" variant="default" onClick={() => onShow(row)}>
          {t("show")}
        </Button>
      )}
    />
  );
}

function Minutes({ minutesOut, budget }: Pick<Journey, "minutesOut" | "budget">): ReactNode {
  const { t } = useTranslation("cold");
  const { number } = useFormat();
  const isOver = budget !== null && minutesOut > budget;
  const text =
    budget === null ? number(minutesOut) : t("ofBudget", { minutesOut: number(minutesOut), budget: number(budget) });
  return isOver ? <Badge color="red">{t("over", { text })}</Badge> : text;
}

function Excursions({ excursions }: { excursions: readonly Excursion[] }): ReactNode {
  const { t } = useTranslation("cold");
  const { moment, number } = useFormat();
  const names = useNames();
  if (excursions.length === 0) return <Empty title={t("noExcursions")} />;
  return (
    <DataTable
      rows={excursions}
      keyOf={({ lot, first, measurement }) => `${lot} ${first} ${measurement}`}
      label={t("excursions")}
      columns={[
        { head: t("lot"), cell: (row) => <LotLink {...row} /> },
        { head: t("first"), cell: ({ first }) => number(first + 1), isNumber: true },
        { head: t("minutes"), cell: ({ minutes }) => number(minutes), isNumber: true },
        { head: t("minutesOut"), cell: (row) => <Minutes {...row} /> },
        { head: t("toldBy"), cell: ({ by }) => (by === null ? t("another") : names.member(by)) },
        { head: t("time"), cell: ({ time }) => moment(time) },
      ]}
    />
  );
}

function Devices({ devices }: { devices: readonly Device[] }): ReactNode {
  const { t } = useTranslation(["cold", "terms"]);
  const { moment } = useFormat();
  const names = useNames();
  if (devices.length === 0) return <Empty title={t("noDevices")} />;
  return (
    <DataTable
      rows={devices}
      keyOf={({ device }) => device}
      label={t("devices")}
      columns={[
        { head: t("device"), cell: ({ device }) => <Mono>{device}</Mono> },
        { head: t("kind"), cell: ({ kind }) => t(`terms:DeviceKind.${kind}`) },
        { head: t("member"), cell: ({ member }) => names.member(member) },
        { head: t("site"), cell: ({ site }) => names.site(site) },
        { head: t("since"), cell: ({ since }) => moment(since) },
        { head: t("until"), cell: ({ until }) => moment(until) },
        {
          head: t("state"),
          cell: ({ until, distrustedFrom }) => {
            if (distrustedFrom !== 0) return <Badge color="red">{t("distrusted")}</Badge>;
            const isOver = until < Date.now() / 1000;
            return <Badge color={isOver ? "gray" : "teal"}>{isOver ? t("ended") : t("inUse")}</Badge>;
          },
        },
      ]}
    />
  );
}
