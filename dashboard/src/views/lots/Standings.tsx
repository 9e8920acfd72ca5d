import { Badge, Group } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { Lot } from "../../data/types.ts";
import { COLORS, standingsOf, today } from "./standing.ts";

/** What stands for or against a lot, in words and colours. */
export function Standings({ lot, size = "md" }: { lot: Lot; size?: "md" | "lg" }): ReactNode {
  const { t } = useTranslation(["lots", "terms"]);
  return (
    <Group gap={6}>
      {standingsOf(lot, today()).map((standing) => (
        <Badge key={standing} color={COLORS[standing]} size={size} miw="max-content">
          {standing === "recalled"
            ? t("recalledAs", { class: t(`terms:RecallClass.${lot.recallClass}`) })
            : t(`standing.${standing}`)}
        </Badge>
      ))}
    </Group>
  );
}
