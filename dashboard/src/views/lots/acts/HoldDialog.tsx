import { Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { EnumValue } from "@yaolian/sdk/ledger";

import { ActDialog } from "../../../acts/ActDialog.tsx";
import type { Lot } from "../../../data/types.ts";
import { useNames } from "../../../parts/names.ts";

interface HoldDialogProps {
  readonly lot: Lot;
  readonly by: EnumValue<"LotHold">;
  readonly onClose: () => void;
}

/** Holds a lot everywhere at once. */
export function HoldDialog({ lot: { lot, lotNumber, gtin }, by, onClose }: HoldDialogProps): ReactNode {
  const { t } = useTranslation("lots");
  const product = useNames().product(gtin);
  return (
    <ActDialog
      title={t("holdTitle")}
      actKey={`hold ${lot} ${by}`}
      willDo={
        <Text>
          {t("holdWhat", { lot: lotNumber, product })} {t(`holdEnds.${by}`)}
        </Text>
      }
      done={t("holdDone")}
      run={async (ledger) => (await import("@yaolian/sdk/goods")).holdLot(ledger, { lot })}
      onClose={onClose}
    />
  );
}
