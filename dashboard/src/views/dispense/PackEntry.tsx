import { Button, FileButton, Group, Stack, TextInput } from "@mantine/core";
import { IconCamera, IconCameraOff, IconPhoto, IconPlus } from "@tabler/icons-react";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { ReadSlip } from "@yaolian/sdk/prescriptions";

import { Camera } from "../../parts/codes/Camera.tsx";
import { Failure } from "../../parts/states.tsx";
import type { Place } from "./Counter.tsx";
import { isSame, type CounterPack } from "./packs.ts";

interface PackEntryProps {
  readonly place: Place;
  readonly read: ReadSlip;
  readonly packs: readonly CounterPack[];
  readonly onFound: (pack: CounterPack) => void;
}

/** Takes packs in by their codes: typed or scanned, by camera or from a picture. */
export function PackEntry({ place, read, packs, onFound }: PackEntryProps): ReactNode {
  const { t } = useTranslation(["dispense", "scan"]);
  const [code, setCode] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>();
  const find = async (scanned: string): Promise<void> => {
    if (scanned.trim() === "") return;
    setBusy(true);
    setFault(undefined);
    try {
      const { findPack } = await import("./counter.ts");
      const pack = await findPack(place.ledger, read, scanned.trim());
      if (packs.some((each) => isSame(each, pack))) throw new Error(t("scannedTwice"));
      onFound(pack);
      setCode("");
    } catch (error) {
      setFault(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Stack gap="sm">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void find(code);
        }}
      >
        <Group align="flex-end" gap="sm">
          <TextInput
            label={t("packCode")}
            flex={1}
            miw={200}
            autoComplete="off"
            spellCheck={false}
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
          />
          <Button type="submit" loading={isBusy} leftSection={<IconPlus size={18} aria-hidden />}>
            {t("add")}
          </Button>
        </Group>
      </form>
      <Scanning onCode={(found) => void find(found)} onFault={setFault} />
      {fault === undefined ? null : <Failure title={t("packRefused")} error={fault} />}
    </Stack>
  );
}

function Scanning({
  onCode,
  onFault,
}: {
  onCode: (code: string) => void;
  onFault: (fault: unknown) => void;
}): ReactNode {
  const { t } = useTranslation("scan");
  const [isFilming, setFilming] = useState(false);
  const reset = useRef<() => void>(null);
  useEffect(() => void import("../../parts/codes/reader.ts"), []);
  const readPicture = async (picture: File | null): Promise<void> => {
    if (picture === null) return;
    reset.current?.();
    const { readPicture: read } = await import("../../parts/codes/reader.ts");
    const found = await read(picture).catch(() => undefined);
    if (found === undefined) onFault(new Error(t("noCode")));
    else onCode(found);
  };
  return (
    <>
      <Group gap="sm">
        <Button
          size="xs"
          variant="default"
          aria-pressed={isFilming}
          leftSection={isFilming ? <IconCameraOff size={16} aria-hidden /> : <IconCamera size={16} aria-hidden />}
          onClick={() => setFilming(!isFilming)}
        >
          {isFilming ? t("cameraOff") : t("camera")}
        </Button>
        <FileButton accept="image/*" resetRef={reset} onChange={(file) => void readPicture(file)}>
          {(props) => (
            <Button {...props} size="xs" variant="default" leftSection={<IconPhoto size={16} aria-hidden />}>
              {t("picture")}
            </Button>
          )}
        </FileButton>
      </Group>
      {isFilming ? (
        <Camera
          onCode={(found) => {
            setFilming(false);
            onCode(found);
          }}
        />
      ) : null}
    </>
  );
}
