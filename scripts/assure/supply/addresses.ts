import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";

import ts from "typescript";

import { ROOT } from "../../generated/root.ts";

/** The folders of what members run and open in a browser. */
const SHIPPED = ["sdk/src", "cli/src", "cli/bin", "indexer", "dashboard/src", "gateway/src", "http/src", "network/src"];
const PASSED_OVER = new Set(["node_modules", "test", "faults", "generated", "dist"]);

/** Hosts that the code names and never asks, with what they are there. */
export const NAMES: Readonly<Record<string, string>> = {
  "127.0.0.1": "this machine",
  "10.0.0.1": "an example of a peer's address in the network's help",
  "10.0.0.2": "an example of a peer's address in the network's help",
  host: "a placeholder in help and cures",
  "example.org": "a placeholder (RFC 2606)",
  "example.com": "a placeholder (RFC 2606)",
  "yaolian.example": "the ledger's own identifiers of things (RFC 2606)",
  "clinic.example": "a placeholder (RFC 2606)",
  "id.gs1.org": "GS1 Digital Link: identifiers of goods and places",
  "ref.gs1.org": "GS1's vocabulary (CBV): names in documents",
  "ns.gs1.org": "GS1's vocabulary: names in documents",
  "gs1.org": "GS1's vocabulary: names in documents",
  "www.gs1.org": "GS1's specifications, named in comments",
  "json-schema.org": "the name of JSON Schema's version",
  "hl7.org": "FHIR: names of code systems and profiles",
  "terminology.hl7.org": "FHIR: names of code systems",
  "www.nlm.nih.gov": "RxNorm as FHIR names it",
  "loinc.org": "LOINC as FHIR names it",
  "unitsofmeasure.org": "UCUM as FHIR names it",
  "snomed.info": "SNOMED CT as FHIR names it",
  "www.whocc.no": "ATC as FHIR names it",
  "dmd.nhs.uk": "dm+d as FHIR names it",
  "purl.obolibrary.org": "the data use ontology's terms",
  "github.com": "where to read about what a command needs",
  "go.dev": "where Go is to be had, in a cure",
};

/** Each absolute address in the strings of the shipped code whose host is no known name. */
export function strangeAddresses(root = ROOT): { readonly files: number; readonly faults: string[] } {
  const files = SHIPPED.flatMap((folder) => sourcesIn(join(root, folder)));
  const faults = files.flatMap((path) =>
    stringsIn(path)
      .flatMap((text) => [...text.matchAll(/\b(?:https?|wss?):\/\/([\w.-]+)/gi)].map(([, host = ""]) => host))
      .filter((host) => NAMES[host.toLowerCase().replace(/\.$/, "")] === undefined)
      .map(
        (host) => `${path.slice(root.length)} names the host ${host}: if it is never asked, say what it is in NAMES.`,
      ),
  );
  return { files: files.length, faults: [...new Set(faults)] };
}

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return PASSED_OVER.has(entry.name) ? [] : sourcesIn(path);
    return [".ts", ".tsx", ".mjs"].includes(extname(entry.name)) ? [path] : [];
  });
}

/** A file's strings and the fixed parts of its templates; comments are for people. */
function stringsIn(path: string): string[] {
  const source = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateLiteralToken(node) || ts.isJsxText(node)) found.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}
