import { Badge, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { useAsked } from "../../data/asked.ts";
import type { LotDispense, Page } from "../../data/types.ts";
import { DataTable, type Column } from "../../parts/DataTable.tsx";
import { useFormat } from "../../parts/format.ts";
import { Mono } from "../../parts/Mono.tsx";
import { useNames } from "../../parts/names.ts";
import { Pager, usePaged } from "../../parts/Pager.tsx";
import { Answered } from "../../parts/states.tsx";

/** On what packs of a lot were given to people: a member's own, all for a regulator. Nobody is named. */
export function LotDispenses({ lot }: { lot: string }): ReactNode {
  const { t } = useTranslation("lots");
  const paged = usePaged();
  const dispenses = useAsked<Page<LotDispense>>(`/lots/${lot}/dispenses?limit=25${paged.query}`);
  return (
    <Answered of={dispenses}>
      {({ items, next }) =>
        items.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t("givenNone")}
          </Text>
        ) : (
          <>
            <Rows rows={items} />
            <Pager paged={paged} next={next} />
          </>
        )
      }
    </Answered>
  );
}

function Rows({ rows }: { rows: readonly LotDispense[] }): ReactNode {
  const { t } = useTranslation("lots");
  const { number, moment } = useFormat();
  const names = useNames();
  const columns: Column<LotDispense>[] = [
    {
      head: t("givenOn"),
      cell: ({ kind, id, isWithdrawn }) => (
        <>
          <Text size="sm" fw={600}>
            {t(`givenKind.${kind}`)} {isWithdrawn ? <Badge color="gray">{t("withdrawn")}</Badge> : null}
          </Text>
          {id === null ? null : <Mono c="dimmed">{id}</Mono>}
        </>
      ),
    },
    { head: t("site"), cell: ({ site }) => names.site(site) },
    {
      head: t("packs"),
      cell: ({ packs, units }) => (units === 0 ? number(packs) : t("units", { count: units })),
      isNumber: true,
    },
    { head: t("firstPack"), cell: ({ first }) => number(first + 1), isNumber: true },
    { head: t("when"), cell: ({ time }) => moment(time) },
  ];
  const keyOf = ({ transaction, first, kind }: LotDispense): string => `${transaction} ${first} ${kind}`;
  return <DataTable {...{ rows, columns, keyOf }} label={t("given")} />;
}
