import { Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { useDirectory } from "../../data/service.ts";
import type { Directory, Flow } from "../../data/types.ts";
import { DataTable, type Column } from "../../parts/DataTable.tsx";
import { useFormat } from "../../parts/format.ts";
import { useNames } from "../../parts/names.ts";
import { tierOf } from "./tiers.ts";

type Stock = Flow["sites"][number];

/** What lies at each site now. */
export function SitesTable({ sites }: { sites: readonly Stock[] }): ReactNode {
  const { t } = useTranslation("flow");
  const { number } = useFormat();
  const names = useNames();
  const { data } = useDirectory();
  const siteOf = (site: number): Directory["sites"][number] | undefined =>
    data?.sites.find((each) => each.site === site);
  const columns: Column<Stock>[] = [
    {
      head: t("site"),
      cell: ({ site }) => (
        <>
          <Text size="sm" fw={600}>
            {names.site(site)}
          </Text>
          <Text size="xs" c="dimmed">
            {names.member(siteOf(site)?.member ?? 0)}
          </Text>
        </>
      ),
    },
    { head: t("standsAs"), cell: ({ site }) => t(`tier.${tierOf(siteOf(site), data?.members ?? [])}`) },
    { head: t("here"), cell: ({ here }) => number(here), isNumber: true },
    { head: t("leaving"), cell: ({ leaving }) => number(leaving), isNumber: true },
    { head: t("withPeople"), cell: ({ withPeople }) => number(withPeople), isNumber: true },
  ];
  return <DataTable rows={sites} columns={columns} keyOf={({ site }) => site} label={t("stocks")} />;
}
