import { faultOf } from "@yaolian/http";
import { YaolianError } from "@yaolian/sdk";
import type { Logger } from "pino";

/**
 * Does something now and again and again, until it is ended, which waits for what is under way. A failure is logged by its
 * name, and tried again the next time.
 */
export function repeat(work: () => Promise<unknown>, ms: number, log: Logger): () => Promise<void> {
  let running = Promise.resolve();
  const once = (): void => {
    running = running.then(work).then(
      () => undefined,
      (error: unknown) => {
        const fault = error instanceof YaolianError ? error.code : error instanceof Error ? faultOf(error) : "unknown";
        log.warn({ fault }, "a chore failed");
      },
    );
  };
  const timer = setInterval(once, ms);
  once();
  return async () => {
    clearInterval(timer);
    await running;
  };
}
