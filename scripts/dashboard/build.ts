import { buildDashboard, DIST } from "./vite.ts";
import { FIRST_LOAD_LIMIT, weigh } from "../../dashboard/build/weight.ts";

await buildDashboard();
const { firstLoad } = await weigh(DIST);
process.stdout.write(`First load: ${firstLoad} bytes of compressed JavaScript, at most ${FIRST_LOAD_LIMIT}.\n`);
process.exitCode = firstLoad > FIRST_LOAD_LIMIT ? 1 : 0;
