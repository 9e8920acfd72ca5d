import type { DRUG_ERRORS } from "../../../../../sdk/src/errors/sentences/drugs.ts";
import type { Refusals } from "./index.ts";

/** 产品登记。 */
export const drugs: Refusals<typeof DRUG_ERRORS> = {
  GtinInvalid: ["{gtin} 不是有效的 GTIN-14：校验位错误，或超过 14 位。", "请重新输入或扫描；没有 GTIN 的按物料登记。"],
  ProductUnknown: ["没有 GTIN 为 {gtin} 的产品。", "请重新扫描，或由监管员登记。"],
  ProductExists: ["GTIN 为 {gtin} 的产品已登记。", "请改为变更登记。"],
  ProductNotApproved: ["GTIN 为 {gtin} 的产品状态为{status}。", "监管员批准之前，不得生产或发放。"],
  ProductStatusUnfit: [
    "GTIN 为 {gtin} 的产品状态为{current}，不能变为{wanted}。",
    "批准与暂停可以互换；撤市不可恢复。",
  ],
  GroupMissing: ["GTIN 为 {gtin} 的产品未指明替换组。", "请给出其成分、规格和剂型的编码（编码系统与代码）。"],
  ContentMissing: ["GTIN {gtin} 的一盒中没有单位数。", "请给出每盒含多少片、剂或毫升。"],
  ClassUnfit: ["GTIN 为 {gtin} 的产品不能归为{class}类。", "GTIN 用于到达个人的产品；物料登记时不用 GTIN。"],
  ContentFixed: ["GTIN {gtin} 的替换组、含量和单位在登记时已固定。", "按 GS1 规则，其他包装规格请用另一个 GTIN 登记。"],
  StorageInvalid: [
    "温度 {hardMin}、{storageMin}、{storageMax}、{hardMax}（十分之一度）的次序不对。",
    "请满足 hardMin ≤ storageMin ≤ storageMax ≤ hardMax。",
  ],
  HolderUnfit: ["成员 {member} 的类型为 {kinds}，既非生产企业也非种植户。", "请填写持有上市许可的成员。"],
  MakerNotNamed: [
    "成员 {member} 的场所 {site} 不得生产 GTIN {gtin}。",
    "请由上市许可持有人登记批次，或由监管员指定此场所。",
  ],
};
