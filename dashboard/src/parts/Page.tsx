import { Box, Group, Stack, Text, Title } from "@mantine/core";
import { useEffect, useRef, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

interface PageProps {
  readonly title: string;
  readonly explain?: string;
  /** What one can do on this page as a whole, beside its title. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

let isFirst = true;

/** A view: its title is the window's too, and has the focus when one comes to it, so that it is read out. */
export function Page({ title, explain, actions, children }: PageProps): ReactNode {
  const { t } = useTranslation("shell");
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · ${t("name")}`;
  }, [title, t]);
  useEffect(() => {
    // The page that opened first is read from its beginning.
    if (!isFirst) heading.current?.focus({ preventScroll: true });
    isFirst = false;
  }, []);
  return (
    <Stack gap="lg">
      <Group justify="space-between" align="flex-end" gap="sm">
        <Box>
          <Title order={1} ref={heading} tabIndex={-1}>
            {title}
          </Title>
          {explain === undefined ? null : (
            <Text c="dimmed" mt={2}>
              {explain}
            </Text>
          )}
        </Box>
        {actions}
      </Group>
      {children}
    </Stack>
  );
}
