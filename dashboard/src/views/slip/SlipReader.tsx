import { Button, FileButton, Group, Stack, Text, Textarea } from "@mantine/core";
import { IconCamera, IconCameraOff, IconFileText, IconPhoto } from "@tabler/icons-react";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { ReadSlip } from "@yaolian/sdk/prescriptions";

import { Camera } from "../../parts/codes/Camera.tsx";
import { Failure } from "../../parts/states.tsx";

/** Takes a slip in: by camera, from a picture, a file or as text. It is read here, and goes nowhere. */
export function SlipReader({ onRead }: { onRead: (read: ReadSlip) => void }): ReactNode {
  const { t } = useTranslation("slip");
  const [text, setText] = useState("");
  const [fault, setFault] = useState<unknown>();
  useEffect(() => void import("../../parts/codes/reader.ts"), []);
  const readText = async (given: string): Promise<void> => {
    const { readSlipText } = await import("./readText.ts");
    onRead(await readSlipText(given));
  };
  const attempt = (reading: Promise<void>): void => {
    setFault(undefined);
    reading.catch(setFault);
  };
  return (
    <Stack>
      <Group gap="sm">
        <Sources attempt={attempt} readText={readText} />
      </Group>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          attempt(readText(text));
        }}
      >
        <Stack gap="sm" align="flex-start">
          <Textarea
            w="100%"
            label={t("text")}
            description={t("textExample")}
            autosize
            minRows={2}
            maxRows={5}
            autoComplete="off"
            spellCheck={false}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Button type="submit" variant="default" disabled={text.trim() === ""}>
            {t("readText")}
          </Button>
        </Stack>
      </form>
      {fault === undefined ? null : <Failure title={t("unreadable")} error={fault} />}
      <Text size="xs" c="dimmed">
        {t("staysHere")}
      </Text>
    </Stack>
  );
}

interface SourcesProps {
  readonly attempt: (reading: Promise<void>) => void;
  readonly readText: (text: string) => Promise<void>;
}

function Sources({ attempt, readText }: SourcesProps): ReactNode {
  const { t } = useTranslation(["slip", "scan"]);
  const [isFilming, setFilming] = useState(false);
  const reset = useRef<() => void>(null);
  const readPicture = async (picture: File): Promise<void> => {
    const reader = await import("../../parts/codes/reader.ts");
    const found = await reader.readPicture(picture).catch(() => undefined);
    if (found === undefined) throw new Error(t("scan:noCode"));
    await readText(found);
  };
  const choose = (file: File | null): void => {
    if (file === null) return;
    reset.current?.();
    attempt(file.type.startsWith("image/") ? readPicture(file) : file.text().then(readText));
  };
  return (
    <>
      <Button
        leftSection={isFilming ? <IconCameraOff size={20} aria-hidden /> : <IconCamera size={20} aria-hidden />}
        aria-pressed={isFilming}
        onClick={() => setFilming(!isFilming)}
      >
        {isFilming ? t("scan:cameraOff") : t("scan:camera")}
      </Button>
      <FileButton accept="image/*" resetRef={reset} onChange={choose}>
        {(props) => (
          <Button {...props} variant="default" leftSection={<IconPhoto size={20} aria-hidden />}>
            {t("scan:picture")}
          </Button>
        )}
      </FileButton>
      <FileButton accept="application/json,.json" resetRef={reset} onChange={choose}>
        {(props) => (
          <Button {...props} variant="default" leftSection={<IconFileText size={20} aria-hidden />}>
            {t("file")}
          </Button>
        )}
      </FileButton>
      {isFilming ? (
        <div style={{ flexBasis: "100%" }}>
          <Camera
            onCode={(found) => {
              setFilming(false);
              attempt(readText(found));
            }}
          />
        </div>
      ) : null}
    </>
  );
}
