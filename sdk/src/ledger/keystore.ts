import { decryptKeystoreJson, type KeystoreAccount } from "ethers";
import { z } from "zod";

import { InputError } from "../errors.ts";

/** Memory that scrypt may take for a keystore: geth's costliest takes half of it. */
const MOST_MEMORY = 512 * 1024 * 1024;
/** Rounds of scrypt's mixing (n · r · p); geth's costliest takes a quarter of them, about a second. */
const MOST_MIXING = 2 ** 23;
const MOST_ITERATIONS = 5_000_000;

const NESTED = new Set(["crypto", "kdfparams"]);

const positive = z.int().min(1);
const scrypt = z
  .looseObject({ n: positive, r: positive, p: positive })
  .refine(({ n, r, p }) => 128 * r * (n + p) <= MOST_MEMORY && n * r * p <= MOST_MIXING, {
    error: "it asks for more memory or time than any keystore needs",
  });
const shape = z.looseObject({
  version: z.literal(3),
  crypto: z.discriminatedUnion("kdf", [
    z.looseObject({ kdf: z.literal("scrypt"), kdfparams: scrypt }),
    z.looseObject({ kdf: z.literal("pbkdf2"), kdfparams: z.looseObject({ c: positive.max(MOST_ITERATIONS) }) }),
  ]),
});

/**
 * Opens a keystore (Web3 Secret Storage, version 3). What its key derivation costs is looked at before it is begun: a file
 * could ask for all memory, or for years. Throws an InputError `KeystoreWrong`, which the caller completes with its path,
 * or what ethers throws where the passphrase is another's.
 */
export async function openKeystore(text: string, passphrase: string): Promise<KeystoreAccount> {
  const checked = shape.safeParse(lowerCased(jsonOf(text)));
  if (checked.success) return decryptKeystoreJson(text, passphrase);
  const { path = [], message = "it is malformed" } = checked.error.issues[0] ?? {};
  const what = path.length === 0 ? message : `${path.join(".")}: ${message}`;
  throw new InputError("KeystoreWrong", `This is no keystore of version 3 (${what}).`, "Bring it back from a copy.");
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The same with all names in lower case, as they are looked for; undefined where two would be one. */
function lowerCased(value: unknown): unknown {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([name, inner]): [string, unknown] => [name.toLowerCase(), inner]);
  if (new Set(entries.map(([name]) => name)).size < entries.length) return undefined;
  return Object.fromEntries(entries.map(([name, inner]) => [name, NESTED.has(name) ? lowerCased(inner) : inner]));
}
