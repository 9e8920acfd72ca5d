import { Text } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { ActDialog } from "../../acts/ActDialog.tsx";
import { DocumentInput } from "../../acts/DocumentInput.tsx";
import { FormDialog } from "../../acts/FormDialog.tsx";
import { useNames } from "../../parts/names.ts";

/** Suspends a member at once, for 30 days. */
export function SuspendDialog({ member, onClose }: { member: number; onClose: () => void }): ReactNode {
  const { t } = useTranslation("members");
  const names = useNames();
  const [document, setDocument] = useState("");
  const [isSent, setSent] = useState(false);
  const reason = document.trim();
  const change = (value: string): void => {
    setSent(false);
    setDocument(value);
  };
  if (!isSent || reason === "") {
    return (
      <FormDialog title={t("suspend")} onClose={onClose} onGoOn={() => setSent(true)}>
        <DocumentInput value={document} onChange={change} isMissing={isSent} />
      </FormDialog>
    );
  }
  return (
    <ActDialog
      title={t("suspend")}
      actKey={`suspend ${member} ${reason}`}
      willDo={<Text>{t("suspendWhat", { member: names.member(member), document: reason })}</Text>}
      done={t("changed")}
      run={async (ledger) => {
        const { suspend } = await import("@yaolian/sdk/members");
        return suspend(ledger, { member, reason });
      }}
      onClose={onClose}
    />
  );
}
