import { SimpleGrid, Text } from "@mantine/core";
import type { ReactNode } from "react";

/** Names and values; what is undefined is left out. */
export function Facts({ of, cols = 2 }: { of: readonly (readonly [string, ReactNode])[]; cols?: number }): ReactNode {
  return (
    <SimpleGrid component="dl" m={0} cols={{ base: 1, xs: cols }} spacing="md" verticalSpacing="sm">
      {of.map(([name, value]) =>
        value === undefined ? null : (
          <div key={name}>
            <Text component="dt" size="xs" c="dimmed">
              {name}
            </Text>
            <Text component="dd" m={0} className="figure" style={{ overflowWrap: "anywhere" }}>
              {value}
            </Text>
          </div>
        ),
      )}
    </SimpleGrid>
  );
}
