import type { MemberName, SiteName, World } from "../../../helpers/world.ts";
import { freshAccount, LONG } from "../../../helpers/world.ts";

type Account = World["stranger"];

/** Adds operators of one role at one site, each an account of its own; `from` is the first that no other has. */
export async function addStaff(
  world: World,
  [of, role, place]: readonly [MemberName, number, SiteName | null],
  count: number,
  from = 0,
): Promise<Account[]> {
  const { consortium, admin, member, site } = world;
  const staff = Array.from({ length: count }, (_, index) => freshAccount(world, from + index));
  for (const account of staff) {
    const at = place === null ? 0 : site[place];
    await consortium.connect(admin[of]).addOperator(member[of], account, role, at, LONG);
  }
  return staff;
}
