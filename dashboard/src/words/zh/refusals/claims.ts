import type { CLAIM_ERRORS } from "../../../../../sdk/src/errors/sentences/claims.ts";
import type { Refusals } from "./index.ts";

/** 理赔。 */
export const claims: Refusals<typeof CLAIM_ERRORS> = {
  ClaimUnknown: ["没有理赔 {claim}。", "请核对编号，理赔列表中有全部理赔。"],
  ClaimExists: ["此次调剂已有理赔 {claim}，状态为{status}。", "无需再办：一次调剂只理赔一次。"],
  InsurerMissing: ["理赔 {claim} 未指明保险公司。", "请指明由哪个成员支付。"],
  ClaimAmountMissing: ["理赔 {claim} 的金额为零。", "请以分为单位给出金额，或不带理赔发放。"],
  CeilingMissing: ["监管机构未为替换组 {group} 设定限额，因此不能理赔。", "请不带理赔发放，或由监管员设定限额。"],
  ClaimAboveCeiling: ["理赔 {claim} 为 {amount} 分，而这些单位的限额为 {ceiling} 分。", "理赔不得超过限额。"],
  NotInsurer: ["理赔 {claim} 应由成员 {insurer} 决定，而操作员代表成员 {member}。", "请由该保险公司的理赔员办理。"],
  ClaimStatusUnfit: [
    "理赔 {claim} 的状态为{status}，不允许此操作。",
    "已提交的理赔决定一次，已批准的支付一次，应退款的确认退款。",
  ],
  ApprovedAboveClaimed: ["理赔 {claim} 批准 {approved} 分，而申请为 {claimed} 分。", "批准额不得超过申请额。"],
  ClaimReasonUnfit: [
    "理赔 {claim} 申请 {claimed} 分，批准 {approved} 分，理由为{reason}。",
    "全额批准不附理由；不足全额须附理由。",
  ],
  SettlementMissing: ["理赔 {claim} 的支付未指明结算单。", "请给出结算单号。"],
  CeilingGroupMissing: ["限额未指明替换组。", "请给出其适用的替换组。"],
};
