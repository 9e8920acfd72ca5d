import { Stack, Text } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { ActDialog } from "../../acts/ActDialog.tsx";
import { FormDialog } from "../../acts/FormDialog.tsx";
import type { CouncilNow } from "../../data/types.ts";
import { useNames } from "../../parts/names.ts";
import { MotionFields } from "./MotionFields.tsx";
import { callsOf, faultsOf, type Draft } from "./motions.ts";

interface ProposeDialogProps {
  readonly seats: CouncilNow["seats"];
  readonly onClose: () => void;
}

const EMPTY: Draft = {
  ...{ kind: "admit", member: null, address: "", kinds: [], day: "", profile: "", module: null, paper: "" },
};

/** What a seat proposes to the Council: a form of what the kind of motion asks for, then the act. */
export function ProposeDialog({ seats, onClose }: ProposeDialogProps): ReactNode {
  const { t } = useTranslation("council");
  const [draft, setDraft] = useState(EMPTY);
  const [isSent, setSent] = useState(false);
  const faults = faultsOf(draft);
  const change = (changed: Partial<Draft>): void => {
    setSent(false);
    setDraft({ ...draft, ...changed });
  };
  if (!isSent || faults.size > 0) {
    return (
      <FormDialog title={t("propose")} onClose={onClose} onGoOn={() => setSent(true)}>
        <MotionFields {...{ draft, seats }} faults={isSent ? faults : new Set()} onChange={change} />
      </FormDialog>
    );
  }
  return (
    <ActDialog
      title={t("propose")}
      actKey={`propose ${JSON.stringify(draft)}`}
      willDo={<WhatItDoes {...draft} />}
      done={t("proposeDone")}
      run={async (ledger) => {
        const { propose } = await import("@yaolian/sdk/council");
        return propose(ledger, { calls: await callsOf(ledger, draft), paper: draft.paper.trim() });
      }}
      onClose={onClose}
    />
  );
}

/** The motion as a sentence of the reader's language; the ledger's own sentence of it is the last of its arguments. */
function WhatItDoes({ kind, member, address, kinds, day, profile, module, paper }: Draft): ReactNode {
  const { t } = useTranslation(["council", "terms"]);
  const names = useNames();
  const told = {
    ...{ address: address.trim(), day, profile: profile.trim(), module },
    member: member === null ? "" : names.member(Number(member)),
    kinds: kinds.map((each) => t(`terms:kinds.${each}`)).join(t("listSeparator")),
  };
  return (
    <Stack gap={4} style={{ overflowWrap: "anywhere" }}>
      <Text>{t("proposeWhat")}</Text>
      <Text fw={600}>{t(`does.${kind}`, told)}</Text>
      <Text>{t("proposePaper", { paper: paper.trim() })}</Text>
    </Stack>
  );
}
