import { AppShell, Burger, Container, Group, Text, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { useRecovery, useServiceState } from "../data/service.ts";
import { ErrorBoundary } from "../parts/ErrorBoundary.tsx";
import { Who } from "../session/Who.tsx";
import { Navigation } from "./Navigation.tsx";
import { Preferences } from "./Preferences.tsx";
import { Routes } from "./Routes.tsx";
import { StatusBar, StatusNotice } from "./StatusBar.tsx";

/** What is around every page: the navigation, who is signed in, and what the service says. */
export function Shell(): ReactNode {
  const { t } = useTranslation("shell");
  const [isOpen, menu] = useDisclosure(false);
  const service = useServiceState();
  useRecovery(service);
  return (
    <>
      <a className="skip-link" href="#content">
        {t("skip")}
      </a>
      <AppShell
        header={{ height: 56 }}
        navbar={{ width: 232, breakpoint: "sm", collapsed: { mobile: !isOpen } }}
        padding={{ base: "md", sm: "lg" }}
      >
        <AppShell.Header bg="var(--yaolian-surface)">
          <Group h="100%" px="md" justify="space-between" wrap="nowrap" gap="xs">
            <Group gap="xs" wrap="nowrap">
              <Burger
                opened={isOpen}
                onClick={menu.toggle}
                hiddenFrom="sm"
                size="sm"
                aria-label={isOpen ? t("closeMenu") : t("openMenu")}
                aria-expanded={isOpen}
              />
              <Brand />
            </Group>
            <Group gap="xs" wrap="nowrap">
              <StatusBar service={service} />
              <Preferences />
              <Who />
            </Group>
          </Group>
        </AppShell.Header>
        <AppShell.Navbar p="sm" bg="var(--yaolian-surface)" aria-label={t("navigation")}>
          <Navigation onChoose={menu.close} />
        </AppShell.Navbar>
        <AppShell.Main id="content" tabIndex={-1}>
          <Container size={1240} p={0}>
            <StatusNotice service={service} />
            <ErrorBoundary>
              <Routes />
            </ErrorBoundary>
          </Container>
        </AppShell.Main>
      </AppShell>
    </>
  );
}

function Brand(): ReactNode {
  const { t } = useTranslation("shell");
  return (
    <UnstyledButton component={Link} href="/" aria-label={t("name")}>
      <Group gap={10} wrap="nowrap">
        <img src="/favicon.svg" alt="" width={28} height={28} />
        <Text span fw={700} size="lg" style={{ letterSpacing: "-0.01em" }} visibleFrom="xs">
          {t("name")}
        </Text>
      </Group>
    </UnstyledButton>
  );
}
