import { Anchor, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { Link } from "wouter";

import { useNames } from "./names.ts";

interface LotLinkProps {
  readonly lot: string;
  readonly lotNumber: string;
  readonly gtin: string;
}

/** A lot by its number and product, which leads to its page. */
export function LotLink({ lot, lotNumber, gtin }: LotLinkProps): ReactNode {
  const names = useNames();
  return (
    <>
      <Anchor component={Link} href={`/lots/${lot}`} size="sm" fw={600}>
        {lotNumber}
      </Anchor>
      <Text size="xs" c="dimmed">
        {names.product(gtin)}
      </Text>
    </>
  );
}
