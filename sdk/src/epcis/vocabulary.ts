/** The lists of words of the Core Business Vocabulary 2.0 that an event may use. */
export type VocabularyKind = "bizStep" | "disposition" | "bizTransactionType" | "sourceDestinationType" | "errorReason";

type Vocabulary = {
  /** What stands before the word in a web URI, after `https://ref.gs1.org/cbv/`. */
  web: string;
  /** What stands before the word in a URN, after `urn:epcglobal:cbv:`. */
  urn: string;
  words: ReadonlySet<string>;
};

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

const VOCABULARIES: Record<VocabularyKind, Vocabulary> = {
  bizStep: {
    web: "BizStep-",
    urn: "bizstep:",
    // `returning` is no word of the standard, but in use.
    words: words(`accepting arriving assembling collecting commissioning consigning creating_class_instance
      cycle_counting decommissioning departing destroying disassembling dispensing encoding entering_exiting holding
      inspecting installing killing loading other packing picking receiving removing repackaging repairing replacing
      reserving retail_selling shipping staging_outbound stock_taking stocking storing transporting unloading unpacking
      void_shipping sensor_reporting sampling returning`),
  },
  disposition: {
    web: "Disp-",
    urn: "disp:",
    words: words(`active container_closed damaged destroyed dispensed disposed encoded expired in_progress in_transit
      inactive no_pedigree_match non_sellable_other partially_dispensed recalled reserved retail_sold returned
      sellable_accessible sellable_not_accessible stolen unknown available completeness_verified completeness_inferred
      conformant container_open mismatch_instance mismatch_class mismatch_quantity needs_replacement non_conformant
      unavailable`),
  },
  bizTransactionType: {
    web: "BTT-",
    urn: "btt:",
    words: words("bol cert desadv inv pedigree po poc prodorder recadv rma testprd testres upevt"),
  },
  sourceDestinationType: { web: "SDT-", urn: "sdt:", words: words("owning_party possessing_party location") },
  errorReason: { web: "ER-", urn: "er:", words: words("did_not_occur incorrect_data") },
};

/** The web addresses under which the vocabulary has been published. */
const WEB_BASES = ["https://ref.gs1.org/cbv/", "https://ns.gs1.org/cbv/", "http://ns.gs1.org/cbv/", "cbv:"];

/**
 * A vocabulary value in its bare form: `shipping` for `https://ref.gs1.org/cbv/BizStep-shipping` and
 * `urn:epcglobal:cbv:bizstep:shipping`. A URI outside the vocabulary is a value of someone's own and stays as it is;
 * undefined means a word, or a vocabulary URI, that the standard does not have.
 */
export function bareWord(kind: VocabularyKind, text: string): string | undefined {
  const { web, urn, words: known } = VOCABULARIES[kind];
  const prefixes = [`urn:epcglobal:cbv:${urn}`, ...WEB_BASES.map((base) => base + web)];
  const prefix = prefixes.find((candidate) => text.startsWith(candidate));
  if (prefix !== undefined) {
    const word = text.slice(prefix.length);
    return known.has(word) ? word : undefined;
  }
  if (known.has(text)) return text;
  const foreign =
    /^[a-z][a-z0-9+.-]*:\S+$/i.test(text) &&
    ![...WEB_BASES, "urn:epcglobal:cbv:"].some((base) => text.startsWith(base));
  return foreign ? text : undefined;
}

/** A bare word as the vocabulary's web URI; anything else as it is. */
export function webUri(kind: VocabularyKind, text: string): string {
  const word = bareWord(kind, text);
  return word !== undefined && VOCABULARIES[kind].words.has(word)
    ? `https://ref.gs1.org/cbv/${VOCABULARIES[kind].web}${word}`
    : text;
}
