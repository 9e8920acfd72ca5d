import { Button, Group, SimpleGrid, Stack } from "@mantine/core";
import { IconScan } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { Ledger } from "@yaolian/sdk/ledger";
import type { ReadSlip, SignedPrescriptionWord } from "@yaolian/sdk/prescriptions";

import { Section } from "../../parts/Section.tsx";
import { Answered } from "../../parts/states.tsx";
import { State } from "../slip/LedgerState.tsx";
import { SlipReader } from "../slip/SlipReader.tsx";
import { Handing } from "./Handing.tsx";
import { HolderWord } from "./HolderWord.tsx";
import { Keeping } from "./Keeping.tsx";
import { PackEntry } from "./PackEntry.tsx";
import { PackRows } from "./PackRows.tsx";
import { Papers } from "./Papers.tsx";
import { isSame, type CounterPack, type Given } from "./packs.ts";
import { SlipSummary } from "./SlipSummary.tsx";

/** Where a pharmacy acts. */
export interface Place {
  readonly ledger: Ledger;
  readonly site: number;
}

/** The counter of one pharmacy: one slip after the other. */
export function Counter(place: Place): ReactNode {
  const { t } = useTranslation("dispense");
  const [read, setRead] = useState<ReadSlip>();
  if (read === undefined) {
    return (
      <Section title={t("slipFirst")} maw={720}>
        <SlipReader onRead={setRead} />
      </Section>
    );
  }
  return <AtSlip key={read.id} place={place} read={read} onNext={() => setRead(undefined)} />;
}

function AtSlip({ place, read, onNext }: { place: Place; read: ReadSlip; onNext: () => void }): ReactNode {
  const { t } = useTranslation(["dispense", "slip"]);
  const [packs, setPacks] = useState<readonly CounterPack[]>([]);
  const [word, setWord] = useState<SignedPrescriptionWord>();
  const [given, setGiven] = useState<Given>();
  const [changes, setChanges] = useState(0);
  const state = useQuery({
    queryKey: ["prescription", read.id, changes],
    queryFn: async () => (await import("./counter.ts")).stateOf(place.ledger, read),
    placeholderData: (before) => before,
    gcTime: 0,
    retry: false,
  });
  const changed = (): void => setChanges(changes + 1);
  return (
    <Stack gap="lg">
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
        <Section title={t("theSlip")}>
          <SlipSummary read={read} />
          <Answered of={state} rows={2}>
            {(now) => (
              <Stack mt="md">
                <State of={now} quantity={read.slip.prescription.quantity} />
                <Keeping {...{ place, read, word, onChanged: changed }} state={now} />
              </Stack>
            )}
          </Answered>
        </Section>
        <Section title={t("thePacks")}>
          <PackEntry
            {...{ place, read, packs }}
            onFound={(pack) => setPacks([...packs.filter((each) => !isSame(each, pack)), pack])}
          />
          <PackRows site={place.site} packs={packs} onChange={setPacks} />
        </Section>
      </SimpleGrid>
      {read.bearer ? null : <HolderWord {...{ place, read, packs, word }} onWord={setWord} />}
      {given === undefined ? (
        <Handing
          {...{ place, read, packs, word, state: state.data }}
          onGiven={(told) => {
            setGiven(told);
            setPacks([]);
            changed();
          }}
        />
      ) : (
        <Papers {...{ place, read, given }} />
      )}
      <Group>
        <Button variant="default" leftSection={<IconScan size={20} aria-hidden />} onClick={onNext}>
          {t("slip:another")}
        </Button>
      </Group>
    </Stack>
  );
}
