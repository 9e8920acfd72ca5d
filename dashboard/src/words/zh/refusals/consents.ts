import type { CONSENT_ERRORS } from "../../../../../sdk/src/errors/sentences/consents.ts";
import type { Refusals } from "./index.ts";

/** 同意、紧急访问与披露。 */
export const consents: Refusals<typeof CONSENT_ERRORS> = {
  ConsentHolderMissing: ["记录没有归属：持有地址为零。", "请给出记录保管方所用的持有地址。"],
  NotHoldersSide: ["{by} 既不是持有人 {holder}，也不是其任期内的代理人。", "请持有人办理，或重新委托该代理人。"],
  HolderOnly: ["{by} 不能替持有人 {holder} 办理此事。", "代理人不能再委托，只能辞去自己的代理：请持有人签名。"],
  ScopeInvalid: ["没有这样的记录类别：{scope}。", "请至少给出一个现有类别。"],
  PurposesInvalid: ["没有这样的用途：{purposes}。", "请在治疗、支付、科研、公共卫生中至少选一项。"],
  ResearchTermsInvalid: [
    "数据使用条款 {dataUse} 与用途 {purposes} 不符。",
    "科研用途请恰选一项许可及其限制；其他用途不填。",
  ],
  ConsentTimeInvalid: ["结束时间 {until} 已过。", "请给出将来的结束时间。"],
  RepresentativeScopeExceeded: [
    "代理人 {representative} 可处理 {scope}；此操作还需要 {missing}。",
    "请去掉该部分，或由持有人办理。",
  ],
  RepresentativeTermExceeded: [
    "代理人 {representative} 的代理至 {until}；而同意将至 {wanted}。",
    "同意的结束不得晚于代理期限。",
  ],
  RepresentativeInvalid: ["{representative} 不能代理持有人 {holder}。", "请填写他人的地址。"],
  RepresentativeUnknown: ["{representative} 不（或不再）代理持有人 {holder}。", "无需终止。"],
  ConsentMissing: ["持有人 {holder} 目前没有对成员 {member} 有效的同意。", "无需撤销。"],
  ConsentSignatureInvalid: [
    "签名不是 {signer} 就持有人 {holder} 对此内容的签名。",
    "请重新签名：内容被改动，或持有人其间另有操作。",
  ],
  ConsentSignatureExpired: ["持有人 {holder} 的签名有效至 {deadline}。", "请以更晚的期限重新签名。"],
  GlassUnknown: ["没有紧急访问 {glass}。", "请在列表中查找。"],
  GlassUnreviewed: ["对同一记录的紧急访问 {glass} 待审查。", "请档案员先审查。"],
  ReviewOverdue: ["{prescriber} 的紧急访问 {glass} 逾期未审查。", "请档案员审查；此前须由其他医师办理。"],
  GlassesExhausted: ["{prescriber} 有 {max} 次紧急访问待审查。", "请档案员审查其一；此前须由其他医师办理。"],
  GlassIsReviewed: ["紧急访问 {glass} 已审查：{finding}。", "结论不可更改。"],
  ReviewFindingMissing: ["紧急访问 {glass} 的审查没有结论。", "请说明正当、过度或不当。"],
  NotReviewer: ["{caller} 不能审查紧急访问 {glass}。", "请同一成员的另一名档案员或监管员审查。"],
  DisclosureNotAllowed: [
    "成员 {to} 目前不得为{purpose}查看 {holder} 的 {scope}。",
    "请征得患者同意；紧急情况下由医师紧急访问。",
  ],
  DisclosurePurposeInvalid: ["一次披露只有一个用途；此处为 {purpose}。", "请按用途分别登记。"],
  DisclosuresInvalid: ["不能一次登记 {length} 次披露。", "请登记 1 至 {max} 次。"],
};
