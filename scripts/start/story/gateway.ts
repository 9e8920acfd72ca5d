import { readFile } from "node:fs/promises";

import type { StoryGateway } from "../gateway.ts";
import type { Screen } from "../screen.ts";
import { SAMPLES } from "../stage.ts";

/** The hospital's own system speaks FHIR to the hospital's gateway, and holds no key. */
export async function askGateway(screen: Screen, { url, token }: StoryGateway): Promise<void> {
  screen.chapter(
    "The gateway",
    `${url}, Mingde Hospital's own door: its systems speak FHIR and EPCIS, and hold no key`,
  );
  const sample = JSON.parse(await readFile(`${SAMPLES}/fhir/metformin.json`, "utf8")) as Record<string, unknown>;
  const identifier = [{ system: "https://clinic.example/requests", value: "2026-0099" }];
  const body = JSON.stringify({ ...sample, id: "metformin-2", identifier });
  const post = (bearer: string): Promise<Response> =>
    fetch(`${url}/fhir/MedicationRequest`, {
      method: "POST",
      headers: { Authorization: `Bearer ${bearer}`, "Content-Type": "application/fhir+json" },
      body,
    });
  const made = await post(token);
  const location = made.headers.get("Location") ?? "";
  screen.foreseen("A MedicationRequest through the gateway", "201", String(made.status));
  screen.done(`A MedicationRequest came in, and is a prescription on the ledger: ${location.slice(0, 40)}…`);
  const again = await post(token);
  screen.foreseen("The same MedicationRequest again", "200", String(again.status));
  screen.done("The same request again: the same prescription, nothing done twice.");
  const stranger = await post("ylg_0000000000000000_nobody");
  screen.foreseen("A request with nobody's token", "401", String(stranger.status));
  screen.refused("A system with nobody's token: refused.");
}
