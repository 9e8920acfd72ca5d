import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { openVault } from "@yaolian/sdk/ledger";
import { Wallet } from "ethers";

import { command } from "../frame/command.ts";
import { InputError } from "../frame/basics.ts";
import { readPassphrase } from "../frame/keys.ts";

const SHORTEST_PASSPHRASE = 8;
const OWNER_ONLY = 0o600;

/** `yaolian init`: a vault, and a first key in it. */
export const init = command(
  {
    name: "init",
    description: "Begin a vault here and make a key for an operator",
    examples: ["yaolian init --passphrase-file pass.txt", "yaolian init --import-key-file key.txt"],
    args: {
      "import-key-file": { type: "string", description: "A file with a private key to keep, instead of making one" },
    },
  },
  async ({ globals, io }, args) => {
    const vault = openVault(globals.vault);
    const passphrase = await readPassphrase(globals, io);
    if (passphrase.length < SHORTEST_PASSPHRASE) {
      const cure = `Use ${SHORTEST_PASSPHRASE} or more; a password manager makes good ones.`;
      throw new InputError("PassphraseTooShort", `The passphrase has ${passphrase.length} characters.`, cure);
    }
    const wallet = await walletOf(args["import-key-file"]);
    const folder = globals.keys ?? vault.keyFolder;
    const path = join(folder, `${wallet.address}.json`);
    const isThere = existsSync(path);
    if (!isThere && !globals.dryRun) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeFile(path, await wallet.encrypt(passphrase), { mode: OWNER_ONLY, flag: "wx" });
    }
    // Whoever commits the folder by mistake would publish the slips.
    if (!globals.dryRun) await writeFile(join(vault.folder, ".gitignore"), "*\n", { mode: OWNER_ONLY });
    if (globals.json) io.out(JSON.stringify({ vault: vault.folder, address: wallet.address, keystore: path, isThere }));
    else {
      io.out(`${isThere ? "The key is there already" : "The key is kept"}: ${wallet.address} in ${path}`);
      io.out("Ask your member's admin to add it: yaolian member add-operator <member> <address> --role … --site …");
    }
    return 0;
  },
);

async function walletOf(file: string | undefined): Promise<Wallet> {
  if (file === undefined) return new Wallet(Wallet.createRandom().privateKey);
  const text = (await readFile(file, "utf8")).trim();
  if (!/^(?:0x)?[0-9a-fA-F]{64}$/.test(text)) {
    const cure = "Write it as 0x and 64 hexadecimal digits.";
    throw new InputError("KeyFileWrong", "The file holds no private key.", cure, { place: file });
  }
  return new Wallet(text.startsWith("0x") ? text : `0x${text}`);
}
