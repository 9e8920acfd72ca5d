import type { COUNCIL_ERRORS } from "../../../../../sdk/src/errors/sentences/council.ts";
import type { Refusals } from "./index.ts";

const REPORT = "请报告此事：任何输入都不应导致它。";
const NO_MOVE = "无需再办：席位不由其持有人转移。";

/** 理事会的席位、表决与时间锁（OpenZeppelin），以及合约所用的库。 */
export const council: Refusals<typeof COUNCIL_ERRORS> = {
  SeatsMissing: ["没有席位的理事会什么也不能决定。", "创建账本时请至少设一个席位。"],
  SeatTaken: ["成员 {member} 在理事会已有席位，由 {holder} 表决。", "请改为移交席位。"],
  HolderTaken: ["{holder} 已代表成员 {member} 的席位表决。", "请填写未持有席位的地址：一席一票一地址。"],
  SeatUnknown: ["成员 {member} 在理事会没有席位。", "席位列表中有全部席位。"],
  SeatIsLast: ["成员 {member} 的席位是理事会的最后一席：没有它就什么也不能决定。", "请先给其他成员设席位。"],
  SeatBound: ["理事会的席位归其持有人，表决权亦然。", "请由理事会移交席位。"],
  GovernorAlreadyCastVote: ["{voter} 已对此提案表决。", "无需再办：每票只投一次。"],
  GovernorAlreadyQueuedProposal: ["提案 {proposalId} 已在时间锁中等待。", "等待期满后执行。"],
  GovernorDisabledDeposit: ["理事会不收款。", "请勿附带金额。"],
  GovernorInsufficientProposerVotes: [
    "{proposer} 在理事会有 {votes} 席；提案需要 {threshold} 席。",
    "请由有席位者提案；新席位自设立后的下一秒起计。",
  ],
  GovernorInvalidProposalLength: [
    "提案有 {targets} 个目标、{calldatas} 个调用、{values} 个金额。",
    "三者须一一对应，且至少一个调用。",
  ],
  GovernorInvalidSignature: ["表决的签名不是 {voter} 的。", "请用席位自己的密钥，对此提案、此票和下一序号签名。"],
  GovernorInvalidVoteParams: ["此处的表决没有参数。", "请投赞成、反对或弃权，可附理由。"],
  GovernorInvalidVoteType: ["没有这样的票。", "0 为反对，1 为赞成，2 为弃权。"],
  GovernorInvalidVotingPeriod: ["{votingPeriod} 秒的表决期无效。", "请给出更长的期限。"],
  GovernorNonexistentProposal: ["没有提案 {proposalId}。", "提案列表中有全部提案。"],
  GovernorOnlyExecutor: ["{account} 不是理事会的时间锁，而此事只按理事会的决定办理。", "请向理事会提案。"],
  GovernorProposalQueueingFailed: ["时间锁未接收提案 {proposalId}。", REPORT],
  GovernorProposalQueueingNotRequired: ["提案 {proposalId} 无需等待。", REPORT],
  GovernorRestrictedProposer: ["提案文本指明的提案人不是 {proposer}。", "请用自己的文本提案。"],
  GovernorUnableToCancel: ["{account} 不能取消提案 {proposalId}：只有提案人能在表决开始前取消。", "请投反对票。"],
  GovernorUnexpectedProposalState: ["提案 {proposalId} 的状态为{current}，不允许此操作。", "请查看它在等待什么。"],
  ERC6372InconsistentClock: ["理事会的时钟与其声明不符。", REPORT],
  ERC5805FutureLookup: ["查询的是 {timepoint} 的票数，而现在是 {clock}。", "请查询已过去的时间。"],
  VotesExpiredSignature: ["签名有效至 {expiry}。", "请重新签名。"],
  InvalidAccountNonce: ["{account} 签名的序号不是其下一序号 {currentNonce}。", "请用该序号重新签名。"],
  ERC721IncorrectOwner: ["席位 {tokenId} 由 {owner} 持有，不是 {sender}。", "请填写其持有人。"],
  ERC721InsufficientApproval: ["{operator} 不得移动凭证 {tokenId}。", NO_MOVE],
  ERC721InvalidApprover: ["{approver} 不能允许他人移动凭证。", NO_MOVE],
  ERC721InvalidOperator: ["不能允许 {operator} 移动凭证。", NO_MOVE],
  ERC721InvalidOwner: ["{owner} 不是地址，不持有任何凭证。", "请填写地址。"],
  ERC721InvalidReceiver: ["{receiver} 不能持有凭证。", "请换用其他地址。"],
  ERC721InvalidSender: ["{sender} 不能给出凭证。", "请填写其持有人。"],
  ERC721NonexistentToken: ["没有凭证 {tokenId}：该编号的成员没有席位。", "席位列表中有全部席位。"],
  CheckpointUnorderedInsertion: ["票数写入的次序不对。", REPORT],
  SafeCastOverflowedUintDowncast: ["数值 {value} 超出 {bits} 位。", "请给出更小的数值。"],
  AccessControlBadConfirmation: ["时间锁的角色只能由其持有者放弃。", "请由持有该角色的地址发送。"],
  AccessControlUnauthorizedAccount: [
    "{account} 在理事会的时间锁中没有角色 {neededRole}。",
    "请向理事会提案：只有它能动用时间锁。",
  ],
  FailedCall: ["理事会的决定在执行时失败。", "请单独尝试所决定的调用以查看错误，更正后再提案。"],
  TimelockInsufficientDelay: ["{delay} 秒的等待短于理事会规定的 {minDelay} 秒。", "请至少按该等待时间提案。"],
  TimelockInvalidOperationLength: ["提案有 {targets} 个目标、{payloads} 个负载、{values} 个金额。", "三者须一一对应。"],
  TimelockUnauthorizedCaller: ["{caller} 不能更改理事会的等待时间：只有提案可以。", "请向理事会提案。"],
  TimelockUnexecutedPredecessor: ["排在此前的提案 {predecessorId} 尚未执行。", "请先执行它。"],
  TimelockUnexpectedOperationState: [
    "提案 {operationId} 的状态不允许此操作（允许：{expectedStates}）。",
    "请等待期满；已执行或已取消的须重新提案。",
  ],
  InvalidShortString: ["合约的一段短文本格式错误。", REPORT],
  StringTooLong: ["“{str}”超过 31 字节。", REPORT],
};
