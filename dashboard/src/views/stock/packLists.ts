import { useSyncExternalStore } from "react";

/** The pack list of a lot that was registered here: its maker's secret, kept in the page's memory alone. */
export interface KeptList {
  readonly lotId: string;
  readonly gtin: string;
  readonly lot: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const listeners = new Set<() => void>();
let lists: readonly KeptList[] = [];

/** Keeps a pack list until the page is left. */
export function keepList(list: KeptList): void {
  lists = [...lists.filter(({ lotId }) => lotId !== list.lotId), list];
  for (const listener of listeners) listener();
}

/** The pack lists that are kept. */
export function useKeptLists(): readonly KeptList[] {
  return useSyncExternalStore(subscribe, () => lists);
}

/** Gives a pack list to the person, as a file that the service and the command line take. */
export function saveList({ gtin, lot, bytes }: KeptList): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
  link.download = `${gtin}-${encodeURIComponent(lot)}.lot`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
