import { Badge, Group } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { LotRelative } from "../../data/types.ts";
import { COLORS } from "./standing.ts";

/** What stands against a related lot; nothing where nothing does. */
export function RelativeBadges({ lot: { recallClass, isHeld } }: { lot: LotRelative }): ReactNode {
  const { t } = useTranslation(["lots", "terms"]);
  if (recallClass === "None" && !isHeld) return null;
  return (
    <Group gap={4} mt={4}>
      {recallClass === "None" ? null : (
        <Badge size="sm" color={COLORS.recalled}>
          {t("recalledAs", { class: t(`terms:RecallClass.${recallClass}`) })}
        </Badge>
      )}
      {isHeld ? (
        <Badge size="sm" color={COLORS.held}>
          {t("standing.held")}
        </Badge>
      ) : null}
    </Group>
  );
}
