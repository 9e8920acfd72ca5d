import { Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { ActDialog } from "../../acts/ActDialog.tsx";
import type { Shipment } from "../../data/types.ts";
import { useNames } from "../../parts/names.ts";

/** Takes a shipment in. */
export function ReceiveDialog({ shipment, onClose }: { shipment: Shipment; onClose: () => void }): ReactNode {
  const { t } = useTranslation("shipments");
  const names = useNames();
  const { lot, lotNumber, first, count, from, to } = shipment;
  return (
    <ActDialog
      title={t("receiveTitle")}
      actKey={`receive ${shipment.shipment}`}
      willDo={
        <Text>
          {t("receiveWhat", { packs: t("packs", { count }), lot: lotNumber, site: names.site(to) })}{" "}
          {t("receiveFrom", { site: names.site(from) })}
        </Text>
      }
      done={t("received")}
      run={async (ledger) => {
        const { receiveAll } = await import("@yaolian/sdk/goods");
        return receiveAll(ledger, { consignments: [{ lot, first }] });
      }}
      onClose={onClose}
    />
  );
}
