import { readFile } from "node:fs/promises";

import { readSlip } from "@yaolian/sdk/prescriptions";
import { PatientWallet } from "@yaolian/sdk/wallet";

import { openWallet, WALLET, walletPath } from "../../acts/wallets.ts";
import { command } from "../../frame/command.ts";
import { readPassphrase } from "../../frame/keys.ts";
import { tableLines } from "../../frame/table.ts";
import { shortId } from "../../told/events.ts";

export const initWallet = command(
  {
    name: "wallet init",
    description: "Make a patient's wallet: its words are shown once, for a sheet of paper",
    examples: ["yaolian wallet init --passphrase-file pass.txt", "yaolian wallet init --words-file words.txt"],
    args: {
      wallet: WALLET,
      "words-file": {
        type: "string",
        valueHint: "path",
        description: "The words of an earlier wallet, instead of fresh ones",
      },
    },
  },
  async (session, args) => {
    const { globals, io } = session;
    const path = walletPath(session, args.wallet);
    const passphrase = await readPassphrase(globals, io);
    const file = args["words-file"];
    const phrase = file === undefined ? undefined : await readFile(file, "utf8");
    if (globals.dryRun) {
      io.out(`Would make a wallet at ${path}.`);
      return 0;
    }
    const wallet = await PatientWallet.create(path, passphrase, phrase === undefined ? {} : { phrase });
    const words = phrase === undefined ? { words: wallet.phrase } : {};
    if (globals.json) io.out(JSON.stringify({ wallet: path, ...words }));
    else {
      io.out(`The wallet is at ${path}.`);
      if (phrase === undefined) io.out(`Its words, which bring it back and are shown this once: ${wallet.phrase}`);
    }
    return 0;
  },
);

export const giveAddress = command(
  {
    name: "wallet address",
    description: "The address for a place that keeps your records: each has one of its own, so that nobody joins them",
    examples: ["yaolian wallet address 'Mingde Hospital'"],
    args: {
      place: { type: "positional", required: true, description: "What you call the place" },
      wallet: WALLET,
    },
  },
  async (session, args) => {
    const { globals, io } = session;
    const found = (await openWallet(session, args.wallet)).addressFor(args.place);
    io.out(globals.json ? JSON.stringify(found) : found.address);
    return 0;
  },
);

export const addSlip = command(
  {
    name: "wallet add-slip",
    description: "Keep a prescription's slip in the wallet",
    examples: ["yaolian wallet add-slip slip.json"],
    args: { slip: { type: "positional", required: true, description: "The slip's file" }, wallet: WALLET },
  },
  async (session, args) => {
    const { globals, io } = session;
    const wallet = await openWallet(session, args.wallet);
    const { id } = wallet.addSlip(readSlip(await readFile(args.slip)).slip);
    io.out(globals.json ? JSON.stringify({ id }) : `The wallet keeps the slip of prescription ${shortId(id)}`);
    return 0;
  },
);

export const listWallet = command(
  {
    name: "wallet list",
    description: "Addresses and slips in the wallet",
    examples: ["yaolian wallet list"],
    args: { wallet: WALLET },
  },
  async (session, args) => {
    const { globals, io } = session;
    const { addresses, slips } = await openWallet(session, args.wallet);
    const prescriptions = slips.map(({ id, drugName, slip }) => ({
      id,
      drug: drugName ?? slip.drug.coding?.code ?? "",
    }));
    if (globals.json) {
      io.out(JSON.stringify({ addresses, slips: prescriptions }));
      return 0;
    }
    const emphasis = io.colors.bold;
    const places = addresses.map(({ label, address }) => [label, address]);
    const papers = prescriptions.map(({ id, drug }) => [shortId(id), drug]);
    for (const line of tableLines(places, { heads: ["place", "address"], emphasis })) io.out(line);
    if (papers.length > 0) io.out("");
    if (papers.length > 0) for (const line of tableLines(papers, { heads: ["slip", "drug"], emphasis })) io.out(line);
    return 0;
  },
);
