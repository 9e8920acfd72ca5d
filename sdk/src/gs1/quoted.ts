/** A value as an error shows it: control characters visible, cut where it is too long to read. */
export function quoted(text: string): string {
  const shown = text.length > 80 ? `${text.slice(0, 77)}…` : text;
  return JSON.stringify(shown).replaceAll("\u001d", "\\u001d");
}
