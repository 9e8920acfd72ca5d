import { endOperator, replaceKey, reportKey, suspendMember, takeOperator, renewMember } from "./member/acts.ts";
import { showFlagged } from "./member/flagged.ts";
import { profileMember } from "./member/profile.ts";
import { listMembers, showMember } from "./member/shown.ts";
import { staffCommands } from "./member/staff.ts";

/** `yaolian member …`. */
export const memberCommands = {
  list: listMembers,
  show: showMember,
  profile: profileMember,
  staff: {
    meta: { name: "staff", description: "Who prescribes, dispenses and vaccinates for a member, and until when" },
    subCommands: staffCommands,
  },
  flagged: showFlagged,
  "add-operator": takeOperator,
  "end-operator": endOperator,
  "rotate-operator": replaceKey,
  "report-compromise": reportKey,
  suspend: suspendMember,
  "renew-licence": renewMember,
};
