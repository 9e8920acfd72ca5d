import type { Context } from "hono";
import { accepts } from "hono/accepts";
import { ProblemError } from "@yaolian/http";

import type { AppEnv } from "../api/env.ts";

const VERSION = "2.0.0";
const MEDIA_TYPES = ["application/json", "application/ld+json"];
const LINK_FORMATS = ["No_Preference", "Always_GS1_Digital_Link", "Never_Translates"];

/** The headers of every answer of the query interface. */
export function answerHeaders(mediaType: string): Record<string, string> {
  return {
    "Content-Type": mediaType,
    "GS1-EPCIS-Version": VERSION,
    "GS1-CBV-Version": VERSION,
    "GS1-Extensions": "yaolian=https://yaolian.example/cbv/",
    "GS1-EPC-Format": "Always_GS1_Digital_Link",
  };
}

/**
 * In which media type a request wants its answer. Throws a ProblemError 406 where it wants one, a version of EPCIS or CBV, or
 * a form of identifiers that is not answered in.
 */
export function mediaTypeOf(c: Context<AppEnv>): string {
  const mediaType = accepts(c, { header: "Accept", supports: MEDIA_TYPES, default: "" });
  const isAny = c.req.header("Accept") === undefined || /\*\/\*|application\/\*/.test(c.req.header("Accept") ?? "");
  if (mediaType === "" && !isAny) throw notAcceptable("Accept", `Accept ${MEDIA_TYPES.join(" or ")}.`);
  for (const standard of ["EPCIS", "CBV"]) {
    const [least, most] = [c.req.header(`GS1-${standard}-Min`), c.req.header(`GS1-${standard}-Max`)];
    if (isAbove(least)) throw notAcceptable(`GS1-${standard}-Min`, `Answers are of version ${VERSION}.`);
    if (isBelow(most)) throw notAcceptable(`GS1-${standard}-Max`, `Answers are of version ${VERSION}.`);
  }
  const format = c.req.header("GS1-EPC-Format") ?? "No_Preference";
  if (!LINK_FORMATS.includes(format)) throw notAcceptable("GS1-EPC-Format", `Use one of ${LINK_FORMATS.join(", ")}.`);
  return mediaType === "" ? "application/json" : mediaType;
}

function isAbove(version: string | undefined): boolean {
  return version !== undefined && compared(version) > 0;
}

function isBelow(version: string | undefined): boolean {
  return version !== undefined && compared(version) < 0;
}

/** A version against the one that is answered in; parts that it leaves out are any. */
function compared(version: string): number {
  const own = VERSION.split(".").map(Number);
  for (const [place, part] of version.split(".").map(Number).entries()) {
    if (part !== own[place]) return part - (own[place] ?? 0);
  }
  return 0;
}

function notAcceptable(header: string, cure: string): ProblemError {
  const detail = `What the header ${header} asks for is not answered in.`;
  return new ProblemError(406, "NotAcceptable", detail, cure);
}
