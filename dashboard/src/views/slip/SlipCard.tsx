import { Alert, Badge, Box, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { IconCalendarCheck, IconCalendarOff, IconCalendarTime, IconKey, type Icon } from "@tabler/icons-react";
import { useEffect, useRef, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { ReadSlip } from "@yaolian/sdk/prescriptions";

import { useLedgerNow } from "../../data/service.ts";
import { Facts } from "../../parts/Facts.tsx";
import { useFormat } from "../../parts/format.ts";
import { Mono } from "../../parts/Mono.tsx";
import { toldOf, validityOf, type Told, type Validity } from "./told.ts";

const LOOKS: Record<Validity, { color: string; icon: Icon }> = {
  valid: { color: "teal", icon: IconCalendarCheck },
  upcoming: { color: "blue", icon: IconCalendarTime },
  expired: { color: "red", icon: IconCalendarOff },
};

/** A slip that was read: what was prescribed, until when, and who may have it filled. */
export function SlipCard({ read }: { read: ReadSlip }): ReactNode {
  const { t } = useTranslation("slip");
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [read]);
  const told = toldOf(read);
  const { number } = useFormat();
  const { data: now } = useLedgerNow();
  const validity = validityOf(told, Date.now(), now?.deployment.dayOffset ?? 0);
  const { color, icon: Sign } = LOOKS[validity];
  return (
    <Stack gap="md">
      <Paper p={{ base: "lg", sm: "xl" }} bg={`var(--mantine-color-${color}-light)`}>
        <Group wrap="nowrap" align="flex-start" gap="lg">
          <Box c={`var(--mantine-color-${color}-light-color)`} lh={1} visibleFrom="xs">
            <Sign size={48} stroke={1.6} aria-hidden />
          </Box>
          <Stack gap={6}>
            <Title order={2} fz={{ base: 20, sm: 24 }} ref={heading} tabIndex={-1} style={{ outline: "none" }}>
              {told.drug ?? t("drugOfCode", { code: told.code })}
            </Title>
            <Text fz="lg" fw={600}>
              {told.unit === undefined
                ? t("units", { count: told.quantity, amount: number(told.quantity) })
                : `${number(told.quantity)} ${told.unit}`}
            </Text>
            <When told={told} validity={validity} />
            {told.isControlled ? <Badge color="red">{t("controlled")}</Badge> : null}
          </Stack>
        </Group>
      </Paper>
      <Details read={read} told={told} />
      <Alert color={read.bearer ? "yellow" : "blue"} icon={<IconKey aria-hidden />} title={t("whoMay")}>
        {read.bearer ? t("bearer") : t("notBearer")}
      </Alert>
    </Stack>
  );
}

function When({ told: { firstDay, lastDay }, validity }: { told: Told; validity: Validity }): ReactNode {
  const { t } = useTranslation("slip");
  const { day } = useFormat();
  if (validity === "upcoming") return <Text>{t("upcoming", { first: day(firstDay), last: day(lastDay) })}</Text>;
  return <Text>{t(validity, { last: day(lastDay) })}</Text>;
}

function Details({ read, told }: { read: ReadSlip; told: Told }): ReactNode {
  const { t } = useTranslation("slip");
  const { day, number } = useFormat();
  const dosage = told.dosage.length === 0 ? undefined : told.dosage.join(" · ");
  return (
    <Paper bg="var(--yaolian-surface)">
      <Facts
        of={[
          [t("patient"), told.patient],
          [t("dosage"), dosage],
          [t("validFrom"), day(told.firstDay)],
          [t("validUntil"), day(told.lastDay)],
          [t("parts"), told.isPart ? t("isPart") : t("isWhole")],
          [
            t("interval"),
            told.interval === 0 ? undefined : t("days", { count: told.interval, days: number(told.interval) }),
          ],
          [t("prescriber"), told.prescriber],
          [t("code"), told.code],
          [t("number"), <Mono key="id">{read.id}</Mono>],
        ]}
      />
    </Paper>
  );
}
