import { Avatar, Button, Menu, Text, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconLogin2, IconLogout, IconUser } from "@tabler/icons-react";
import { Suspense, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";

import type { Viewer } from "../data/types.ts";
import { Mono } from "../parts/Mono.tsx";
import { useNames } from "../parts/names.ts";
import { lazyPart } from "../parts/lazyPart.ts";
import { useSignOut, useViewer } from "./session.ts";
import { useWalletWatch } from "./useWalletWatch.ts";

const SignInDialog = lazyPart(async () => ({ default: (await import("./SignInDialog.tsx")).SignInDialog }));

/** Who is signed in, and the way in and out. */
export function Who(): ReactNode {
  const viewer = useViewer();
  useWalletWatch();
  return viewer.kind === "member" || viewer.kind === "regulator" ? <SignedIn viewer={viewer} /> : <SignIn />;
}

function SignIn(): ReactNode {
  const { t } = useTranslation("session");
  const [isOpen, dialog] = useDisclosure(false);
  return (
    <>
      <Button size="sm" leftSection={<IconLogin2 size={18} aria-hidden />} onClick={dialog.open}>
        {t("signIn")}
      </Button>
      {isOpen ? (
        <Suspense>
          <SignInDialog opened onClose={dialog.close} />
        </Suspense>
      ) : null}
    </>
  );
}

function SignedIn({ viewer }: { viewer: Extract<Viewer, { member: number }> }): ReactNode {
  const { t } = useTranslation("session");
  const signOut = useSignOut();
  const names = useNames();
  const [, go] = useLocation();
  const name = names.member(viewer.member);
  const leave = (): void => {
    signOut.mutate(undefined, { onSettled: () => go("/") });
  };
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <UnstyledButton
          aria-label={t("signedInAs", { name })}
          style={{ display: "flex", alignItems: "center", gap: 8 }}
        >
          <Avatar color="teal" radius="xl" size={34} aria-hidden>
            <IconUser size={18} stroke={1.8} />
          </Avatar>
          <Text span size="sm" fw={600} visibleFrom="lg" maw={180} truncate>
            {name}
          </Text>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {viewer.kind === "regulator" ? t("regulator") : t("member", { member: viewer.member })} ·{" "}
          <Mono size="xs">{viewer.operator}</Mono>
        </Menu.Label>
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={leave}>
          {t("signOut")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
