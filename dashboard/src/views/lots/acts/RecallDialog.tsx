import { Radio, Stack, Text } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { ActDialog } from "../../../acts/ActDialog.tsx";
import { DocumentInput } from "../../../acts/DocumentInput.tsx";
import { FormDialog } from "../../../acts/FormDialog.tsx";
import type { Lot } from "../../../data/types.ts";
import { useNames } from "../../../parts/names.ts";

/** The gravest first. */
const CLASSES = ["I", "II", "III"] as const;
type RecallClass = (typeof CLASSES)[number];

interface Order {
  readonly recallClass: RecallClass;
  /** What the recall's paper is called. */
  readonly document: string;
}

interface RecallDialogProps {
  readonly lot: Lot;
  readonly onClose: () => void;
}

/** Recalls a lot for good, or makes its recall graver. */
export function RecallDialog({ lot, onClose }: RecallDialogProps): ReactNode {
  const { t } = useTranslation(["lots", "terms"]);
  const product = useNames().product(lot.gtin);
  const [order, setOrder] = useState<Order>();
  if (order === undefined) return <RecallForm lot={lot} onOrder={setOrder} onClose={onClose} />;
  const { recallClass, document } = order;
  return (
    <ActDialog
      title={t("recallTitle")}
      actKey={`recall ${lot.lot} ${recallClass} ${document}`}
      willDo={
        <Stack gap={4}>
          <Text>
            {t("recallWhat", {
              ...{ lot: lot.lotNumber, product, count: lot.packCount },
              class: t(`terms:RecallClass.${recallClass}`),
            })}
          </Text>
          <Text>{t("recallEffect")}</Text>
          <Text fw={600}>{t("recallFinal")}</Text>
        </Stack>
      }
      done={t("recallDone")}
      run={async (ledger) => {
        const { recallLot } = await import("@yaolian/sdk/goods");
        return recallLot(ledger, { lot: lot.lot, recallClass, occasion: { document } });
      }}
      onClose={onClose}
    />
  );
}

interface RecallFormProps extends RecallDialogProps {
  readonly onOrder: (order: Order) => void;
}

function RecallForm({ lot, onOrder, onClose }: RecallFormProps): ReactNode {
  const { t } = useTranslation(["lots", "terms"]);
  // A recall only gets graver.
  const [recallClass, setClass] = useState<RecallClass>();
  const [document, setDocument] = useState("");
  const [isSent, setSent] = useState(false);
  const paper = document.trim();
  const graver = lot.recallClass === "None" ? CLASSES : CLASSES.slice(0, CLASSES.indexOf(lot.recallClass));
  const goOn = (): void => {
    setSent(true);
    if (recallClass !== undefined && paper !== "") onOrder({ recallClass, document: paper });
  };
  return (
    <FormDialog title={t("recallTitle")} onClose={onClose} onGoOn={goOn}>
      <Text size="sm">{t("recallAsk", { lot: lot.lotNumber })}</Text>
      <Radio.Group
        label={t("recallClass")}
        required
        value={recallClass ?? null}
        onChange={(value) => setClass(value)}
        error={isSent && recallClass === undefined ? t("recallClassMissing") : null}
      >
        <Stack gap="xs" mt={6}>
          {graver.map((each) => (
            <Radio
              key={each}
              value={each}
              label={t(`terms:RecallClass.${each}`)}
              description={t(`recallMeaning.${each}`)}
            />
          ))}
        </Stack>
      </Radio.Group>
      <DocumentInput value={document} onChange={setDocument} isMissing={isSent && paper === ""} />
    </FormDialog>
  );
}
