import { decodeBytes32String, ZeroHash } from "ethers";

import { ENUMS } from "../../ledger/enums.ts";
import { normalGtin } from "../../lots/names.ts";
import type { RowOf } from "../columns.ts";
import { moment, type Gatherer, type Happened, type Told } from "../told.ts";

const ACTS = ["registered", "amended", "status", "maker named", "maker ended", "material registered"] as const;

export const approvals = {
  name: "approvals",
  about: "What was decided about products and materials in the period, in its order.",
  columns: {
    at: { kind: "moment", about: "When." },
    block: { kind: "number", about: "In which block." },
    act: { kind: ACTS, about: "What was decided." },
    gtin: { kind: "text", about: "GTIN-14, or the number of a material." },
    status: { kind: ENUMS.ProductStatus, about: "The product's status afterwards." },
    class: { kind: ENUMS.LegalClass, about: "How it may reach a person." },
    approvalNumber: { kind: "text", about: "The authority's number; empty for a material." },
    holder: { kind: "number", about: "The member that holds the authorisation." },
    site: { kind: "number", about: "The site that was named to make it, or no longer.", isOptional: true },
    by: { kind: "text", about: "The operator's address." },
  },
} as const;

type Row = RowOf<typeof approvals.columns>;
type Facts = Pick<Row, "status" | "class" | "approvalNumber" | "holder">;

export class Approvals implements Gatherer<Row> {
  readonly #rows: Row[] = [];
  readonly #facts = new Map<string, Facts>();

  see({ event, time, isInPeriod }: Happened): void {
    if (event.contract !== "drugRegistry") return;
    const gtin = normalGtin(event.name === "MaterialRegistered" ? event.args.number : event.args.gtin);
    const known = this.#facts.get(gtin);
    let act: Row["act"];
    let facts: Facts | undefined = known;
    if (event.name === "ProductRegistered") {
      const { class: legalClass, approvalNumber, keeping } = event.args.registration;
      act = known === undefined ? "registered" : "amended";
      const texts = { class: legalClass, approvalNumber: textOf(approvalNumber), holder: keeping.holder };
      facts = { status: known?.status ?? "Approved", ...texts };
    } else if (event.name === "MaterialRegistered") {
      act = "material registered";
      facts = { status: "Approved", class: "Material", approvalNumber: "", holder: event.args.holder };
    } else if (event.name === "ProductStatusChanged") {
      act = "status";
      if (known !== undefined) facts = { ...known, status: event.args.current };
    } else act = event.args.named ? "maker named" : "maker ended";
    if (facts === undefined) return;
    this.#facts.set(gtin, facts);
    if (!isInPeriod) return;
    const site = event.name === "MakerNamed" ? event.args.site : null;
    this.#rows.push({ at: moment(time), block: event.block, act, gtin, ...facts, site, by: event.args.by });
  }

  rows(_told: Told): Row[] {
    return this.#rows;
  }
}

/** What another program wrote otherwise comes out in hex. */
function textOf(bytes: string): string {
  if (bytes === ZeroHash) return "";
  try {
    return decodeBytes32String(bytes);
  } catch {
    // Not UTF-8, or without the zero at its end.
    return bytes;
  }
}
