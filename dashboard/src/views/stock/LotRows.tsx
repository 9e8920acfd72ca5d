import { ActionIcon, Anchor, Badge, Group, Menu, Stack, Switch, Text } from "@mantine/core";
import { IconDots, IconLockOpen, IconTag, IconTrash, IconTruckDelivery } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { DataTable, type Column } from "../../parts/DataTable.tsx";
import { useFormat } from "../../parts/format.ts";
import { useNames } from "../../parts/names.ts";
import { COLORS } from "./looks.ts";
import { SOON_DAYS, type Row } from "./reckon.ts";

/** What can be done with a consignment. */
export type StockAct = "ship" | "retire" | "release";

interface LotRowsProps {
  readonly rows: readonly Row[];
  /** Undefined for who only looks on. */
  readonly onAct: ((act: StockAct, row: Row) => void) | undefined;
}

/** Consignments, what expires first at first. */
export function LotRows({ rows, onAct }: LotRowsProps): ReactNode {
  const { t } = useTranslation("stock");
  const [isEmptyShown, setEmptyShown] = useState(false);
  const shown = rows.filter(({ active }) => isEmptyShown || active > 0);
  const columns: Column<Row>[] = [
    { head: t("lot"), cell: (row) => <LotName row={row} /> },
    { head: t("packCount"), cell: (row) => <Packs row={row} />, isNumber: true },
    { head: t("site"), cell: (row) => <Where row={row} /> },
    { head: t("expiry"), cell: (row) => <Expiry row={row} /> },
    { head: t("state"), cell: (row) => <State row={row} /> },
  ];
  return (
    <Stack gap="xs">
      <DataTable
        rows={shown}
        columns={columns}
        keyOf={({ lot, first }) => `${lot}-${first}`}
        actions={(row) => <Acts row={row} onAct={onAct} />}
        label={t("lots")}
        minWidth={720}
      />
      <Switch
        label={t("showEmpty")}
        checked={isEmptyShown}
        onChange={(event) => setEmptyShown(event.currentTarget.checked)}
      />
    </Stack>
  );
}

function Packs({ row: { active, count, first } }: { row: Row }): ReactNode {
  const { t } = useTranslation("stock");
  const { number } = useFormat();
  return (
    <>
      <Text size="sm" fw={600}>
        {number(active)}
      </Text>
      <Text size="xs" c="dimmed">
        {active === count ? null : `${t("ofPacks", { all: number(count) })} · `}
        {t("numbers", { first: number(first + 1), last: number(first + count) })}
      </Text>
    </>
  );
}

function State({ row: { standing } }: { row: Row }): ReactNode {
  const { t } = useTranslation("stock");
  return (
    <Badge color={COLORS[standing]} miw="max-content">
      {t(`standing.${standing}`)}
    </Badge>
  );
}

function LotName({ row }: { row: Row }): ReactNode {
  const names = useNames();
  return (
    <>
      <Anchor component={Link} href={`/lots/${row.lot}`} size="sm" fw={600}>
        {row.lotNumber}
      </Anchor>
      <Text size="xs" c="dimmed">
        {names.product(row.gtin)}
      </Text>
    </>
  );
}

function Where({ row }: { row: Row }): ReactNode {
  const { t } = useTranslation("stock");
  const names = useNames();
  return (
    <>
      <Text size="sm">{names.site(row.site)}</Text>
      {row.recipient === 0 ? null : (
        <Text size="xs" c="dimmed">
          {t("toSite", { site: names.site(row.recipient) })}
        </Text>
      )}
    </>
  );
}

function Expiry({ row }: { row: Row }): ReactNode {
  const { t } = useTranslation("stock");
  const { day } = useFormat();
  return (
    <Group gap="xs" wrap="nowrap">
      <Text size="sm">{day(row.expiryDay)}</Text>
      {row.daysLeft > SOON_DAYS ? null : (
        <Badge color={row.daysLeft < 0 ? "red" : "yellow"} miw="max-content">
          {row.daysLeft < 0 ? t("expired") : t("inDays", { count: row.daysLeft })}
        </Badge>
      )}
    </Group>
  );
}

function Acts({ row, onAct }: { row: Row; onAct: LotRowsProps["onAct"] }): ReactNode {
  const { t } = useTranslation("stock");
  const names = useNames();
  const canMove = !row.isComing && row.recipient === 0 && row.active > 0;
  const isNamed = row.gtin.length === 14;
  return (
    <Menu position="bottom-end" hideDetached={false}>
      <Menu.Target>
        <ActionIcon
          variant="default"
          size="lg"
          aria-label={t("actionsFor", { lot: row.lotNumber, site: names.site(row.site) })}
        >
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {onAct !== undefined && canMove ? (
          <>
            <Menu.Item leftSection={<IconTruckDelivery size={16} aria-hidden />} onClick={() => onAct("ship", row)}>
              {t("ship")}
            </Menu.Item>
            <Menu.Item leftSection={<IconTrash size={16} aria-hidden />} onClick={() => onAct("retire", row)}>
              {t("retire")}
            </Menu.Item>
          </>
        ) : null}
        {onAct !== undefined && !row.released ? (
          <Menu.Item leftSection={<IconLockOpen size={16} aria-hidden />} onClick={() => onAct("release", row)}>
            {t("release")}
          </Menu.Item>
        ) : null}
        {isNamed ? (
          <Menu.Item component={Link} href={`/label/${row.lot}`} leftSection={<IconTag size={16} aria-hidden />}>
            {t("label")}
          </Menu.Item>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
}
