import { Text, Timeline } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { EventName } from "@yaolian/sdk/transactions";

import { useAsked } from "../../data/asked.ts";
import type { Activity, Page } from "../../data/types.ts";
import { useFormat } from "../../parts/format.ts";
import { useNames } from "../../parts/names.ts";
import { Pager, usePaged } from "../../parts/Pager.tsx";
import { Answered } from "../../parts/states.tsx";

/** Says where and when others happened, and nothing of the lot. */
const FRAME = "Recorded";

/** What happened to a lot, as far as one may see it, the newest first. */
export function LotTimeline({ lot }: { lot: string }): ReactNode {
  const paged = usePaged();
  const activity = useAsked<Page<Activity>>(`/activity?lot=${lot}&limit=50${paged.query}`);
  return (
    <Answered of={activity} rows={6}>
      {({ items, next }) => (
        <>
          <Timeline bulletSize={14} lineWidth={2}>
            {items
              .filter(({ name }) => name !== FRAME)
              .map((item) => (
                <Event key={`${item.block}-${item.logIndex}`} item={item} />
              ))}
          </Timeline>
          <Pager paged={paged} next={next} />
        </>
      )}
    </Answered>
  );
}

function Event({ item }: { item: Activity }): ReactNode {
  const { t } = useTranslation(["lots", "events"]);
  const { moment, number } = useFormat();
  const names = useNames();
  const nameOf = (site: number | null): string[] => (site === null || site === 0 ? [] : [names.site(site)]);
  const { member, args } = item;
  const where = [...nameOf(item.site), ...nameOf(item.toSite)].join(" → ");
  const who = member === null || member === 0 ? "" : names.member(member);
  const packs = typeof args["count"] === "number" ? t("packsOf", { count: args["count"] }) : "";
  return (
    <Timeline.Item title={t(`events:${item.name as EventName}`)}>
      <Text size="sm">{[where === "" ? who : where, packs].filter((each) => each !== "").join(" · ")}</Text>
      <Text size="xs" c="dimmed" className="figure">
        {moment(item.time)} · {t("block", { block: number(item.block) })}
      </Text>
    </Timeline.Item>
  );
}
