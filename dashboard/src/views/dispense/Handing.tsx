import { Alert, Button, Group, List, Stack, Text } from "@mantine/core";
import { IconHandGrab } from "@tabler/icons-react";
import { useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { ClaimInput } from "@yaolian/sdk/claims";
import type { ReadSlip, SignedPrescriptionWord } from "@yaolian/sdk/prescriptions";
import type { PrescriptionState } from "@yaolian/sdk/prescriptions/actions";

import { ActDialog } from "../../acts/ActDialog.tsx";
import { useFormat } from "../../parts/format.ts";
import { useMoney } from "../../parts/money.ts";
import { useNames } from "../../parts/names.ts";
import { Section } from "../../parts/Section.tsx";
import type { Place } from "./Counter.tsx";
import { Claiming } from "./Claiming.tsx";
import { claimOf, hindranceOf, type ClaimDraft, type CounterPack, type Given } from "./packs.ts";

interface HandingProps {
  readonly place: Place;
  readonly read: ReadSlip;
  readonly packs: readonly CounterPack[];
  readonly word: SignedPrescriptionWord | undefined;
  /** Undefined until the ledger has said it. */
  readonly state: PrescriptionState | undefined;
  readonly onGiven: (given: Given) => void;
}

/** What would be handed over, and the act of it. What looks wrong is said; the ledger refuses what is. */
export function Handing(props: HandingProps): ReactNode {
  const { place, read, packs, word, state } = props;
  const { t } = useTranslation("dispense");
  const [isOpen, setOpen] = useState(false);
  const [draft, setDraft] = useState<ClaimDraft>();
  const claim = draft === undefined ? undefined : claimOf(draft);
  const isClaimWhole = draft === undefined || claim !== undefined;
  const given = useRef<Given>(undefined);
  const isSigned = read.bearer || word?.word === "Dispense";
  const units = unitsOf(packs);
  const left = state?.units ?? 0;
  const warnings = [
    packs.some((pack) => hindranceOf(pack, place.site) !== undefined) ? t("packsStandAgainst") : undefined,
    state !== undefined && units > left ? t("tooMany") : undefined,
    packs.length > 0 && !isSigned ? t("notSigned") : undefined,
    packs.length > 0 && !isClaimWhole ? t("claimUnfinished") : undefined,
  ].filter((each) => each !== undefined);
  return (
    <Section title={t("handOver")}>
      <Stack align="flex-start">
        {packs.length === 0 ? <Text size="sm">{t("handOverFirst")}</Text> : <WhatWill {...props} />}
        {packs.length === 0 ? null : <Claiming claim={draft} onChange={setDraft} />}
        {warnings.map((each) => (
          <Alert key={each} color="yellow" role="status" w="100%">
            {each}
          </Alert>
        ))}
        <Group>
          <Button
            size="md"
            disabled={packs.length === 0 || !isSigned || !isClaimWhole}
            leftSection={<IconHandGrab size={20} aria-hidden />}
            onClick={() => setOpen(true)}
          >
            {t("dispense")}
          </Button>
        </Group>
      </Stack>
      {isOpen ? (
        <ActDialog
          title={t("dispense")}
          actKey={`dispense ${read.id} ${state?.sequence ?? ""} ${packs.map((pack) => `${pack.code} ${pack.found.units}`).join()} ${JSON.stringify(claim)}`}
          willDo={<WhatWill {...props} claim={claim} />}
          done={t("done")}
          run={async (ledger) => {
            const { dispensePacks } = await import("./counter.ts");
            const handing = { read, packs: packs.map((pack) => pack.found), site: place.site, word, claim };
            return dispensePacks(ledger, handing, (told) => (given.current = told));
          }}
          onClose={() => {
            setOpen(false);
            if (given.current !== undefined) props.onGiven(given.current);
          }}
        />
      ) : null}
    </Section>
  );
}

/** Units in what is on the counter. */
function unitsOf(packs: readonly CounterPack[]): number {
  return packs.reduce((sum, { found, content }) => sum + (found.units > 0 ? found.units : content), 0);
}

function WhatWill({ place, packs, state, claim }: HandingProps & { claim?: ClaimInput | undefined }): ReactNode {
  const { t } = useTranslation("dispense");
  const money = useMoney();
  const { number } = useFormat();
  const names = useNames();
  const units = unitsOf(packs);
  return (
    <div>
      <Text>
        {t("willGive", {
          ...{ units: number(units), site: names.site(place.site) },
          packs: t("packs", { count: packs.length }),
        })}
        {state === undefined || units > state.units ? "" : ` ${t("willLeave", { left: number(state.units - units) })}`}
      </Text>
      <List size="sm" mt={6}>
        {packs.map(({ found: { row, units: drawn } }) => (
          <List.Item key={`${row.lotId}-${row.index}`}>
            {names.product(row.gtin)}, {t("packOf", { lot: row.lot, serial: row.serial })}
            {drawn === 0 ? "" : ` (${t("drawn", { units: number(drawn) })})`}
          </List.Item>
        ))}
      </List>
      {claim === undefined ? null : (
        <Text mt={6}>
          {t("claimWhat", { amount: money(claim.amount), insurer: names.member(claim.insurer), policy: claim.policy })}
        </Text>
      )}
    </div>
  );
}
