import type { GOODS_ERRORS } from "../../../../../sdk/src/errors/sentences/goods.ts";
import type { Refusals } from "./index.ts";

/** 批次、货件、药盒与警示。 */
export const goods: Refusals<typeof GOODS_ERRORS> = {
  LotNumberInvalid: ["批号 {lotNumber} 为空，或在补齐之后还有字符。", "请给出 1 至 20 个 ASCII 字符。"],
  PackCountInvalid: ["不能登记 {packCount} 盒的批次。", "请给出 1 至 16,777,215 盒；更多请拆成几批。"],
  RootMissing: ["批次 {lot} 没有追溯码清单的根。", "请先用追溯码生成清单，再给出其根。"],
  DaysInvalid: [
    "生产日 {madeDay}，有效期至 {expiryDay}，今天 {today}：日期次序不对。",
    "批次在今天或之前生产，在此之后到期。",
  ],
  LotExists: ["批次 {lot} 已登记。", "请核对 GTIN 和批号；一个批次只登记一次。"],
  LotUnknown: ["批次 {lot} 未登记。", "请核对 GTIN 和批号；未知批次的药盒可疑：请暂扣并发出警示。"],
  SiteMissing: ["操作员 {operator} 没有所在场所，而此操作需要场所。", "请使用添加时指定了场所的密钥。"],
  InputRecalled: ["批次 {lot} 所用的批次 {input} 已被召回。", "请勿用其生产；已生产的请报废。"],
  LotIsReleased: ["批次 {lot} 已放行，其投料不能再改。", "请在放行之前记录投料。"],
  NotLotAuthority: [
    "成员 {member} 既不是批次 {lot} 的生产者，也不是其许可持有人，也不是监管机构。",
    "请由其中之一办理；保管方可暂扣自己的货件。",
  ],
  RegulatorReleases: ["批次 {lot} 的产品只能由监管机构批签发。", "请监管员放行。"],
  RecallUnfit: ["批次 {lot} 已按{current}级召回，不能改为{wanted}级。", "召回只能升级：I 级最严重。"],
  LotHoldUnfit: ["批次 {lot} 的{hold}暂扣已存在、不存在，或不由本成员解除。", "请先查看该批次的暂扣。"],
  LotNotReleased: ["批次 {lot} 尚未放行。", "请等待生产者或监管机构放行。"],
  LotIsHeld: ["批次 {lot} 被暂扣：只能退回或报废。", "请单独存放，等待暂扣方解除。"],
  LotIsRecalled: ["批次 {lot} 已被召回（{class} 级）：只能退回或报废。", "请以召回为由退回，或报废。"],
  LotExpired: ["批次 {lot} 的有效期至 {expiryDay}；今天是 {today}。", "请退回或报废。"],
  ConsignmentUnknown: [
    "批次 {lot} 现在没有从第 {first} 盒开始的货件。",
    "它已被拆分、合并或移动：请查这些药盒现在何处。",
  ],
  OutsideConsignment: [
    "第 {first} 盒起的 {count} 盒不全在批次 {lot} 的货件 {consignment} 中。",
    "请查现在包含它们的货件。",
  ],
  NotCustodian: [
    "批次 {lot} 的货件 {first} 在场所 {custodian}，不在场所 {site}。",
    "请先收货；人在此而记录不在此的货物可疑。",
  ],
  NotRecipient: ["批次 {lot} 的货件 {first} 正发往场所 {recipient}，不是场所 {site}。", "请发货方发往本场所。"],
  ConsignmentInTransit: ["批次 {lot} 的货件 {first} 正发往场所 {recipient}。", "请该场所收货或拒收，或召回此次发货。"],
  ConsignmentNotInTransit: ["批次 {lot} 的货件 {first} 不在途中。", "请先发货。"],
  ConsignmentIsHeld: ["批次 {lot} 的货件 {first} 被{holds}暂扣：只能退回或报废。", "请暂扣方解除。"],
  ConsignmentHoldUnfit: [
    "批次 {lot} 的货件 {first} 的{hold}暂扣已存在、不存在，或应由他方解除。",
    "请先查看该货件的暂扣。",
  ],
  SameSite: ["场所 {site} 不能发货给自己。", "请填写其他场所。"],
  NotNeighbours: [
    "批次 {lot} 的货件 {first} 和 {second} 不是同一场所的相邻货件。",
    "请合并同一保管下首尾相接的两个货件。",
  ],
  RangesInvalid: [
    "从第 {first} 盒起 {count} 盒的区间为空、重叠或次序颠倒。",
    "请给出升序、互不重叠、每段至少 1 盒的区间。",
  ],
  ListLengthInvalid: ["长度为 {length} 的列表为空，或超过 {max}。", "请分批发送。"],
  CustodianInStanding: [
    "批次 {lot} 的货件 {first} 所在的场所 {site} 仍可行事。",
    "请由其发货：只有无人能移动货物时才改派保管。",
  ],
  PackNotInState: [
    "批次 {lot} 的第 {index} 盒状态为{state}，此操作要求{needed}。",
    "请查看该药盒；若记录不符，请封存手中的药盒并发出警示。",
  ],
  ReasonUnfit: ["{reason}不能作为药盒报废的原因。", "可用：销毁、出口、留样、赠样、被盗、丢失、损坏、改包装。"],
  PrescriptionNeeded: ["GTIN 为 {gtin} 的产品须凭处方发放。", "请凭处方调剂。"],
  NotForPeople: ["GTIN 为 {gtin} 的产品是物料，不会到达个人。", "请发往生产者，或报废。"],
  NothingToUndo: [
    "批次 {lot} 从第 {first} 盒起的这 {count} 盒没有可撤销的操作。",
    "请指明该操作的同一批药盒；销毁、被盗、丢失和改包装不可撤销。",
  ],
  UndoByAnotherSite: ["批次 {lot} 从第 {first} 盒起的操作由场所 {doneBy} 完成，不是场所 {site}。", "请由该场所撤销。"],
  UndoIsTooLate: [
    "批次 {lot} 从第 {first} 盒起的操作完成于 {doneAt}，已超过 10 天。",
    "不可再撤销；若记录有误，请发出警示。",
  ],
  NotOpenedHere: [
    "批次 {lot} 的第 {index} 盒在场所 {openedAt} 拆零，不在场所 {site}。",
    "请从本场所拆零的药盒取用，或拆开这一盒。",
  ],
  OpenTooLong: ["批次 {lot} 已拆零的第 {index} 盒应在 {useBefore} 前用完。", "请另拆一盒。"],
  UnitsMissing: [
    "批次 {lot} 已拆零的第 {index} 盒剩 {unitsLeft} 个单位，需要 {wanted} 个。",
    "请取完剩余部分，其余取自另一盒。",
  ],
  AlertUnknown: ["没有警示 {alert}。", "请从警示列表中查编号。"],
  AlertIsInvestigated: ["成员 {by} 已在调查警示 {alert}。", "请在调查结束后以结论关闭。"],
  AlertIsResolved: ["警示 {alert} 已关闭，结论为{finding}。", "如有新情况，请另发警示。"],
  FindingMissing: ["警示 {alert} 没有结论，不能关闭。", "请选择：误报、操作失误、假药或流弊。"],
};
