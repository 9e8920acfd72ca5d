import { Select, Text } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { ActDialog } from "../../acts/ActDialog.tsx";
import { DocumentInput } from "../../acts/DocumentInput.tsx";
import { FormDialog } from "../../acts/FormDialog.tsx";
import type { Alert } from "../../data/types.ts";

const FINDINGS = ["FalseAlarm", "HandlingError", "Falsified", "Diverted"] as const;
type Finding = (typeof FINDINGS)[number];

interface Closing {
  readonly finding: Finding;
  readonly document: string;
}

/** Closes an alert with a finding. */
export function CloseDialog({ alert, onClose }: { alert: Alert; onClose: () => void }): ReactNode {
  const { t } = useTranslation(["alerts", "terms"]);
  const [closing, setClosing] = useState<Closing>();
  if (closing === undefined) return <CloseForm onGoOn={setClosing} onClose={onClose} />;
  const { finding, document } = closing;
  return (
    <ActDialog
      title={t("closeTitle")}
      actKey={`close ${alert.alert} ${finding} ${document}`}
      willDo={
        <Text>
          {t("closeWhat", { number: alert.alert, finding: t(`terms:Finding.${finding}`), document })} {t("closeFinal")}
        </Text>
      }
      done={t("closeDone")}
      run={async (ledger) => {
        const { resolveAlert } = await import("@yaolian/sdk/alerts");
        return resolveAlert(ledger, { alert: alert.alert, finding, document });
      }}
      onClose={onClose}
    />
  );
}

function CloseForm({ onGoOn, onClose }: { onGoOn: (closing: Closing) => void; onClose: () => void }): ReactNode {
  const { t } = useTranslation(["alerts", "terms"]);
  const [finding, setFinding] = useState<Finding | null>(null);
  const [document, setDocument] = useState("");
  const [isSent, setSent] = useState(false);
  const paper = document.trim();
  const goOn = (): void => {
    setSent(true);
    if (finding !== null && paper !== "") onGoOn({ finding, document: paper });
  };
  return (
    <FormDialog title={t("closeTitle")} onClose={onClose} onGoOn={goOn}>
      <Select
        label={t("finding")}
        required
        value={finding}
        onChange={(value) => setFinding(value)}
        data={FINDINGS.map((each) => ({ value: each, label: t(`terms:Finding.${each}`) }))}
        error={isSent && finding === null ? t("findingMissing") : null}
      />
      <DocumentInput value={document} onChange={setDocument} isMissing={isSent && paper === ""} />
    </FormDialog>
  );
}
