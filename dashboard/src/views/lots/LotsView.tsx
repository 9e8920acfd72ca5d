import type { ReactNode } from "react";
import { useParams } from "wouter";

import { LotList } from "./LotList.tsx";
import { LotPage } from "./LotPage.tsx";

/** The lots that one may see, or the life of one of them. */
export default function LotsView(): ReactNode {
  const { lot } = useParams<{ lot?: string }>();
  return lot === undefined ? <LotList /> : <LotPage name={lot} />;
}
