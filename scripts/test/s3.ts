import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { isModuleMissing } from "../local/goModules.ts";
import { runPart } from "./part.ts";

/*
 * `npm run test:s3`: the gateway's records in a bucket, against a real S3 server, Versity's gateway over a folder. It is a Go
 * program, built here once; where Go or its modules are missing this says so and ends with 69.
 */
const VERSION = "v1.8.0";
const UNAVAILABLE = 69;

const fromRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const folder = fromRoot(`cache/s3/${VERSION}`);
const program = `${folder}/versitygw`;

if (!existsSync(program)) {
  const source = `github.com/versity/versitygw/cmd/versitygw@${VERSION}`;
  const built = spawnSync("go", ["install", source], { env: { ...process.env, GOBIN: folder }, encoding: "utf8" });
  if (built.status !== 0) {
    const said = built.error?.message ?? built.stderr;
    console.error(`The S3 server could not be built, which takes Go 1.25 or newer (https://go.dev/dl): ${said}`);
    process.exit(built.error !== undefined || isModuleMissing(said) ? UNAVAILABLE : 1);
  }
}
process.env["YAOLIAN_S3_SERVER"] = program;
const flags = ["--no-experimental-require-module", "--import", import.meta.resolve("tsx")];
const reporter = ["--reporter", fromRoot("scripts/test/reporter.cjs")];
const args = [...flags, fromRoot("node_modules/mocha/bin/_mocha"), ...reporter, "gateway/test/records/s3/*.test.ts"];
const { seconds, count, trouble } = await runPart({ name: "s3", args }, (text) => process.stdout.write(text));
const { passed = 0, failed = 0 } = count ?? {};
console.log(`\n${passed} passed, ${failed} failed in ${seconds.toFixed(1)} s  ${trouble ?? ""}`);
process.exitCode = trouble === undefined ? 0 : 1;
