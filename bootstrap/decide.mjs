/*
 * What the bootstrap has to decide, as functions of what it finds, so that each can be tested without a network.
 */

/** Hardhat 3 does not start under anything older. */
export const OLDEST_NODE = "22.13.0";

/** Packages that carry a compiled program for each platform; npm leaves one out in silence if it does not fit. */
const NATIVE_PREFIXES = ["node_modules/@nomicfoundation/edr-", "node_modules/@esbuild/"];

/** Whether a Node of this version, e.g. "20.19.1", can run the project itself. */
export function isFit(version, oldest = OLDEST_NODE) {
  const [have, need] = [version, oldest].map((text) => text.replace(/^v/, "").split(".").map(Number));
  const at = need.findIndex((part, index) => have[index] !== part);
  return at === -1 || have[at] > need[at];
}

/** The contents of the stamp that an installation leaves: what it was made from, and by which Node. */
export function stampFor(lockHash, nodeVersion) {
  return JSON.stringify({ lock: lockHash, node: Number(nodeVersion.split(".")[0]) });
}

/**
 * Why `npm ci` has to run, or undefined when what is installed will do.
 *
 * @param {{stamp: string | undefined, wanted: string, lock: object, installed: object | undefined,
 *   platform: string, arch: string, has: (folder: string) => boolean}} found the stamp that is there and the one that
 *   should be; the lock file; npm's own list of what it installed; the machine; whether a folder is there
 */
export function reasonToInstall({ stamp, wanted, lock, installed, platform, arch, has }) {
  if (installed === undefined) return "nothing is installed yet";
  const missing = missingNative(lock, platform, arch, has);
  if (missing !== undefined) return `${missing} for ${platform}-${arch} is missing`;
  if (stamp === wanted) return undefined;
  const stale = firstDifference(lock, installed);
  return stale === undefined ? undefined : `${stale} is not what package-lock.json says`;
}

/** The first native package of which no variant for this machine is there. */
function missingNative(lock, platform, arch, has) {
  return NATIVE_PREFIXES.find((prefix) => {
    const fitting = Object.entries(lock.packages)
      .filter(([folder, entry]) => folder.startsWith(prefix) && fits(entry.os, platform) && fits(entry.cpu, arch))
      .map(([folder]) => folder);
    return fitting.length > 0 && !fitting.some(has);
  })
    ?.replace("node_modules/", "")
    .replace(/[-/]$/, "");
}

const fits = (allowed, value) => allowed === undefined || allowed.includes(value);

/** The first package that the lock file and npm's own list disagree on. Optional ones may be absent. */
function firstDifference(lock, installed) {
  const folders = Object.keys(lock.packages).filter((folder) => folder.includes("node_modules/"));
  return folders.find((folder) => {
    const [want, have] = [lock.packages[folder], installed.packages?.[folder]];
    if (have === undefined) return want.optional !== true;
    return want.version !== have.version || want.integrity !== have.integrity;
  });
}

const NO_NETWORK =
  /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENOTCACHED|ERR_SOCKET_TIMEOUT)\b/;
const BAD_CERTIFICATE =
  /\b(SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_[A-Z_]*CERT[A-Z_]*|CERT_[A-Z_]+|DEPTH_ZERO_SELF_SIGNED_CERT)\b/;

/** One sentence on why npm failed and what to do, from what it printed; undefined when it is none of the usual. */
export function explainNpm(printed, folder) {
  const found = (pattern) => pattern.exec(printed)?.[1];
  const network = found(NO_NETWORK);
  if (network)
    return `The npm registry cannot be reached (${network}): check the network and \`npm config get registry\`, then run this again.`;
  const certificate = found(BAD_CERTIFICATE);
  if (certificate)
    return `The npm registry's certificate is not trusted (${certificate}): set \`npm config set cafile <your proxy's certificate>\`, then run this again.`;
  const denied = found(/\b(EACCES|EPERM|EROFS)\b/);
  if (denied)
    return `Packages cannot be written (${denied}): give this user the right to write in ${folder} and in npm's cache (\`npm config get cache\`).`;
  if (found(/\b(ENOSPC)\b/)) return `The disk is full: free about 1 GB for ${folder}, then run this again.`;
  const refused = found(/\b(E401|E403|E404|ETARGET)\b/);
  if (refused)
    return `The npm registry refused a package (${refused}): see \`npm config get registry\`; a mirror must carry everything in package-lock.json.`;
  if (found(/\b(EUSAGE)\b/)) return "package.json and package-lock.json disagree: run `npm install` and commit both.";
  return undefined;
}
