import { Badge, Stack } from "@mantine/core";
import { IconBellCheck } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { useAsked } from "../../data/asked.ts";
import type { Alert, Page as PageOf } from "../../data/types.ts";
import { Page } from "../../parts/Page.tsx";
import { Pager, usePaged } from "../../parts/Pager.tsx";
import { Section } from "../../parts/Section.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { AlertTable, type Asked } from "./AlertTable.tsx";
import { CloseDialog } from "./CloseDialog.tsx";
import { InvestigateDialog } from "./InvestigateDialog.tsx";

/** Alerts to work through: those that are open first, the oldest first. */
export default function AlertsView(): ReactNode {
  const { t } = useTranslation("alerts");
  const [asked, setAsked] = useState<Asked>();
  const open = useAsked<PageOf<Alert>>("/alerts?finding=Open&limit=100");
  const close = (): void => setAsked(undefined);
  return (
    <Page title={t("title")} explain={t("explain")}>
      <Answered of={open} rows={6}>
        {({ items, next }) => (
          <Section title={t("open")} aside={<OpenCount count={items.length} isMore={next !== null} />}>
            {items.length === 0 ? (
              <Empty icon={<IconBellCheck size={40} stroke={1.3} />} title={t("noneOpen")} cure={t("noneOpenCure")} />
            ) : (
              <AlertTable rows={[...items].reverse()} onAsk={setAsked} label={t("open")} />
            )}
          </Section>
        )}
      </Answered>
      <Closed />
      {asked?.what === "close" ? <CloseDialog alert={asked.alert} onClose={close} /> : null}
      {asked?.what === "investigate" ? <InvestigateDialog alert={asked.alert} onClose={close} /> : null}
    </Page>
  );
}

function OpenCount({ count, isMore }: { count: number; isMore: boolean }): ReactNode {
  if (count === 0) return null;
  return (
    <Badge size="lg" color="red">
      {isMore ? `${count}+` : count}
    </Badge>
  );
}

function Closed(): ReactNode {
  const { t } = useTranslation("alerts");
  const paged = usePaged();
  const closed = useAsked<PageOf<Alert>>(`/alerts?limit=50${paged.query}`);
  return (
    <Answered of={closed}>
      {({ items, next }) => {
        const rows = items.filter(({ finding }) => finding !== "Open");
        return rows.length === 0 && next === null && paged.isFirst ? null : (
          <Section title={t("closed")}>
            <Stack gap="sm">
              <AlertTable rows={rows} label={t("closed")} />
              <Pager paged={paged} next={next} />
            </Stack>
          </Section>
        );
      }}
    </Answered>
  );
}
