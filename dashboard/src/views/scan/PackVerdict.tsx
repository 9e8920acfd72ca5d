import { Box, Button, Group, Paper, Stack, Text, Title } from "@mantine/core";
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleX,
  IconHelpCircle,
  IconScan,
  IconTag,
  type Icon,
} from "@tabler/icons-react";
import { useEffect, useRef, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";

import type { PackAnswer } from "../../data/types.ts";
import { Facts } from "../../parts/Facts.tsx";
import { useFormat } from "../../parts/format.ts";
import { PackHistory } from "./PackHistory.tsx";
import { trustOf, useSentences, type Trust } from "./sentences.ts";

/** How much one may trust a pack is told by its colour, its sign and in words. */
const LOOKS: Record<Trust, { color: string; icon: Icon }> = {
  good: { color: "teal", icon: IconCircleCheck },
  careful: { color: "orange", icon: IconAlertTriangle },
  bad: { color: "red", icon: IconCircleX },
  unknown: { color: "gray", icon: IconHelpCircle },
};

interface PackVerdictProps {
  readonly answer: PackAnswer;
  /** What was scanned. */
  readonly code: string;
  readonly onAgain: () => void;
}

/** The answer about a pack, on one screen. */
export function PackVerdict({ answer, code, onAgain }: PackVerdictProps): ReactNode {
  const { t } = useTranslation("scan");
  const [, navigate] = useLocation();
  return (
    <Stack gap="md" maw={720}>
      <Verdict answer={answer} />
      <PackFacts answer={answer} />
      {/* Only who is signed in is told where it has been. */}
      {answer.history === undefined ? null : <PackHistory steps={answer.history} />}
      <Group>
        <Button leftSection={<IconScan size={20} aria-hidden />} onClick={onAgain}>
          {t("another")}
        </Button>
        {answer.history === undefined ? null : (
          <Button
            onClick={() => navigate("/label", { state: { code: codeWith(code, answer) } })}
            variant="default"
            leftSection={<IconTag size={20} aria-hidden />}
          >
            {t("printLabel")}
          </Button>
        )}
      </Group>
    </Stack>
  );
}

/** The pack's code with the lot and the expiry that the ledger has, where it was scanned without them. */
function codeWith(code: string, { pack: { gtin, lot, serial, expiry } }: PackAnswer): string {
  if (gtin === null || lot === null || expiry === null) return code;
  return `(01)${gtin}(21)${serial}(17)${expiry.replaceAll("-", "").slice(2)}(10)${lot}`;
}

function Verdict({ answer }: { answer: PackAnswer }): ReactNode {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const { title, usable, why, cure } = useSentences(answer);
  const { color, icon: Sign } = LOOKS[trustOf(answer)];
  return (
    <Paper p={{ base: "lg", sm: "xl" }} bg={`var(--mantine-color-${color}-light)`} role="status">
      <Group wrap="nowrap" align="flex-start" gap="lg">
        <Box c={`var(--mantine-color-${color}-light-color)`} lh={1}>
          <Sign size={64} stroke={1.6} aria-hidden />
        </Box>
        <Stack gap={4}>
          <Title order={2} fz={{ base: 26, sm: 32 }} lh={1.2} ref={heading} tabIndex={-1} style={{ outline: "none" }}>
            {title}
          </Title>
          <Text fz="xl" fw={600}>
            {usable}
          </Text>
          <Text mt="xs">{why}</Text>
          <Text fw={600}>{cure}</Text>
        </Stack>
      </Group>
    </Paper>
  );
}

function PackFacts({ answer: { pack, block } }: { answer: PackAnswer }): ReactNode {
  const { t } = useTranslation("scan");
  const { number } = useFormat();
  const facts = [
    [t("product"), pack.gtin ?? undefined],
    [t("lot"), pack.lot ?? undefined],
    [t("serial"), pack.serial],
    [t("expiry"), pack.expiry ?? undefined],
  ] as const;
  return (
    <Paper bg="var(--yaolian-surface)">
      <Facts of={facts} />
      <Text size="xs" c="dimmed" mt="md">
        {t("asOf", { block: number(block) })}
      </Text>
    </Paper>
  );
}
