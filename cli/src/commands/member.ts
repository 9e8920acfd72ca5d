import { endOperator, replaceKey, reportKey, suspendMember, takeOperator, renewMember } from "./member/acts.ts";
import { listMembers, showMember } from "./member/shown.ts";

/** `yaolian member …`. */
export const memberCommands = {
  list: listMembers,
  show: showMember,
  "add-operator": takeOperator,
  "end-operator": endOperator,
  "rotate-operator": replaceKey,
  "report-compromise": reportKey,
  suspend: suspendMember,
  "renew-licence": renewMember,
};
