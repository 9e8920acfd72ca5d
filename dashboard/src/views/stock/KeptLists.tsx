import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { IconDownload, IconKey, IconTag } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { saveList, useKeptLists, type KeptList } from "./packLists.ts";

/** The pack lists of lots that were registered here, as long as the page is open. */
export function KeptLists(): ReactNode {
  const { t } = useTranslation(["register", "stock"]);
  return useKeptLists().map((list) => (
    <Alert key={list.lotId} color="yellow" icon={<IconKey aria-hidden />} title={t("keep", { lot: list.lot })}>
      <Stack gap="sm">
        <Text size="sm">{t("keepExplain")}</Text>
        <Group>
          <SaveButton list={list} />
          <Button
            component={Link}
            href={`/label/${list.lotId}`}
            variant="default"
            leftSection={<IconTag size={18} aria-hidden />}
          >
            {t("stock:label")}
          </Button>
        </Group>
      </Stack>
    </Alert>
  ));
}

/** Saves a pack list once more. */
export function SaveButton({ list }: { list: KeptList }): ReactNode {
  const { t } = useTranslation("register");
  return (
    <Button variant="default" leftSection={<IconDownload size={18} aria-hidden />} onClick={() => saveList(list)}>
      {t("save")}
    </Button>
  );
}
