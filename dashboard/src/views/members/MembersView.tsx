import { Anchor, Group, SegmentedControl, Text, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "wouter";

import { useAsked } from "../../data/asked.ts";
import type { Member } from "../../data/types.ts";
import { DataTable } from "../../parts/DataTable.tsx";
import { useFormat } from "../../parts/format.ts";
import { useNames } from "../../parts/names.ts";
import { Page } from "../../parts/Page.tsx";
import { Section } from "../../parts/Section.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { OneMember } from "./OneMember.tsx";
import { EndOf, StandingBadge } from "./MemberParts.tsx";

type Shown = "all" | "stopped";

/** All members for the regulator, or one of them. */
export default function MembersView(): ReactNode {
  const { member } = useParams<{ member?: string }>();
  return member === undefined ? <AllMembers /> : <OneMember member={Number(member)} />;
}

function AllMembers(): ReactNode {
  const { t } = useTranslation("members");
  const members = useAsked<readonly Member[]>("/members");
  const [wanted, setWanted] = useState("");
  const [shown, setShown] = useState<Shown>("all");
  return (
    <Page title={t("title")} explain={t("explain")}>
      <Group>
        <TextInput
          aria-label={t("search")}
          placeholder={t("search")}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={wanted}
          onChange={({ currentTarget }) => setWanted(currentTarget.value)}
        />
        <SegmentedControl
          aria-label={t("standing")}
          value={shown}
          onChange={(value) => setShown(value)}
          data={[
            { value: "all", label: t("all") },
            { value: "stopped", label: t("stopped") },
          ]}
        />
      </Group>
      <Answered of={members} rows={8}>
        {(all) => <MemberTable members={all} {...{ wanted, shown }} />}
      </Answered>
    </Page>
  );
}

interface MemberTableProps {
  readonly members: readonly Member[];
  readonly wanted: string;
  readonly shown: Shown;
}

function MemberTable({ members, wanted, shown }: MemberTableProps): ReactNode {
  const { t } = useTranslation(["members", "terms"]);
  const { number } = useFormat();
  const names = useNames();
  const kindsOf = ({ kinds }: Member): string => kinds.map((kind) => t(`terms:kinds.${kind}`)).join(", ");
  const text = wanted.trim().toLowerCase();
  const rows = members.filter(
    (each) =>
      (shown === "all" || each.standing !== "Active") &&
      `${names.member(each.member)} ${kindsOf(each)}`.toLowerCase().includes(text),
  );
  if (rows.length === 0) return <Empty title={t("nobody")} />;
  return (
    <Section title={t("list")}>
      <DataTable
        rows={rows}
        keyOf={({ member }) => member}
        label={t("title")}
        columns={[
          {
            head: t("member"),
            cell: ({ member }) => (
              <Anchor component={Link} href={`/members/${member}`} size="sm" fw={600}>
                {names.member(member)}
              </Anchor>
            ),
          },
          { head: t("kinds"), cell: (each) => <Text size="sm">{kindsOf(each)}</Text> },
          { head: t("standing"), cell: (each) => <StandingBadge member={each} /> },
          { head: t("licenceEnd"), cell: ({ licenceEnd }) => <EndOf until={licenceEnd} /> },
          { head: t("sites"), cell: ({ sites }) => number(sites), isNumber: true },
          { head: t("operators"), cell: ({ operators }) => number(operators), isNumber: true },
        ]}
      />
    </Section>
  );
}
