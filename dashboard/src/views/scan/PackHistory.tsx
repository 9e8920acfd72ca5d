import { Text, Timeline } from "@mantine/core";
import {
  IconArrowsExchange,
  IconDroplet,
  IconPackage,
  IconPackageImport,
  IconTruckDelivery,
  type Icon,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { EnumValue } from "@yaolian/sdk/ledger";

import type { PackStep, Shipment } from "../../data/types.ts";
import { useFormat } from "../../parts/format.ts";
import { useNames } from "../../parts/names.ts";
import { Section } from "../../parts/Section.tsx";

const ICONS: Record<PackStep["step"], Icon> = {
  Shipped: IconTruckDelivery,
  Arrived: IconPackageImport,
  Changed: IconArrowsExchange,
  Opened: IconPackage,
  Drawn: IconDroplet,
};

/** Where a pack has been, the newest first, as far as the viewer may see. */
export function PackHistory({ steps }: { steps: readonly PackStep[] }): ReactNode {
  const { t } = useTranslation("scan");
  const { moment } = useFormat();
  const newestFirst = [...steps].reverse();
  return (
    <Section title={t("history")}>
      {steps.length === 0 ? (
        <Text c="dimmed">{t("historyEmpty")}</Text>
      ) : (
        <Timeline bulletSize={28} lineWidth={2} active={newestFirst.length}>
          {newestFirst.map((step, at) => {
            const Sign = ICONS[step.step];
            return (
              <Timeline.Item
                key={`${step.time}-${step.step}-${newestFirst.length - at}`}
                bullet={<Sign size={16} aria-hidden />}
              >
                <StepText step={step} />
                <Text size="xs" c="dimmed">
                  {moment(step.time)}
                </Text>
              </Timeline.Item>
            );
          })}
        </Timeline>
      )}
    </Section>
  );
}

function StepText({ step: { step, site, to, reason } }: { step: PackStep }): ReactNode {
  const { t } = useTranslation(["scan", "terms"]);
  const names = useNames();
  const [from, toSite] = [names.site(site), to === null ? "" : names.site(to)];
  if (step === "Shipped") {
    const why = reason === null ? "" : t(`terms:MovementReason.${reason as EnumValue<"MovementReason">}`);
    return <Line text={t("stepShipped", { from, to: toSite })} aside={why} />;
  }
  if (step === "Arrived") {
    const how = reason === null ? "" : t(`terms:ShipmentStatus.${reason as Shipment["status"]}`);
    return <Line text={t("stepArrived", { from, to: toSite })} aside={how} />;
  }
  if (step === "Changed") {
    const what = reason === null ? t("stepChanged") : t(`terms:PackReason.${reason as EnumValue<"PackReason">}`);
    return <Line text={t("stepAt", { what, site: from })} aside="" />;
  }
  return (
    <Line text={t("stepAt", { what: step === "Opened" ? t("stepOpened") : t("stepDrawn"), site: from })} aside="" />
  );
}

function Line({ text, aside }: { text: string; aside: string }): ReactNode {
  return (
    <Text size="sm">
      {text}
      {aside === "" ? null : (
        <Text span size="sm" c="dimmed">
          {" "}
          · {aside}
        </Text>
      )}
    </Text>
  );
}
