import { TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

interface DayInputProps {
  readonly label: string;
  /** YYYY-MM-DD, as the browser's own input of days gives it. */
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Whether it was sent without one. */
  readonly isMissing: boolean;
}

/** A day that a licence or a term ends with. */
export function DayInput({ label, value, onChange, isMissing }: DayInputProps): ReactNode {
  const { t } = useTranslation("members");
  return (
    <TextInput
      type="date"
      {...{ label, value }}
      required
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
      error={isMissing ? t("dayMissing") : null}
    />
  );
}

/** The last second of a day, Unix time; undefined for what is no day. */
export function endOfDay(day: string): number | undefined {
  const start = Date.parse(day);
  return Number.isNaN(start) ? undefined : start / 1000 + 86_399;
}
