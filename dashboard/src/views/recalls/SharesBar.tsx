import { Box, ColorSwatch, Group, Progress, SimpleGrid, Stack, Text, useMantineTheme } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { useFormat } from "../../parts/format.ts";
import { SHARES, type Shares } from "./shares.ts";

/** Where the packs of a stopped lot are now: a bar, and each share in words. */
export function SharesBar({ shares }: { shares: Shares }): ReactNode {
  const { t, i18n } = useTranslation("recalls");
  const { number } = useFormat();
  const { colors } = useMantineTheme();
  const percent = new Intl.NumberFormat(i18n.language, { style: "percent", maximumFractionDigits: 1 });
  const colorOf = (color: string): string => {
    const [name = "", shade = "6"] = color.split(".");
    return colors[name]?.[Number(shade)] ?? name;
  };
  return (
    <Stack gap="sm">
      <Progress.Root size={18} aria-hidden>
        {SHARES.map(({ name, color }) => (
          <Progress.Section key={name} value={(100 * shares[name]) / shares.packs} color={color} withAria={false} />
        ))}
      </Progress.Root>
      <SimpleGrid component="dl" m={0} cols={{ base: 2, xs: 3, md: 6 }} spacing="sm" verticalSpacing="sm">
        {SHARES.map(({ name, color }) => (
          <Box key={name}>
            <Text component="dt" size="xs" c="dimmed">
              <Group gap={6} wrap="nowrap" component="span">
                <ColorSwatch component="span" color={colorOf(color)} size={10} withShadow={false} aria-hidden />
                {t(`share.${name}`)}
              </Group>
            </Text>
            <Text component="dd" m={0} fw={650} className="figure">
              {percent.format(shares[name] / shares.packs)}{" "}
              <Text span size="xs" c="dimmed">
                {t("packs", { count: shares[name], number: number(shares[name]) })}
              </Text>
            </Text>
          </Box>
        ))}
      </SimpleGrid>
    </Stack>
  );
}
