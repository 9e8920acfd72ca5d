import { Group, Paper, Title, type PaperProps } from "@mantine/core";
import { useId, type ReactNode } from "react";

interface SectionProps extends PaperProps {
  readonly title: string;
  /** Where several have the same title: what tells them apart for those who hear the page. */
  readonly mark?: string;
  /** Beside the title. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

/** A part of a view, on a card of its own. */
export function Section({ title, mark, aside, children, ...paper }: SectionProps): ReactNode {
  const id = useId();
  const label = mark === undefined ? { "aria-labelledby": id } : { "aria-label": `${title}, ${mark}` };
  return (
    <Paper component="section" {...label} bg="var(--yaolian-surface)" {...paper}>
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
