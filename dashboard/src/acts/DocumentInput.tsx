import { TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

interface DocumentInputProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Whether it was sent without one. */
  readonly isMissing: boolean;
}

/** The paper that an act rests on: the ledger keeps the hash of what it is called. */
export function DocumentInput({ value, onChange, isMissing }: DocumentInputProps): ReactNode {
  const { t } = useTranslation("act");
  return (
    <TextInput
      label={t("document")}
      description={t("documentExplain")}
      required
      value={value}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
      error={isMissing ? t("documentMissing") : null}
    />
  );
}
