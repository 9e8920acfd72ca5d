import { Alert, Button, FileButton, Group, Stack, Text, Textarea } from "@mantine/core";
import { IconDownload, IconFileText, IconSignature } from "@tabler/icons-react";
import { useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { ReadSlip, SignedPrescriptionWord } from "@yaolian/sdk/prescriptions";

import { Section } from "../../parts/Section.tsx";
import { Failure } from "../../parts/states.tsx";
import type { Place } from "./Counter.tsx";
import type { CounterPack } from "./packs.ts";

interface HolderWordProps {
  readonly place: Place;
  readonly read: ReadSlip;
  readonly packs: readonly CounterPack[];
  readonly word: SignedPrescriptionWord | undefined;
  readonly onWord: (word: SignedPrescriptionWord) => void;
}

/** What the patient's wallet signs, where the slip carries no key: a file goes out, and what was signed comes back. */
export function HolderWord({ place, read, packs, word, onWord }: HolderWordProps): ReactNode {
  const { t } = useTranslation("dispense");
  const [text, setText] = useState("");
  const [fault, setFault] = useState<unknown>();
  const reset = useRef<() => void>(null);
  const attempt = async (doing: () => Promise<void>): Promise<void> => {
    setFault(undefined);
    await doing().catch(setFault);
  };
  const take = (given: string): Promise<void> =>
    attempt(async () => onWord((await import("./counter.ts")).readWord(place.ledger, read, given)));
  const save = (): Promise<void> =>
    attempt(async () => {
      const { handOver, saveHandOver } = await import("./counter.ts");
      const found = packs.map((pack) => pack.found);
      saveHandOver(await handOver(place.ledger, read, found, place.site));
    });
  return (
    <Section title={t("holderSigns")}>
      <Stack align="flex-start">
        <Text size="sm">{t("holderSignsHow")}</Text>
        <Button
          variant="default"
          disabled={packs.length === 0}
          leftSection={<IconDownload size={18} aria-hidden />}
          onClick={() => void save()}
        >
          {t("saveHandOver")}
        </Button>
        <Textarea
          w="100%"
          label={t("signedText")}
          autosize
          minRows={2}
          maxRows={6}
          spellCheck={false}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Group>
          <Button
            variant="default"
            disabled={text.trim() === ""}
            leftSection={<IconSignature size={18} aria-hidden />}
            onClick={() => void take(text)}
          >
            {t("takeSigned")}
          </Button>
          <FileButton
            accept="application/json,.json"
            resetRef={reset}
            onChange={(file) => {
              reset.current?.();
              if (file !== null) void file.text().then(take);
            }}
          >
            {(props) => (
              <Button {...props} variant="default" leftSection={<IconFileText size={18} aria-hidden />}>
                {t("signedFile")}
              </Button>
            )}
          </FileButton>
        </Group>
        {word === undefined ? null : (
          <Alert color="teal" role="status">
            {t(`words.${word.word}`)}
          </Alert>
        )}
        {fault === undefined ? null : <Failure title={t("signedWrong")} error={fault} />}
      </Stack>
    </Section>
  );
}
