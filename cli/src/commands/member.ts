import { endOperator, replaceKey, reportKey, suspendMember, takeOperator, renewMember } from "./member/acts.ts";
import { profileMember } from "./member/profile.ts";
import { listMembers, showMember } from "./member/shown.ts";

/** `yaolian member …`. */
export const memberCommands = {
  list: listMembers,
  show: showMember,
  profile: profileMember,
  "add-operator": takeOperator,
  "end-operator": endOperator,
  "rotate-operator": replaceKey,
  "report-compromise": reportKey,
  suspend: suspendMember,
  "renew-licence": renewMember,
};
