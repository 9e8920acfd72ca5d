const Spec = require("mocha/lib/reporters/spec");

/** How long a finished run may take to end by itself. */
const LEFT_OPEN_MS = 10_000;

/**
 * Mocha's spec report, which also tells the test command how many tests there were, and fails a run that something
 * (a server, a chain, a timer that no test closed) keeps alive after its last test.
 */
module.exports = class CountingReporter extends Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once("end", () => {
      const { passes, failures, pending } = this.stats;
      process.send?.({ passed: passes, failed: failures, pending });
      setTimeout(reportOpen, LEFT_OPEN_MS).unref();
    });
  }
};

function reportOpen() {
  const open = process.getActiveResourcesInfo().filter((name) => name !== "PipeWrap" && name !== "TTYWrap");
  console.error(`The tests are over, but these still hold the process: ${open.join(", ")}. Close them in the tests.`);
  process.exit(1);
}
