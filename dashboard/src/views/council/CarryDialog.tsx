import { Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { ActDialog } from "../../acts/ActDialog.tsx";
import type { CouncilNow } from "../../data/types.ts";

type Proposal = CouncilNow["proposals"][number];

/** What is done with a proposal beside voting on it. */
export type Step = "queue" | "execute" | "cancel";

/** What whoever has this key can do with a proposal at a time; undefined where there is nothing, or only a vote. */
export function stepOf(
  { state, eta, proposer }: Proposal,
  time: number,
  operator: string | undefined,
): Step | undefined {
  if (state === "Succeeded") return "queue";
  if (state === "Queued") return time >= eta ? "execute" : undefined;
  return state === "Pending" && proposer === operator ? "cancel" : undefined;
}

interface CarryDialogProps {
  readonly proposal: Proposal;
  readonly step: Step;
  readonly onClose: () => void;
}

/** Hands what won to the timelock, carries out what has waited there, or takes a proposal back. */
export function CarryDialog({ proposal: { proposal, does }, step, onClose }: CarryDialogProps): ReactNode {
  const { t } = useTranslation("council");
  return (
    <ActDialog
      title={t(step)}
      actKey={`${step} ${proposal}`}
      willDo={
        <Stack gap={4}>
          <Text>{t(`${step}What`)}</Text>
          <Text lang="en" style={{ overflowWrap: "anywhere" }}>
            {does.join("; ")}.
          </Text>
        </Stack>
      }
      done={t(`${step}Done`)}
      run={async (ledger) => {
        const { cancelProposal, executeProposal, queueProposal } = await import("@yaolian/sdk/council");
        const act = { queue: queueProposal, execute: executeProposal, cancel: cancelProposal }[step];
        return act(ledger, BigInt(proposal));
      }}
      onClose={onClose}
    />
  );
}
