import { Radio, Stack, Text, TextInput } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { EnumValue } from "@yaolian/sdk/ledger";

import { ActDialog } from "../../acts/ActDialog.tsx";
import { FormDialog } from "../../acts/FormDialog.tsx";
import type { CouncilNow } from "../../data/types.ts";

const VOTES = ["For", "Against", "Abstain"] as const;
type Vote = EnumValue<"VoteType">;

interface VoteDialogProps {
  readonly proposal: CouncilNow["proposals"][number];
  readonly onClose: () => void;
}

/** A seat's vote, with its reason. */
export function VoteDialog({ proposal: { proposal, does }, onClose }: VoteDialogProps): ReactNode {
  const { t } = useTranslation(["council", "terms"]);
  const [vote, setVote] = useState<Vote>();
  const [reason, setReason] = useState("");
  const [isSent, setSent] = useState(false);
  const why = reason.trim();
  if (!isSent || vote === undefined) {
    return (
      <FormDialog title={t("vote")} onClose={onClose} onGoOn={() => setSent(true)}>
        <Radio.Group
          label={t("yourVote")}
          value={vote ?? null}
          onChange={(value) => (setSent(false), setVote(value))}
          error={isSent ? t("voteMissing") : null}
        >
          <Stack gap={6} mt={6}>
            {VOTES.map((each) => (
              <Radio key={each} value={each} label={t(`terms:VoteType.${each}`)} />
            ))}
          </Stack>
        </Radio.Group>
        <TextInput
          label={t("reason")}
          description={t("reasonExplain")}
          value={reason}
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
        />
      </FormDialog>
    );
  }
  return (
    <ActDialog
      title={t("vote")}
      actKey={`vote ${proposal} ${vote} ${why}`}
      willDo={
        <Stack gap={4}>
          <Text>{t("voteWhat", { vote: t(`terms:VoteType.${vote}`) })}</Text>
          <Text lang="en" style={{ overflowWrap: "anywhere" }}>
            {does.join("; ")}.
          </Text>
        </Stack>
      }
      done={t("voteDone")}
      run={async (ledger) => {
        const { castVote } = await import("@yaolian/sdk/council");
        return castVote(ledger, { proposal: BigInt(proposal), vote, ...(why === "" ? {} : { reason: why }) });
      }}
      onClose={onClose}
    />
  );
}
