import { Badge, Group, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { ReadSlip } from "@yaolian/sdk/prescriptions";

import { useFormat } from "../../parts/format.ts";
import { Mono } from "../../parts/Mono.tsx";
import { toldOf } from "../slip/told.ts";

/** What a slip prescribes, in few words. */
export function SlipSummary({ read }: { read: ReadSlip }): ReactNode {
  const { t } = useTranslation("slip");
  const { day, number } = useFormat();
  const told = toldOf(read);
  return (
    <div>
      <Text fw={600} fz="lg">
        {told.drug ?? t("drugOfCode", { code: told.code })}
      </Text>
      <Text>
        {told.unit === undefined
          ? t("units", { count: told.quantity, amount: number(told.quantity) })
          : `${number(told.quantity)} ${told.unit}`}
        {told.dosage.length === 0 ? "" : ` · ${told.dosage.join(" · ")}`}
      </Text>
      <Group gap="xs" mt={6}>
        <Badge color="gray">{t("fromTo", { first: day(told.firstDay), last: day(told.lastDay) })}</Badge>
        {told.isControlled ? <Badge color="red">{t("controlled")}</Badge> : null}
        {told.patient === undefined ? null : <Badge color="gray">{told.patient}</Badge>}
        <Mono c="dimmed">{read.id}</Mono>
      </Group>
    </div>
  );
}
