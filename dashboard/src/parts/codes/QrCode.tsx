import { Skeleton } from "@mantine/core";
import { useEffect, useState, type ReactNode } from "react";

interface QrCodeProps {
  readonly text: string;
  readonly label: string;
  /** Width and height, as CSS writes them. */
  readonly size: string;
}

/** A QR code, drawn in the page. */
export function QrCode({ text, label, size }: QrCodeProps): ReactNode {
  const [drawn, setDrawn] = useState<string>();
  useEffect(() => {
    let isShown = true;
    void import("./drawCode.ts").then(({ drawQr }) => {
      if (isShown) setDrawn(`data:image/svg+xml,${encodeURIComponent(drawQr(text))}`);
    });
    return () => {
      isShown = false;
    };
  }, [text]);
  if (drawn === undefined) return <Skeleton w={size} h={size} radius={0} />;
  return <img src={drawn} alt={label} style={{ width: size, height: size, display: "block", background: "#fff" }} />;
}
