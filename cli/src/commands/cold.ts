import { defineCommand } from "citty";

import { addDevice, endOne, listAll, reportOne } from "./cold/device.ts";
import { recordReadings } from "./cold/record.ts";
import { showRecords } from "./cold/shown.ts";

/** `yaolian cold device …`. */
const device = defineCommand({
  meta: { name: "device", description: "Loggers and cameras: who may sign what was measured or seen" },
  subCommands: { add: addDevice, end: endOne, report: reportOne, list: listAll },
});

/** `yaolian cold …`. */
export const coldCommands = { device, record: recordReadings, show: showRecords };
