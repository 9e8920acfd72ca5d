import { NumberInput, SimpleGrid, Text } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { ActDialog } from "../../acts/ActDialog.tsx";
import { FormDialog } from "../../acts/FormDialog.tsx";
import type { Shipment } from "../../data/types.ts";
import { useNames } from "../../parts/names.ts";

/** Packs as people number them, from 1. */
interface Arrived {
  readonly from: number;
  readonly to: number;
}

interface PartProps {
  readonly shipment: Shipment;
  readonly onClose: () => void;
}

/** Takes some packs of a shipment in; the others stay the sender's. */
export function ReceivePartDialog({ shipment, onClose }: PartProps): ReactNode {
  const { t } = useTranslation("shipments");
  const names = useNames();
  const [arrived, setArrived] = useState<Arrived>();
  const { lot, lotNumber, first } = shipment;
  if (arrived === undefined) return <PartForm shipment={shipment} onArrived={setArrived} onClose={onClose} />;
  const { from, to } = arrived;
  return (
    <ActDialog
      title={t("part")}
      actKey={`receive ${shipment.shipment} ${from} ${to}`}
      willDo={
        <Text>
          {t("partWhat", {
            ...{ first: from, last: to, lot: lotNumber },
            ...{ site: names.site(shipment.to), from: names.site(shipment.from) },
          })}
        </Text>
      }
      done={t("received")}
      run={async (ledger) => {
        const { receivePart } = await import("@yaolian/sdk/goods");
        return receivePart(ledger, { ranges: [{ lot, consignment: first, first: from - 1, count: to - from + 1 }] });
      }}
      onClose={onClose}
    />
  );
}

function PartForm({ shipment, onArrived, onClose }: PartProps & { onArrived: (arrived: Arrived) => void }): ReactNode {
  const { t } = useTranslation("shipments");
  const [least, most] = [shipment.first + 1, shipment.first + shipment.count];
  const [from, setFrom] = useState<number | string>(least);
  const [to, setTo] = useState<number | string>(most);
  const [isSent, setSent] = useState(false);
  const isRange = typeof from === "number" && typeof to === "number" && from >= least && to <= most && from <= to;
  const fault = isSent && !isRange ? t("partWrong", { first: least, last: most }) : null;
  const goOn = (): void => {
    setSent(true);
    if (isRange) onArrived({ from, to });
  };
  const bounds = { min: least, max: most, allowDecimal: false, clampBehavior: "none" } as const;
  return (
    <FormDialog title={t("part")} onClose={onClose} onGoOn={goOn}>
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <NumberInput label={t("partFirst")} value={from} onChange={setFrom} error={fault} {...bounds} />
        <NumberInput label={t("partLast")} value={to} onChange={setTo} error={fault !== null} {...bounds} />
      </SimpleGrid>
    </FormDialog>
  );
}
