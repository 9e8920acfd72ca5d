import { CONTRACT_BUDGET, TYPESCRIPT_BUDGET } from "./budgets.ts";
import { countContract } from "./contracts/count.ts";
import { countedSources } from "./contracts/places.ts";
import { filesOf, leastCovered, readRecord, removedTests, type FileCoverage } from "./record.ts";
import { report, type Group } from "./report.ts";
import { countTypescript } from "./typescript/count.ts";
import { PRODUCTS } from "./typescript/products.ts";

/*
 * The short form of R1: what the committed record of the last whole runs still says of the sources as they are, in
 * seconds. It runs no test: of a source that was changed or added since, it takes nothing for covered, so that what it
 * prints is the least there can be as long as no test was weakened. A test file that is gone is a shortfall.
 */

const NOTHING: ReadonlySet<string> = new Set();

/** Prints which sources nothing is known of. */
function tellChanged(changed: readonly string[]): void {
  for (const path of changed) console.log(`changed since the record, taken for uncovered: ${path}`);
}

const record = readRecord();
const contracts = leastCovered(record.contracts, countedSources(), (path) => countContract(path, NOTHING));
tellChanged(contracts.changed);
const groups: Group[] = [{ name: "contract", files: contracts.files, budget: CONTRACT_BUDGET }];
const all: FileCoverage[] = [];
for (const [name, patterns] of Object.entries(PRODUCTS)) {
  const { files, changed } = leastCovered(record.typescript, filesOf(...patterns), (path) => countTypescript(path, []));
  tellChanged(changed);
  groups.push({ name, files, budget: TYPESCRIPT_BUDGET });
  all.push(...files);
}
groups.push({ name: "typescript", files: all, budget: TYPESCRIPT_BUDGET });

report(groups, { missing: false });
const gone = [...removedTests(record.contracts), ...removedTests(record.typescript)];
for (const path of gone) console.log(`\n${path} was run for the record and is gone: measure again, with --record.`);
// Whether the figures are enough, `npm run assure` says.
process.exitCode = gone.length === 0 ? 0 : 1;
