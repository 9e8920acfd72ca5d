/** A value in a flat TOML file. */
export type TomlValue = string | number | boolean | readonly string[];

/** A flat TOML file with the keys in their order. JSON's strings are TOML's basic strings. */
export function tomlText(values: Readonly<Record<string, TomlValue>>, comments: readonly string[] = []): string {
  const lines = Object.entries(values).map(([key, value]) => `${key}=${tomlValue(value)}`);
  return [...comments.map((comment) => `# ${comment}`), ...lines, ""].join("\n");
}

function tomlValue(value: TomlValue): string {
  return typeof value === "object" ? `[${value.map((each) => JSON.stringify(each)).join(",")}]` : JSON.stringify(value);
}
