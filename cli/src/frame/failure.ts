import { InputError, TransientError, YaolianError } from "./basics.ts";

const FILE_FAULTS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or folder: check the path",
  EACCES: "this user may not open it: give it the right to",
  EPERM: "this user may not change it: give it the right to",
  EISDIR: "it is a folder: name a file in it",
  ENOTDIR: "a part of the path is no folder: check the path",
  ENOSPC: "the disk is full: free some space",
  EROFS: "the disk can't be written: name another folder",
  EMFILE: "too many files are open: raise `ulimit -n`",
};

const NETWORK_FAULTS = new Set(["NETWORK_ERROR", "TIMEOUT", "SERVER_ERROR", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT"]);

/** One sentence for a person on what went wrong and what to do; never a stack trace. */
export function sentenceOf(error: unknown): string {
  if (error instanceof YaolianError) return error.sentence;
  if (!(error instanceof Error)) return String(error);
  const { code, path } = error as NodeJS.ErrnoException;
  const fault = code === undefined ? undefined : FILE_FAULTS[code];
  if (fault !== undefined && path !== undefined) return `${path}: ${fault}.`;
  if (error.name === "CLIError") return `${error.message}.`.replace(/\.\.$/, ".");
  const [reason = ""] = error.message.split("\n");
  return `Something went wrong that the program did not foresee (${reason}): run it again with --debug and report what it prints.`;
}

/** What a question to a contract failed with, as one of the SDK's own failures; anything else as it is. */
export async function translated(error: unknown): Promise<unknown> {
  if (!(error instanceof Error) || error instanceof YaolianError || !("code" in error)) return error;
  if (error.code === "CALL_EXCEPTION" && "data" in error && typeof error.data === "string") {
    const { explainRevert } = await import("@yaolian/sdk/errors");
    const { name, sentence, cure } = explainRevert(error.data);
    return new InputError(name ?? "Refused", sentence, cure, { cause: error });
  }
  if (!NETWORK_FAULTS.has(String(error.code))) return error;
  const cure = "Check that the node runs and that --rpc is its address, then try again.";
  return new TransientError("NodeUnreachable", "The node does not answer.", cure, { cause: error });
}
