/** A failure that the service answered (RFC 9457), with what to do about it. */
export class Problem extends Error {
  readonly status: number;
  /** What kind of problem it is, e.g. `LotUnknown`. */
  readonly code: string;
  readonly cure: string;

  constructor(status: number, { type, detail, title, cure }: ProblemBody) {
    super(detail ?? title ?? `The server answered ${status}.`);
    this.name = "Problem";
    this.status = status;
    this.code = type?.split(":").at(-1) ?? "";
    this.cure = cure ?? "";
  }
}

export interface ProblemBody {
  readonly type?: string;
  readonly title?: string;
  readonly detail?: string;
  readonly cure?: string;
}

/** The server did not answer at all. */
export class Unreachable extends Error {
  constructor(cause: unknown) {
    super("The server does not answer.", { cause });
    this.name = "Unreachable";
  }
}

/** Whether the same question may get an answer later, without anybody's doing. */
export function isPassing(error: unknown): boolean {
  if (error instanceof Problem) return error.status === 503 || error.status === 429 || error.status === 502;
  return error instanceof Unreachable;
}
