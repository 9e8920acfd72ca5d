import { spawnSync } from "node:child_process";

import { z } from "zod";

import { ROOT } from "../../generated/root.ts";
import { judge } from "./answers.ts";
import { forgeProgram, FOUNDRY_CONFIG } from "./program.ts";

/*
 * `npm run lint:forge`: what Foundry's linter finds in the contracts, each answered in forge.json. A new finding fails, and so
 * does an answer that nothing needs any more.
 */
const Diagnostic = z.object({
  code: z.object({ code: z.string() }).nullable(),
  level: z.string(),
  message: z.string(),
  spans: z.array(z.object({ file_name: z.string(), text: z.array(z.object({ text: z.string() })) })),
});

function main(): number {
  const args = ["lint", "--root", ROOT, "--json", "contracts"];
  const ran = spawnSync(forgeProgram(), args, {
    ...{ cwd: ROOT, encoding: "utf8" },
    env: { ...process.env, FOUNDRY_CONFIG },
  });
  if (ran.error !== undefined) throw ran.error;
  // It tells them on standard error, a line of JSON each.
  const lines = ran.stderr.split("\n").filter((line) => line !== "");
  const told = lines.map((line) => {
    if (!line.startsWith("{")) throw new Error(ran.stderr.slice(0, 2_000));
    return Diagnostic.parse(JSON.parse(line));
  });
  const found = told.map(({ code, message, spans: [span] }) => {
    if (code === null || span === undefined) throw new Error(message);
    return { check: code.code, what: `${span.file_name}: ${(span.text[0]?.text ?? "").trim()}` };
  });
  return judge(
    "forge",
    found.filter(({ what }) => !what.startsWith("contracts/test/")),
  );
}

process.exitCode = main();
