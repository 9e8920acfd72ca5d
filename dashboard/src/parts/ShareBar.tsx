import { Box, Button, Group, Progress, Stack } from "@mantine/core";
import type { ReactNode } from "react";

import { useFormat } from "./format.ts";

/** One of the kinds that something is made of. */
export interface Share<K extends string> {
  readonly key: K;
  readonly label: string;
  readonly count: number;
  /** A colour of the theme. */
  readonly color: string;
}

interface ShareBarProps<K extends string> {
  readonly label: string;
  readonly shares: readonly Share<K>[];
  /** The kind that is shown alone. */
  readonly chosen: K | undefined;
  readonly onChoose: (key: K | undefined) => void;
}

/** How many there are of each kind: a bar, and a button for each that tells the number and shows that kind alone. */
export function ShareBar<K extends string>({ label, shares, chosen, onChoose }: ShareBarProps<K>): ReactNode {
  const { number } = useFormat();
  const shown = shares.filter(({ count }) => count > 0);
  const all = shown.reduce((sum, { count }) => sum + count, 0);
  return (
    <Stack gap="sm" role="group" aria-label={label}>
      <Progress.Root size={14} aria-hidden>
        {shown.map(({ key, count, color }) => (
          <Progress.Section
            key={key}
            value={(count / all) * 100}
            color={color}
            withAria={false}
            style={{ opacity: chosen === undefined || chosen === key ? 1 : 0.3 }}
          />
        ))}
      </Progress.Root>
      <Group gap="xs">
        {shown.map(({ key, label: name, count, color }) => (
          <Button
            key={key}
            size="xs"
            variant={chosen === key ? "light" : "default"}
            color="gray"
            aria-pressed={chosen === key}
            leftSection={<Box w={10} h={10} bg={color} style={{ borderRadius: 3 }} aria-hidden />}
            onClick={() => onChoose(chosen === key ? undefined : key)}
          >
            {name} · {number(count)}
          </Button>
        ))}
      </Group>
    </Stack>
  );
}
