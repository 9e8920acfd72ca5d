import { join } from "node:path";

import { pino, type Logger } from "pino";

/**
 * Where a part of the story logs: nowhere, as its screen is the story's; or all of it into a file of the folder that
 * `YAOLIAN_STORY_LOGS` names, for whoever looks into what is logged.
 */
export function storyLog(part: string): Logger {
  const folder = process.env["YAOLIAN_STORY_LOGS"] ?? "";
  if (folder === "") return pino({ level: "silent" });
  return pino({ level: "trace" }, pino.destination({ dest: join(folder, `${part}.log`), sync: true, mkdir: true }));
}
