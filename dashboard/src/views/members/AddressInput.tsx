import { TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

interface AddressInputProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Whether it was sent with something else. */
  readonly isWrong: boolean;
}

/** The address of a key or of a contract. */
export function AddressInput({ label, value, onChange, isWrong }: AddressInputProps): ReactNode {
  const { t } = useTranslation("members");
  return (
    <TextInput
      {...{ label, value }}
      required
      autoComplete="off"
      spellCheck={false}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
      error={isWrong ? t("addressWrong") : null}
    />
  );
}

/** Whether a text is an address; letters of both sizes are checked by the SDK. */
export function isAddress(text: string): boolean {
  return /^0x[0-9a-fA-F]{40}$/.test(text.trim());
}
