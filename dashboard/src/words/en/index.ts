import { act } from "./act.ts";
import { alerts } from "./alerts.ts";
import { claims } from "./claims.ts";
import { cold } from "./cold.ts";
import { council } from "./council.ts";
import { dispense } from "./dispense.ts";
import { events } from "./events.ts";
import { flow } from "./flow.ts";
import { label } from "./label.ts";
import { lots } from "./lots.ts";
import { members } from "./members.ts";
import { now } from "./now.ts";
import { prescriptions } from "./prescriptions.ts";
import { recalls } from "./recalls.ts";
import { register } from "./register.ts";
import { scan } from "./scan.ts";
import { session } from "./session.ts";
import { shell } from "./shell.ts";
import { shipments } from "./shipments.ts";
import { slip } from "./slip.ts";
import { status } from "./status.ts";
import { stock } from "./stock.ts";
import { terms } from "./terms.ts";

/** All sentences in English, by area; what is here, every language has. */
export const en = {
  act,
  alerts,
  claims,
  cold,
  council,
  dispense,
  events,
  flow,
  label,
  lots,
  members,
  now,
  prescriptions,
  recalls,
  register,
  scan,
  session,
  shell,
  shipments,
  slip,
  status,
  stock,
  terms,
};
