import { ActionIcon, Badge, Group, NumberInput, Paper, Stack, Text } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { useFormat } from "../../parts/format.ts";
import { useNames } from "../../parts/names.ts";
import { hindranceOf, isSame, type CounterPack } from "./packs.ts";

interface PackRowsProps {
  readonly site: number;
  readonly packs: readonly CounterPack[];
  readonly onChange: (packs: readonly CounterPack[]) => void;
}

/** The packs on the counter, and what stands against each. */
export function PackRows({ site, packs, onChange }: PackRowsProps): ReactNode {
  const { t } = useTranslation("dispense");
  if (packs.length === 0) {
    return (
      <Text size="sm" c="dimmed" mt="md">
        {t("noPacks")}
      </Text>
    );
  }
  return (
    <Stack component="ul" gap="sm" mt="md" p={0} style={{ listStyle: "none" }} aria-label={t("thePacks")}>
      {packs.map((pack) => (
        <li key={`${pack.found.row.lotId}-${pack.found.row.index}`}>
          <PackRow
            {...{ site, pack }}
            onUnits={(units) =>
              onChange(packs.map((each) => (isSame(each, pack) ? { ...each, found: { ...each.found, units } } : each)))
            }
            onRemove={() => onChange(packs.filter((each) => !isSame(each, pack)))}
          />
        </li>
      ))}
    </Stack>
  );
}

interface PackRowProps {
  readonly site: number;
  readonly pack: CounterPack;
  readonly onUnits: (units: number) => void;
  readonly onRemove: () => void;
}

function PackRow({ site, pack, onUnits, onRemove }: PackRowProps): ReactNode {
  const { t } = useTranslation(["dispense", "terms"]);
  const names = useNames();
  const { day, number } = useFormat();
  const { found, content } = pack;
  const hindrance = hindranceOf(pack, site);
  return (
    <Paper p="sm">
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <div>
          <Text fw={600}>{names.product(found.row.gtin)}</Text>
          <Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
            {t("packOf", { lot: found.row.lot, serial: found.row.serial })} ·{" "}
            {t("expires", { day: day(found.lot.expiryDay) })} ·{" "}
            {t("holds", { count: content, amount: number(content) })}
          </Text>
          <Badge
            mt={6}
            color={hindrance === undefined ? "teal" : "red"}
            style={{ whiteSpace: "normal", height: "auto" }}
          >
            {hindrance === undefined ? t("fits") : hindranceText(hindrance)}
          </Badge>
        </div>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t("remove", { serial: found.row.serial })}
          onClick={onRemove}
        >
          <IconTrash size={18} aria-hidden />
        </ActionIcon>
      </Group>
      {found.verdict === "Opened" ? (
        <NumberInput
          mt="sm"
          label={t("unitsDrawn")}
          min={1}
          max={content}
          allowDecimal={false}
          value={found.units === 0 ? "" : found.units}
          onChange={(units) => onUnits(Number(units) || 0)}
        />
      ) : null}
    </Paper>
  );

  function hindranceText(why: NonNullable<typeof hindrance>): string {
    if (why === "OtherDrug" || why === "Elsewhere" || why === "UnitsMissing") return t(`hindrances.${why}`);
    return t(`terms:Verdict.${why}`);
  }
}
