import type { ContractName, JsonArguments } from "@yaolian/sdk/ledger";

/** What an event is about, as far as a reader looks for it. */
export interface Concerns {
  readonly lot: `0x${string}` | null;
  readonly subject: string | null;
  readonly site: number | null;
  readonly toSite: number | null;
  readonly member: number | null;
}

/** The argument that names what an event of a contract is about; a lot has a column of its own. */
const SUBJECTS: Partial<Record<ContractName, readonly string[]>> = {
  timelock: ["id"],
  consortium: ["operator", "site", "module", "member"],
  councilSeat: ["member"],
  council: ["proposalId"],
  drugRegistry: ["gtin", "number"],
  alertLedger: ["alert"],
  coldChain: ["device"],
  claimLedger: ["claim", "group"],
  prescriptionToken: ["id", "previousId"],
  consentRegistry: ["glass", "holder"],
  anchorRegistry: ["anchor"],
  immunizationToken: ["id"],
};

/** Contracts whose `from` and `to` are sites; elsewhere they are members, addresses or times. */
const BETWEEN_SITES: readonly ContractName[] = ["lotLedger"];

/** The arguments that name the member that did something, or that it is about, in the order they count. */
const MEMBERS = ["member", "by", "maker", "issuer", "insurer", "author", "notary", "holder", "from"];

/** Finds it in an event's arguments. */
export function concerns(contract: ContractName, args: JsonArguments): Concerns {
  const subject = SUBJECTS[contract]?.map((name) => args[name]).find((value) => value !== undefined);
  const isBetweenSites = BETWEEN_SITES.includes(contract);
  const member = MEMBERS.filter((name) => !(isBetweenSites && name === "from"))
    .map((name) => args[name])
    .find((value) => typeof value === "number");
  return {
    lot: typeof args.lot === "string" ? (args.lot as `0x${string}`) : null,
    subject: subject === undefined ? null : subjectText(contract, subject),
    site: numberIn(args.site) ?? (isBetweenSites ? numberIn(args.from) : null),
    toSite: isBetweenSites ? numberIn(args.to) : null,
    member: numberIn(member),
  };
}

/** Tokens are named in hex, as the contract's own events name them. */
function subjectText(contract: ContractName, subject: unknown): string {
  const isToken = contract === "prescriptionToken" || contract === "immunizationToken";
  return isToken && typeof subject === "string" && /^\d+$/.test(subject)
    ? `0x${BigInt(subject).toString(16).padStart(64, "0")}`
    : String(subject).toLowerCase();
}

function numberIn(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}
