import { Group, Select, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { useAsked } from "../../data/asked.ts";
import { useDirectory } from "../../data/service.ts";
import type { Lot, Page as PageOf } from "../../data/types.ts";
import { DataTable, type Column } from "../../parts/DataTable.tsx";
import { useFormat } from "../../parts/format.ts";
import { LotLink } from "../../parts/LotLink.tsx";
import { useNames } from "../../parts/names.ts";
import { Page } from "../../parts/Page.tsx";
import { Pager, usePaged } from "../../parts/Pager.tsx";
import { Section } from "../../parts/Section.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { useViewer } from "../../session/session.ts";
import { Standings } from "./Standings.tsx";
import { dayOf } from "./standing.ts";

const PAUSE_MS = 250;
const STATES = ["released", "unreleased", "held", "recalled"] as const;

interface Filter {
  readonly search: string;
  readonly gtin: string | null;
  readonly state: string | null;
}

const NO_FILTER: Filter = { search: "", gtin: null, state: null };

/** The lots that one may see, to search through. */
export function LotList(): ReactNode {
  const { t } = useTranslation("lots");
  const { kind } = useViewer();
  const [filter, setFilter] = useState(NO_FILTER);
  const [settled] = useDebouncedValue(filter, PAUSE_MS);
  const paged = usePaged();
  const lots = useAsked<PageOf<Lot>>(`/lots?limit=25${queryOf(settled)}${paged.query}`);
  const change = (changed: Partial<Filter>): void => {
    paged.reset();
    setFilter({ ...filter, ...changed });
  };
  return (
    <Page title={t("title")} explain={kind === "member" ? t("explain") : t("explainAll")}>
      <Section title={t("lots")}>
        <Filters filter={filter} onChange={change} />
        <Answered of={lots} rows={8}>
          {({ items, next }) =>
            items.length === 0 ? (
              <Empty title={t("empty")} cure={filter === NO_FILTER ? t("emptyCure") : t("emptyFiltered")} />
            ) : (
              <>
                <Rows rows={items} />
                <Pager paged={paged} next={next} />
              </>
            )
          }
        </Answered>
      </Section>
    </Page>
  );
}

function queryOf({ search, gtin, state }: Filter): string {
  const told = { search: search.trim(), gtin: gtin ?? "", state: state ?? "" };
  return Object.entries(told)
    .filter(([, value]) => value !== "")
    .map(([name, value]) => `&${name}=${encodeURIComponent(value)}`)
    .join("");
}

function Filters({ filter, onChange }: { filter: Filter; onChange: (changed: Partial<Filter>) => void }): ReactNode {
  const { t } = useTranslation("lots");
  const { data } = useDirectory();
  const products = (data?.products ?? []).map(({ gtin, name }) => ({ value: gtin, label: name ?? gtin }));
  return (
    <Group mb="md" gap="sm" align="flex-end">
      <TextInput
        label={t("search")}
        leftSection={<IconSearch size={16} aria-hidden />}
        maxLength={50}
        value={filter.search}
        onChange={({ currentTarget }) => onChange({ search: currentTarget.value })}
        w={{ base: "100%", xs: 220 }}
      />
      <Select
        label={t("product")}
        placeholder={t("allProducts")}
        clearable
        clearButtonProps={{ "aria-label": t("allProducts") }}
        searchable
        value={filter.gtin}
        onChange={(gtin) => onChange({ gtin })}
        data={products}
        w={{ base: "100%", xs: 300 }}
      />
      <Select
        label={t("state")}
        placeholder={t("allStates")}
        clearable
        clearButtonProps={{ "aria-label": t("allStates") }}
        value={filter.state}
        onChange={(state) => onChange({ state })}
        data={STATES.map((state) => ({ value: state, label: t(`states.${state}`) }))}
        w={{ base: "100%", xs: 180 }}
      />
    </Group>
  );
}

function Rows({ rows }: { rows: readonly Lot[] }): ReactNode {
  const { t } = useTranslation("lots");
  const { number, day, moment } = useFormat();
  const names = useNames();
  const columns: Column<Lot>[] = [
    { head: t("lot"), cell: (row) => <LotLink {...row} /> },
    { head: t("maker"), cell: ({ maker }) => names.member(maker) },
    { head: t("packs"), cell: ({ packCount }) => number(packCount), isNumber: true },
    { head: t("expiry"), cell: ({ expiry }) => <NoWrap>{day(dayOf(expiry))}</NoWrap> },
    { head: t("state"), cell: (row) => <Standings lot={row} /> },
    { head: t("registered"), cell: ({ registeredAt }) => <NoWrap>{moment(registeredAt)}</NoWrap> },
  ];
  return <DataTable {...{ rows, columns }} keyOf={({ lot }) => lot} label={t("lots")} minWidth={820} />;
}

function NoWrap({ children }: { children: string }): ReactNode {
  return (
    <Text span size="sm" style={{ whiteSpace: "nowrap" }}>
      {children}
    </Text>
  );
}
