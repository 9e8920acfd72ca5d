import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { format, resolveConfig } from "prettier";

import { ROOT } from "../../generated/root.ts";
import { ALLOWED, EXCEPTIONS, grouped, licenceRows, type Row } from "./licences.ts";
import { readLock } from "./manifests.ts";

/** Writes docs/licences.md: every package of package-lock.json with its licence, whatever this machine's platform is. */
async function main(): Promise<void> {
  const rows = licenceRows(readLock());
  const counts = [...grouped(rows, ({ licence }) => licence)].map(([licence, of]) => [licence, of.length] as const);
  const text = [
    "# Licences of what this project uses",
    "",
    "Yaolian is under Apache-2.0. Every package that `package-lock.json` pins, for every platform, with the licence that it",
    "states (SPDX). Generated from the lock file by `npm run generate`; `npm run check:supply` fails where one is neither",
    "allowed nor an exception, and where what is installed says otherwise than the lock file.",
    "",
    `Allowed, with their notices kept: ${ALLOWED.join(", ")}.`,
    "",
    "## Exceptions",
    "",
    table(
      ["package", "licence", "why it may be used"],
      Object.entries(EXCEPTIONS).map(([name, { licence, reason }]) => [`\`${name}\``, licence, reason]),
    ),
    "",
    "## How many of each",
    "",
    table(
      ["licence", "packages"],
      counts.sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([licence, of]) => [licence, String(of)]),
    ),
    "",
    "## What is run by members, or built into the dashboard",
    "",
    packages(rows.filter(({ shipped }) => shipped)),
    "",
    "## What tests and tools use",
    "",
    packages(rows.filter(({ shipped }) => !shipped)),
    "",
    "## Not from npm",
    "",
    "Programs that checks start where they are there, and that are neither linked with nor shipped: Schemathesis (MIT), Slither",
    "(AGPL-3.0) and Halmos (AGPL-3.0), pinned with their hashes in `scripts/assure/python/`; Chromium (BSD-3-Clause) and PostgreSQL",
    "(PostgreSQL) as the system has them; Versity's S3 gateway (Apache-2.0) and Kaia's consensus node (LGPL-3.0), built",
    "from Go modules whose sums Go checks.",
    "",
  ].join("\n");
  const path = join(ROOT, "docs/licences.md");
  writeFileSync(path, await format(text, { ...(await resolveConfig(path)), parser: "markdown" }));
}

function packages(rows: readonly Row[]): string {
  return table(
    ["package", "versions", "licence"],
    rows.map(({ name, versions, licence }) => [`\`${name}\``, versions, licence]),
  );
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  return [heads, heads.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

await main();
