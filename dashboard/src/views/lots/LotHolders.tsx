import { Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { useAsked } from "../../data/asked.ts";
import type { Holder, Holders } from "../../data/types.ts";
import { DataTable, type Column } from "../../parts/DataTable.tsx";
import { useFormat } from "../../parts/format.ts";
import { useNames } from "../../parts/names.ts";
import { Pager, usePaged } from "../../parts/Pager.tsx";
import { Answered } from "../../parts/states.tsx";

/** Who has the packs of a lot, by site. */
export function LotHolders({ lot }: { lot: string }): ReactNode {
  const { t } = useTranslation("lots");
  const paged = usePaged();
  const holders = useAsked<Holders>(`/lots/${lot}/holders?limit=50${paged.query}`);
  return (
    <Answered of={holders}>
      {({ items, next, elsewhere }) => (
        <Stack gap="sm">
          {items.length === 0 ? null : <Rows rows={items} />}
          {elsewhere === 0 ? null : (
            <Text size="sm" c="dimmed">
              {t("elsewhere", { count: elsewhere })}
            </Text>
          )}
          <Pager paged={paged} next={next} />
        </Stack>
      )}
    </Answered>
  );
}

function Rows({ rows }: { rows: readonly Holder[] }): ReactNode {
  const { t } = useTranslation("lots");
  const { number } = useFormat();
  const names = useNames();
  const state = (name: keyof NonNullable<Holder["states"]>): Column<Holder> => ({
    head: t(`packState.${name}`),
    cell: ({ states }) => (states === null ? "–" : number(states[name])),
    isNumber: true,
  });
  const columns: Column<Holder>[] = [
    {
      head: t("site"),
      cell: ({ site, member }) => (
        <>
          <Text size="sm" fw={600}>
            {names.site(site)}
          </Text>
          <Text size="xs" c="dimmed">
            {names.member(member)}
          </Text>
        </>
      ),
    },
    { head: t("onWayTo"), cell: ({ recipient }) => (recipient === null ? "" : names.site(recipient.site)) },
    { head: t("packs"), cell: ({ packs }) => number(packs), isNumber: true },
    ...(["active", "dispensed", "retired", "locked"] as const).map(state),
  ];
  const keyOf = ({ site, recipient, states }: Holder): string =>
    `${site} ${recipient?.site ?? 0} ${states === null ? "packs" : "states"}`;
  return <DataTable {...{ rows, columns, keyOf }} label={t("where")} minWidth={820} />;
}
