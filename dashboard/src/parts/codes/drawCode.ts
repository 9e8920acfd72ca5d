import { drawingSVG, qrcode } from "bwip-js/generic";

/** Four modules of white around a QR code (ISO/IEC 18004), each two units wide. */
const QUIET = 8;

/** A QR code at error correction level M as an SVG document. */
export function drawQr(text: string): string {
  const options = { bcid: "qrcode", text, eclevel: "M", paddingwidth: QUIET, paddingheight: QUIET, scale: 1 };
  return qrcode({ ...options, backgroundcolor: "FFFFFF" }, drawingSVG());
}
