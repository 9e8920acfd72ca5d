import { NumberInput, Select, Stack, Switch, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { useDirectory } from "../../data/service.ts";
import { useNames } from "../../parts/names.ts";
import type { ClaimDraft } from "./packs.ts";

const EMPTY: ClaimDraft = { insurer: null, yuan: "", policy: "" };
/** As long as the SDK takes a policy's reference. */
const LONGEST_POLICY = 200;

interface ClaimingProps {
  /** Undefined where nothing is claimed. */
  readonly claim: ClaimDraft | undefined;
  readonly onChange: (claim: ClaimDraft | undefined) => void;
}

/** Whether an insurer is asked to pay for what is handed over: which, how much, on which policy. */
export function Claiming({ claim, onChange }: ClaimingProps): ReactNode {
  const { t } = useTranslation(["dispense", "claims"]);
  const names = useNames();
  const { data } = useDirectory();
  const insurers = (data?.members ?? []).filter(
    ({ kinds, standing }) => kinds.includes("Insurer") && standing === "Active",
  );
  return (
    <Stack w="100%" maw={480}>
      <Switch
        label={t("claim")}
        checked={claim !== undefined}
        onChange={({ currentTarget }) => onChange(currentTarget.checked ? EMPTY : undefined)}
      />
      {claim === undefined ? null : (
        <>
          <Select
            label={t("claims:insurer")}
            required
            allowDeselect={false}
            data={insurers.map(({ member }) => ({ value: String(member), label: names.member(member) }))}
            value={claim.insurer}
            onChange={(insurer) => onChange({ ...claim, insurer })}
          />
          <NumberInput
            label={t("claimAmount")}
            required
            min={0}
            decimalScale={2}
            hideControls
            value={claim.yuan}
            onChange={(yuan) => onChange({ ...claim, yuan })}
          />
          <TextInput
            label={t("policy")}
            description={t("policyExplain")}
            required
            maxLength={LONGEST_POLICY}
            autoComplete="off"
            value={claim.policy}
            onChange={({ currentTarget }) => onChange({ ...claim, policy: currentTarget.value })}
          />
        </>
      )}
    </Stack>
  );
}
