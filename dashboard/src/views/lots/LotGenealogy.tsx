import { Box, Flex, Group, Stack, Text } from "@mantine/core";
import { IconArrowNarrowRight } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { useAsked } from "../../data/asked.ts";
import type { Lot, LotGenealogy as Genealogy, LotRelative } from "../../data/types.ts";
import { LotLink } from "../../parts/LotLink.tsx";
import { useNames } from "../../parts/names.ts";
import { Section } from "../../parts/Section.tsx";
import { Answered } from "../../parts/states.tsx";
import { RelativeBadges } from "./RelativeBadges.tsx";

/** What a lot was made from and what was made from it: a step in a column, the lot in the middle. */
export function LotGenealogy({ lot }: { lot: Lot }): ReactNode {
  const { t } = useTranslation("lots");
  const genealogy = useAsked<Genealogy>(`/lots/${lot.lot}/genealogy`);
  return (
    <Section title={t("genealogy")}>
      <Answered of={genealogy}>
        {(known) => {
          const { inputs, products, others } = known;
          const isAlone = inputs.length + products.length + others.inputs + others.products === 0;
          return isAlone ? <Alone /> : <Tree lot={lot} known={known} />;
        }}
      </Answered>
    </Section>
  );
}

function Alone(): ReactNode {
  const { t } = useTranslation("lots");
  return (
    <Text size="sm" c="dimmed">
      {t("alone")}
    </Text>
  );
}

function Tree({ lot, known: { inputs, products, others } }: { lot: Lot; known: Genealogy }): ReactNode {
  const { t } = useTranslation("lots");
  const [back, on] = [stepsOf(inputs).reverse(), stepsOf(products)];
  const self = { ...lot, depth: 0, isHeld: lot.holds.length > 0 };
  const columns = [
    ...(others.inputs === 0 ? [] : [{ name: t("unseenInputs", { count: others.inputs }), lots: [] }]),
    ...back.map((lots) => ({ name: t("stepsBack", { count: lots[0]?.depth ?? 0 }), lots })),
    { name: t("thisLot"), lots: [self] },
    ...on.map((lots) => ({ name: t("stepsOn", { count: lots[0]?.depth ?? 0 }), lots })),
    ...(others.products === 0 ? [] : [{ name: t("unseenProducts", { count: others.products }), lots: [] }]),
  ];
  return (
    <Flex
      component="ol"
      direction={{ base: "column", sm: "row" }}
      align={{ base: "stretch", sm: "center" }}
      wrap="wrap"
      gap="xs"
      m={0}
      p={0}
      style={{ listStyle: "none" }}
    >
      {columns.map(({ name, lots }, place) => (
        <Group key={name} component="li" gap="xs" wrap="nowrap" align="center">
          {place === 0 ? null : (
            <Text c="dimmed" lh={1} aria-hidden visibleFrom="sm">
              <IconArrowNarrowRight size={28} stroke={1.3} />
            </Text>
          )}
          <Step name={name} lots={lots} isSelf={lots[0] === self} />
        </Group>
      ))}
    </Flex>
  );
}

/** The lots of each step, the nearest first. */
function stepsOf(relatives: readonly LotRelative[]): LotRelative[][] {
  const depths = [...new Set(relatives.map(({ depth }) => depth))].sort((one, other) => one - other);
  return depths.map((depth) => relatives.filter((each) => each.depth === depth));
}

function Step({ name, lots, isSelf }: { name: string; lots: readonly LotRelative[]; isSelf: boolean }): ReactNode {
  return (
    <Stack gap={6} style={{ flex: 1 }}>
      <Text size="xs" c="dimmed">
        {name}
      </Text>
      {lots.length === 0 ? null : (
        <Stack component="ul" gap={6} m={0} p={0} style={{ listStyle: "none" }}>
          {lots.map((each) => (
            <Relative key={each.lot} lot={each} isSelf={isSelf} />
          ))}
        </Stack>
      )}
    </Stack>
  );
}

function Relative({ lot, isSelf }: { lot: LotRelative; isSelf: boolean }): ReactNode {
  const names = useNames();
  return (
    <Box
      component="li"
      px="sm"
      py={6}
      miw={170}
      style={{
        border: `${isSelf ? 2 : 1}px solid var(--mantine-${isSelf ? "primary-color-filled" : "color-default-border"})`,
        borderRadius: "var(--mantine-radius-md)",
      }}
    >
      {isSelf ? (
        <>
          <Text size="sm" fw={600}>
            {lot.lotNumber}
          </Text>
          <Text size="xs" c="dimmed">
            {names.product(lot.gtin)}
          </Text>
        </>
      ) : (
        <LotLink {...lot} />
      )}
      <RelativeBadges lot={lot} />
    </Box>
  );
}
