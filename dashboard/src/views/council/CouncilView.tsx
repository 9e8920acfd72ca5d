import { Button, Group, Stack, Text } from "@mantine/core";
import { IconMessagePlus } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { useAsked } from "../../data/asked.ts";
import type { CouncilNow } from "../../data/types.ts";
import { useNames } from "../../parts/names.ts";
import { Page } from "../../parts/Page.tsx";
import { Section } from "../../parts/Section.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { useViewer } from "../../session/session.ts";
import { ProposalCard } from "./ProposalCard.tsx";
import { ProposeDialog } from "./ProposeDialog.tsx";

/** A voting begins and ends by the clock. */
const LOOK_MS = 3_000;

/** What the members decide together: proposals, their votes, and who has a seat. */
export default function CouncilView(): ReactNode {
  const { t } = useTranslation("council");
  const viewer = useViewer();
  const council = useAsked<CouncilNow>("/council", LOOK_MS);
  const holder = "operator" in viewer ? viewer.operator : undefined;
  return (
    <Page title={t("title")} explain={t("explain")}>
      <Answered of={council} rows={8}>
        {({ proposals, seats, time }) => (
          <Stack gap="lg">
            {seats.some((seat) => seat.holder === holder) ? <Proposing seats={seats} /> : null}
            {proposals.length === 0 ? <Empty title={t("empty")} cure={t("emptyCure")} /> : null}
            {proposals.map((proposal) => (
              <ProposalCard
                key={proposal.proposal}
                {...{ proposal, time }}
                canVote={seats.some((seat) => seat.holder === holder)}
                holder={holder}
              />
            ))}
            <Seats seats={seats} />
          </Stack>
        )}
      </Answered>
    </Page>
  );
}

/** For whoever has a seat. */
function Proposing({ seats }: Pick<CouncilNow, "seats">): ReactNode {
  const { t } = useTranslation("council");
  const [isOpen, setOpen] = useState(false);
  return (
    <Group>
      <Button leftSection={<IconMessagePlus size={18} aria-hidden />} onClick={() => setOpen(true)}>
        {t("propose")}
      </Button>
      {isOpen ? <ProposeDialog seats={seats} onClose={() => setOpen(false)} /> : null}
    </Group>
  );
}

function Seats({ seats }: Pick<CouncilNow, "seats">): ReactNode {
  const { t } = useTranslation("council");
  const names = useNames();
  return (
    <Section title={t("seats", { count: seats.length })}>
      <Text size="sm">{seats.map(({ member }) => names.member(member)).join(" · ")}</Text>
    </Section>
  );
}
