import { readFile } from "node:fs/promises";

import { nameMaker, registerMaterial, registerProduct, setProductStatus, showProduct } from "@yaolian/sdk/drugs";
import type { Product, ProductInput } from "@yaolian/sdk/drugs";
import { words } from "@yaolian/sdk/errors";
import { normalGtin } from "@yaolian/sdk/lots";

import { sent } from "../acts/perform.ts";
import { InputError } from "../frame/basics.ts";
import { action, query } from "../frame/command.ts";
import { tableLines } from "../frame/table.ts";
import { enumOf, siteOf } from "../frame/values.ts";
import type { Directory } from "../told/directory.ts";

const GTIN = { type: "positional", required: true, description: "The product's GTIN" } as const;

const list = query({
  name: "drug list",
  description: "All registered products",
  examples: ["yaolian --demo drug list"],
  async run(session) {
    const [ledger, directory] = [await session.ledger(), await session.directory()];
    const { drugRegistry, deployment } = ledger;
    const events = await drugRegistry.queryFilter(
      drugRegistry.filters.ProductRegistered(),
      deployment.contracts.drugRegistry.startBlock,
    );
    const gtins = [...new Set(events.map(({ args }) => String(args.gtin).padStart(14, "0")))];
    const products = await Promise.all(gtins.map((gtin) => showProduct(ledger, gtin)));
    const cells = products.map((product) => [
      product.gtin,
      nameOf(product, directory),
      contentOf(product),
      words(product.class),
      words(product.status),
    ]);
    const heads = ["GTIN", "name", "a pack holds", "class", "status"];
    return { data: products, lines: tableLines(cells, { heads, emphasis: session.io.colors.bold }) };
  },
});

const show = query({
  name: "drug show",
  description: "One product as it is registered now",
  examples: ["yaolian --demo drug show 06901234000016"],
  args: { gtin: GTIN },
  async run(session, args) {
    const [ledger, directory] = [await session.ledger(), await session.directory()];
    const product = await showProduct(ledger, args.gtin);
    const { lowest, highest, minutesOut } = product.storage;
    const rows = [
      ["GTIN", product.gtin],
      ["status", words(product.status)],
      ["class", words(product.class) + (product.vaccine ? ", vaccine" : "")],
      ["a pack holds", contentOf(product)],
      ["substitution group", product.group],
      ["approval number", product.approvalNumber],
      ["held by", directory.member(product.holder)],
      ["lots released by", product.vaccine || product.needsLotRelease ? "a regulator" : "their maker"],
      ["storage", `${lowest} to ${highest} °C, ${minutesOut} minutes out of it at most`],
      ["once opened", product.hoursOpen === 0 ? "until it expires" : `${product.hoursOpen} hours`],
      ["a prescription names", product.maxUnits === 0 ? "any quantity" : `at most ${product.maxUnits} units`],
    ];
    return { data: product, lines: [session.io.colors.bold(directory.product(product.gtin)), ...tableLines(rows)] };
  },
});

const register = action({
  name: "drug register",
  description: "Register an approved product from a JSON file; a regulator officer does this",
  examples: ["yaolian --demo drug register product.json --maker 6901234000016"],
  args: {
    file: {
      type: "positional",
      required: true,
      description: "JSON: gtin, coding, content, unit, class, holder, storage…",
    },
    maker: { type: "string", valueHint: "glns", description: "Sites that may make it, separated by commas" },
  },
  async run(session, args) {
    const product = await readProduct(args.file);
    const officer = await session.actingAs([{ role: "RegulatorOfficer" }]);
    const makers = (args.maker ?? "")
      .split(",")
      .map((gln) => gln.trim())
      .filter(Boolean);
    const sites = await Promise.all(makers.map((gln) => siteOf(officer, gln)));
    const done = await sent(session, await registerProduct(officer, product));
    for (const site of sites) await nameMaker(officer, { gtin: product.gtin, site });
    return sites.length === 0 ? done : { ...done, reason: `${done.reason} Makers: ${makers.join(", ")}.` };
  },
});

const status = action({
  name: "drug status",
  description: "Suspend a product, approve it again, or withdraw it for good; a regulator officer does this",
  examples: ["yaolian --demo drug status 06901234000047 suspended --reason 'order 2026-31'"],
  args: {
    gtin: GTIN,
    status: { type: "positional", required: true, description: "approved, suspended or withdrawn" },
    reason: { type: "string", required: true, description: "What the order is called" },
  },
  async run(session, args) {
    const wanted = enumOf("ProductStatus", args.status);
    if (wanted === "Unknown") throw new InputError("WordUnknown", "No product becomes unknown.", "Withdraw it.");
    const officer = await session.actingAs([{ role: "RegulatorOfficer" }]);
    const { gtin, status: current } = await showProduct(officer, args.gtin);
    if (current === wanted) return { outcome: "already-applied", reason: `${gtin} is ${words(wanted)} already.` };
    return sent(session, await setProductStatus(officer, { gtin, status: wanted, reason: args.reason }));
  },
});

const maker = action({
  name: "drug maker",
  description: "Name a site that may make a product, or end that; a regulator officer does this",
  examples: [
    "yaolian --demo drug maker 06901234000016 6901234000023",
    "yaolian --demo drug maker 06901234000016 6901234000023 --end",
  ],
  args: {
    gtin: GTIN,
    site: { type: "positional", required: true, description: "The site's GLN" },
    end: { type: "boolean", description: "It may no longer make the product" },
  },
  async run(session, args) {
    const officer = await session.actingAs([{ role: "RegulatorOfficer" }]);
    const [gtin, site] = [normalGtin(args.gtin), await siteOf(officer, args.site)];
    return sent(session, await nameMaker(officer, { gtin, site, named: args.end !== true }));
  },
});

const material = action({
  name: "drug material",
  description:
    "Give what has no GTIN (a herb, a bulk substance) a number; a quality officer of a grower or maker does this",
  examples: ["yaolian --demo drug material --unit piece --document 'Astragalus root, Shaanxi' --at 6909123000024"],
  args: {
    unit: {
      type: "string",
      valueHint: "word",
      required: true,
      description: "What a pack of it is counted in, e.g. piece, gram",
    },
    document: { type: "string", required: true, description: "What its description is called; its hash is recorded" },
    at: { type: "string", valueHint: "gln", required: true, description: "The quality officer's site" },
  },
  async run(session, args) {
    const site = await siteOf(await session.ledger(), args.at);
    const quality = await session.actingAs([{ role: "QualityOfficer", site }]);
    const input = { unit: enumOf("ContentUnit", args.unit), document: args.document };
    const outcome = await registerMaterial(quality, input);
    return sent(session, outcome, { number: outcome.number.toString() });
  },
});

/** `30 tablets`, `1 patch`. */
function contentOf({ content, unit }: Product): string {
  const word = words(unit);
  return `${content} ${content === 1 ? word : word.replace(/ch$/, "che")}${content === 1 ? "" : "s"}`;
}

function nameOf({ gtin }: Product, directory: Directory): string {
  const name = directory.product(gtin);
  return name === gtin ? "" : name;
}

/** A product as its file has it. Throws an InputError `ProductFileWrong` that names the member at fault. */
async function readProduct(path: string): Promise<ProductInput> {
  const wrong = (what: string): InputError => {
    const cure = "Write gtin, coding {system, code}, content, unit, class, holder and storage {lowest, highest}.";
    return new InputError("ProductFileWrong", what, cure, { place: path });
  };
  const product = productIn(await readFile(path, "utf8"));
  if (product === undefined) throw wrong("The file is no JSON object.");
  const { coding, storage } = product;
  const missing = [
    ...["gtin", "unit", "class"].filter((name) => typeof product[name as keyof ProductInput] !== "string"),
    ...["content", "holder"].filter((name) => typeof product[name as keyof ProductInput] !== "number"),
    ...(typeof coding?.system === "string" && typeof coding.code === "string" ? [] : ["coding"]),
    ...(typeof storage?.lowest === "number" && typeof storage.highest === "number" ? [] : ["storage"]),
  ];
  if (missing.length > 0) throw wrong(`The product's ${missing.join(", ")} is missing or malformed.`);
  return { ...product, unit: enumOf("ContentUnit", product.unit), class: enumOf("LegalClass", product.class) };
}

function productIn(text: string): ProductInput | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === "object" ? (value as ProductInput) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** `yaolian drug …`. */
export const drugCommands = { list, show, register, material, status, maker };
