import { Alert, Button, Group, SegmentedControl, Stack, Text } from "@mantine/core";
import { IconPrinter } from "@tabler/icons-react";
import { useEffect, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { ReadSlip, SlipQr } from "@yaolian/sdk/prescriptions";

import { PrintSheet, type PaperSize } from "../../parts/print/PrintSheet.tsx";
import { Section } from "../../parts/Section.tsx";
import { Failure, Loading } from "../../parts/states.tsx";
import { SlipSheet } from "./SlipSheet.tsx";

/** A slip on paper, as it will be printed. Everything of it is drawn in the page. */
export function PrintSlip({ read }: { read: ReadSlip }): ReactNode {
  const { t } = useTranslation("slip");
  const [paper, setPaper] = useState<PaperSize>("A5");
  const [qr, setQr] = useState<SlipQr>();
  const [fault, setFault] = useState<unknown>();
  useEffect(() => {
    let isShown = true;
    import("./readText.ts")
      .then(({ qrOf }) => qrOf(read))
      .then(
        (made) => isShown && setQr(made),
        (error: unknown) => isShown && setFault(error),
      );
    return () => {
      isShown = false;
    };
  }, [read]);
  return (
    <Section title={t("print")}>
      {fault === undefined ? null : <Failure title={t("noQr")} error={fault} />}
      {qr === undefined && fault === undefined ? <Loading rows={2} /> : null}
      {qr === undefined ? null : (
        <Stack>
          <Group>
            <SegmentedControl
              aria-label={t("paper")}
              value={paper}
              onChange={(value) => setPaper(value)}
              data={[
                { value: "A5", label: "A5" },
                { value: "A4", label: "A4" },
              ]}
            />
            <Button leftSection={<IconPrinter size={20} aria-hidden />} onClick={() => window.print()}>
              {t("printNow")}
            </Button>
          </Group>
          {qr.documentIncluded ? null : <Alert color="yellow">{t("documentLeftOut")}</Alert>}
          <Text size="sm" c="dimmed">
            {t("preview")}
          </Text>
          <div className="sheet-preview sheet" style={{ maxWidth: paper === "A5" ? "124mm" : "174mm" }}>
            <SlipSheet read={read} qr={qr.text} />
          </div>
          <PrintSheet paper={paper}>
            <SlipSheet read={read} qr={qr.text} />
          </PrintSheet>
        </Stack>
      )}
    </Section>
  );
}
