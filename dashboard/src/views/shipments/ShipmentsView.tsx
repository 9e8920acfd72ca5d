import { ActionIcon, Badge, Button, Group, Menu, SegmentedControl, Stack } from "@mantine/core";
import { IconDots, IconPackageImport, IconPackageOff, IconSlice } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { useLive } from "../../data/live.ts";
import { useDirectory } from "../../data/service.ts";
import type { Shipment } from "../../data/types.ts";
import { DataTable, type Column } from "../../parts/DataTable.tsx";
import { useFormat } from "../../parts/format.ts";
import { useNames } from "../../parts/names.ts";
import { LotLink } from "../../parts/LotLink.tsx";
import { Page } from "../../parts/Page.tsx";
import { Section } from "../../parts/Section.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { useViewer } from "../../session/session.ts";
import { ReceiveDialog } from "./ReceiveDialog.tsx";
import { ReceivePartDialog } from "./ReceivePartDialog.tsx";
import { RejectDialog } from "./RejectDialog.tsx";

type Direction = "incoming" | "outgoing";

const DIALOGS = { receive: ReceiveDialog, part: ReceivePartDialog, reject: RejectDialog } as const;

/** What its recipient does with a shipment. */
type ShipmentAct = keyof typeof DIALOGS;
type OnAct = (act: ShipmentAct, shipment: Shipment) => void;

const COLORS: Record<Shipment["status"], string> = {
  InTransit: "blue",
  Received: "teal",
  PartlyReceived: "yellow",
  Rejected: "red",
  Recalled: "orange",
  Reassigned: "grape",
};

/** A member's shipments, in and out, with what is to be received. */
export default function ShipmentsView(): ReactNode {
  const { t } = useTranslation("shipments");
  const [direction, setDirection] = useState<Direction>("incoming");
  const [acting, setActing] = useState<{ act: ShipmentAct; shipment: Shipment }>();
  const Acting = acting === undefined ? undefined : DIALOGS[acting.act];
  const shipments = useLive("shipments");
  const isOurs = useOwnSites();
  const isShown = ({ from, to }: Shipment): boolean => isOurs(direction === "incoming" ? to : from);
  return (
    <Page
      title={t("title")}
      explain={t("explain")}
      actions={
        <SegmentedControl
          aria-label={t("title")}
          value={direction}
          onChange={(value) => setDirection(value)}
          data={[
            { value: "incoming", label: t("incoming") },
            { value: "outgoing", label: t("outgoing") },
          ]}
        />
      }
    >
      <Answered of={shipments} rows={8}>
        {({ items }) => (
          <Lists
            {...{ direction }}
            shown={items.filter(isShown)}
            onAct={(act, shipment) => setActing({ act, shipment })}
          />
        )}
      </Answered>
      {Acting === undefined || acting === undefined ? null : (
        <Acting shipment={acting.shipment} onClose={() => setActing(undefined)} />
      )}
    </Page>
  );
}

/** Tells a site of the viewer's member from others'. */
function useOwnSites(): (site: number) => boolean {
  const viewer = useViewer();
  const { data } = useDirectory();
  const own = new Set(
    data?.sites.filter((each) => "member" in viewer && each.member === viewer.member).map((each) => each.site),
  );
  return (site) => own.has(site);
}

interface ListsProps {
  readonly direction: Direction;
  readonly shown: readonly Shipment[];
  readonly onAct: OnAct;
}

function Lists({ direction, shown, onAct }: ListsProps): ReactNode {
  const { t } = useTranslation("shipments");
  const open = shown.filter(({ status }) => status === "InTransit");
  const ended = shown.filter(({ status }) => status !== "InTransit");
  if (shown.length === 0) {
    return <Empty title={t("empty")} cure={direction === "incoming" ? t("emptyIncoming") : t("emptyOutgoing")} />;
  }
  return (
    <Stack gap="lg">
      {open.length === 0 ? null : (
        <Section
          title={t("onTheWay")}
          aside={
            <Badge circle size="lg">
              {open.length}
            </Badge>
          }
        >
          <Rows rows={open} {...(direction === "incoming" ? { onAct } : {})} />
        </Section>
      )}
      {ended.length === 0 ? null : (
        <Section title={t("ended")}>
          <Rows rows={ended} />
        </Section>
      )}
    </Stack>
  );
}

function Rows({ rows, onAct }: { rows: readonly Shipment[]; onAct?: OnAct }): ReactNode {
  const { t } = useTranslation(["shipments", "terms"]);
  const { number, moment } = useFormat();
  const names = useNames();
  const columns: Column<Shipment>[] = [
    { head: t("lot"), cell: (row) => <LotLink {...row} /> },
    { head: t("count"), cell: ({ count }) => number(count), isNumber: true },
    { head: t("from"), cell: ({ from }) => names.site(from) },
    { head: t("to"), cell: ({ to }) => names.site(to) },
    { head: t("reason"), cell: ({ reason }) => t(`terms:MovementReason.${reason}`) },
    { head: t("state"), cell: (row) => <State shipment={row} /> },
    { head: t("sent"), cell: ({ shippedAt }) => moment(shippedAt) },
  ];
  const actions = onAct === undefined ? {} : { actions: (row: Shipment) => <Acts shipment={row} onAct={onAct} /> };
  return <DataTable {...{ rows, columns, ...actions }} keyOf={({ shipment }) => shipment} minWidth={760} />;
}

function Acts({ shipment, onAct }: { shipment: Shipment; onAct: OnAct }): ReactNode {
  const { t } = useTranslation("shipments");
  return (
    <Group gap="xs" wrap="nowrap">
      <Button
        size="xs"
        leftSection={<IconPackageImport size={16} aria-hidden />}
        onClick={() => onAct("receive", shipment)}
      >
        {t("receive")}
      </Button>
      <Menu position="bottom-end" hideDetached={false}>
        <Menu.Target>
          <ActionIcon variant="default" aria-label={t("more", { lot: shipment.lotNumber })}>
            <IconDots size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconSlice size={16} aria-hidden />} onClick={() => onAct("part", shipment)}>
            {t("part")}
          </Menu.Item>
          <Menu.Item leftSection={<IconPackageOff size={16} aria-hidden />} onClick={() => onAct("reject", shipment)}>
            {t("reject")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </Group>
  );
}

function State({ shipment: { status } }: { shipment: Shipment }): ReactNode {
  const { t } = useTranslation("terms");
  return (
    <Badge color={COLORS[status]} miw="max-content">
      {t(`ShipmentStatus.${status}`)}
    </Badge>
  );
}
