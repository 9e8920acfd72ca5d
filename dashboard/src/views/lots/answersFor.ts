import type { Lot } from "../../data/types.ts";
import { useViewer } from "../../session/session.ts";

/** Whether the viewer answers for the whole of a lot: its maker, who answers for its product, and regulators. */
export function useAnswersFor({ maker, authorisationHolder }: Lot): boolean {
  const viewer = useViewer();
  if (viewer.kind === "regulator") return true;
  return viewer.kind === "member" && [maker, authorisationHolder].includes(viewer.member);
}
