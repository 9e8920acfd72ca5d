import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { ReadSlip } from "@yaolian/sdk/prescriptions";

import { QrCode } from "../../parts/codes/QrCode.tsx";
import { useFormat } from "../../parts/format.ts";
import { toldOf } from "./told.ts";

interface SlipSheetProps {
  readonly read: ReadSlip;
  /** The text of its code. */
  readonly qr: string;
}

/** A slip on paper: its code, and what a person has to know of it. */
export function SlipSheet({ read, qr }: SlipSheetProps): ReactNode {
  const { t } = useTranslation("slip");
  const { day, number } = useFormat();
  const told = toldOf(read);
  const lines: (readonly [string, string | undefined])[] = [
    [t("patient"), told.patient],
    [t("quantity"), `${number(told.quantity)} ${told.unit ?? ""}`],
    [t("dosage"), told.dosage.length === 0 ? undefined : told.dosage.join(" · ")],
    [t("validity"), t("fromTo", { first: day(told.firstDay), last: day(told.lastDay) })],
    [t("parts"), told.isPart ? t("isPart") : undefined],
    [t("prescriber"), told.prescriber],
    [t("code"), told.code],
  ];
  return (
    <div className="sheet">
      <div style={{ fontSize: "9pt" }}>{told.isControlled ? t("sheetControlled") : t("sheetTitle")}</div>
      <h2>{told.drug ?? t("drugOfCode", { code: told.code })}</h2>
      <dl>
        {lines.map(([name, value]) =>
          value === undefined ? null : (
            <div key={name} style={{ display: "contents" }}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
      <QrCode text={qr} label={t("qrLabel")} size="min(72mm, 100%)" />
      <p style={{ fontSize: "9pt", margin: "6pt 0 0" }}>{read.bearer ? t("bearer") : t("notBearer")}</p>
      <p style={{ fontSize: "8pt", margin: "4pt 0 0", overflowWrap: "anywhere", fontFamily: "monospace" }}>{read.id}</p>
    </div>
  );
}
