import type { ErrorText } from "../sentences.ts";

/** The register of products. */
export const DRUG_ERRORS = {
  GtinInvalid: {
    why: "{gtin} is no GTIN-14: its check digit is wrong, or it has more than 14 digits.",
    cure: "Type or scan it again; what has no GTIN is registered as a material.",
  },
  ProductUnknown: {
    why: "There is no product with GTIN {gtin}.",
    cure: "Scan it again, or let a regulator officer register it.",
  },
  ProductExists: {
    why: "The product with GTIN {gtin} is registered already.",
    cure: "Amend it instead.",
  },
  ProductNotApproved: {
    why: "The product with GTIN {gtin} is {status}.",
    cure: "Nothing of it is made or given until a regulator officer approves it.",
  },
  ProductStatusUnfit: {
    why: "The product with GTIN {gtin} is {current} and can't become {wanted}.",
    cure: "Approved and suspended change into each other; withdrawn is for good.",
  },
  GroupMissing: {
    why: "The product with GTIN {gtin} names no substitution group.",
    cure: "Give the coding (system and code) of its substance, strength and form.",
  },
  ContentMissing: {
    why: "A pack of GTIN {gtin} holds no units.",
    cure: "Give how many tablets, doses or millilitres are in a pack.",
  },
  ClassUnfit: {
    why: "The product with GTIN {gtin} can't be of the class {class}.",
    cure: "A GTIN names what reaches a person; a material is registered without one.",
  },
  ContentFixed: {
    why: "Group, content and unit of GTIN {gtin} are fixed by its registration.",
    cure: "Register another pack size under another GTIN, as GS1's rules have it.",
  },
  StorageInvalid: {
    why: "The temperatures {hardMin}, {storageMin}, {storageMax}, {hardMax} (tenths of a degree) are out of order.",
    cure: "Give hardMin ≤ storageMin ≤ storageMax ≤ hardMax.",
  },
  HolderUnfit: {
    why: "Member {member} is {kinds}, neither a manufacturer nor a grower.",
    cure: "Name the member that holds the marketing authorisation.",
  },
  MakerNotNamed: {
    why: "Site {site} of member {member} may not make GTIN {gtin}.",
    cure: "Let its authorisation holder register the lot, or let a regulator officer name this site.",
  },
} as const satisfies Record<string, ErrorText>;
