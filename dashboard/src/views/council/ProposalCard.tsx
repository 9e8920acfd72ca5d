import { Badge, Button, Group, Progress, Stack, Text } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { CouncilNow } from "../../data/types.ts";
import { DataTable } from "../../parts/DataTable.tsx";
import { useFormat } from "../../parts/format.ts";
import { Mono } from "../../parts/Mono.tsx";
import { useNames } from "../../parts/names.ts";
import { Section } from "../../parts/Section.tsx";
import { CarryDialog, stepOf, type Step } from "./CarryDialog.tsx";
import { VoteDialog } from "./VoteDialog.tsx";

type Proposal = CouncilNow["proposals"][number];

const COLORS: Record<Proposal["state"], string> = {
  Pending: "gray",
  Active: "blue",
  Canceled: "gray",
  Defeated: "red",
  Succeeded: "teal",
  Queued: "yellow",
  Expired: "gray",
  Executed: "teal",
};

interface ProposalCardProps {
  readonly proposal: Proposal;
  /** Of the newest block, Unix seconds. */
  readonly time: number;
  readonly canVote: boolean;
  readonly holder: string | undefined;
}

/** A proposal: what it would do, how it stands, who voted and why. */
export function ProposalCard({ proposal, time, canVote, holder }: ProposalCardProps): ReactNode {
  const { t } = useTranslation(["council", "terms"]);
  const { moment } = useFormat();
  const names = useNames();
  const [isVoting, setVoting] = useState(false);
  const { state, does, member, proposer, votingFrom, votingUntil, eta, votes } = proposal;
  const [taking, setTaking] = useState<Step>();
  const step = stepOf(proposal, time, holder);
  const hasVoted = votes.some(({ voter }) => voter === holder);
  return (
    <Section
      // The ledger's sentences are in English.
      title={member === null ? t("proposal") : t("proposedBy", { member: names.member(member) })}
      mark={proposal.proposal.slice(-4)}
      aside={
        <Badge color={COLORS[state]} miw="max-content">
          {t(`terms:ProposalState.${state}`)}
        </Badge>
      }
    >
      <Stack gap="sm">
        {does.map((sentence) => (
          <Text key={sentence} lang="en" style={{ overflowWrap: "anywhere" }}>
            {sentence}.
          </Text>
        ))}
        {member === null ? <Mono>{proposer}</Mono> : null}
        <Text size="sm" c="dimmed">
          {state === "Pending" ? t("begins", { moment: moment(votingFrom) }) : null}
          {state === "Active" ? t("ends", { moment: moment(votingUntil) }) : null}
          {state === "Succeeded" ? t("won") : null}
          {state === "Queued" ? t(eta > time ? "waits" : "ready", { moment: moment(eta) }) : null}
        </Text>
        <Tally {...proposal} />
        {votes.length === 0 ? null : <Votes votes={votes} />}
        {state === "Active" && canVote && !hasVoted ? (
          <Group>
            <Button onClick={() => setVoting(true)}>{t("vote")}</Button>
          </Group>
        ) : null}
        {step === undefined ? null : (
          <Group>
            <Button variant={step === "cancel" ? "default" : "filled"} onClick={() => setTaking(step)}>
              {t(step)}
            </Button>
          </Group>
        )}
        {hasVoted ? <Text size="sm">{t("voted")}</Text> : null}
      </Stack>
      {isVoting ? <VoteDialog proposal={proposal} onClose={() => setVoting(false)} /> : null}
      {taking === undefined ? null : (
        <CarryDialog proposal={proposal} step={taking} onClose={() => setTaking(undefined)} />
      )}
    </Section>
  );
}

function Tally({ votesFor, votesAgainst, votesAbstaining, seats, quorum }: Proposal): ReactNode {
  const { t } = useTranslation("council");
  const share = (votes: number): number => (seats === 0 ? 0 : (100 * votes) / seats);
  return (
    <Stack gap={4}>
      <Progress.Root size="lg" aria-hidden>
        <Progress.Section value={share(votesFor)} color="teal" />
        <Progress.Section value={share(votesAgainst)} color="red" />
        <Progress.Section value={share(votesAbstaining)} color="gray" />
      </Progress.Root>
      <Text size="sm">{t("tally", { votesFor, votesAgainst, votesAbstaining, seats, quorum })}</Text>
    </Stack>
  );
}

function Votes({ votes }: Pick<Proposal, "votes">): ReactNode {
  const { t } = useTranslation(["council", "terms"]);
  const { moment } = useFormat();
  const names = useNames();
  return (
    <DataTable
      rows={votes}
      keyOf={({ voter }) => voter}
      label={t("votes")}
      columns={[
        {
          head: t("voter"),
          cell: ({ voter, member }) => (member === null ? <Mono>{voter}</Mono> : names.member(member)),
        },
        { head: t("vote"), cell: ({ vote }) => t(`terms:VoteType.${vote}`) },
        { head: t("reason"), cell: ({ reason }) => reason },
        { head: t("time"), cell: ({ time }) => moment(time) },
      ]}
    />
  );
}
