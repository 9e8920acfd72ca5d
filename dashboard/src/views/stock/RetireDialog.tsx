import { NumberInput, Select, Text } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { RetireReason } from "@yaolian/sdk/goods";
import type { Ledger } from "@yaolian/sdk/ledger";
import type { Outcome } from "@yaolian/sdk/transactions";

import { ActDialog } from "../../acts/ActDialog.tsx";
import { useNames } from "../../parts/names.ts";
import { FormDialog } from "../../acts/FormDialog.tsx";
import type { Row } from "./reckon.ts";

const REASONS: readonly RetireReason[] = [
  ...(["Destroyed", "Damaged", "Sample", "FreeSample", "Exported", "Repacked", "Lost", "Stolen"] as const),
];
/** Those that the ledger lets be undone. */
const UNDOABLE = new Set<RetireReason>(["Exported", "Sample", "FreeSample", "Damaged"]);
/** Most single packs that one transaction takes. */
const MOST_SINGLE = 250;

interface Retiring {
  readonly count: number;
  readonly reason: RetireReason;
}

/** Takes packs of a consignment out of the ledger. */
export function RetireDialog({ row, onClose }: { row: Row; onClose: () => void }): ReactNode {
  const { t } = useTranslation(["stock", "terms"]);
  const names = useNames();
  const [retiring, setRetiring] = useState<Retiring>();
  if (retiring === undefined) return <RetireForm row={row} onRetire={setRetiring} onClose={onClose} />;
  const { count, reason } = retiring;
  return (
    <ActDialog
      title={t("retireTitle")}
      actKey={`retire ${row.lot} ${row.first} ${count} ${reason}`}
      willDo={
        <Text>
          {t("retireWhat", {
            packs: t("packs", { count }),
            ...{ lot: row.lotNumber, product: names.product(row.gtin), site: names.site(row.site) },
            reason: t(`terms:PackReason.${reason}`),
          })}{" "}
          {UNDOABLE.has(reason) ? t("retireUndo") : t("retireFinal")}
        </Text>
      }
      done={t("retired")}
      run={(ledger) => retirePacks(ledger, row, retiring, t("retireMany"))}
      onClose={onClose}
    />
  );
}

async function retirePacks(ledger: Ledger, row: Row, { count, reason }: Retiring, tooMany: string): Promise<Outcome> {
  const { activePacks, indicesOf, retire, retireList } = await import("@yaolian/sdk/goods");
  const { lot, first } = row;
  const runs = await activePacks(ledger, { lot, first, count: row.count, wanted: count });
  const [only, another] = runs;
  if (only !== undefined && another === undefined) return retire(ledger, { lot, consignment: first, ...only, reason });
  if (count > MOST_SINGLE) throw new Error(tooMany);
  return retireList(ledger, { lot, consignment: first, indices: indicesOf(runs), reason });
}

interface RetireFormProps {
  readonly row: Row;
  readonly onRetire: (retiring: Retiring) => void;
  readonly onClose: () => void;
}

function RetireForm({ row, onRetire, onClose }: RetireFormProps): ReactNode {
  const { t } = useTranslation(["stock", "terms"]);
  const [count, setCount] = useState<number | string>(1);
  const [reason, setReason] = useState<RetireReason>("Destroyed");
  const [isSent, setSent] = useState(false);
  const isCount = typeof count === "number" && Number.isInteger(count) && count >= 1 && count <= row.active;
  const goOn = (): void => {
    setSent(true);
    if (isCount) onRetire({ count, reason });
  };
  return (
    <FormDialog title={t("retireTitle")} onClose={onClose} onGoOn={goOn}>
      <NumberInput
        label={t("count")}
        value={count}
        onChange={setCount}
        min={1}
        max={row.active}
        allowDecimal={false}
        clampBehavior="none"
        error={isSent && !isCount ? t("countWrong", { most: row.active }) : null}
      />
      <Select
        label={t("reason")}
        allowDeselect={false}
        value={reason}
        onChange={(value) => setReason(value ?? "Destroyed")}
        data={REASONS.map((each) => ({ value: each, label: t(`terms:PackReason.${each}`) }))}
      />
    </FormDialog>
  );
}
