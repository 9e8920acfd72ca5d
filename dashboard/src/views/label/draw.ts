import { drawingSVG, gs1datamatrix, qrcode } from "bwip-js/browser";

import { printDigitalLink, printElementString } from "@yaolian/sdk/gs1";

/** What carries a code: a square of GS1's own, or a QR code that a phone opens as an address. */
export type Carrier = "DataMatrix" | "QR";

/** What stands on a label. */
export interface Printed {
  readonly gtin: string;
  readonly lot: string;
  /** `YYYY-MM-DD`. */
  readonly expiry: string;
  readonly serial: string;
}

/** The fields as people read them beside the code, and the code as SVG. */
export interface DrawnLabel {
  readonly fields: readonly (readonly [ai: string, value: string])[];
  readonly svg: string;
}

/** Draws a label's code. Throws an InputError where a field can't be in a code. */
export function drawLabel(printed: Printed, carrier: Carrier): DrawnLabel {
  const { human } = printElementString(printed);
  const text = carrier === "QR" ? printDigitalLink(printed) : human;
  const draw = carrier === "QR" ? qrcode : gs1datamatrix;
  const bcid = carrier === "QR" ? "qrcode" : "gs1datamatrix";
  const options = { bcid, text, scale: 4, ...(carrier === "QR" ? { eclevel: "M" } : {}) };
  return { fields: fieldsOf(human), svg: draw(options, drawingSVG()) };
}

function fieldsOf(human: string): (readonly [string, string])[] {
  return [...human.matchAll(/\((\d\d)\)((?:\\\(|(?!\(\d\d\)).)*)/g)].map(
    ([, ai = "", value = ""]) => [ai, value.replaceAll("\\(", "(")] as const,
  );
}
