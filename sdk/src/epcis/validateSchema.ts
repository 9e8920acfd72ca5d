import { Ajv } from "ajv";
import formats from "ajv-formats";
import { InputError } from "../errors.ts";

/**
 * What a document does wrong by a JSON schema of draft 7, such as the EPCIS 2.0 schema that the caller brings; no
 * entries means valid. Each entry is a JSON pointer and a sentence. Throws `SchemaWrong` where the schema is none.
 */
export function validateAgainstSchema(document: unknown, schemaJson: object): string[] {
  const ajv = new Ajv({ allErrors: true, strict: false });
  formats.default(ajv);
  acceptBlankNodes(ajv);
  let validate;
  try {
    validate = ajv.compile(schemaJson);
  } catch (cause) {
    throw new InputError(
      "SchemaWrong",
      `The JSON schema can't be used: ${String(cause)}.`,
      "Give the schema file as GS1 publishes it.",
      { cause },
    );
  }
  if (validate(document)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) =>
      `${instancePath || "/"} ${message ?? "is wrong"}${"propertyName" in params ? ` (${String(params["propertyName"])})` : ""}`,
  );
}

/** JSON-LD lets a document name itself by a blank node such as `_:document1`, and GS1's own examples do. */
function acceptBlankNodes(ajv: Ajv): void {
  const uri = ajv.formats["uri"];
  ajv.addFormat("uri", (text: string) => {
    if (/^_:[A-Za-z0-9_.-]+$/.test(text)) return true;
    if (uri instanceof RegExp) return uri.test(text);
    return typeof uri === "function" ? Boolean(uri(text)) : true;
  });
}
