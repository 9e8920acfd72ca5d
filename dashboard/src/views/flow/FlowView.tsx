import { Select } from "@mantine/core";
import { IconRoute } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { useAsked } from "../../data/asked.ts";
import { useDirectory } from "../../data/service.ts";
import type { Flow } from "../../data/types.ts";
import { Page } from "../../parts/Page.tsx";
import { Section } from "../../parts/Section.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { FlowChart } from "./FlowChart.tsx";
import { SitesTable } from "./SitesTable.tsx";
import { WaysTable } from "./WaysTable.tsx";

/** For the regulator: where goods are, and the ways that they took from maker to pharmacy. */
export default function FlowView(): ReactNode {
  const { t } = useTranslation("flow");
  const [gtin, setGtin] = useState<string | null>(null);
  const flow = useAsked<Flow>(gtin === null ? "/flow" : `/flow?gtin=${gtin}`);
  return (
    <Page title={t("title")} explain={t("explain")} actions={<ProductSelect gtin={gtin} onChange={setGtin} />}>
      <Answered of={flow} rows={10}>
        {(known) =>
          known.sites.length + known.links.length === 0 ? (
            <Empty icon={<IconRoute size={40} stroke={1.3} />} title={t("empty")} cure={t("emptyCure")} />
          ) : (
            <>
              <Section title={t("chart")}>
                <FlowChart flow={known} />
              </Section>
              {known.links.length === 0 ? null : (
                <Section title={t("ways")}>
                  <WaysTable links={known.links} />
                </Section>
              )}
              <Section title={t("stocks")}>
                <SitesTable sites={known.sites} />
              </Section>
            </>
          )
        }
      </Answered>
    </Page>
  );
}

function ProductSelect({
  gtin,
  onChange,
}: {
  gtin: string | null;
  onChange: (gtin: string | null) => void;
}): ReactNode {
  const { t } = useTranslation("flow");
  const { data } = useDirectory();
  return (
    <Select
      label={t("product")}
      placeholder={t("allProducts")}
      clearable
      clearButtonProps={{ "aria-label": t("allProducts") }}
      searchable
      value={gtin}
      onChange={onChange}
      data={(data?.products ?? []).map((each) => ({ value: each.gtin, label: each.name ?? each.gtin }))}
      w={{ base: "100%", xs: 340 }}
    />
  );
}
