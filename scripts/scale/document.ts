import { InputError } from "../../sdk/src/errors.ts";

/**
 * The document with each table between its markers, `<!-- scale: NAME -->` and `<!-- /scale -->`, made anew.
 *
 * @throws InputError `MarkersWrong` unless every table has its place, once.
 */
export function withTables(document: string, tables: Readonly<Record<string, string>>): string {
  const left = new Set(Object.keys(tables));
  const written = document.replaceAll(/<!-- scale: (\w+) -->[^]*?<!-- \/scale -->/g, (_, name: string) => {
    const text = tables[name];
    if (text === undefined || !left.delete(name)) throw markersWrong(`"${name}" is no table, or is there twice`);
    return `<!-- scale: ${name} -->\n\n${text}\n\n<!-- /scale -->`;
  });
  if (left.size > 0) throw markersWrong(`there is no place for ${[...left].join(", ")}`);
  return written;
}

function markersWrong(what: string): InputError {
  const cure = "Write `<!-- scale: NAME -->` and `<!-- /scale -->` around each table's place.";
  return new InputError("MarkersWrong", `In docs/scale.md ${what}.`, cure);
}
