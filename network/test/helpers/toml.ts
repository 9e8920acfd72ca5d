/** Reads a flat TOML file of strings, numbers, booleans and one-line arrays of strings. Throws where a line is anything else. */
export function readToml(text: string): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const line of text.split("\n")) {
    if (line === "" || line.startsWith("#")) continue;
    const [, key, value] = /^([a-z][a-z0-9-]*)=(.+)$/.exec(line) ?? [];
    if (key === undefined || value === undefined) throw new Error(`No TOML: ${line}`);
    if (key in values) throw new Error(`${key} stands twice.`);
    values[key] = JSON.parse(value);
  }
  return values;
}
