/**
 * Whether Go failed since it did not get a module, by what it said: its proxy is not reached, or does not have it. A module that
 * is there and does not compile is another matter.
 */
export function isModuleMissing(said: string): boolean {
  return /dial tcp|no such host|i\/o timeout|connection (refused|reset)|TLS handshake|: (403|404|410|429|5\d\d) /.test(
    said,
  );
}
