import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { format } from "prettier";

import { schemaOf, SHAPES } from "../../sdk/src/reports/index.ts";
import { ROOT } from "./root.ts";

/* Writes docs/reports: the JSON schema of each set of the regulator's report. */
const folder = join(ROOT, "docs", "reports");
mkdirSync(folder, { recursive: true });
for (const shape of Object.values(SHAPES)) {
  const text = await format(JSON.stringify(schemaOf(shape), undefined, 2), { parser: "json", printWidth: 120 });
  writeFileSync(join(folder, `${shape.name}.schema.json`), text);
}
