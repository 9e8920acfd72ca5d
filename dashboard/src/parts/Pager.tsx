import { Button, Group } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

/** Which page of a list is shown: the names of those that were gone through. */
export interface Paged {
  /** For the address of the list: empty for the first page. */
  readonly query: string;
  readonly isFirst: boolean;
  readonly back: () => void;
  readonly on: (next: string) => void;
  readonly reset: () => void;
}

/** Goes through the pages of a list that the service answers. */
export function usePaged(): Paged {
  const [pages, setPages] = useState<readonly string[]>([]);
  const page = pages.at(-1);
  return {
    query: page === undefined ? "" : `&page=${encodeURIComponent(page)}`,
    isFirst: page === undefined,
    back: () => setPages(pages.slice(0, -1)),
    on: (next) => setPages([...pages, next]),
    reset: () => setPages([]),
  };
}

/** Leads to the page before and after; nothing where there is but one. */
export function Pager({ paged, next }: { paged: Paged; next: string | null }): ReactNode {
  const { t } = useTranslation("shell");
  if (paged.isFirst && next === null) return null;
  return (
    <Group justify="flex-end" mt="sm" gap="xs">
      <Button variant="default" size="xs" disabled={paged.isFirst} onClick={paged.back}>
        {t("backward")}
      </Button>
      <Button variant="default" size="xs" disabled={next === null} onClick={() => next !== null && paged.on(next)}>
        {t("onward")}
      </Button>
    </Group>
  );
}
