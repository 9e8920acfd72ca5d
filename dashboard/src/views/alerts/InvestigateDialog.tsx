import { Text } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { ActDialog } from "../../acts/ActDialog.tsx";
import { DocumentInput } from "../../acts/DocumentInput.tsx";
import { FormDialog } from "../../acts/FormDialog.tsx";
import type { Alert } from "../../data/types.ts";

/** Says that a regulator looks into an alert. */
export function InvestigateDialog({ alert, onClose }: { alert: Alert; onClose: () => void }): ReactNode {
  const { t } = useTranslation("alerts");
  const [document, setDocument] = useState("");
  const [step, setStep] = useState<"ask" | "missing" | "act">("ask");
  const paper = document.trim();
  if (step !== "act") {
    return (
      <FormDialog
        title={t("investigateTitle")}
        onClose={onClose}
        onGoOn={() => setStep(paper === "" ? "missing" : "act")}
      >
        <DocumentInput value={document} onChange={setDocument} isMissing={step === "missing" && paper === ""} />
      </FormDialog>
    );
  }
  return (
    <ActDialog
      title={t("investigateTitle")}
      actKey={`investigate ${alert.alert} ${paper}`}
      willDo={<Text>{t("investigateWhat", { number: alert.alert, document: paper })}</Text>}
      done={t("investigateDone")}
      run={async (ledger) => {
        const { beginInvestigation } = await import("@yaolian/sdk/alerts");
        return beginInvestigation(ledger, { alert: alert.alert, document: paper });
      }}
      onClose={onClose}
    />
  );
}
