import { Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { EnumValue } from "@yaolian/sdk/ledger";

import { ActDialog } from "../../../acts/ActDialog.tsx";
import type { Lot } from "../../../data/types.ts";
import { useNames } from "../../../parts/names.ts";

interface LiftDialogProps {
  readonly lot: Lot;
  readonly hold: EnumValue<"LotHold">;
  readonly onClose: () => void;
}

/** Lifts a hold on a lot. */
export function LiftDialog({ lot: { lot, lotNumber, gtin }, hold, onClose }: LiftDialogProps): ReactNode {
  const { t } = useTranslation("lots");
  const product = useNames().product(gtin);
  return (
    <ActDialog
      title={t("liftTitle")}
      actKey={`lift ${lot} ${hold}`}
      willDo={<Text>{t(`liftWhat.${hold}`, { lot: lotNumber, product })}</Text>}
      done={t("liftDone")}
      run={async (ledger) => (await import("@yaolian/sdk/goods")).liftLotHold(ledger, { lot, hold })}
      onClose={onClose}
    />
  );
}
