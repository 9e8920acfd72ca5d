import { Badge, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { EventName } from "@yaolian/sdk/transactions";

import { useGraphql } from "../../data/graphql.ts";
import type { Activity } from "../../data/types.ts";
import { DataTable, type Column } from "../../parts/DataTable.tsx";
import { useFormat } from "../../parts/format.ts";
import { useNames } from "../../parts/names.ts";
import { Mono } from "../../parts/Mono.tsx";

/** The newest events, newest first. */
export function ActivityTable({ items }: { items: readonly Activity[] }): ReactNode {
  const { t } = useTranslation(["now", "events"]);
  const { number, clock, moment } = useFormat();
  const names = useNames();
  const lots = useLots(items);
  const lotOf = ({ lot }: Activity): LotName | undefined => (lot === null ? undefined : lots.get(lot));
  const siteOf = (site: number | null): string => (site === null || site === 0 ? "" : names.site(site));
  const columns: Column<Activity>[] = [
    { head: t("event"), cell: (item) => <Event item={item} lot={lotOf(item)} /> },
    {
      head: t("where"),
      cell: ({ site, toSite }) => [siteOf(site), siteOf(toSite)].filter((each) => each !== "").join(" → "),
    },
    { head: t("who"), cell: ({ member }) => (member === null || member === 0 ? "" : names.member(member)) },
    { head: t("when"), cell: ({ time }) => clock(time), hint: ({ time }) => moment(time) },
    { head: t("block"), cell: ({ block }) => number(block), isNumber: true },
  ];
  return <DataTable rows={items} columns={columns} keyOf={({ block, logIndex }) => `${block}-${logIndex}`} />;
}

function Event({ item, lot }: { item: Activity; lot: LotName | undefined }): ReactNode {
  const { t } = useTranslation("events");
  return (
    <>
      <Text size="sm" fw={600}>
        {t(item.name as EventName)}
      </Text>
      <About item={item} lot={lot} />
    </>
  );
}

interface LotName {
  readonly lot: string;
  readonly gtin: string;
  readonly lotNumber: string;
}

/** The numbers of the lots that events are about. */
function useLots(items: readonly Activity[]): ReadonlyMap<string, LotName> {
  const wanted = [...new Set(items.map(({ lot }) => lot).filter((lot) => lot !== null))].sort();
  const query = `{ lots(where: { lot_in: ${JSON.stringify(wanted)} }) { items { lot gtin lotNumber } } }`;
  const { data } = useGraphql<{ lots: { items: LotName[] } }>("lots", query, wanted.join());
  return new Map(data?.lots.items.map((each) => [each.lot, each]));
}

function About({ item, lot }: { item: Activity; lot: LotName | undefined }): ReactNode {
  const { t } = useTranslation("now");
  const names = useNames();
  if (lot !== undefined) {
    return (
      <Text size="xs" c="dimmed">
        {t("lot", { lot: lot.lotNumber })} · {names.product(lot.gtin)}
      </Text>
    );
  }
  if (item.subject === null) return null;
  return (
    <Badge color="gray" size="sm">
      <Mono size="xs">{item.subject}</Mono>
    </Badge>
  );
}
