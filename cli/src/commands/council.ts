import { cancelOne, executeOne, queueOne, voteOnOne } from "./council/acts.ts";
import { proposeCommands } from "./council/propose.ts";
import { listAll, listSeatsOfCouncil, showOne } from "./council/shown.ts";

/** `yaolian council …`. */
export const councilCommands = {
  list: listAll,
  show: showOne,
  seats: listSeatsOfCouncil,
  propose: {
    meta: { name: "propose", description: "Propose to the Council; who has a seat does this" },
    subCommands: proposeCommands,
  },
  vote: voteOnOne,
  queue: queueOne,
  execute: executeOne,
  cancel: cancelOne,
};
