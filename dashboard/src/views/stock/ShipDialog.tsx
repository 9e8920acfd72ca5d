import { NumberInput, Select, Text, TextInput } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { ENUMS, type EnumValue, type Ledger } from "@yaolian/sdk/ledger";
import type { Outcome } from "@yaolian/sdk/transactions";

import { ActDialog } from "../../acts/ActDialog.tsx";
import { useDirectory } from "../../data/service.ts";
import { useNames } from "../../parts/names.ts";
import { FormDialog } from "../../acts/FormDialog.tsx";
import type { Row } from "./reckon.ts";

type Reason = EnumValue<"MovementReason">;

interface Shipping {
  readonly count: number;
  readonly to: number;
  readonly reason: Reason;
  readonly note: string;
}

/** Sends packs of a consignment to another site. */
export function ShipDialog({ row, onClose }: { row: Row; onClose: () => void }): ReactNode {
  const { t } = useTranslation("stock");
  const names = useNames();
  const [shipping, setShipping] = useState<Shipping>();
  if (shipping === undefined) return <ShipForm row={row} onShip={setShipping} onClose={onClose} />;
  const { count, to, reason, note } = shipping;
  return (
    <ActDialog
      title={t("shipTitle")}
      actKey={`ship ${row.lot} ${row.first} ${count} ${to} ${reason} ${note}`}
      willDo={
        <Text>
          {t("shipWhat", {
            packs: t("packs", { count }),
            ...{ lot: row.lotNumber, product: names.product(row.gtin) },
            ...{ from: names.site(row.site), to: names.site(to) },
          })}
        </Text>
      }
      done={t("shipped")}
      run={(ledger) => shipPacks(ledger, row, shipping)}
      onClose={onClose}
    />
  );
}

async function shipPacks(ledger: Ledger, row: Row, { count, to, reason, note }: Shipping): Promise<Outcome> {
  const { activePacks, pick, ship } = await import("@yaolian/sdk/goods");
  const { lot, first } = row;
  const said = { to, reason, ...(note === "" ? {} : { occasion: { document: note } }) };
  if (count === row.count) return ship(ledger, { consignments: [{ lot, first }], ...said });
  const runs = await activePacks(ledger, { lot, first, count: row.count, wanted: count });
  // What stays behind a run that was taken out begins where the run ended.
  const ranges = runs.map((run, at) => {
    const before = runs[at - 1];
    return { lot, ...run, consignment: before === undefined ? first : before.first + before.count };
  });
  return pick(ledger, { ranges, ...said });
}

interface ShipFormProps {
  readonly row: Row;
  readonly onShip: (shipping: Shipping) => void;
  readonly onClose: () => void;
}

function ShipForm({ row, onShip, onClose }: ShipFormProps): ReactNode {
  const { t } = useTranslation(["stock", "terms"]);
  const [count, setCount] = useState<number | string>(row.active);
  const [to, setTo] = useState<string | null>(null);
  const [reason, setReason] = useState<Reason>("Sale");
  const [note, setNote] = useState("");
  const [isSent, setSent] = useState(false);
  const isCount = typeof count === "number" && Number.isInteger(count) && count >= 1 && count <= row.active;
  const goOn = (): void => {
    setSent(true);
    if (isCount && to !== null) onShip({ count, to: Number(to), reason, note: note.trim() });
  };
  return (
    <FormDialog title={t("shipTitle")} onClose={onClose} onGoOn={goOn}>
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
      <SiteSelect
        label={t("to")}
        except={row.site}
        value={to}
        onChange={setTo}
        error={isSent && to === null ? t("toWrong") : null}
      />
      <Select
        label={t("reason")}
        allowDeselect={false}
        value={reason}
        onChange={(value) => setReason(value ?? "Sale")}
        data={ENUMS.MovementReason.map((each) => ({ value: each, label: t(`terms:MovementReason.${each}`) }))}
      />
      <TextInput
        label={t("note")}
        description={t("noteExplain")}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </FormDialog>
  );
}

interface SiteSelectProps {
  readonly label: string;
  readonly except: number;
  readonly value: string | null;
  readonly onChange: (site: string | null) => void;
  readonly error: string | null;
}

/** One of the consortium's open sites, by whose it is. */
function SiteSelect({ except, ...select }: SiteSelectProps): ReactNode {
  const { data } = useDirectory();
  const names = useNames();
  const groups = (data?.members ?? []).map(({ member }) => ({
    group: names.member(member),
    items: (data?.sites ?? [])
      .filter((each) => each.member === member && each.open && each.site !== except)
      .map(({ site }) => ({ value: String(site), label: names.site(site) })),
  }));
  return <Select searchable data={groups.filter(({ items }) => items.length > 0)} {...select} />;
}
