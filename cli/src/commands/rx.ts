import { writeHandOver } from "./rx/handOver.ts";
import { acceptSlip, dispenseSlip, giveBackSlip, withdrawSlip } from "./rx/pharmacy.ts";
import { cancelSlip, issueRequests, reissueSlip } from "./rx/prescriber.ts";
import { draftRequests, listSlips, showSlip } from "./rx/shown.ts";

/** `yaolian rx …`. */
export const rxCommands = {
  draft: draftRequests,
  issue: issueRequests,
  list: listSlips,
  show: showSlip,
  accept: acceptSlip,
  "hand-over": writeHandOver,
  dispense: dispenseSlip,
  "give-back": giveBackSlip,
  withdraw: withdrawSlip,
  cancel: cancelSlip,
  reissue: reissueSlip,
};
