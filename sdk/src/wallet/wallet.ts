import { encryptKeystoreJson, getBytes, HDNodeWallet, Mnemonic, randomBytes, Wallet } from "ethers";
import { z } from "zod";

import { InputError } from "../errors.ts";
import { openKeystore } from "../ledger/keystore.ts";
import { readIfThere, writePrivate } from "../ledger/privateFiles.ts";
import { checkSlip, type ReadSlip, type Slip } from "../prescriptions/slip.ts";
import { seal, unseal } from "./sealed.ts";

/** An address of a patient's, and what it is for. */
export interface WalletAddress {
  /** What the patient calls it: the hospital that keeps these records. */
  readonly label: string;
  /** BIP-32 number of the key. */
  readonly index: number;
  readonly address: string;
}

/** How a wallet's file is made. */
export interface WalletOptions {
  /** The words of an earlier wallet; fresh ones by default. */
  readonly phrase?: string;
  /** scrypt's cost (a power of two); ethers' 131,072 by default, which takes about a second. */
  readonly scryptN?: number;
}

const PATH = "m/44'/60'/0'/0";
const BOOK_USE = "yaolian/wallet-book/v1";
const SHORTEST_PASSPHRASE = 8;

const fileShape = z.strictObject({
  type: z.literal("yaolian-wallet"),
  version: z.literal(1),
  keystore: z.string(),
  book: z.string(),
});
const bookShape = z.strictObject({
  addresses: z.array(z.strictObject({ label: z.string(), index: z.number().int().min(0), address: z.string() })),
  slips: z.array(z.unknown()),
});

/**
 * A patient's small wallet: one seed, a fresh address of it for each place that keeps records (so that nobody joins them on
 * the chain), and slips. Its file is encrypted with a passphrase: the seed as a Web3 keystore (scrypt), all else under a key
 * made from the seed. It signs and never pays.
 */
export class PatientWallet {
  readonly #path: string;
  readonly #keystore: string;
  readonly #root: HDNodeWallet;
  readonly #secret: Uint8Array;
  #addresses: readonly WalletAddress[];
  #slips: readonly Slip[];

  private constructor(path: string, keystore: string, opened: Opened, book: z.output<typeof bookShape>) {
    this.#path = path;
    this.#keystore = keystore;
    this.#root = opened.root;
    this.#secret = opened.secret;
    this.#addresses = book.addresses;
    this.#slips = book.slips.map((slip) => checkSlip(slip).slip);
  }

  /** Makes a wallet and its file. Throws an InputError `WalletExists`, `PassphraseTooShort` or `PhraseWrong`. */
  static async create(path: string, passphrase: string, options: WalletOptions = {}): Promise<PatientWallet> {
    if (readIfThere(path) !== undefined) {
      throw new InputError("WalletExists", `There is a wallet at ${path} already.`, "Name another file, or use it.");
    }
    if (passphrase.length < SHORTEST_PASSPHRASE) {
      const message = `The passphrase has ${passphrase.length} characters.`;
      throw new InputError("PassphraseTooShort", message, `Use ${SHORTEST_PASSPHRASE} or more.`);
    }
    const mnemonic = mnemonicOf(options.phrase);
    const { address, privateKey } = HDNodeWallet.fromMnemonic(mnemonic, PATH);
    const account = { address, privateKey, mnemonic: { path: PATH, locale: "en", entropy: mnemonic.entropy } };
    const cost = options.scryptN === undefined ? {} : { scrypt: { N: options.scryptN } };
    const keystore = await encryptKeystoreJson(account, passphrase, cost);
    const wallet = new PatientWallet(path, keystore, openedOf(mnemonic), { addresses: [], slips: [] });
    wallet.#save();
    return wallet;
  }

  /** Opens a wallet's file. Throws an InputError `WalletMissing`, `WalletWrong` or `PassphraseWrong`. */
  static async open(path: string, passphrase: string): Promise<PatientWallet> {
    const text = readIfThere(path);
    if (text === undefined) {
      throw new InputError("WalletMissing", `There is no wallet at ${path}.`, "Make one with `yaolian wallet init`.");
    }
    const file = fileShape.safeParse(jsonOf(text)).data;
    if (file === undefined) throw damaged(path);
    const opened = openedOf(await mnemonicIn(path, file.keystore, passphrase));
    const book = bookShape.safeParse(jsonOf(unseal(opened.secret, BOOK_USE, file.book) ?? "")).data;
    if (book === undefined) throw damaged(path);
    return new PatientWallet(path, file.keystore, opened, book);
  }

  /** The words that bring the seed back, for a sheet of paper. */
  get phrase(): string {
    return this.#root.mnemonic?.phrase ?? "";
  }

  /** The addresses that were given out, oldest first. */
  get addresses(): readonly WalletAddress[] {
    return this.#addresses;
  }

  get slips(): readonly ReadSlip[] {
    return this.#slips.map((slip) => checkSlip(slip));
  }

  /** The address for a place that keeps records; a fresh one at the first call. */
  addressFor(label: string): WalletAddress {
    const known = this.#addresses.find((each) => each.label === label);
    if (known !== undefined) return known;
    const index = this.#addresses.length;
    const made = { label, index, address: this.#root.deriveChild(index).address };
    this.#addresses = [...this.#addresses, made];
    this.#save();
    return made;
  }

  /** Keeps a slip; a second time it changes nothing. Throws what an altered slip throws. */
  addSlip(slip: Slip): ReadSlip {
    const read = checkSlip(slip);
    if (!this.#slips.some(({ id }) => id === read.id)) {
      this.#slips = [...this.#slips, read.slip];
      this.#save();
    }
    return read;
  }

  /** The key of an address, by the address or its label: it only signs. Throws an InputError `WalletAddressUnknown`. */
  signer(text: string): Wallet {
    const wanted = text.toLowerCase();
    const found = this.#addresses.find(({ label, address }) => label === text || address.toLowerCase() === wanted);
    if (found !== undefined) return new Wallet(this.#root.deriveChild(found.index).privateKey);
    const cure = "`yaolian wallet address` makes one for a hospital; `yaolian wallet list` shows all.";
    throw new InputError("WalletAddressUnknown", `The wallet has no address ${text}.`, cure);
  }

  /** A slip by how its prescription's id begins. Throws an InputError `SlipUnknown` or `SlipAmbiguous`. */
  slip(text: string): ReadSlip {
    const [found, another] = this.#slips.filter(({ id }) => text !== "" && id.startsWith(text.toLowerCase()));
    if (found !== undefined && another === undefined) return checkSlip(found);
    if (found !== undefined) {
      throw new InputError("SlipAmbiguous", `Several slips begin with ${text}.`, "Give more of the id.");
    }
    const cure = "`yaolian wallet add-slip` keeps one; `yaolian wallet list` shows all.";
    throw new InputError("SlipUnknown", `The wallet has no slip of a prescription ${text}.`, cure);
  }

  /** The key that signs for a slip: its address's, or the one that a bearer slip carries. Throws `WalletAddressUnknown`. */
  holderOf({ slip: { holderKey, prescription } }: ReadSlip): Wallet {
    return holderKey === undefined ? this.signer(prescription.holder) : new Wallet(holderKey);
  }

  #save(): void {
    const book = seal(this.#secret, BOOK_USE, JSON.stringify({ addresses: this.#addresses, slips: this.#slips }));
    const file = { type: "yaolian-wallet", version: 1, keystore: this.#keystore, book };
    writePrivate(this.#path, `${JSON.stringify(file, undefined, 2)}\n`);
  }
}

interface Opened {
  readonly root: HDNodeWallet;
  readonly secret: Uint8Array;
}

/** What the book is encrypted under comes from the seed's entropy, and no address's key from it. */
function openedOf(mnemonic: Mnemonic): Opened {
  return { root: HDNodeWallet.fromMnemonic(mnemonic, PATH), secret: getBytes(mnemonic.entropy) };
}

function mnemonicOf(phrase: string | undefined): Mnemonic {
  if (phrase === undefined) return Mnemonic.fromEntropy(randomBytes(16));
  try {
    return Mnemonic.fromPhrase(phrase.trim().replaceAll(/\s+/g, " "));
  } catch {
    // The message of ethers would repeat the words.
    throw new InputError("PhraseWrong", "These words are no wallet's.", "Type all 12 or 24 again, in their order.");
  }
}

async function mnemonicIn(path: string, keystore: string, passphrase: string): Promise<Mnemonic> {
  try {
    const { mnemonic } = await openKeystore(keystore, passphrase);
    if (mnemonic !== undefined) return Mnemonic.fromEntropy(mnemonic.entropy);
  } catch (cause) {
    if (!(cause instanceof Error && cause.message.startsWith("incorrect password"))) throw damaged(path);
    throw new InputError("PassphraseWrong", "The passphrase does not open the wallet.", "Type it again.", {
      place: path,
    });
  }
  throw damaged(path);
}

function damaged(path: string): InputError {
  return new InputError("WalletWrong", "The file is no wallet, or was altered.", "Bring it back from a copy.", {
    place: path,
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
