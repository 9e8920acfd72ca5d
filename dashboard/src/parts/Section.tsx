import { Group, Paper, Title, type PaperProps } from "@mantine/core";
import { useId, type ReactNode } from "react";

interface SectionProps extends PaperProps {
  readonly title: string;
  /** Beside the title. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

/** A part of a view, on a card of its own. */
export function Section({ title, aside, children, ...paper }: SectionProps): ReactNode {
  const id = useId();
  return (
    <Paper component="section" aria-labelledby={id} bg="var(--yaolian-surface)" {...paper}>
      <Group justify="space-between" mb="sm" gap="sm">
        <Title order={2} id={id}>
          {title}
        </Title>
        {aside}
      </Group>
      {children}
    </Paper>
  );
}
