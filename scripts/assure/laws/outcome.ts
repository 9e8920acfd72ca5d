import { z } from "zod";

/** What the runner says of one Solidity test: how it ended and how much it really did. */
export const SolidityOutcome = z.strictObject({
  contract: z.string(),
  test: z.string(),
  status: z.enum(["Success", "Failure", "Skipped"]),
  /** Why it failed: the law's sentence, where it is a law. */
  reason: z.string().optional(),
  kind: z.enum(["test", "fuzz", "invariant"]),
  /** A fuzz test's inputs, an invariant's sequences. */
  runs: z.number(),
  /** Calls of the handler that an invariant held after. */
  calls: z.number(),
  /** What the test itself told, line by line. */
  logs: z.array(z.string()),
});

export type SolidityOutcome = z.infer<typeof SolidityOutcome>;

interface RunnersTest {
  readonly name: string;
  readonly status: SolidityOutcome["status"];
  readonly reason?: string | undefined;
  readonly decodedLogs: readonly string[];
  readonly kind: { runs?: bigint; calls?: bigint };
}

/** As Hardhat's task `test solidity` answers. */
export interface RunnersSuite {
  readonly id: { readonly name: string };
  readonly testResults: readonly RunnersTest[];
}

/** The runner's answer, without what nobody here asks for. */
export function outcomesOf(suites: readonly RunnersSuite[]): SolidityOutcome[] {
  return suites.flatMap(({ id, testResults }) => testResults.map((result) => outcomeOf(id.name, result)));
}

function outcomeOf(contract: string, { name, status, reason, decodedLogs, kind }: RunnersTest): SolidityOutcome {
  const calls = kind.calls ?? 0n;
  return {
    contract,
    test: name,
    status,
    ...(reason === undefined ? {} : { reason }),
    kind: kind.calls !== undefined ? "invariant" : kind.runs !== undefined ? "fuzz" : "test",
    runs: Number(kind.runs ?? 0n),
    calls: Number(calls),
    logs: [...decodedLogs],
  };
}

/** The laws that an invariant checks, by its name: `invariant_law07_…` or `invariant_laws07_11_12`. */
export function lawsOf({ kind, test }: Pick<SolidityOutcome, "kind" | "test">): number[] {
  if (kind !== "invariant") return [];
  const [, numbers = ""] = /^invariant_laws?((?:\d\d_?)+)/.exec(test) ?? [];
  return numbers.split("_").filter(Boolean).map(Number);
}
