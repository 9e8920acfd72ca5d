import { Alert, Button, Center, Loader, Skeleton, Stack, Text, Title } from "@mantine/core";
import { IconAlertTriangle, IconInbox } from "@tabler/icons-react";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { Problem } from "../data/problem.ts";

/** Something is on its way; after a refusal in passing it says what is waited for. */
export function Loading({ waitingFor, rows = 4 }: { waitingFor?: Error | null; rows?: number }): ReactNode {
  const { t } = useTranslation("shell");
  return (
    <Stack gap="sm" role="status" aria-live="polite" py="xs">
      <Text size="sm" c="dimmed">
        {waitingFor ? t("waiting", { reason: waitingFor.message }) : t("loading")}
      </Text>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={18} width={`${96 - ((row * 17) % 40)}%`} radius="sm" />
      ))}
    </Stack>
  );
}

/** The page itself, or a part of the program, is on its way. */
export function LoadingPage(): ReactNode {
  const { t } = useTranslation("shell");
  return (
    <Center mih="40vh" role="status">
      <Loader aria-label={t("loading")} />
    </Center>
  );
}

/** There is nothing, and that is no fault. */
export function Empty({ title, cure, icon }: { title: string; cure?: string; icon?: ReactNode }): ReactNode {
  return (
    <Center py="xl">
      <Stack align="center" gap={6} maw={420} ta="center">
        <Text c="dimmed" aria-hidden lh={1}>
          {icon ?? <IconInbox size={40} stroke={1.3} />}
        </Text>
        <Title order={2}>{title}</Title>
        {cure === undefined ? null : (
          <Text size="sm" c="dimmed">
            {cure}
          </Text>
        )}
      </Stack>
    </Center>
  );
}

/** Something failed: why, what to do, and another try where that may help. */
export function Failure({ error, title, retry }: { error: unknown; title?: string; retry?: () => void }): ReactNode {
  const { t } = useTranslation("shell");
  const message = error instanceof Error ? error.message : String(error);
  const cure = error instanceof Problem || hasCure(error) ? error.cure : "";
  return (
    <Alert role="alert" color="red" icon={<IconAlertTriangle aria-hidden />} title={title ?? t("failed")}>
      {/* What the SDK and the API say themselves is English. */}
      <Text size="sm" lang={languageOf(error) ?? "en"} style={{ overflowWrap: "anywhere" }}>
        {message} {cure}
      </Text>
      {retry === undefined ? null : (
        <Button mt="sm" size="xs" variant="default" onClick={retry}>
          {t("tryAgain")}
        </Button>
      )}
    </Alert>
  );
}

function languageOf(error: unknown): string | undefined {
  const said = error instanceof Error && "language" in error ? error.language : undefined;
  return typeof said === "string" ? said : undefined;
}

function hasCure(error: unknown): error is { cure: string } {
  return typeof error === "object" && error !== null && "cure" in error && typeof error.cure === "string";
}

interface AnsweredProps<T> {
  readonly of: UseQueryResult<T>;
  readonly children: (data: T) => ReactNode;
  /** Rows that are drawn while it loads. */
  readonly rows?: number;
}

/** Shows an answer, or that it is on its way, or why there is none. Every view shows what it asked for through this. */
export function Answered<T>({ of: answer, children, rows = 4 }: AnsweredProps<T>): ReactNode {
  if (answer.data !== undefined) return children(answer.data);
  if (answer.isError) return <Failure error={answer.error} retry={() => void answer.refetch()} />;
  return <Loading waitingFor={answer.failureReason} rows={rows} />;
}
