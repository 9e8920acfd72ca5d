/** Asks a node over JSON-RPC, many things in one request where there are many. */
export class Rpc {
  readonly url: string;
  #id = 0;

  constructor(url: string) {
    this.url = url;
  }

  async ask<T>(method: string, params: readonly unknown[] = []): Promise<T> {
    const [answer] = await this.askAll<T>([[method, params]]);
    return answer as T;
  }

  /** The answers in the order of the questions. Throws an Error that says which one failed first. */
  async askAll<T>(questions: readonly (readonly [string, readonly unknown[]])[]): Promise<T[]> {
    const body = questions.map(([method, params]) => ({ jsonrpc: "2.0", id: (this.#id += 1), method, params }));
    const headers = { "content-type": "application/json" };
    const response = await fetch(this.url, { method: "POST", headers, body: JSON.stringify(body) });
    const answers = (await response.json()) as { id: number; result?: T; error?: { message: string } }[];
    const byId = new Map(answers.map((answer) => [answer.id, answer]));
    return body.map(({ id, method }) => {
      const answer = byId.get(id);
      if (answer?.error === undefined && answer !== undefined) return answer.result as T;
      throw new Error(`${method} failed: ${answer?.error?.message ?? "no answer"}`);
    });
  }
}
