import { Anchor, Button, Group, Text } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { useAsked } from "../../data/asked.ts";
import type { Member, MemberPage } from "../../data/types.ts";
import { useNames } from "../../parts/names.ts";
import { Page } from "../../parts/Page.tsx";
import { Section } from "../../parts/Section.tsx";
import { Answered } from "../../parts/states.tsx";
import { EndOf, OperatorTable, SiteTable, StandingBadge } from "./MemberParts.tsx";
import { RenewDialog } from "./RenewDialog.tsx";
import { SuspendDialog } from "./SuspendDialog.tsx";

/** One member, with what a regulator officer can do about it. */
export function OneMember({ member }: { member: number }): ReactNode {
  const { t } = useTranslation("members");
  const names = useNames();
  const found = useAsked<MemberPage>(`/members/${member}`);
  const [act, setAct] = useState<"renew" | "suspend">();
  const close = (): void => setAct(undefined);
  return (
    <Page
      title={names.member(member)}
      actions={
        <Group gap="xs">
          <Button variant="default" onClick={() => setAct("renew")}>
            {t("renew")}
          </Button>
          <Button variant="default" onClick={() => setAct("suspend")}>
            {t("suspend")}
          </Button>
        </Group>
      }
    >
      <Anchor component={Link} href="/members" size="sm">
        {t("back")}
      </Anchor>
      <Answered of={found} rows={8}>
        {(page) => (
          <>
            <Standing member={page.member} />
            <Section title={t("operators")}>
              <OperatorTable operators={page.operators} />
            </Section>
            <Section title={t("sites")}>
              <SiteTable sites={page.sites} />
            </Section>
          </>
        )}
      </Answered>
      {act === "renew" ? <RenewDialog member={member} onClose={close} /> : null}
      {act === "suspend" ? <SuspendDialog member={member} onClose={close} /> : null}
    </Page>
  );
}

/** What a member is licensed as, whether it may act, and until when. */
export function Standing({ member }: { member: Member }): ReactNode {
  const { t } = useTranslation(["members", "terms"]);
  return (
    <Section title={t("licence")}>
      <Group gap="xl">
        <Text size="sm">{member.kinds.map((kind) => t(`terms:kinds.${kind}`)).join(", ")}</Text>
        <StandingBadge member={member} />
        <Group gap={6}>
          <Text size="sm" c="dimmed">
            {t("licenceEnd")}
          </Text>
          <EndOf until={member.licenceEnd} />
        </Group>
      </Group>
    </Section>
  );
}
