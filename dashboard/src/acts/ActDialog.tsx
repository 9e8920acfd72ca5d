import { Alert, Button, Code, Group, Modal, Stack, Text } from "@mantine/core";
import { IconCircleCheck, IconPencilCheck } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { Ledger } from "@yaolian/sdk/ledger";
import type { Outcome } from "@yaolian/sdk/transactions";

import { useFormat } from "../parts/format.ts";
import { Mono } from "../parts/Mono.tsx";
import { Answered, Failure, Loading } from "../parts/states.tsx";
import { useNames } from "../parts/names.ts";
import { useActor, type Acting } from "../session/useActor.ts";
import { useAccount } from "../session/account.ts";
import { sayWallet } from "../session/walletRefusals.ts";
import { spoken } from "../words/index.ts";
import type { Rehearsed } from "./rehearse.ts";

export interface ActProps {
  /** What is done, as a heading. */
  readonly title: string;
  /** Names this act with all it is about: another key is another act. */
  readonly actKey: string;
  /** What it will do, in sentences: shown before it is signed. */
  readonly willDo: ReactNode;
  /** What it did, in a sentence. */
  readonly done: string;
  /** An action of the SDK. It runs twice: once to see what it would send, once to send it. */
  readonly run: (ledger: Ledger) => Promise<Outcome>;
  readonly onClose: () => void;
}

/** How every act is done: what it will do, a signature, its block; or why the ledger refuses it. */
export function ActDialog({ title, onClose, ...act }: ActProps): ReactNode {
  const { t } = useTranslation(["act", "session", "shell"]);
  const account = useAccount();
  const acting = useActor();
  return (
    <Modal opened onClose={onClose} title={title} size="lg" closeButtonProps={{ "aria-label": t("shell:close") }}>
      {account === undefined ? (
        <Alert color="yellow">{t("session:keyGone")}</Alert>
      ) : (
        <Answered of={acting} rows={2}>
          {(actor) => <Act actor={actor} onClose={onClose} {...act} />}
        </Answered>
      )}
    </Modal>
  );
}

function Act({ actor, actKey, willDo, done, run, onClose }: Omit<ActProps, "title"> & { actor: Acting }): ReactNode {
  const { t } = useTranslation(["act", "shell"]);
  const said = useSaid();
  const rehearsal = useQuery({
    queryKey: ["rehearsal", actKey, actor.account.address, spoken()],
    queryFn: () => said(async () => (await import("./rehearse.ts")).rehearse(actor.ledger, run)),
    retry: false,
    gcTime: 0,
    staleTime: Infinity,
    structuralSharing: false,
  });
  const sending = useMutation({ mutationFn: () => said(() => run(actor.ledger)) });
  if (sending.data !== undefined) return <Done outcome={sending.data} done={done} onClose={onClose} />;
  return (
    <Stack>
      <Stack gap={4}>
        <Text fw={600}>{t("willDo")}</Text>
        {willDo}
      </Stack>
      {rehearsal.isPending ? <Checking /> : null}
      {rehearsal.isError ? <Failure title={t("refused")} error={rehearsal.error} /> : null}
      {rehearsal.data === undefined ? null : <Details of={rehearsal.data} by={actor.account.address} />}
      {sending.isError ? <Failure title={t("failed")} error={sending.error} /> : null}
      {sending.isPending ? <Loading rows={0} /> : null}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t("shell:cancel")}
        </Button>
        <Button
          leftSection={<IconPencilCheck size={18} aria-hidden />}
          disabled={rehearsal.data === undefined}
          loading={sending.isPending}
          onClick={() => sending.mutate()}
        >
          {t("sign")}
        </Button>
      </Group>
    </Stack>
  );
}

/** Lets what the ledger refuses be said in the language of the page, with the names that people know. */
function useSaid(): <T>(act: () => Promise<T>) => Promise<T> {
  const names = useNames();
  return async (act) => {
    try {
      return await act();
    } catch (error) {
      const { sayRefusal } = await import("./refusals.ts");
      throw await sayRefusal(sayWallet(error), { language: spoken(), names });
    }
  };
}

function Checking(): ReactNode {
  const { t } = useTranslation("act");
  return (
    <Text size="sm" c="dimmed" role="status">
      {t("checking")}
    </Text>
  );
}

function Details({ of: { contract, method, args, gasLimit }, by }: { of: Rehearsed; by: string }): ReactNode {
  const { t } = useTranslation(["act", "shell"]);
  const { number } = useFormat();
  const lines = [`${contract}.${method}`, ...args.map(([name, value]) => `  ${name}: ${value}`)];
  return (
    <Stack gap={6}>
      <Text fw={600}>{t("details")}</Text>
      <Code block tabIndex={0} style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
        {lines.join("\n")}
      </Code>
      <Group gap="lg">
        <Text size="sm" c="dimmed">
          {t("by")} <Mono>{by}</Mono>
        </Text>
        <Text size="sm" c="dimmed">
          {t("gas")}: {number(Number(gasLimit))}
        </Text>
      </Group>
    </Stack>
  );
}

function Done({ outcome, done, onClose }: { outcome: Outcome; done: string; onClose: () => void }): ReactNode {
  const { t } = useTranslation(["act", "shell"]);
  const { number } = useFormat();
  return (
    <Stack role="status">
      <Alert color="teal" icon={<IconCircleCheck aria-hidden />} title={t("done", { block: number(outcome.block) })}>
        {done}
      </Alert>
      <Group justify="space-between">
        <Text size="sm" c="dimmed">
          {t("transaction")} <Mono>{outcome.hash}</Mono>
        </Text>
        <Button onClick={onClose} data-autofocus>
          {t("shell:close")}
        </Button>
      </Group>
    </Stack>
  );
}
