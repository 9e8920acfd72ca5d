import { Badge, Stack, Text } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { useAsked } from "../../data/asked.ts";
import type { ListedPrescription, PrescriptionPage, PrescriptionStanding } from "../../data/types.ts";
import { DataTable, type Column } from "../../parts/DataTable.tsx";
import { useFormat } from "../../parts/format.ts";
import { Mono } from "../../parts/Mono.tsx";
import { useNames } from "../../parts/names.ts";
import { Page } from "../../parts/Page.tsx";
import { Pager, usePaged, type Paged } from "../../parts/Pager.tsx";
import { Section } from "../../parts/Section.tsx";
import { ShareBar } from "../../parts/ShareBar.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { useViewer } from "../../session/session.ts";

const COLORS: Record<PrescriptionStanding, string> = {
  Open: "teal",
  Upcoming: "cyan",
  Accepted: "blue",
  PartlyFilled: "indigo",
  Filled: "green",
  Expired: "orange",
  Cancelled: "red",
  Reissued: "gray",
};
const STATES = Object.keys(COLORS) as PrescriptionStanding[];

/** Prescriptions that the viewer's member issued, has or filled; all for a regulator. Nothing of them names a patient. */
export default function PrescriptionsView(): ReactNode {
  const { t } = useTranslation("prescriptions");
  const { kind } = useViewer();
  const [state, setState] = useState<PrescriptionStanding>();
  const paged = usePaged();
  const asked = new URLSearchParams({ limit: "50" });
  if (state !== undefined) asked.set("state", state);
  const answer = useAsked<PrescriptionPage>(`/prescriptions?${asked.toString()}${paged.query}`);
  return (
    <Page title={t("title")} explain={kind === "member" ? t("explain") : t("explainAll")}>
      <Answered of={answer} rows={8}>
        {(page) => (
          <Lists
            page={page}
            paged={paged}
            state={state}
            onState={(chosen) => {
              paged.reset();
              setState(chosen);
            }}
          />
        )}
      </Answered>
    </Page>
  );
}

interface ListsProps {
  readonly page: PrescriptionPage;
  readonly paged: Paged;
  readonly state: PrescriptionStanding | undefined;
  readonly onState: (state: PrescriptionStanding | undefined) => void;
}

function Lists({ page, paged, state, onState }: ListsProps): ReactNode {
  const { t } = useTranslation("prescriptions");
  const shares = STATES.map((key) => ({
    ...{ key, label: t(`states.${key}`), count: page.counts[key] ?? 0, color: COLORS[key] },
  }));
  if (shares.every(({ count }) => count === 0)) return <Empty title={t("empty")} cure={t("emptyCure")} />;
  return (
    <Stack gap="lg">
      <Section title={t("byState")}>
        <ShareBar label={t("byState")} shares={shares} chosen={state} onChoose={onState} />
      </Section>
      <Section title={state === undefined ? t("all") : t(`states.${state}`)}>
        <Rows rows={page.items} />
        <Pager paged={paged} next={page.next} />
      </Section>
    </Stack>
  );
}

function Rows({ rows }: { rows: readonly ListedPrescription[] }): ReactNode {
  const { t } = useTranslation("prescriptions");
  const { day, moment, number } = useFormat();
  const names = useNames();
  const columns: Column<ListedPrescription>[] = [
    { head: t("number"), cell: (row) => <Mono>{row.prescription}</Mono> },
    { head: t("state"), cell: (row) => <State of={row} /> },
    { head: t("validUntil"), cell: (row) => day(row.lastDay) },
    {
      head: t("filled"),
      isNumber: true,
      cell: (row) => t("filledOf", { filled: number(filledOf(row)), quantity: number(row.quantity) }),
    },
    { head: t("lastFilled"), cell: (row) => <LastPart of={row} /> },
    { head: t("issuer"), cell: (row) => names.member(row.issuer) },
    { head: t("issued"), cell: (row) => moment(row.issuedAt) },
  ];
  return (
    <DataTable rows={rows} columns={columns} keyOf={(row) => row.prescription} minWidth={900} label={t("title")} />
  );
}

/** Units that were handed over; what was cancelled was not. */
function filledOf({ parts, state, quantity, units }: ListedPrescription): number {
  if (state !== "Cancelled" && state !== "Reissued") return quantity - units;
  return parts.reduce((sum, part) => sum + (part.isWithdrawn ? 0 : part.units), 0);
}

function State({ of: { state, accepted, isCancelAsked, class: legalClass } }: { of: ListedPrescription }): ReactNode {
  const { t } = useTranslation("prescriptions");
  const { moment } = useFormat();
  const names = useNames();
  return (
    <Stack gap={4} align="flex-start">
      <Badge color={COLORS[state]} miw="max-content">
        {t(`states.${state}`)}
      </Badge>
      {accepted === null ? null : (
        <Text size="xs" c="dimmed">
          {t("acceptedAt", { site: names.site(accepted.site), until: moment(accepted.until) })}
        </Text>
      )}
      {isCancelAsked && state !== "Cancelled" ? <Badge color="orange">{t("cancelAsked")}</Badge> : null}
      {legalClass === "Controlled" ? <Badge color="red">{t("controlled")}</Badge> : null}
    </Stack>
  );
}

function LastPart({ of: { parts } }: { of: ListedPrescription }): ReactNode {
  const { t } = useTranslation("prescriptions");
  const { moment } = useFormat();
  const names = useNames();
  const standing = parts.filter(({ isWithdrawn }) => !isWithdrawn);
  const last = standing.at(-1);
  if (last === undefined) return parts.length === 0 ? "–" : t("takenBack");
  const where = last.site === null ? undefined : names.site(last.site);
  return (
    <>
      <Text size="sm">{moment(last.time)}</Text>
      <Text size="xs" c="dimmed">
        {[where, standing.length > 1 ? t("times", { count: standing.length }) : undefined].filter(Boolean).join(" · ")}
      </Text>
    </>
  );
}
