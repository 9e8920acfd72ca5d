import { isMainThread } from "node:worker_threads";

/*
 * Loaded with --import into every process the bootstrap starts: ends this process when its parent is gone, also when
 * the parent was killed and could not say goodbye. First politely, so that a process with children of its own can end
 * those, then for good.
 */
const LOOK_EVERY_MS = 300;
const PATIENCE_MS = 5_000;

if (isMainThread) watchParent();

function watchParent() {
  // The parent says its id, because it may be gone before this process first looks.
  const parent = Number(process.env.YAOLIAN_PARENT) || process.ppid;
  delete process.env.YAOLIAN_PARENT;
  const timer = setInterval(() => {
    if (isAlive(parent)) return;
    clearInterval(timer);
    process.kill(process.pid, "SIGTERM");
    setTimeout(() => process.kill(process.pid, "SIGKILL"), PATIENCE_MS).unref();
  }, LOOK_EVERY_MS);
  timer.unref();
}

function isAlive(parent) {
  // POSIX gives an orphan a new parent; Windows does not, but there the id can be asked for.
  if (process.ppid !== parent) return false;
  try {
    return process.kill(parent, 0);
  } catch (error) {
    return error.code === "EPERM";
  }
}
