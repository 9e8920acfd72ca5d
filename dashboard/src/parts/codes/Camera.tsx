import { Alert, Text } from "@mantine/core";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { scan } from "../../words/en/scan.ts";

/** Milliseconds between two looks at the picture. */
const LOOK_MS = 150;

/** Shows the camera and looks for a code in it. The pictures stay in the page. */
export function Camera({ onCode }: { onCode: (code: string) => void }): ReactNode {
  const { t } = useTranslation("scan");
  const video = useRef<HTMLVideoElement>(null);
  const [refused, setRefused] = useState<Trouble>();
  const found = useRef(onCode);
  useEffect(() => {
    found.current = onCode;
  });
  useEffect(() => {
    const ended = new AbortController();
    film(video.current, ended.signal).then(
      (code) => (code === undefined ? undefined : found.current(code)),
      (error: unknown) => setRefused(troubleOf(error)),
    );
    return () => ended.abort();
  }, []);
  if (refused !== undefined) {
    return (
      <Alert role="alert" color="yellow">
        {t(`cameraTrouble.${refused}`)}
      </Alert>
    );
  }
  return (
    <div>
      <video
        ref={video}
        muted
        playsInline
        style={{ width: "100%", maxHeight: "50vh", borderRadius: 8, background: "#000" }}
      />
      <Text size="sm" c="dimmed">
        {t("cameraHint")}
      </Text>
    </div>
  );
}

type Trouble = keyof (typeof scan)["cameraTrouble"];

/** Why there is no picture, by what `getUserMedia` fails with. */
function troubleOf(error: unknown): Trouble {
  // A page that came over a line that others can write on gets no camera at all.
  if (!isSecureContext) return "notSecure";
  const name = error instanceof Error ? error.name : "";
  if (name === "NotAllowedError") return "notAllowed";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "notFound";
  return name === "NotReadableError" ? "inUse" : "other";
}

/** The first code that the camera sees; undefined where it was ended before. */
async function film(video: HTMLVideoElement | null, signal: AbortSignal): Promise<string | undefined> {
  if (video === null) return undefined;
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  try {
    video.srcObject = stream;
    await video.play();
    const { readFrame } = await import("./reader.ts");
    const canvas = document.createElement("canvas");
    const context = canvas.getContext("2d", { willReadFrequently: true });
    while (!signal.aborted && context !== null) {
      canvas.width = video.videoWidth;
      canvas.height = video.videoHeight;
      context.drawImage(video, 0, 0);
      const code = await readFrame(context.getImageData(0, 0, canvas.width, canvas.height));
      if (code !== undefined) return code;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    return undefined;
  } finally {
    for (const track of stream.getTracks()) track.stop();
  }
}
