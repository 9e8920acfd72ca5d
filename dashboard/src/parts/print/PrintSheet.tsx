import type { ReactNode } from "react";
import { createPortal } from "react-dom";

import "./print.css";

/** The sizes of paper that sheets are printed on. */
export type PaperSize = "A4" | "A5";

/** What is printed in place of the page: nothing of it is seen on the screen. */
export function PrintSheet({ paper, children }: { paper: PaperSize; children: ReactNode }): ReactNode {
  return createPortal(
    <div className="print-sheet" data-paper={paper} aria-hidden>
      {children}
    </div>,
    document.body,
  );
}
