import type { Parser } from "../parser.ts";
import { EPCIS } from "./epcis.ts";
import { FHIR } from "./fhir.ts";
import { GS1 } from "./gs1.ts";
import { KEPT } from "./kept.ts";
import { LISTS } from "./lists.ts";
import { PATIENTS } from "./patients.ts";

/** Every parser of documents, codes and files. Nodes, requests and the command line have tests of their own. */
export const PARSERS: readonly Parser[] = [...GS1, ...EPCIS, ...FHIR, ...LISTS, ...PATIENTS, ...KEPT];
