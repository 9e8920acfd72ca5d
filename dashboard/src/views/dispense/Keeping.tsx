import { Button, Group, Text } from "@mantine/core";
import { IconArrowBackUp, IconBookmark, IconBookmarkOff, type Icon } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { ReadSlip, SignedPrescriptionWord } from "@yaolian/sdk/prescriptions";
import type { PrescriptionState } from "@yaolian/sdk/prescriptions/actions";

import { ActDialog } from "../../acts/ActDialog.tsx";
import { useNames } from "../../parts/names.ts";
import type { Place } from "./Counter.tsx";

interface KeepingProps {
  readonly place: Place;
  readonly read: ReadSlip;
  readonly word: SignedPrescriptionWord | undefined;
  readonly state: PrescriptionState;
  readonly onChanged: () => void;
}

type Doing = "accept" | "giveBack" | "takeBack";

const ICONS: Record<Doing, Icon> = { accept: IconBookmark, giveBack: IconBookmarkOff, takeBack: IconArrowBackUp };

/** Keeps a prescription for this pharmacy alone, gives it back, or takes back what was dispensed on it last. */
export function Keeping(props: KeepingProps): ReactNode {
  const { t } = useTranslation("dispense");
  const [doing, setDoing] = useState<Doing>();
  const possible = possibleOf(props);
  return (
    <Group>
      {possible.map((each) => {
        const Sign = ICONS[each];
        return (
          <Button
            key={each}
            variant="default"
            size="xs"
            leftSection={<Sign size={16} aria-hidden />}
            onClick={() => setDoing(each)}
          >
            {t(each)}
          </Button>
        );
      })}
      {doing === undefined ? null : (
        <KeepingDialog
          {...props}
          doing={doing}
          onClose={() => {
            setDoing(undefined);
            props.onChanged();
          }}
        />
      )}
    </Group>
  );
}

function possibleOf({ place, read, word, state }: KeepingProps): readonly Doing[] {
  const { accepted, units, dispensedDay, cancellation } = state;
  const possible: Doing[] = [];
  const isSigned = read.bearer || word?.word === "Accept";
  if (accepted === undefined && units > 0 && cancellation === "none" && isSigned) possible.push("accept");
  if (accepted?.site === place.site) possible.push("giveBack");
  if (dispensedDay > 0) possible.push("takeBack");
  return possible;
}

function KeepingDialog(props: KeepingProps & { doing: Doing; onClose: () => void }): ReactNode {
  const { place, read, word, state, doing, onClose } = props;
  const { t } = useTranslation("dispense");
  const names = useNames();
  return (
    <ActDialog
      title={t(doing)}
      actKey={`${doing} ${read.id} ${state.sequence}`}
      willDo={<Text>{t(`${doing}What`, { site: names.site(place.site) })}</Text>}
      done={t(`${doing}Done`)}
      run={async (ledger) => {
        const { acceptSlip, giveSlipBack, takeBack } = await import("./counter.ts");
        if (doing === "takeBack") return takeBack(ledger, read);
        return doing === "giveBack" ? giveSlipBack(ledger, read) : acceptSlip(ledger, { read, site: place.site, word });
      }}
      onClose={onClose}
    />
  );
}
