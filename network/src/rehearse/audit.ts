import { askNodeAll } from "./connection.ts";
import type { Acknowledged } from "./connection.ts";
import { hashAt, headOf, reaches } from "./chain.ts";
import type { Law, NodeAudit } from "./types.ts";

const TOGETHER = 100;
const CATCH_UP_MS = 120_000;

/** Looks every acknowledged transaction up on one node, once that has had time to catch up. */
export async function auditNode(url: string, acknowledged: readonly Acknowledged[]): Promise<NodeAudit> {
  const newest = acknowledged.reduce((most, { blockNumber }) => Math.max(most, blockNumber), 0);
  await reaches(url, newest, CATCH_UP_MS);
  let [missing, elsewhere] = [0, 0];
  for (let from = 0; from < acknowledged.length; from += TOGETHER) {
    const some = acknowledged.slice(from, from + TOGETHER);
    const questions = some.map(({ hash }): [string, unknown[]] => ["eth_getTransactionReceipt", [hash]]);
    const receipts = await askNodeAll<{ blockHash: string } | null>(url, questions);
    for (const [place, { blockHash }] of some.entries()) {
      const receipt = receipts[place];
      if (receipt === null || receipt === undefined) missing += 1;
      else if (receipt.blockHash !== blockHash) elsewhere += 1;
    }
  }
  return { node: url, head: await headOf(url), asked: acknowledged.length, missing, elsewhere };
}

/** Whether all nodes have the same block at the highest number that all of them have. */
export async function oneChain(urls: readonly string[]): Promise<Law> {
  const heads = await Promise.all(urls.map(headOf));
  const common = Math.min(...heads);
  const hashes = new Set(await Promise.all(urls.map((url) => hashAt(url, common))));
  const seen = `block ${common} has ${hashes.size === 1 ? "one hash" : `${hashes.size} hashes`} on ${urls.length} nodes`;
  return { law: "all nodes are on one chain", held: hashes.size === 1 && !hashes.has(undefined), seen };
}

/** What must hold of the audits of all nodes. */
export function auditLaws(audits: readonly NodeAudit[]): Law[] {
  const sum = (of: (audit: NodeAudit) => number): number => audits.reduce((total, audit) => total + of(audit), 0);
  const [missing, elsewhere] = [sum((audit) => audit.missing), sum((audit) => audit.elsewhere)];
  const asked = `${audits[0]?.asked ?? 0} acknowledged transactions asked of ${audits.length} nodes`;
  return [
    { law: "nothing acknowledged is lost", held: missing === 0, seen: `${asked}: ${missing} missing` },
    {
      law: "nothing acknowledged is in another block than it was",
      held: elsewhere === 0,
      seen: `${asked}: ${elsewhere} elsewhere`,
    },
  ];
}
