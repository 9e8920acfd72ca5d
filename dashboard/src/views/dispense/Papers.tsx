import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { IconCircleCheck, IconDownload } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { ClaimOpening } from "@yaolian/sdk/claims";
import type { ReadSlip } from "@yaolian/sdk/prescriptions";

import { useFormat } from "../../parts/format.ts";
import { Section } from "../../parts/Section.tsx";
import { Answered } from "../../parts/states.tsx";
import type { Place } from "./Counter.tsx";
import type { Given, Papers as PapersOf } from "./packs.ts";

interface PapersProps {
  readonly place: Place;
  readonly read: ReadSlip;
  readonly given: Given;
}

/** What comes of a dispense: the patient's receipt, and the document for whoever prescribed. */
export function Papers({ place, read, given }: PapersProps): ReactNode {
  const { t } = useTranslation("dispense");
  const { number } = useFormat();
  const { outcome, packs, units } = given;
  const papers = useQuery({
    queryKey: ["papers", outcome.hash],
    queryFn: async () => (await import("./counter.ts")).papersOf(place.ledger, read, given),
    gcTime: 0,
    retry: false,
  });
  return (
    <Section title={t("handedOver")}>
      <Stack>
        <Alert color="teal" role="status" icon={<IconCircleCheck aria-hidden />}>
          {t("handedOverWhat", { units: number(units), packs: t("packs", { count: packs.length }) })}
        </Alert>
        <Answered of={papers} rows={1}>
          {(told) => <Saving papers={told} />}
        </Answered>
        {given.opening === undefined ? null : <Opening opening={given.opening} />}
      </Stack>
    </Section>
  );
}

function Saving({ papers }: { papers: PapersOf }): ReactNode {
  const { t } = useTranslation("dispense");
  const save = async (kind: "receipt" | "dispense"): Promise<void> => {
    (await import("./counter.ts")).savePaper(papers, kind);
  };
  return (
    <>
      <Text size="sm" c="dimmed">
        {t("papers")}
      </Text>
      <Group>
        <Button leftSection={<IconDownload size={18} aria-hidden />} onClick={() => void save("receipt")}>
          {t("saveReceipt")}
        </Button>
        <Button
          variant="default"
          leftSection={<IconDownload size={18} aria-hidden />}
          onClick={() => void save("dispense")}
        >
          {t("saveDispense")}
        </Button>
      </Group>
    </>
  );
}

/** What opens the claim's policy to its insurer, and to nobody else. */
function Opening({ opening }: { opening: ClaimOpening }): ReactNode {
  const { t } = useTranslation("dispense");
  return (
    <>
      <Text size="sm" c="dimmed">
        {t("openingExplain")}
      </Text>
      <Group>
        <Button
          leftSection={<IconDownload size={18} aria-hidden />}
          onClick={() => void import("./counter.ts").then(({ saveOpening }) => saveOpening(opening))}
        >
          {t("saveOpening")}
        </Button>
      </Group>
    </>
  );
}
