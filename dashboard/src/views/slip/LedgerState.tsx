import { Alert, Button, Stack, Text } from "@mantine/core";
import { IconCloudQuestion } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { ReadSlip } from "@yaolian/sdk/prescriptions";
import type { PrescriptionState } from "@yaolian/sdk/prescriptions/actions";

import { useLedgerNow } from "../../data/service.ts";
import type { LedgerNow } from "../../data/types.ts";
import { Facts } from "../../parts/Facts.tsx";
import { useFormat } from "../../parts/format.ts";
import { useNames } from "../../parts/names.ts";
import { Section } from "../../parts/Section.tsx";
import { Failure } from "../../parts/states.tsx";
import { useAccount } from "../../session/account.ts";
import { useViewer } from "../../session/session.ts";

/** How the prescription stands on the ledger: asked only when somebody says so, as the question names the prescription. */
export function LedgerState({ read }: { read: ReadSlip }): ReactNode {
  const { t } = useTranslation("slip");
  const { data: now } = useLedgerNow();
  const account = useAccount();
  if (now === undefined) return null;
  if (!isOf(read, now)) return <Alert color="red">{t("otherLedger")}</Alert>;
  return (
    <Section title={t("onLedger")}>
      {now.demo || account !== undefined ? (
        <Asking key={read.id} read={read} now={now} />
      ) : (
        <Text size="sm">{t("needsSignIn")}</Text>
      )}
    </Section>
  );
}

/** Whether a slip is of this very ledger. */
export function isOf({ slip: { chainId, token } }: ReadSlip, { deployment }: LedgerNow): boolean {
  const { address } = deployment.contracts.prescriptionToken;
  return chainId === deployment.chainId && token.toLowerCase() === address.toLowerCase();
}

function Asking({ read, now }: { read: ReadSlip; now: LedgerNow }): ReactNode {
  const { t } = useTranslation("slip");
  const account = useAccount();
  const [isBusy, setBusy] = useState(false);
  const [state, setState] = useState<PrescriptionState>();
  const [fault, setFault] = useState<unknown>();
  const ask = async (): Promise<void> => {
    setBusy(true);
    setFault(undefined);
    try {
      const { askLedger } = await import("./askLedger.ts");
      setState(await askLedger(read, now, account));
    } catch (error) {
      setFault(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Stack align="flex-start">
      {state === undefined ? null : <State of={state} quantity={read.slip.prescription.quantity} />}
      <Text size="sm" c="dimmed">
        {t("whatIsSent")}
      </Text>
      {fault === undefined ? null : <Failure error={fault} />}
      <Button
        variant="default"
        loading={isBusy}
        leftSection={<IconCloudQuestion size={20} aria-hidden />}
        onClick={() => void ask()}
      >
        {state === undefined ? t("ask") : t("askAgain")}
      </Button>
    </Stack>
  );
}

/** A site by its name, which members alone are told. */
function Place({ site }: { site: number }): ReactNode {
  const { t } = useTranslation("terms");
  return useViewer().kind === "anyone" ? t("site", { site }) : <Named site={site} />;
}

function Named({ site }: { site: number }): ReactNode {
  return useNames().site(site);
}

/** What the ledger says of a prescription now. */
export function State({ of: state, quantity }: { of: PrescriptionState; quantity: number }): ReactNode {
  const { t } = useTranslation("slip");
  const { moment, number, day } = useFormat();
  const { accepted, cancellation, units, dispensedDay } = state;
  return (
    <div role="status">
      <Text fw={600} mb="sm">
        {sentence()}
      </Text>
      <Facts
        of={[
          [t("left"), t("leftOf", { left: number(units), quantity: number(quantity) })],
          [t("lastFilled"), dispensedDay === 0 ? t("never") : day(dispensedDay)],
          [t("acceptedBy"), accepted === undefined ? undefined : <Place key="place" site={accepted.site} />],
          [t("acceptedUntil"), accepted === undefined ? undefined : moment(accepted.until)],
        ]}
      />
    </div>
  );

  function sentence(): string {
    if (cancellation === "done") return t("cancelled");
    if (units === 0) return t("filled");
    if (cancellation === "asked") return t("cancelAsked");
    if (accepted !== undefined) return t("accepted");
    return units < quantity ? t("partlyFilled") : t("open");
  }
}
