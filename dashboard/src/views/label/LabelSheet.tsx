import "./label.css";

import { Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { useNames } from "../../parts/names.ts";
import { Section } from "../../parts/Section.tsx";
import { Empty, Failure } from "../../parts/states.tsx";
import { drawLabel, type DrawnLabel } from "./draw.ts";
import { shownOf, type LabelAnswers } from "./LabelForm.tsx";
import type { SerialList } from "./serialList.ts";

interface Sheet {
  readonly labels: readonly (DrawnLabel & { readonly serial: string })[];
  readonly first: number;
  readonly end: number;
}

/** The labels as they are printed. */
export function LabelSheet({ answers, list }: { answers: LabelAnswers; list: SerialList | undefined }): ReactNode {
  const { t } = useTranslation("label");
  const names = useNames();
  const { gtin, lot, expiry, size } = answers;
  const isFilled = gtin !== "" && lot !== "" && expiry !== "" && list !== undefined && list.count > 0;
  if (!isFilled) {
    return (
      <Section title={t("preview")} className="no-print">
        <Empty title={t("empty")} cure={t("emptyCure")} />
      </Section>
    );
  }
  const sheet = sheetOf(answers, list);
  if (sheet instanceof Error) return <Failure title={t("failed")} error={sheet} />;
  const { labels, first, end } = sheet;
  return (
    <Section title={t("preview")} className="label-section">
      <Text size="sm" c="dimmed" className="no-print" mb="sm">
        {t("shown", { from: first + 1, to: end, total: list.count })}
      </Text>
      <ul className="label-sheet" data-size={size}>
        {labels.map(({ serial, fields, svg }) => (
          <li key={serial} className="label">
            <div
              className="label-code"
              role="img"
              aria-label={t("codeOf", { serial })}
              dangerouslySetInnerHTML={{ __html: svg }}
            />
            <div className="label-text">
              <strong>{names.product(gtin)}</strong>
              {fields.map(([ai, value]) => (
                <span key={ai}>
                  ({ai}) {value}
                </span>
              ))}
            </div>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function sheetOf(answers: LabelAnswers, list: SerialList): Sheet | Error {
  const { gtin, lot, expiry, carrier } = answers;
  const { first, end } = shownOf(answers, list.count);
  try {
    const labels = Array.from({ length: end - first }, (_, at) => {
      const serial = list.at(first + at);
      return { serial, ...drawLabel({ gtin, lot, expiry, serial }, carrier) };
    });
    return { labels, first, end };
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
