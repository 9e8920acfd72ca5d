import { Text } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { ActDialog } from "../../acts/ActDialog.tsx";
import { FormDialog } from "../../acts/FormDialog.tsx";
import { useNames } from "../../parts/names.ts";
import { DayInput, endOfDay } from "./DayInput.tsx";

/** Sets until when a member is licensed. */
export function RenewDialog({ member, onClose }: { member: number; onClose: () => void }): ReactNode {
  const { t } = useTranslation("members");
  const names = useNames();
  const [day, setDay] = useState("");
  const [isSent, setSent] = useState(false);
  const licenceEnd = endOfDay(day);
  if (!isSent || licenceEnd === undefined) {
    return (
      <FormDialog title={t("renew")} onClose={onClose} onGoOn={() => setSent(true)}>
        <DayInput
          label={t("licenceEnd")}
          value={day}
          onChange={(value) => (setSent(false), setDay(value))}
          isMissing={isSent}
        />
      </FormDialog>
    );
  }
  return (
    <ActDialog
      title={t("renew")}
      actKey={`renew ${member} ${licenceEnd}`}
      willDo={<Text>{t("renewWhat", { member: names.member(member), day })}</Text>}
      done={t("changed")}
      run={async (ledger) => {
        const { renewLicence } = await import("@yaolian/sdk/members");
        return renewLicence(ledger, { member, licenceEnd });
      }}
      onClose={onClose}
    />
  );
}
