import type { PRESCRIPTION_ERRORS } from "../../../../../sdk/src/errors/sentences/prescriptions.ts";
import type { Refusals } from "./index.ts";

/** 处方。 */
export const prescriptions: Refusals<typeof PRESCRIPTION_ERRORS> = {
  NotTransferable: ["处方和接种记录不得转让。", "请开具方的医师将处方重开给新的持有人；接种记录始终归其持有人。"],
  NotIssuer: ["处方的开具方是成员 {issuer}，而操作员代表成员 {member}。", "请由该成员的医师办理。"],
  NotPrescriber: ["处方上的医师是 {prescriber}，而由 {caller} 发送。", "请用处方上写明的密钥发送。"],
  HolderMissing: ["处方或接种记录没有持有人。", "请给出患者钱包的地址，或处方笺一次性密钥的地址。"],
  QuantityMissing: ["处方的数量为零。", "请给出单位数。"],
  PrescriptionDaysInvalid: [
    "自 {firstDay} 至 {lastDay}，今天 {today}：日期次序不对，或已过期。",
    "最后一日不得早于第一日，且不得已过。",
  ],
  PrescriptionClassInvalid: ["处方不能归为{class}类。", "请用处方药或管制药。"],
  CoPrescriberInvalid: [
    "第二医师 {coPrescriber} 与{class}类不符。",
    "管制药处方须有一名资格有效的第二医师，其他处方没有。",
  ],
  PrescriptionExists: ["处方 {id} 已开具。", "无需再办；另开处方请用新的持有地址或盐值。"],
  PrescriptionUnknown: ["没有处方 {id}。", "请在开具它的链上使用原样的处方笺：有一个字段与开具时不同。"],
  PrescriptionIsCancelled: ["处方 {id} 已作废。", "请医师另开。"],
  CancellationPending: ["处方 {id} 已申请作废，不再接收。", "请医师另开。"],
  CancellationNotAsked: ["处方 {id} 未申请作废。", "请先申请作废。"],
  AcceptedElsewhere: ["场所 {site} 的药店已接收处方 {id}，至 {until} 有效。", "请由该药店调剂或退回。"],
  NotAcceptedHere: ["场所 {site} 的药店未接收处方 {id}，或已不再持有。", "请先凭持有人的签名接收。"],
  AcceptanceTimeInvalid: ["接收期至 {until} 已过，或超过 10 天（至 {latest}）。", "接收最多 10 天。"],
  PrescriptionNotYetValid: ["处方 {id} 自 {firstDay} 起可调剂；今天是 {today}。", "请到期再来。"],
  PrescriptionExpired: ["处方 {id} 的最后一日是 {lastDay}；今天是 {today}。", "请医师另开。"],
  DispensedTooEarly: ["处方 {id} 的下一次调剂应在 {nextDay}；今天是 {today}。", "请到期再来。"],
  UnitsExceeded: ["处方 {id} 剩余 {unitsLeft} 个单位，需要 {wanted} 个。", "请减少数量：整盒过多时可拆零。"],
  UnitsMismatch: [
    "处方 {id} 的此次调剂写明 {stated} 个单位，而药盒与拆零合计 {counted} 个。",
    "请按药盒实际数量填写。",
  ],
  DrugOpeningWrong: ["所示的药品与盐值不是处方 {id} 所承诺的。", "请使用原样的处方笺。"],
  NotPrescribedDrug: ["批次 {lot} 的 GTIN 为 {gtin}，不是处方 {id} 所开的药品。", "请取处方所开替换组或 GTIN 的药盒。"],
  ControlledPrescriptionNeeded: [
    "GTIN 为 {gtin} 的产品是管制药，而处方 {id} 不是管制药处方。",
    "请要求开具由两名医师签署的管制药处方。",
  ],
  ControlledLimitExceeded: [
    "处方 {id} 为 {quantity} 个单位；GTIN {gtin} 每张处方最多 {maxUnits} 个。",
    "请要求开具限量以内的处方。",
  ],
  PackListInvalid: [
    "此次调剂含 {packs} 盒、{consignments} 个货件，最多 {max}。",
    "请至少给出 1 盒及其货件；可分次调剂。",
  ],
  BatchLengthInvalid: ["长度为 {length} 的批为空，或超过 {max}。", "请分批发送。"],
  SignatureInvalid: [
    "处方 {id} 的签名不是 {signer} 对此内容的签名。",
    "请重新签名：药盒、数量、药店、序号或链与所签不同。",
  ],
  SignatureExpired: ["处方 {id} 的签名有效至 {deadline}。", "请持有人重新签名。"],
  NotLatestDispense: ["所示不是处方 {id} 在场所 {site} 的最近一次调剂。", "只有最近一次调剂可由原药店撤回。"],
  WithdrawalTooLate: ["处方 {id} 的最近一次调剂在 {day}，距 {today} 已超过 10 天。", "不可再撤回。"],
  ReissueUnfit: [
    "处方 {id} 剩余 {unitsLeft} 个单位，新处方为 {quantity} 个，或持有人相同。",
    "请将剩余数量如数重开给新的持有人。",
  ],
  HolderRefuses: ["持有地址 {holder} 是不接收该凭证的合约。", "请换用其他地址。"],
};
