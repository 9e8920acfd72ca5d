import { Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { ActDialog } from "../../acts/ActDialog.tsx";
import type { Shipment } from "../../data/types.ts";
import { useNames } from "../../parts/names.ts";

/** Turns a shipment away. */
export function RejectDialog({ shipment, onClose }: { shipment: Shipment; onClose: () => void }): ReactNode {
  const { t } = useTranslation("shipments");
  const names = useNames();
  const { lot, lotNumber, first, count, from } = shipment;
  return (
    <ActDialog
      title={t("rejectTitle")}
      actKey={`reject ${shipment.shipment}`}
      willDo={<Text>{t("rejectWhat", { packs: t("packs", { count }), lot: lotNumber, site: names.site(from) })}</Text>}
      done={t("rejected")}
      run={async (ledger) => {
        const { reject } = await import("@yaolian/sdk/goods");
        return reject(ledger, { consignments: [{ lot, first }] });
      }}
      onClose={onClose}
    />
  );
}
