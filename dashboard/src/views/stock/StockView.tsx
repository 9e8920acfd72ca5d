import { Alert, Button, Group, Select, SimpleGrid, Skeleton, Stack, Text } from "@mantine/core";
import { IconPackageExport } from "@tabler/icons-react";
import { Suspense, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { useAsked } from "../../data/asked.ts";
import { useDirectory } from "../../data/service.ts";
import type { Outflow } from "../../data/types.ts";
import { useFormat } from "../../parts/format.ts";
import { useNames } from "../../parts/names.ts";
import { Page } from "../../parts/Page.tsx";
import { Section } from "../../parts/Section.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { lazyPart } from "../../parts/lazyPart.ts";
import { useViewer } from "../../session/session.ts";
import { KeptLists } from "./KeptLists.tsx";
import { LastingRows } from "./LastingRows.tsx";
import { LotRows, type StockAct } from "./LotRows.tsx";
import { figuresOf, lastingOf, monthsOf, OUTFLOW_DAYS, rowsOf, type Figures, type Row } from "./reckon.ts";
import { RegisterLot } from "./RegisterLot.tsx";
import { ReleaseDialog } from "./ReleaseDialog.tsx";
import { RetireDialog } from "./RetireDialog.tsx";
import { ShipDialog } from "./ShipDialog.tsx";
import { useAllStock, useSites, useToday } from "./useStock.ts";

const ExpiryChart = lazyPart(() => import("./ExpiryChart.tsx"));

const DIALOGS = { ship: ShipDialog, retire: RetireDialog, release: ReleaseDialog } as const;

/** Stock by lot and expiry: a member's own, or any site's for a regulator. */
export default function StockView(): ReactNode {
  const { t } = useTranslation("stock");
  const viewer = useViewer();
  const sites = useSites();
  const [chosen, setChosen] = useState<string | null>(null);
  const [acting, setActing] = useState<{ act: StockAct; row: Row }>();
  const site = chosen === null ? undefined : Number(chosen);
  const isMember = viewer.kind === "member";
  // The service's list of one site leaves out what is on its way there: a member has few enough rows to ask for all.
  const stock = useAllStock(isMember ? undefined : site);
  const Acting = acting === undefined ? undefined : DIALOGS[acting.act];
  return (
    <Page
      title={t("title")}
      explain={isMember ? t("explain") : t("explainAll")}
      actions={
        <Group align="flex-end">
          {sites.length < 2 ? null : (
            <SiteChoice sites={sites} value={chosen} onChange={setChosen} isMember={isMember} />
          )}
          <Register />
        </Group>
      }
    >
      <KeptLists />
      <Answered of={stock} rows={8}>
        {({ items, isCut }) => (
          <Stack gap="lg">
            {isCut ? <Alert color="yellow">{t("cut", { count: items.length })}</Alert> : null}
            <Shelf
              items={items}
              isOurs={(at) => (site === undefined ? sites.some((each) => each.site === at) : at === site)}
              onAct={isMember ? (act, row) => setActing({ act, row }) : undefined}
            />
          </Stack>
        )}
      </Answered>
      {Acting === undefined || acting === undefined ? null : (
        <Acting row={acting.row} onClose={() => setActing(undefined)} />
      )}
    </Page>
  );
}

/** Makers register what they made. */
function Register(): ReactNode {
  const { t } = useTranslation("register");
  const viewer = useViewer();
  const { data } = useDirectory();
  const [isOpen, setOpen] = useState(false);
  const kinds = data?.members.find(({ member }) => "member" in viewer && member === viewer.member)?.kinds ?? [];
  if (viewer.kind !== "member" || !kinds.some((kind) => kind === "Manufacturer" || kind === "Grower")) return null;
  return (
    <>
      <Button leftSection={<IconPackageExport size={18} aria-hidden />} onClick={() => setOpen(true)}>
        {t("open")}
      </Button>
      {isOpen ? <RegisterLot onClose={() => setOpen(false)} /> : null}
    </>
  );
}

interface SiteChoiceProps {
  readonly sites: ReturnType<typeof useSites>;
  readonly value: string | null;
  readonly onChange: (site: string | null) => void;
  readonly isMember: boolean;
}

function SiteChoice({ sites, isMember, ...select }: SiteChoiceProps): ReactNode {
  const { t } = useTranslation("stock");
  const names = useNames();
  return (
    <Select
      label={t("site")}
      placeholder={isMember ? t("ownSites") : t("allSites")}
      searchable
      clearable
      clearButtonProps={{ "aria-label": isMember ? t("ownSites") : t("allSites") }}
      data={sites.map(({ site }) => ({ value: String(site), label: names.site(site) }))}
      {...select}
    />
  );
}

interface ShelfProps {
  readonly items: Parameters<typeof rowsOf>[0];
  readonly isOurs: (site: number) => boolean;
  readonly onAct: ((act: StockAct, row: Row) => void) | undefined;
}

function Shelf({ items, isOurs, onAct }: ShelfProps): ReactNode {
  const { t } = useTranslation("stock");
  const outflow = useAsked<{ items: readonly Outflow[] }>(`/stock/outflow?days=${OUTFLOW_DAYS}`);
  const rows = rowsOf(items, isOurs, useToday());
  const months = monthsOf(rows);
  if (rows.length === 0) return <Empty title={t("empty")} cure={t("emptyCure")} />;
  return (
    <>
      <FiguresSection figures={figuresOf(rows)} />
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
        <Section title={t("chart")}>
          <Suspense fallback={<Skeleton height={220} />}>
            <ExpiryChart months={months} />
          </Suspense>
        </Section>
        <Section title={t("runsOut")}>
          <Text size="sm" c="dimmed" mb="xs">
            {t("runsOutExplain")}
          </Text>
          <Answered of={outflow}>{(known) => <LastingRows lasting={lastingOf(rows, known.items, isOurs)} />}</Answered>
        </Section>
      </SimpleGrid>
      <Section title={t("lots")}>
        <LotRows rows={rows} onAct={onAct} />
      </Section>
    </>
  );
}

function FiguresSection({ figures }: { figures: Figures }): ReactNode {
  const { t } = useTranslation("stock");
  const { number } = useFormat();
  return (
    <Section title={t("figures")}>
      <SimpleGrid component="dl" m={0} cols={{ base: 2, sm: 4 }} spacing="md">
        {(["usable", "soon", "coming", "stopped"] as const).map((name) => (
          <div key={name} style={{ display: "flex", flexDirection: "column-reverse", justifyContent: "flex-end" }}>
            <Text component="dt" size="xs" c="dimmed">
              {t(name)}
            </Text>
            <Text component="dd" m={0} fz={26} fw={650} lh={1.2} className="figure">
              {number(figures[name])}
            </Text>
          </div>
        ))}
      </SimpleGrid>
    </Section>
  );
}
