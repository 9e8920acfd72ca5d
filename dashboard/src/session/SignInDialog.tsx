import { Avatar, Badge, Button, Divider, Group, Modal, ScrollArea, Stack, Text, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { ask } from "../data/api.ts";
import { useLedgerNow } from "../data/service.ts";
import type { DemoPerson, LedgerNow } from "../data/types.ts";
import { Answered, Failure } from "../parts/states.tsx";
import type { Account } from "./account.ts";
import { useSignIn } from "./session.ts";
import { sayWallet } from "./walletRefusals.ts";
import { useWallets } from "./wallets.ts";

/** Signs in with a wallet or, in a demonstration, as anybody. */
export function SignInDialog({ opened, onClose }: { opened: boolean; onClose: () => void }): ReactNode {
  const { t } = useTranslation(["session", "shell"]);
  const { data: now } = useLedgerNow();
  const signIn = useSignIn({ statement: t("statement") });
  const [trouble, setTrouble] = useState<unknown>();
  const enter = (account: Promise<Account>): void => {
    setTrouble(undefined);
    account.then((each) => signIn.mutateAsync(each)).then(onClose, (error: unknown) => setTrouble(sayWallet(error)));
  };
  return (
    <Modal
      {...{ opened, onClose }}
      title={t("title")}
      size="lg"
      closeButtonProps={{ "aria-label": t("shell:close") }}
      scrollAreaComponent={ScrollArea.Autosize}
    >
      <Stack>
        <Text size="sm" c="dimmed">
          {t("explain")}
        </Text>
        {trouble === undefined ? null : <Failure error={trouble} />}
        <WalletChoice onChoose={(rdns) => enter(walletAccount(rdns))} />
        {now?.demo === true ? (
          <DemoChoice onChoose={(person) => enter(demoAccount(person))} isBusy={signIn.isPending} />
        ) : null}
      </Stack>
    </Modal>
  );
}

async function walletAccount(wallet: string): Promise<Account> {
  const { walletAddress } = await import("./keys.ts");
  return { kind: "wallet", wallet, address: await walletAddress(wallet) };
}

async function demoAccount({ key }: DemoPerson): Promise<Account> {
  const [{ demoAddress }, now] = await Promise.all([import("./keys.ts"), ask<LedgerNow>("/ledger")]);
  return { kind: "demo", key, address: demoAddress(key, now) };
}

function WalletChoice({ onChoose }: { onChoose: (rdns: string) => void }): ReactNode {
  const { t } = useTranslation("session");
  const wallets = useWallets();
  return (
    <Stack gap="xs">
      <Divider label={t("wallets")} labelPosition="left" />
      {wallets.length === 0 ? <Text size="sm">{t("noWallet")}</Text> : null}
      {wallets.map(({ rdns, name, icon }) => (
        <Button
          key={rdns}
          variant="default"
          justify="flex-start"
          leftSection={<Avatar src={icon} alt="" size="sm" radius="sm" />}
          onClick={() => onChoose(rdns)}
        >
          {name}
        </Button>
      ))}
    </Stack>
  );
}

const LOOK_MS = 1_000;

interface DemoChoiceProps {
  readonly onChoose: (person: DemoPerson) => void;
  readonly isBusy: boolean;
}

function DemoChoice({ onChoose, isBusy }: DemoChoiceProps): ReactNode {
  const { t } = useTranslation(["session", "terms"]);
  const [wanted, setWanted] = useState("");
  const people = useQuery({
    queryKey: ["demo", "people"],
    queryFn: ({ signal }) => ask<readonly DemoPerson[]>("/demo/people", { signal }),
    // While the tables catch up, more people come.
    refetchInterval: LOOK_MS,
  });
  const rolesOf = (person: DemoPerson): string =>
    person.isAdmin ? t("terms:admin") : person.roles.map((role) => t(`terms:roles.${role}`)).join(", ");
  const fits = (person: DemoPerson): boolean =>
    [person.memberName ?? "", person.siteName ?? "", rolesOf(person)].some((text) =>
      text.toLowerCase().includes(wanted.trim().toLowerCase()),
    );
  return (
    <Stack gap="xs">
      <Divider label={t("demo")} labelPosition="left" />
      <Text size="sm" c="dimmed">
        {t("demoExplain")}
      </Text>
      <TextInput
        aria-label={t("findPerson")}
        placeholder={t("findPerson")}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={wanted}
        onChange={(event) => setWanted(event.currentTarget.value)}
      />
      <Answered of={people}>
        {(all) => {
          const found = all.filter(fits);
          if (found.length === 0) return <Text size="sm">{t("nobody")}</Text>;
          return found.map((person) => (
            <Button
              key={person.key}
              variant="default"
              h="auto"
              py={8}
              justify="space-between"
              disabled={isBusy}
              onClick={() => onChoose(person)}
              rightSection={
                <Badge color="gray" miw="fit-content">
                  {rolesOf(person)}
                </Badge>
              }
            >
              <Group gap={8} wrap="wrap">
                <Text span size="sm" fw={600}>
                  {person.memberName ?? t("member", { member: person.member })}
                </Text>
                <Text span size="sm" c="dimmed">
                  {person.siteName}
                </Text>
              </Group>
            </Button>
          ));
        }}
      </Answered>
    </Stack>
  );
}
