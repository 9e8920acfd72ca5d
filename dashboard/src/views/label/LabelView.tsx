import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "wouter";
import { useHistoryState } from "wouter/use-browser-location";

import { parsePackCode } from "@yaolian/sdk/gs1";

import { useAsked } from "../../data/asked.ts";
import type { Lot } from "../../data/types.ts";
import { Page } from "../../parts/Page.tsx";
import { Answered } from "../../parts/states.tsx";
import { useKeptLists } from "../stock/packLists.ts";
import { LabelForm, type LabelAnswers } from "./LabelForm.tsx";
import { LabelSheet } from "./LabelSheet.tsx";
import { packList, textList, type SerialList } from "./serialList.ts";

const BLANK: LabelAnswers = {
  ...{ gtin: "", lot: "", expiry: "", typed: "", list: undefined },
  ...{ carrier: "DataMatrix", size: "small", from: 1, count: 12 },
};

/** Labels with real codes, for a lot's packs or for a pack that was scanned. */
export default function LabelView(): ReactNode {
  const { t } = useTranslation("label");
  const { lot } = useParams<{ lot?: string }>();
  return (
    <Page title={t("title")} explain={t("explain")}>
      {lot === undefined ? <OfCode /> : <OfLot lot={lot} />}
    </Page>
  );
}

/** Labels of a lot of the ledger; its serials are known where it was registered in this page. */
function OfLot({ lot }: { lot: string }): ReactNode {
  const kept = useKeptLists().find(({ lotId }) => lotId === lot);
  const asked = useAsked<Lot>(`/lots/${lot}`);
  return (
    <Answered of={asked} rows={6}>
      {({ gtin, lotNumber, expiry }) => (
        <Labels
          key={lot}
          first={{ ...BLANK, gtin, lot: lotNumber, expiry, list: kept && packList(kept.bytes, kept.lot) }}
        />
      )}
    </Answered>
  );
}

/** Labels of whatever is typed; of a scanned pack at first, where one comes from there. */
function OfCode(): ReactNode {
  const state = useHistoryState<{ code?: string } | null>();
  return <Labels first={{ ...BLANK, ...scanned(state?.code) }} />;
}

function scanned(code: string | undefined): Partial<LabelAnswers> {
  if (code === undefined) return {};
  try {
    const { gtin = "", lot = "", expiry = "", serial = "" } = parsePackCode(code);
    return { gtin, lot, expiry, typed: serial };
  } catch {
    // What is no code of a pack fills nothing in.
    return {};
  }
}

function Labels({ first }: { first: LabelAnswers }): ReactNode {
  const [answers, setAnswers] = useState(first);
  const [list, fault] = serialsOf(answers);
  return (
    <>
      <LabelForm answers={answers} onChange={setAnswers} fault={fault} />
      <LabelSheet answers={answers} list={list} />
    </>
  );
}

/** The serials that are loaded or typed, and what is wrong with those. */
function serialsOf({ typed, list }: LabelAnswers): [SerialList | undefined, unknown] {
  if (list !== undefined || typed.trim() === "") return [list, undefined];
  try {
    return [textList(typed), undefined];
  } catch (error) {
    return [undefined, error];
  }
}
