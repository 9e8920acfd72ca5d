import type { ANCHOR_ERRORS } from "../../../../../sdk/src/errors/sentences/anchors.ts";
import type { Refusals } from "./index.ts";

/** 文件批次的锚定。 */
export const anchors: Refusals<typeof ANCHOR_ERRORS> = {
  BatchEmpty: ["根为 {root} 的批次中没有文件。", "请至少给出一个文件。"],
  AnchorExists: ["贵单位已于 {since} 锚定此批，编号 {anchor}。", "无需再办；如确属其他类型，请按其类型锚定。"],
  AnchorUnknown: ["没有锚定 {anchor}。", "请核对编号；锚定属于其作者，其他成员锚定的同一批编号不同。"],
  AnchorNotOfMember: [
    "锚定 {anchor} 属于成员 {author}，而您代表成员 {member}。",
    "只有其作者可以变更；请锚定自己的批次。",
  ],
  AnchorIsSuperseded: ["锚定 {anchor} 已被 {successor} 取代。", "请取代其后继。"],
  DataUseUnfit: ["类型为{schema}的批次不能附带这些使用条款。", "测序数据集须附使用条款，其他类型不附。"],
  DataUseInvalid: [
    "条款 {terms} 不是一项许可及其修饰。",
    "请在 NRES、GRU、HMB、DS、POA 中恰选其一，并可附其他 DUO 条款。",
  ],
  DiseaseUnfit: ["条款为 {terms}：疾病与 DS 同用，且只与 DS 同用。", "专病数据集请指明疾病；其他请留空。"],
  ApprovalMissing: ["数据集未指明批准文件。", "请给出其批准号。"],
  AttestationMissing: ["未对锚定 {anchor} 作出结论。", "请在重新计算后说明一致或不一致。"],
  AttestationStands: [
    "公证员 {notary} 已对锚定 {anchor} 作出结论：{finding}。",
    "无需再办；公证员只能更改自己的结论。",
  ],
  AttestationOfOwn: ["锚定 {anchor} 是成员 {member} 自己的。", "请由其他公证处重新计算。"],
};
