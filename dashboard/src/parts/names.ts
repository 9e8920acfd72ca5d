import { useTranslation } from "react-i18next";

import { useDirectory } from "../data/service.ts";

export interface Names {
  readonly site: (site: number) => string;
  readonly member: (member: number) => string;
  readonly product: (gtin: string) => string;
}

/** What people call sites, members and products; their numbers where nobody named them. */
export function useNames(): Names {
  const { t } = useTranslation("terms");
  const { data } = useDirectory();
  return {
    site: (site) => data?.sites.find((each) => each.site === site)?.name ?? t("site", { site }),
    member: (member) => data?.members.find((each) => each.member === member)?.name ?? t("member", { member }),
    product: (gtin) => data?.products.find((each) => each.gtin === gtin)?.name ?? gtin,
  };
}
