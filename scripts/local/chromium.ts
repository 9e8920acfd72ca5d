import { ensurePackage } from "./debian.ts";

/** What keeps a browser that nobody sits in front of to itself. */
export const CHROMIUM_FLAGS: readonly string[] = [
  ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
  ...["--disable-component-update", "--disable-sync"],
];

/**
 * Where Chromium is: YAOLIAN_CHROMIUM, or Debian's, which is installed first where it is missing and this is root.
 * Throws an InputError `ChromiumMissing`.
 */
export async function chromiumPath(): Promise<string> {
  const given = process.env["YAOLIAN_CHROMIUM"];
  if (given !== undefined && given !== "") return given;
  const place = "/usr/bin/chromium";
  await ensurePackage({ name: "chromium", place, missing: "ChromiumMissing" });
  return place;
}

/** Lets pictures of the page have Chinese letters. Throws an InputError `FontsMissing`. */
export async function ensureChineseFonts(): Promise<void> {
  const place = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";
  await ensurePackage({ name: "fonts-noto-cjk", place, missing: "FontsMissing" });
}
