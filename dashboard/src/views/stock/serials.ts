/** Letters and digits that nobody takes for another. */
const ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
/** Some 69 bits: a guess among 100,000 packs is right less than once in 10^15. */
const LENGTH = 14;

/** Serial numbers that can't be guessed, no two alike. */
export function randomSerials(count: number): string[] {
  const serials = new Set<string>();
  while (serials.size < count) serials.add(randomSerial());
  return [...serials];
}

function randomSerial(): string {
  // A byte past the last whole round of the alphabet would favour its first letters.
  const fair = 256 - (256 % ALPHABET.length);
  let serial = "";
  while (serial.length < LENGTH) {
    for (const byte of crypto.getRandomValues(new Uint8Array(2 * LENGTH))) {
      if (byte < fair && serial.length < LENGTH) serial += ALPHABET.charAt(byte % ALPHABET.length);
    }
  }
  return serial;
}
