import { Button, FileButton, Group, NumberInput, Select, SimpleGrid, Stack, Textarea, TextInput } from "@mantine/core";
import { IconFileUpload, IconPrinter } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { Section } from "../../parts/Section.tsx";
import { Failure } from "../../parts/states.tsx";
import type { Carrier } from "./draw.ts";
import { readListFile, type SerialList } from "./serialList.ts";

/** Labels that are drawn at once. */
const MOST_LABELS = 200;

export type LabelSize = "small" | "A6";

/** What labels are printed. */
export interface LabelAnswers {
  readonly gtin: string;
  readonly lot: string;
  /** `YYYY-MM-DD`. */
  readonly expiry: string;
  /** Serials as they were typed; a loaded list counts instead of them. */
  readonly typed: string;
  readonly list: SerialList | undefined;
  readonly carrier: Carrier;
  readonly size: LabelSize;
  /** The first pack, counted from 1, and how many. */
  readonly from: number | string;
  readonly count: number | string;
}

interface LabelFormProps {
  readonly answers: LabelAnswers;
  readonly onChange: (answers: LabelAnswers) => void;
  /** What is wrong with the serials that were typed. */
  readonly fault: unknown;
}

/** What is asked about labels. */
export function LabelForm({ answers, onChange, fault }: LabelFormProps): ReactNode {
  const { t } = useTranslation("label");
  const say = (said: Partial<LabelAnswers>): void => onChange({ ...answers, ...said });
  return (
    <Section title={t("what")} className="no-print">
      <Stack>
        <SimpleGrid cols={{ base: 1, sm: 3 }}>
          <TextInput
            label={t("gtin")}
            inputMode="numeric"
            value={answers.gtin}
            onChange={(event) => say({ gtin: event.currentTarget.value.trim() })}
          />
          <TextInput
            label={t("lot")}
            maxLength={20}
            value={answers.lot}
            onChange={(event) => say({ lot: event.currentTarget.value })}
          />
          <TextInput
            type="date"
            label={t("expiry")}
            value={answers.expiry}
            onChange={(event) => say({ expiry: event.currentTarget.value })}
          />
        </SimpleGrid>
        <Serials answers={answers} say={say} />
        {fault === undefined ? null : <Failure title={t("listWrong")} error={fault} />}
        <Looks answers={answers} say={say} />
        <Group>
          <Button leftSection={<IconPrinter size={18} aria-hidden />} onClick={() => print()}>
            {t("print")}
          </Button>
        </Group>
      </Stack>
    </Section>
  );
}

interface PartProps {
  readonly answers: LabelAnswers;
  readonly say: (said: Partial<LabelAnswers>) => void;
}

function Serials({ answers: { typed, list, from, count }, say }: PartProps): ReactNode {
  const { t } = useTranslation("label");
  const [fault, setFault] = useState<unknown>();
  const load = async (file: File | null): Promise<void> => {
    if (file === null) return;
    setFault(undefined);
    try {
      const read = await readListFile(file);
      say({ list: read, typed: "", from: 1, ...read.of });
    } catch (error) {
      setFault(error);
    }
  };
  return (
    <>
      {list === undefined ? (
        <Textarea
          label={t("serials")}
          description={t("serialsExplain")}
          rows={3}
          spellCheck={false}
          value={typed}
          onChange={(event) => say({ typed: event.currentTarget.value })}
        />
      ) : (
        <SimpleGrid cols={{ base: 1, xs: 2, sm: 3 }}>
          <NumberInput
            label={t("from")}
            description={t("ofList", { count: list.count })}
            min={1}
            max={list.count}
            value={from}
            onChange={(value) => say({ from: value })}
          />
          <NumberInput
            label={t("count")}
            description={t("atMost", { count: MOST_LABELS })}
            min={1}
            max={MOST_LABELS}
            value={count}
            onChange={(value) => say({ count: value })}
          />
        </SimpleGrid>
      )}
      <Group>
        <FileButton onChange={(file) => void load(file)}>
          {(props) => (
            <Button {...props} variant="default" leftSection={<IconFileUpload size={18} aria-hidden />}>
              {t("load")}
            </Button>
          )}
        </FileButton>
        {list === undefined ? null : (
          <Button variant="default" onClick={() => say({ list: undefined })}>
            {t("type")}
          </Button>
        )}
      </Group>
      {fault === undefined ? null : <Failure title={t("listWrong")} error={fault} />}
    </>
  );
}

function Looks({ answers: { carrier, size }, say }: PartProps): ReactNode {
  const { t } = useTranslation("label");
  return (
    <SimpleGrid cols={{ base: 1, sm: 3 }}>
      <Select
        label={t("carrier")}
        allowDeselect={false}
        value={carrier}
        onChange={(value) => say({ carrier: value === "QR" ? "QR" : "DataMatrix" })}
        data={(["DataMatrix", "QR"] as const).map((value) => ({ value, label: t(value) }))}
      />
      <Select
        label={t("size")}
        allowDeselect={false}
        value={size}
        onChange={(value) => say({ size: value === "A6" ? "A6" : "small" })}
        data={(["small", "A6"] as const).map((value) => ({ value, label: t(value) }))}
      />
    </SimpleGrid>
  );
}

/** How many labels are drawn, and from which pack on, counted from 0. */
export function shownOf({ from, count, list }: LabelAnswers, total: number): { first: number; end: number } {
  if (list === undefined) return { first: 0, end: Math.min(total, MOST_LABELS) };
  const first = Math.min(Math.max(1, Math.floor(Number(from) || 1)), total) - 1;
  const wanted = Math.min(Math.max(1, Math.floor(Number(count) || 1)), MOST_LABELS);
  return { first, end: Math.min(total, first + wanted) };
}
