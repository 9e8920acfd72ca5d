import { MultiSelect, Select, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { FLAGS } from "@yaolian/sdk/ledger";

import { useDirectory } from "../../data/service.ts";
import type { CouncilNow } from "../../data/types.ts";
import { useNames } from "../../parts/names.ts";
import { AddressInput } from "../members/AddressInput.tsx";
import { DayInput } from "../members/DayInput.tsx";
import { asks, membersFor, MODULES, MOTIONS, type Draft, type faultsOf, type MotionKind } from "./motions.ts";

interface FieldsProps {
  readonly draft: Draft;
  /** What is said to be missing or wrong. */
  readonly faults: ReturnType<typeof faultsOf>;
  readonly onChange: (changed: Partial<Draft>) => void;
}

/** What a motion is, what its kind asks for, and the paper behind it. */
export function MotionFields({ seats, ...fields }: FieldsProps & Pick<CouncilNow, "seats">): ReactNode {
  const { t } = useTranslation("council");
  const { draft, faults, onChange } = fields;
  const kinds = Object.keys(MOTIONS) as MotionKind[];
  return (
    <>
      <Select
        label={t("motion")}
        required
        allowDeselect={false}
        data={kinds.map((value) => ({ value, label: t(`motions.${value}`) }))}
        value={draft.kind}
        // Another motion is about other members.
        onChange={(kind) => (kind === null ? undefined : onChange({ kind, member: null }))}
      />
      {asks(draft.kind, "member") ? <MemberField {...fields} seats={seats} /> : null}
      {asks(draft.kind, "module") ? <ModuleField {...fields} /> : null}
      {asks(draft.kind, "address") ? (
        <AddressInput
          label={t(`addressOf.${addressOf(draft.kind)}`)}
          value={draft.address}
          onChange={(address) => onChange({ address })}
          isWrong={faults.has("address")}
        />
      ) : null}
      {draft.kind === "admit" ? <AdmissionFields {...fields} /> : null}
      <TextInput
        label={t("paper")}
        description={t("paperExplain")}
        required
        value={draft.paper}
        onChange={({ currentTarget }) => onChange({ paper: currentTarget.value })}
        error={faults.has("paper") ? t("paperMissing") : null}
      />
    </>
  );
}

/** Whose address a motion asks for. */
function addressOf(kind: MotionKind): "admin" | "holder" | "module" {
  if (kind === "registerModule") return "module";
  return kind === "giveSeat" || kind === "moveSeat" ? "holder" : "admin";
}

function MemberField({ draft, faults, onChange, seats }: FieldsProps & Pick<CouncilNow, "seats">): ReactNode {
  const { t } = useTranslation(["council", "members"]);
  const names = useNames();
  const { data } = useDirectory();
  const members = membersFor(draft.kind, data?.members ?? [], seats);
  return (
    <Select
      label={t("members:member")}
      required
      searchable
      allowDeselect={false}
      nothingFoundMessage={t("noMember")}
      data={members.map(({ member }) => ({ value: String(member), label: names.member(member) }))}
      value={draft.member}
      onChange={(member) => onChange({ member })}
      error={faults.has("member") ? t("memberMissing") : null}
    />
  );
}

function ModuleField({ draft, faults, onChange }: FieldsProps): ReactNode {
  const { t } = useTranslation("council");
  return (
    <Select
      label={t("module")}
      required
      allowDeselect={false}
      data={MODULES}
      value={draft.module}
      onChange={(module) => onChange({ module })}
      error={faults.has("module") ? t("moduleMissing") : null}
    />
  );
}

function AdmissionFields({ draft, faults, onChange }: FieldsProps): ReactNode {
  const { t } = useTranslation(["council", "members", "terms"]);
  return (
    <>
      <MultiSelect
        label={t("members:kinds")}
        required
        data={FLAGS.kinds.map((value) => ({ value, label: t(`terms:kinds.${value}`) }))}
        value={[...draft.kinds]}
        onChange={(kinds) => onChange({ kinds })}
        error={faults.has("kinds") ? t("kindsMissing") : null}
      />
      <DayInput
        label={t("members:licenceEnd")}
        value={draft.day}
        onChange={(day) => onChange({ day })}
        isMissing={faults.has("day")}
      />
      <TextInput
        label={t("profile")}
        description={t("profileExplain")}
        required
        value={draft.profile}
        onChange={({ currentTarget }) => onChange({ profile: currentTarget.value })}
        error={faults.has("profile") ? t("profileMissing") : null}
      />
    </>
  );
}
