/** What a subscriber is sent. */
export interface Message {
  readonly event: string;
  readonly data: string;
  /** The block that it tells of. */
  readonly id?: string;
}

/**
 * What waits for one subscriber: the newest answer alone, because each is whole and replaces the one before. So a slow
 * reader costs no more memory than a quick one.
 */
export class Mailbox {
  #message: Message | undefined;
  #isClosed = false;
  #wake: () => void = () => undefined;

  put(message: Message): void {
    if (this.#isClosed) return;
    this.#message = message;
    this.#wake();
  }

  /** Puts a last message in. */
  close(last?: Message): void {
    if (last !== undefined) this.put(last);
    this.#isClosed = true;
    this.#wake();
  }

  /** The next message; undefined after `ms` without one; `closed` after the last. */
  async take(ms: number): Promise<Message | "closed" | undefined> {
    if (this.#message === undefined && !this.#isClosed) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        timer.unref();
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    const message = this.#message;
    this.#message = undefined;
    return message ?? (this.#isClosed ? "closed" : undefined);
  }
}
