import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";

/** Foundry's node. */
export interface Anvil {
  readonly url: string;
  /** Ends it; a state that it was to keep is in its file afterwards. */
  stop(): Promise<void>;
}

export interface AnvilOptions {
  readonly chainId: number;
  /** Seconds between two blocks; a block for each transaction if left out. */
  readonly blockSeconds?: number;
  /** Any free port if left out. */
  readonly port?: number;
  /** The file that its state is read from and, when it ends, written to. */
  readonly state?: string;
}

/** Starts it. The program itself, not npm's wrapper around it: a wrapper that is killed leaves it behind. */
export async function startAnvil({ chainId, blockSeconds, port = 0, state }: AnvilOptions): Promise<Anvil> {
  const options = [
    ...["--port", String(port), "--hardfork", "osaka", "--chain-id", String(chainId), "--accounts", "64"],
    ...(blockSeconds === undefined ? [] : ["--block-time", String(blockSeconds)]),
    ...(state === undefined ? [] : ["--state", state]),
  ];
  const child = spawn(programPath(), options, { stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(child, "exit");
  const lines = createInterface({ input: child.stdout });
  const listening = new Promise<string>((resolve) => {
    lines.on("line", (line) => {
      const [, address] = /^Listening on (\S+)$/.exec(line) ?? [];
      if (address !== undefined) resolve(`http://${address}`);
    });
  });
  const died = exited.then(() => {
    throw new Error("Anvil ended before it listened.");
  });
  const url = await Promise.race([listening, died]);
  died.catch(() => undefined);
  return {
    url,
    async stop() {
      child.kill(state === undefined ? "SIGKILL" : "SIGTERM");
      await exited;
      lines.close();
    },
  };
}

function programPath(): string {
  const arch = process.arch === "x64" ? "amd64" : process.arch;
  const manifest = `@foundry-rs/anvil-${process.platform}-${arch}/package.json`;
  const fromAnvil = createRequire(createRequire(import.meta.url).resolve("@foundry-rs/anvil/package.json"));
  return join(dirname(fromAnvil.resolve(manifest)), "bin", process.platform === "win32" ? "anvil.exe" : "anvil");
}
