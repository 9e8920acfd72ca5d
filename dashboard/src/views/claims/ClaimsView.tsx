import { SimpleGrid, Stack, Text } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { useAsked } from "../../data/asked.ts";
import type { ClaimPage, ListedClaim } from "../../data/types.ts";
import { useMoney } from "../../parts/money.ts";
import { Page } from "../../parts/Page.tsx";
import { Pager, usePaged, type Paged } from "../../parts/Pager.tsx";
import { Section } from "../../parts/Section.tsx";
import { ShareBar } from "../../parts/ShareBar.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { useViewer } from "../../session/session.ts";
import { ClaimDialog, type Doing } from "./ClaimDialog.tsx";
import { ClaimRows } from "./ClaimRows.tsx";
import { COLORS, STATUSES, type Status } from "./statuses.ts";

/** Claims on an insurer, or of a pharmacy or clinic; all for a regulator. */
export default function ClaimsView(): ReactNode {
  const { t } = useTranslation("claims");
  const { kind } = useViewer();
  const [status, setStatus] = useState<Status>();
  const [doing, setDoing] = useState<{ readonly claim: ListedClaim; readonly what: Doing }>();
  const paged = usePaged();
  const asked = new URLSearchParams({ limit: "50" });
  if (status !== undefined) asked.set("status", status);
  const answer = useAsked<ClaimPage>(`/claims?${asked.toString()}${paged.query}`);
  return (
    <Page title={t("title")} explain={kind === "member" ? t("explain") : t("explainAll")}>
      <Answered of={answer} rows={8}>
        {(page) => (
          <Lists
            page={page}
            paged={paged}
            status={status}
            onStatus={(chosen) => {
              paged.reset();
              setStatus(chosen);
            }}
            onDo={(claim, what) => setDoing({ claim, what })}
          />
        )}
      </Answered>
      {doing === undefined ? null : (
        <ClaimDialog claim={doing.claim} doing={doing.what} onClose={() => setDoing(undefined)} />
      )}
    </Page>
  );
}

interface ListsProps {
  readonly page: ClaimPage;
  readonly paged: Paged;
  readonly status: Status | undefined;
  readonly onStatus: (status: Status | undefined) => void;
  readonly onDo: (claim: ListedClaim, what: Doing) => void;
}

function Lists({ page, paged, status, onStatus, onDo }: ListsProps): ReactNode {
  const { t } = useTranslation(["claims", "terms"]);
  const counts = new Map<string, number>(page.sums.map((sum) => [sum.status, sum.claims]));
  if (page.sums.length === 0) return <Empty title={t("empty")} cure={t("emptyCure")} />;
  const shares = STATUSES.map((key) => ({
    ...{ key, label: t(`terms:ClaimStatus.${key}`), count: counts.get(key) ?? 0, color: COLORS[key] },
  }));
  return (
    <Stack gap="lg">
      <Section title={t("byStatus")}>
        <Stack>
          <Amounts sums={page.sums} />
          <ShareBar label={t("byStatus")} shares={shares} chosen={status} onChoose={onStatus} />
        </Stack>
      </Section>
      <Section title={status === undefined ? t("all") : t(`terms:ClaimStatus.${status}`)}>
        <ClaimRows rows={page.items} onDo={onDo} />
        <Pager paged={paged} next={page.next} />
      </Section>
    </Stack>
  );
}

/** What was claimed, what awaits a decision, what was granted and what was paid. */
function Amounts({ sums }: Pick<ClaimPage, "sums">): ReactNode {
  const { t } = useTranslation("claims");
  const money = useMoney();
  const total = (part: "claimed" | "approved", ...of: readonly ListedClaim["status"][]): number =>
    sums.filter((sum) => of.includes(sum.status)).reduce((all, sum) => all + sum[part], 0);
  const amounts = [
    [t("waiting"), total("claimed", "Submitted")],
    [t("granted"), total("approved", "Approved", "PartlyApproved")],
    [t("paid"), total("approved", "Paid")],
    [t("denied"), total("claimed", "Denied")],
  ] as const;
  return (
    <SimpleGrid component="dl" m={0} cols={{ base: 2, sm: 4 }}>
      {amounts.map(([name, amount]) => (
        <div key={name}>
          <Text component="dt" size="sm" c="dimmed">
            {name}
          </Text>
          <Text component="dd" m={0} fz={22} fw={650} className="figure">
            {money(amount)}
          </Text>
        </div>
      ))}
    </SimpleGrid>
  );
}
