import type { IMMUNIZATION_ERRORS } from "../../../../../sdk/src/errors/sentences/immunizations.ts";
import type { Refusals } from "./index.ts";

/** 接种记录。 */
export const immunizations: Refusals<typeof IMMUNIZATION_ERRORS> = {
  HolderNotFresh: ["持有地址 {holder} 已有或曾有接种记录 {id}。", "每次接种请用新的持有地址：两次共用会使其相互关联。"],
  DocumentMissing: ["{holder} 的接种记录没有文件承诺。", "请给出其文件的承诺值。"],
  NotVaccine: ["批次 {lot} 的产品 GTIN {gtin} 不是疫苗。", "请接种疫苗；其他药品凭处方调剂。"],
  DoseCountInvalid: [
    "批次 {lot} 第 {index} 盒（含 {content}）的 {units} 个单位不是一剂（0 为整盒）。",
    "请给出含一剂的整盒，或拆零后给出 1 个单位。",
  ],
  ImmunizationUnknown: ["没有接种记录 {id}。", "请在其所属的链上使用原样的记录。"],
  ImmunizationIsVoid: ["接种记录 {id} 系误录，已作废。", "请用新的持有地址登记正确的记录；作废的不可恢复。"],
  NotGivenHere: ["接种记录 {id} 在场所 {site} 接种，不属于成员 {member}。", "请由接种单位的接种人员作废。"],
};
