import { Text, type TextProps } from "@mantine/core";
import type { ReactNode } from "react";

/** A hash, an address or a code, cut in its middle where it is long; whole for whoever points at it. */
export function Mono({ children, ...text }: TextProps & { children: string }): ReactNode {
  const short = children.length > 20 ? `${children.slice(0, 10)}…${children.slice(-6)}` : children;
  return (
    <Text span ff="monospace" size="sm" title={children} {...text}>
      {short}
    </Text>
  );
}
