import { JsonRpcProvider } from "ethers";

import { answerWrong, faultOfAnswer } from "./answers.ts";

/** A connection to a node whose answers are looked at before anybody reads them. */
export class CheckedProvider extends JsonRpcProvider {
  /** Throws a TransientError `NodeAnswerWrong` for what the method does not answer. */
  override async send(method: string, params: unknown[] | Record<string, unknown>): Promise<unknown> {
    const answer: unknown = await super.send(method, params).catch((error: unknown) => {
      // Ethers reads an answer's id before it looks whether the answer is an object.
      throw error instanceof TypeError && !("code" in error)
        ? answerWrong(method, "it is none of JSON-RPC", error)
        : error;
    });
    const fault = faultOfAnswer(method, Array.isArray(params) ? params : [], answer);
    if (fault === undefined) return answer;
    throw answerWrong(method, fault);
  }
}
