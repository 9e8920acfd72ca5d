import { METFORMIN } from "../../helpers/goods.ts";
import { Role } from "../../helpers/world.ts";
import { ClaimStatus } from "../claims.ts";
import type { Claim, Ledger } from "../ledger.ts";
import { caller, type Cast, type Plan } from "./cast.ts";
import type { Dice } from "./dice.ts";

const NO_HASH = `0x${"0".repeat(64)}`;

function someClaim(at: Ledger, dice: Dice, ...wanted: number[]): [string, Claim | undefined] | undefined {
  const found = dice.mostly([...at.claims], ([, { status }]) => wanted.includes(status));
  return found ?? (dice.rarely(20) ? [dice.hash(), undefined] : undefined);
}

const officer = (at: Ledger, cast: Cast, dice: Dice): string => caller(at, cast, dice, Role.ClaimsOfficer);

const settlement = (dice: Dice): string => (dice.rarely(12) ? NO_HASH : dice.hash());

function decision(at: Ledger, dice: Dice) {
  const [claim, known] = someClaim(at, dice, ClaimStatus.Submitted) ?? [undefined, undefined];
  if (claim === undefined) return undefined;
  const claimed = known?.claimed ?? 100;
  const approved = dice.rarely(2) ? claimed : dice.rarely(3) ? 0 : dice.roll(claimed + 2);
  const reason =
    (approved === claimed) === dice.rarely(12) ? dice.between(1, 10) : approved === claimed ? 0 : dice.roll(11);
  return { claim, approved, reason };
}

/** One or two of them, or none; nothing where there is nothing to be of. */
function few<T>(dice: Dice, make: () => T | undefined): T[] | undefined {
  if (dice.rarely(30)) return [];
  const made = Array.from({ length: dice.between(1, 2) }, make).filter(
    (each): each is Exclude<typeof each, undefined> => each !== undefined,
  );
  return made.length === 0 ? undefined : made;
}

/** What an insurer's officer does to a claim of this status. */
function official(wanted: readonly number[], rest: (dice: Dice) => unknown[]): Plan {
  return (at, cast, dice) => {
    const found = someClaim(at, dice, ...wanted);
    return found && { by: officer(at, cast, dice), args: [found[0], ...rest(dice)] };
  };
}

const PAYABLE = [ClaimStatus.Approved, ClaimStatus.PartlyApproved];

export const claims: Record<string, Plan> = {
  openClaim: (at, cast, dice) => {
    const request = { insurer: 10, amount: 1, policy: dice.hash() };
    const by = dice.rarely(2) ? (at.modules.get("prescriptionToken")?.address ?? "") : (dice.one(cast.everybody) ?? "");
    const [claim] = someClaim(at, dice, ClaimStatus.Submitted) ?? [dice.hash()];
    return { by, args: [claim, 4, METFORMIN, dice.between(1, 40), request] };
  },
  withdrawClaim: (at, cast, dice) => {
    const by = dice.rarely(2) ? (at.modules.get("prescriptionToken")?.address ?? "") : (dice.one(cast.everybody) ?? "");
    const [claim] = someClaim(at, dice, ClaimStatus.Paid, ClaimStatus.Approved) ?? [dice.hash()];
    return { by, args: [claim] };
  },
  setCeiling: (at, cast, dice) => {
    const groups = [...at.products.values()].map(({ group }) => group);
    const group = dice.rarely(8) ? `0x${"0".repeat(32)}` : dice.rarely(2) ? METFORMIN : (dice.one(groups) ?? METFORMIN);
    const args = [group, dice.rarely(8) ? 0 : dice.between(50, 5000)];
    return { by: caller(at, cast, dice, Role.RegulatorOfficer), args };
  },
  adjudicate: (at, cast, dice) => {
    const made = decision(at, dice);
    return made && { by: officer(at, cast, dice), args: [made] };
  },
  adjudicateBatch: (at, cast, dice) => {
    const made = few(dice, () => decision(at, dice));
    return made && { by: officer(at, cast, dice), args: [made] };
  },
  pay: official(PAYABLE, (dice) => [settlement(dice)]),
  payBatch: (at, cast, dice) => {
    const names = few(dice, () => someClaim(at, dice, ...PAYABLE)?.[0]);
    return names && { by: officer(at, cast, dice), args: [names, settlement(dice)] };
  },
  confirmRefund: official([ClaimStatus.RefundDue], (dice) => [settlement(dice)]),
};
