import { Button, Group, Stack } from "@mantine/core";
import { IconScan } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { ReadSlip } from "@yaolian/sdk/prescriptions";

import { Page } from "../../parts/Page.tsx";
import { Section } from "../../parts/Section.tsx";
import { LedgerState } from "./LedgerState.tsx";
import { PrintSlip } from "./PrintSlip.tsx";
import { SlipCard } from "./SlipCard.tsx";
import { SlipReader } from "./SlipReader.tsx";

/** For anyone: what a prescription slip says. It is read in the page, kept while the page is open, and sent nowhere. */
export default function SlipView(): ReactNode {
  const { t } = useTranslation("slip");
  const [read, setRead] = useState<ReadSlip>();
  return (
    <Page title={t("title")} explain={t("explain")}>
      {read === undefined ? (
        <Section title={t("slip")} maw={720}>
          <SlipReader onRead={setRead} />
        </Section>
      ) : (
        <Stack gap="md" maw={720}>
          <SlipCard read={read} />
          <LedgerState read={read} />
          <PrintSlip read={read} />
          <Group>
            <Button
              variant="default"
              leftSection={<IconScan size={20} aria-hidden />}
              onClick={() => setRead(undefined)}
            >
              {t("another")}
            </Button>
          </Group>
        </Stack>
      )}
    </Page>
  );
}
