import { Alert, Button, FileButton, Group, Stack, Text, TextInput } from "@mantine/core";
import { IconCamera, IconCameraOff, IconPhoto, IconScan } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { ask } from "../../data/api.ts";
import type { PackAnswer } from "../../data/types.ts";
import { Page } from "../../parts/Page.tsx";
import { Section } from "../../parts/Section.tsx";
import { Failure, Loading } from "../../parts/states.tsx";
import { Camera } from "../../parts/codes/Camera.tsx";
import { PackVerdict } from "./PackVerdict.tsx";

/** Pictures are read by a program of its own, which is loaded before somebody needs it. */
async function readPicture(picture: Blob): Promise<string | undefined> {
  return (await import("../../parts/codes/reader.ts")).readPicture(picture);
}

/** For anyone: whether a pack is genuine and may be used. */
export default function ScanView(): ReactNode {
  const { t } = useTranslation("scan");
  const [code, setCode] = useState("");
  const check = useMutation({
    mutationFn: (scanned: string) => ask<PackAnswer>("/packs/verify", { method: "POST", body: { code: scanned } }),
  });
  useEffect(() => void import("../../parts/codes/reader.ts"), []);
  const begin = (scanned: string): void => {
    setCode(scanned);
    check.mutate(scanned);
  };
  const again = (): void => {
    setCode("");
    check.reset();
  };
  return (
    <Page title={t("title")} explain={t("explain")}>
      {check.data === undefined ? (
        <Asking {...{ code, setCode, begin }} isBusy={check.isPending} />
      ) : (
        <PackVerdict answer={check.data} code={check.variables} onAgain={again} />
      )}
      {check.isPending ? <Loading rows={3} /> : null}
      {check.isError ? <Failure title={t("failed")} error={check.error} /> : null}
      <Text size="xs" c="dimmed">
        {t("notLogged")}
      </Text>
    </Page>
  );
}

interface AskingProps {
  readonly code: string;
  readonly setCode: (code: string) => void;
  readonly begin: (code: string) => void;
  readonly isBusy: boolean;
}

function Asking({ code, setCode, begin, isBusy }: AskingProps): ReactNode {
  const { t } = useTranslation("scan");
  const [isFilming, setFilming] = useState(false);
  const [isBlank, setBlank] = useState(false);
  const [isReading, setReading] = useState(false);
  const resetPicture = useRef<() => void>(null);
  const readFile = async (file: File | null): Promise<void> => {
    if (file === null) return;
    setReading(true);
    const found = await readPicture(file).catch(() => undefined);
    setReading(false);
    setBlank(found === undefined);
    resetPicture.current?.();
    if (found !== undefined) begin(found);
  };
  return (
    <Section title={t("code")} maw={720}>
      <Stack>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (code.trim() !== "") begin(code.trim());
          }}
        >
          <Group align="flex-end" gap="sm">
            <TextInput
              aria-label={t("code")}
              description={t("codeExample")}
              size="md"
              flex={1}
              miw={240}
              autoComplete="off"
              spellCheck={false}
              value={code}
              onChange={(event) => setCode(event.currentTarget.value)}
            />
            <Button type="submit" size="md" loading={isBusy} leftSection={<IconScan size={20} aria-hidden />}>
              {t("check")}
            </Button>
          </Group>
        </form>
        <Group gap="sm">
          <Button
            variant="default"
            leftSection={isFilming ? <IconCameraOff size={20} aria-hidden /> : <IconCamera size={20} aria-hidden />}
            aria-pressed={isFilming}
            onClick={() => setFilming(!isFilming)}
          >
            {isFilming ? t("cameraOff") : t("camera")}
          </Button>
          <FileButton accept="image/*" resetRef={resetPicture} onChange={(file) => void readFile(file)}>
            {(props) => (
              <Button {...props} variant="default" leftSection={<IconPhoto size={20} aria-hidden />}>
                {t("picture")}
              </Button>
            )}
          </FileButton>
        </Group>
        {isReading ? <Text role="status">{t("reading")}</Text> : null}
        {isBlank && !isReading ? (
          <Alert role="alert" color="yellow">
            {t("noCode")}
          </Alert>
        ) : null}
        {isFilming ? (
          <Camera
            onCode={(found) => {
              setFilming(false);
              begin(found);
            }}
          />
        ) : null}
      </Stack>
    </Section>
  );
}
