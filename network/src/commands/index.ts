import type { SubCommandsDef } from "citty";

/** The commands under `yaolian network`, each loaded when it is called. */
export const networkCommands: SubCommandsDef = {
  create: () => import("./create.ts").then(({ createCommand }) => createCommand),
  "add-validator": () => import("./addValidator.ts").then(({ addValidatorCommand }) => addValidatorCommand),
  unlock: () => import("./unlock.ts").then(({ unlockCommand }) => unlockCommand),
  sync: () => import("./sync.ts").then(({ syncCommand }) => syncCommand),
  rehearse: () => import("./rehearse.ts").then(({ rehearseCommand }) => rehearseCommand),
};
