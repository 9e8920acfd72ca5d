import { registerHooks } from "node:module";

/*
 * Preloaded by `npm run coverage:contracts`: the generated factories hold the code of the contracts that they deploy, so
 * whoever imports them gets those of the instrumented contracts.
 */
const PLAIN = new URL("../../../typechain-types/", import.meta.url).href;
const INSTRUMENTED = new URL("../../../coverage/contracts/types/", import.meta.url).href;

registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context);
    return found.url.startsWith(PLAIN) ? { ...found, url: found.url.replace(PLAIN, INSTRUMENTED) } : found;
  },
});
