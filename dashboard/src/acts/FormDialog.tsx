import { Button, Group, Modal, Stack } from "@mantine/core";
import type { FormEvent, ReactNode } from "react";
import { useTranslation } from "react-i18next";

interface FormDialogProps {
  readonly title: string;
  readonly onClose: () => void;
  /** Called when it is sent; whether it is filled in rightly is the form's own to say. */
  readonly onGoOn: () => void;
  readonly isBusy?: boolean;
  readonly goOn?: string;
  readonly children: ReactNode;
}

/** What is asked before an act: its answers are the act's. */
export function FormDialog({ title, onClose, onGoOn, isBusy = false, goOn, children }: FormDialogProps): ReactNode {
  const { t } = useTranslation("shell");
  const send = (event: FormEvent): void => {
    event.preventDefault();
    onGoOn();
  };
  return (
    <Modal opened onClose={onClose} title={title} size="lg" closeButtonProps={{ "aria-label": t("close") }}>
      <form onSubmit={send} noValidate>
        <Stack>
          {children}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("cancel")}
            </Button>
            <Button type="submit" loading={isBusy}>
              {goOn ?? t("goOn")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
