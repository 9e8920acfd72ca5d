import { Button, Group } from "@mantine/core";
import { IconHandStop, IconPlayerPlay, IconUrgent } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { EnumValue } from "@yaolian/sdk/ledger";

import type { Lot } from "../../../data/types.ts";
import { useViewer } from "../../../session/session.ts";
import { HoldDialog } from "./HoldDialog.tsx";
import { LiftDialog } from "./LiftDialog.tsx";
import { RecallDialog } from "./RecallDialog.tsx";

type Hold = EnumValue<"LotHold">;
type Act = { readonly kind: "hold" | "recall" } | { readonly kind: "lift"; readonly hold: Hold };

/** What who answers for a lot can do with it as a whole. */
export function LotActs({ lot }: { lot: Lot }): ReactNode {
  const { t } = useTranslation("lots");
  const viewer = useViewer();
  const [act, setAct] = useState<Act>();
  const own: Hold = viewer.kind === "regulator" ? "Regulator" : "Maker";
  // Whoever set a hold lifts it, or a regulator.
  const liftable = lot.holds.filter((hold) => viewer.kind === "regulator" || hold === own);
  const close = (): void => setAct(undefined);
  return (
    <Group gap="xs">
      {lot.holds.includes(own) ? null : (
        <Button
          variant="default"
          leftSection={<IconHandStop size={18} aria-hidden />}
          onClick={() => setAct({ kind: "hold" })}
        >
          {t("hold")}
        </Button>
      )}
      {liftable.map((hold) => (
        <Button
          key={hold}
          variant="default"
          leftSection={<IconPlayerPlay size={18} aria-hidden />}
          onClick={() => setAct({ kind: "lift", hold })}
        >
          {t(`lift.${hold}`)}
        </Button>
      ))}
      {lot.recallClass === "I" ? null : (
        <Button
          color="red.9"
          leftSection={<IconUrgent size={18} aria-hidden />}
          onClick={() => setAct({ kind: "recall" })}
        >
          {lot.recallClass === "None" ? t("recallLot") : t("recallGraver")}
        </Button>
      )}
      {act?.kind === "hold" ? <HoldDialog lot={lot} by={own} onClose={close} /> : null}
      {act?.kind === "lift" ? <LiftDialog lot={lot} hold={act.hold} onClose={close} /> : null}
      {act?.kind === "recall" ? <RecallDialog lot={lot} onClose={close} /> : null}
    </Group>
  );
}
