import { Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { ActDialog } from "../../acts/ActDialog.tsx";
import { useNames } from "../../parts/names.ts";
import type { Row } from "./reckon.ts";

/** Releases a lot for use. */
export function ReleaseDialog({ row, onClose }: { row: Row; onClose: () => void }): ReactNode {
  const { t } = useTranslation("stock");
  const names = useNames();
  const { lot, lotNumber, gtin } = row;
  return (
    <ActDialog
      title={t("releaseTitle")}
      actKey={`release ${lot}`}
      willDo={<Text>{t("releaseWhat", { lot: lotNumber, product: names.product(gtin) })}</Text>}
      done={t("released")}
      run={async (ledger) => {
        const { releaseLot } = await import("@yaolian/sdk/goods");
        return releaseLot(ledger, { lot });
      }}
      onClose={onClose}
    />
  );
}
