import { Genealogy, type LotEntry } from "../genealogy/index.ts";
import { lotIdFrom, type LotInput } from "../goods/inputs.ts";
import { keyFor } from "../import/state/acting.ts";
import type { Need } from "../import/state/step.ts";
import type { EnumValue } from "../ledger/enums.ts";
import type { Keyring } from "../ledger/keyring.ts";
import type { Ledger } from "../ledger/ledger.ts";

type Grave = Exclude<EnumValue<"RecallClass">, "None">;

/** How descendants are stopped: held until it is known more, or recalled themselves. */
export type Stop = "hold" | Grave;

/** Who stops them: their makers, or an authority; whoever's key is here by default. */
export type StoppedBy = "maker" | "regulator";

/** A lot that something is in, and how it stands. */
export interface Descendant extends LotEntry {
  /** Steps from the lot asked for; 0 for that lot itself. */
  readonly depth: number;
  /** The authorisation holder of its product; undefined where that is unknown. */
  readonly holder: number | undefined;
}

/** What is to be reached for each descendant. */
export interface Aim {
  readonly stop: Stop;
  readonly by?: StoppedBy | undefined;
}

const AUTHORITY: Need = { roles: ["EnforcementOfficer", "RegulatorOfficer"] };
const GRAVITY = ["I", "II", "III", "None"];

/** The lots that something is in, the nearest first, as they stand. A lot that was never registered is in nothing. */
export async function descendantsOf(ledger: Ledger, lot: LotInput): Promise<Descendant[]> {
  const genealogy = await Genealogy.read(ledger);
  return genealogy.descendants(lotIdFrom(lot)).flatMap(({ lot: id, depth }) => {
    const entry = genealogy.lot(id);
    return entry === undefined ? [] : [{ ...entry, depth, holder: genealogy.holderOf(entry.gtin) }];
  });
}

/** Whether nothing more is to be done: a recall as grave stops more than any hold. */
export function isStopped({ holds, recallClass }: LotEntry, { stop, by }: Aim): boolean {
  if (stop !== "hold") return GRAVITY.indexOf(recallClass) <= GRAVITY.indexOf(stop);
  if (recallClass !== "None") return true;
  return by === undefined ? holds.size > 0 : holds.has(by === "maker" ? "Maker" : "Regulator");
}

/** Who may stop a lot: quality officers of its maker or of its product's authorisation holder, or an authority. */
export function stoppersOf({ maker, holder = maker }: Pick<Descendant, "maker" | "holder">, by?: StoppedBy): Need[] {
  const own = [...new Set([maker, holder])].map((member): Need => ({ roles: ["QualityOfficer"], member }));
  if (by === "maker") return own;
  return by === "regulator" ? [AUTHORITY] : [...own, AUTHORITY];
}

/** The key that may stop a lot; undefined where none is here. */
export function stopperOf(keyring: Keyring, lot: Descendant, by?: StoppedBy): ReturnType<typeof keyFor> | undefined {
  for (const need of stoppersOf(lot, by)) {
    const key = keyFor(keyring, need);
    if (key !== undefined) return key;
  }
  return undefined;
}
