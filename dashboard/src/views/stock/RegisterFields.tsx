import { FileInput, Group, Input, NumberInput, SegmentedControl, Select, SimpleGrid, TextInput } from "@mantine/core";
import { IconFile } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { useDirectory } from "../../data/service.ts";
import { useNames } from "../../parts/names.ts";

/** Larger lots are registered by the command line, which needs no memory for them. */
export const MOST_PACKS_HERE = 100_000;

/** What one says of a lot that was made. */
export interface LotAnswers {
  readonly gtin: string;
  readonly lot: string;
  /** `YYYY-MM-DD`; empty before it is said. */
  readonly made: string;
  readonly expiry: string;
  readonly source: "file" | "generated";
  readonly file: File | null;
  readonly count: number | string;
}

export type LotField = "gtin" | "lot" | "made" | "expiry" | "file" | "count";

/** Nothing said yet; most lots are registered on the day they are made. */
export function blankLot(): LotAnswers {
  return { gtin: "", lot: "", made: today(), expiry: "", source: "file", file: null, count: 100 };
}

/** What is missing or can't be. */
export function faultsOf({ gtin, lot, made, expiry, source, file, count }: LotAnswers): ReadonlySet<LotField> {
  const faults = new Set<LotField>();
  if (gtin === "") faults.add("gtin");
  if (!/^[!-~]{1,20}$/.test(lot)) faults.add("lot");
  if (made === "" || made > today()) faults.add("made");
  if (expiry === "" || expiry <= made) faults.add("expiry");
  if (source === "file" && file === null) faults.add("file");
  if (source === "generated" && !isCount(count)) {
    faults.add("count");
  }
  return faults;
}

/** Whether so many packs can be registered here. */
export function isCount(count: number | string): count is number {
  return typeof count === "number" && Number.isInteger(count) && count >= 1 && count <= MOST_PACKS_HERE;
}

function today(): string {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

interface RegisterFieldsProps {
  readonly answers: LotAnswers;
  readonly onChange: (answers: LotAnswers) => void;
  readonly faults: ReadonlySet<LotField>;
}

/** What is asked about a lot. */
export function RegisterFields({ answers, onChange, faults }: RegisterFieldsProps): ReactNode {
  const { t } = useTranslation("register");
  const names = useNames();
  const { data } = useDirectory();
  const say = (said: Partial<LotAnswers>): void => onChange({ ...answers, ...said });
  return (
    <>
      <Select
        label={t("product")}
        searchable
        value={answers.gtin === "" ? null : answers.gtin}
        onChange={(gtin) => say({ gtin: gtin ?? "" })}
        data={(data?.products ?? []).map(({ gtin }) => ({ value: gtin, label: names.product(gtin) }))}
        error={faults.has("gtin") ? t("productWrong") : null}
      />
      <TextInput
        label={t("lot")}
        autoComplete="off"
        maxLength={20}
        value={answers.lot}
        onChange={(event) => say({ lot: event.currentTarget.value })}
        error={faults.has("lot") ? t("lotWrong") : null}
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <TextInput
          type="date"
          label={t("made")}
          value={answers.made}
          onChange={(event) => say({ made: event.currentTarget.value })}
          error={faults.has("made") ? t("madeWrong") : null}
        />
        <TextInput
          type="date"
          label={t("expiry")}
          value={answers.expiry}
          onChange={(event) => say({ expiry: event.currentTarget.value })}
          error={faults.has("expiry") ? t("expiryWrong") : null}
        />
      </SimpleGrid>
      <Serials answers={answers} say={say} faults={faults} />
    </>
  );
}

interface SerialsProps extends Omit<RegisterFieldsProps, "onChange"> {
  readonly say: (said: Partial<LotAnswers>) => void;
}

function Serials({ answers: { source, file, count }, say, faults }: SerialsProps): ReactNode {
  const { t } = useTranslation("register");
  return (
    <>
      <Input.Wrapper label={t("serials")} labelElement="div">
        <Group mt={4}>
          <SegmentedControl
            aria-label={t("serials")}
            value={source}
            onChange={(value) => say({ source: value })}
            data={[
              { value: "file", label: t("fromFile") },
              { value: "generated", label: t("generated") },
            ]}
          />
        </Group>
      </Input.Wrapper>
      {source === "file" ? (
        <FileInput
          label={t("file")}
          description={t("fileExplain")}
          leftSection={<IconFile size={18} aria-hidden />}
          accept=".csv,.txt,text/csv,text/plain"
          clearable={false}
          value={file}
          onChange={(chosen) => say({ file: chosen })}
          error={faults.has("file") ? t("fileWrong") : null}
        />
      ) : (
        <NumberInput
          label={t("count")}
          description={t("countExplain")}
          value={count}
          onChange={(value) => say({ count: value })}
          min={1}
          max={MOST_PACKS_HERE}
          allowDecimal={false}
          clampBehavior="none"
          error={faults.has("count") ? t("countWrong", { most: MOST_PACKS_HERE }) : null}
        />
      )}
    </>
  );
}
