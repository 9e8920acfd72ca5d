import { Button, Group, Modal, NumberInput, Select, Stack, Text, TextInput } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { ActDialog } from "../../acts/ActDialog.tsx";
import type { ListedClaim } from "../../data/types.ts";
import { useMoney } from "../../parts/money.ts";
import { useNames } from "../../parts/names.ts";
import { useFormat } from "../../parts/format.ts";

export type Doing = "decide" | "pay" | "refund";
type Reason = Exclude<ListedClaim["reason"], "None">;

const REASONS: readonly Reason[] = [
  ...(["NotCovered", "PlanUnknown", "PlanNotInForce", "DuplicateTherapy", "RefillTooSoon"] as const),
  ...(["QuantityExceeded", "LimitReached", "PriceAbovePlan", "CoPayment", "Other"] as const),
];
const FEN_A_YUAN = 100;

interface ClaimDialogProps {
  readonly claim: ListedClaim;
  readonly doing: Doing;
  readonly onClose: () => void;
}

/** What an insurer decides on a claim, or that it was settled: a form first, then the act. */
export function ClaimDialog({ claim, doing, onClose }: ClaimDialogProps): ReactNode {
  const { t } = useTranslation(["claims", "shell"]);
  const [decided, setDecided] = useState<Decided>();
  if (decided !== undefined) return <Acting {...{ claim, doing, decided, onClose }} />;
  return (
    <Modal opened onClose={onClose} title={t(doing)} closeButtonProps={{ "aria-label": t("shell:close") }}>
      <Stack>
        <About claim={claim} />
        {doing === "decide" ? (
          <DecisionForm claim={claim} onDone={setDecided} />
        ) : (
          <SettlementForm
            onDone={(settlement) => setDecided({ settlement, approved: claim.approved, reason: "None" })}
          />
        )}
      </Stack>
    </Modal>
  );
}

/** What the form said. */
interface Decided {
  /** In fen. */
  readonly approved: number;
  readonly reason: ListedClaim["reason"];
  readonly settlement: string;
}

function About({ claim: { site, units, claimed, products } }: { claim: ListedClaim }): ReactNode {
  const { t } = useTranslation("claims");
  const { number } = useFormat();
  const names = useNames();
  const money = useMoney();
  const drug = names.product(products[0] ?? "");
  return <Text>{t("about", { site: names.site(site), units: number(units), drug, amount: money(claimed) })}</Text>;
}

function DecisionForm({ claim, onDone }: { claim: ListedClaim; onDone: (decided: Decided) => void }): ReactNode {
  const { t } = useTranslation(["claims", "terms"]);
  const money = useMoney();
  const [yuan, setYuan] = useState<number | string>(claim.claimed / FEN_A_YUAN);
  const [reason, setReason] = useState<Reason | null>(null);
  const approved = yuan === "" ? NaN : Math.round(Number(yuan) * FEN_A_YUAN);
  const isWhole = approved === claim.claimed;
  const isAmount = approved >= 0 && approved <= claim.claimed;
  const isReady = isAmount && (isWhole || reason !== null);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) onDone({ approved, reason: isWhole ? "None" : (reason ?? "Other"), settlement: "" });
      }}
    >
      <Stack>
        <NumberInput
          label={t("amount")}
          description={t("amountExplain")}
          min={0}
          decimalScale={2}
          hideControls
          value={yuan}
          onChange={setYuan}
          error={isAmount ? undefined : t("amountWrong", { most: money(claim.claimed) })}
        />
        {isWhole ? null : (
          <Select
            label={t("reason")}
            data={REASONS.map((value) => ({ value, label: t(`terms:ClaimReason.${value}`) }))}
            value={reason}
            onChange={setReason}
            allowDeselect={false}
            error={reason === null ? t("reasonMissing") : undefined}
          />
        )}
        <Group justify="flex-end">
          <Button type="submit" disabled={!isReady}>
            {t("next")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function SettlementForm({ onDone }: { onDone: (settlement: string) => void }): ReactNode {
  const { t } = useTranslation("claims");
  const [settlement, setSettlement] = useState("");
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (settlement.trim() !== "") onDone(settlement.trim());
      }}
    >
      <Stack>
        <TextInput
          label={t("settlement")}
          description={t("settlementExplain")}
          value={settlement}
          onChange={(event) => setSettlement(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button type="submit" disabled={settlement.trim() === ""}>
            {t("next")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Acting({ claim, doing, decided, onClose }: ClaimDialogProps & { decided: Decided }): ReactNode {
  const { t } = useTranslation(["claims", "terms"]);
  const money = useMoney();
  const { approved, reason, settlement } = decided;
  const because = reason === "None" ? "" : t("because", { reason: t(`terms:ClaimReason.${reason}`) });
  return (
    <ActDialog
      title={t(doing)}
      actKey={`${doing} ${claim.claim} ${approved} ${reason} ${settlement}`}
      willDo={
        <Stack gap={4}>
          <About claim={claim} />
          <Text>
            {t(doing === "decide" && approved === 0 ? "denyWhat" : `${doing}What`, {
              amount: money(approved),
              settlement,
            })}{" "}
            {because}
          </Text>
        </Stack>
      }
      done={t(`${doing}Done`)}
      run={async (ledger) => {
        const { adjudicate, confirmRefund, payClaim } = await import("@yaolian/sdk/claims");
        if (doing === "decide") return adjudicate(ledger, { claim: claim.claim, approved, reason });
        const input = { claim: claim.claim, settlement };
        return doing === "pay" ? payClaim(ledger, input) : confirmRefund(ledger, input);
      }}
      onClose={onClose}
    />
  );
}
