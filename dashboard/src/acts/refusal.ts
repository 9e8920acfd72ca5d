import type { Language } from "../words/index.ts";

/** Why the ledger or a wallet refuses, in the language of the page. */
export class Refusal extends Error {
  readonly cure: string;
  readonly language: Language;

  constructor(message: string, cure: string, language: Language, cause: unknown) {
    super(message, { cause });
    this.name = "Refusal";
    this.cure = cure;
    this.language = language;
  }
}
