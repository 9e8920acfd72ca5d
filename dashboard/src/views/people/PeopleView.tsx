import { Button, Text } from "@mantine/core";
import { IconUserPlus } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { ActDialog } from "../../acts/ActDialog.tsx";
import { useAsked } from "../../data/asked.ts";
import type { MemberPage, Viewer } from "../../data/types.ts";
import { Mono } from "../../parts/Mono.tsx";
import { Page } from "../../parts/Page.tsx";
import { Section } from "../../parts/Section.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { useViewer } from "../../session/session.ts";
import { OperatorTable, SiteTable } from "../members/MemberParts.tsx";
import { Standing } from "../members/OneMember.tsx";
import { AddOperatorDialog } from "./AddOperatorDialog.tsx";

type OwnViewer = Extract<Viewer, { member: number }>;

/** A member's own licence, people and sites. */
export default function PeopleView(): ReactNode {
  const { t } = useTranslation("members");
  const viewer = useViewer();
  if (!("member" in viewer)) return <Empty title={t("nobody")} />;
  return <Own viewer={viewer} />;
}

function Own({ viewer }: { viewer: OwnViewer }): ReactNode {
  const { t } = useTranslation("members");
  const own = useAsked<MemberPage>(`/members/${viewer.member}`);
  const [isAdding, setAdding] = useState(false);
  const [ended, setEnded] = useState<string>();
  const isAdmin = own.data?.member.admin === viewer.operator;
  return (
    <Page
      title={t("peopleTitle")}
      explain={isAdmin ? t("peopleAdmin") : t("peopleExplain")}
      actions={
        isAdmin ? (
          <Button leftSection={<IconUserPlus size={18} aria-hidden />} onClick={() => setAdding(true)}>
            {t("add")}
          </Button>
        ) : null
      }
    >
      <Answered of={own} rows={8}>
        {(page) => (
          <>
            <Standing member={page.member} />
            <Section title={t("operators")}>
              <OperatorTable
                operators={page.operators}
                {...(isAdmin ? { actions: ({ operator }) => <EndButton onClick={() => setEnded(operator)} /> } : {})}
              />
            </Section>
            <Section title={t("sites")}>
              <SiteTable sites={page.sites} />
            </Section>
            {isAdding ? <AddOperatorDialog of={page} onClose={() => setAdding(false)} /> : null}
          </>
        )}
      </Answered>
      {ended === undefined ? null : <EndDialog operator={ended} onClose={() => setEnded(undefined)} />}
    </Page>
  );
}

function EndButton({ onClick }: { onClick: () => void }): ReactNode {
  const { t } = useTranslation("members");
  return (
    <Button size="xs" variant="default" onClick={onClick}>
      {t("end")}
    </Button>
  );
}

function EndDialog({ operator, onClose }: { operator: string; onClose: () => void }): ReactNode {
  const { t } = useTranslation("members");
  return (
    <ActDialog
      title={t("endTitle")}
      actKey={`end ${operator}`}
      willDo={
        <Text>
          {t("endWhat")} <Mono>{operator}</Mono>
        </Text>
      }
      done={t("changed")}
      run={async (ledger) => {
        const { endOperator } = await import("@yaolian/sdk/members");
        return endOperator(ledger, { operator });
      }}
      onClose={onClose}
    />
  );
}
