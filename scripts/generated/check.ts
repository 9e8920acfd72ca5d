import { spawnSync } from "node:child_process";

import { GENERATED, generate } from "./generate.ts";
import { ROOT } from "./root.ts";

/* Fails when a generated file that is committed is not what its program writes today. */
generate();
const paths = GENERATED.map(({ path }) => path);
const { status, stdout, stderr } = spawnSync("git", ["status", "--porcelain", "--", ...paths], {
  cwd: ROOT,
  encoding: "utf8",
});
if (status !== 0) throw new Error(`git status failed: ${stderr}`);
if (stdout !== "") {
  console.error(`${stdout}\nThese differ from what is committed: run \`npm run generate\` and commit them.`);
  process.exitCode = 1;
} else {
  console.log(`${paths.join(", ")}: fresh`);
}
