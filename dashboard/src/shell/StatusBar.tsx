import { Alert, Badge, Indicator, Text } from "@mantine/core";
import { IconPlugConnectedX } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { ServiceState } from "../data/service.ts";
import { useFormat } from "../parts/format.ts";

/** Blocks that a live page may be behind before it says so. */
const MOST_LAG = 3;

/** One line that says whether what one sees is true now. */
export function StatusBar({ service }: { service: ServiceState | undefined }): ReactNode {
  const { t } = useTranslation("status");
  const { number } = useFormat();
  if (service === undefined) return null;
  const { state, block = 0, lag = 0 } = service;
  const isLive = state === "ready" && lag <= MOST_LAG;
  const color = isLive ? "teal" : state === "unreachable" || state === "chainUnreachable" ? "red" : "yellow";
  const said =
    state !== "ready" ? t(state) : isLive ? t("live", { block: number(block) }) : t("behind", { count: lag });
  return (
    <Badge
      color={color}
      size="lg"
      radius="xl"
      aria-label={`${t("label")}: ${said}`}
      title={said}
      leftSection={
        <Indicator inline color={color} size={8} processing={isLive} ml={4} mr={4} position="middle-center" />
      }
    >
      <Text span size="xs" fw={600} className="figure" visibleFrom="md">
        {state === "unreachable" ? said.split(/[.。]/)[0] : said}
      </Text>
      <Text span size="xs" fw={600} className="figure" hiddenFrom="md">
        {isLive ? number(block) : "…"}
      </Text>
    </Badge>
  );
}

/** The same in full above the page, while what one sees may be old. */
export function StatusNotice({ service }: { service: ServiceState | undefined }): ReactNode {
  const { t } = useTranslation("status");
  const isBad = service !== undefined && service.state !== "ready";
  return (
    <div role="status" aria-live="polite">
      {isBad ? (
        <Alert
          mb="md"
          color={service.state === "unreachable" || service.state === "chainUnreachable" ? "red" : "yellow"}
          icon={<IconPlugConnectedX aria-hidden />}
          title={t(service.state)}
        >
          {service.state === "unreachable" ? null : t("recovering")}
        </Alert>
      ) : null}
    </div>
  );
}
