import { pharmacies } from "../../../test/helpers/pharmacies.ts";
import type { Connection, World } from "../../../test/helpers/world.ts";
import * as goods from "./goods.ts";
import * as patients from "./patients.ts";
import * as records from "./records.ts";

/**
 * Everything that happens on the ledger, once: each event that its contracts can tell. `begun` is called when the
 * consortium and two stocked pharmacies are there.
 */
export async function tellStory(connection: Connection, begun: (world: World) => Promise<void>): Promise<void> {
  const at = await pharmacies(connection);
  const { world } = at;
  await begun(world);
  const lot = await goods.make(world);
  await goods.move(world, lot);
  await goods.use(world, lot);
  await goods.keepCold(world);
  await patients.prescribe(at);
  const withdraw = await patients.claim(at);
  const cancel = await patients.vaccinate(at);
  await records.consent(world);
  await records.anchor(world);
  await records.alert(world, lot);
  await records.decideAll(world);
  // The claim ledger is frozen by now: the claims stay behind.
  await withdraw();
  await cancel();
  await goods.takeAway(world, lot);
  await records.run(world);
}
