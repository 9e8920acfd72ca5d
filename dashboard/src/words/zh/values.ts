import type { ENUMS, FLAGS } from "@yaolian/sdk/ledger";

type Values<Sets extends Readonly<Record<string, readonly string[]>>> = {
  readonly [Name in keyof Sets]: Readonly<Record<Sets[Name][number], string>>;
};

/** The ledger's enums and flags that a refusal may name, beside those that every page knows (`terms`). */
export const values: Partial<Values<typeof ENUMS & typeof FLAGS>> = {
  Standing: { None: "无", Active: "有效", Suspended: "已暂停", Expelled: "已除名", Lapsed: "已失效" },
  ModuleStatus: { Unregistered: "未登记", Active: "启用", Closing: "关停中", Frozen: "冻结" },
  LegalClass: { OverTheCounter: "非处方药", Prescription: "处方药", Controlled: "管制药", Material: "物料" },
  ProductStatus: { Unknown: "未知", Approved: "已批准", Suspended: "已暂停", Withdrawn: "已撤市" },
  PackState: { Active: "可用", Dispensed: "已发出", Retired: "已退出", Locked: "已封存" },
  RecallClass: { None: "无", I: "I", II: "II", III: "III" },
  DeviceKind: { Logger: "温度记录仪", Camera: "摄像机" },
  Hold: { Custodian: "保管方", Device: "设备", Regulator: "监管机构", Dispute: "争议" },
  LotHold: { Maker: "生产者", Regulator: "监管机构" },
  ProposalState: {
    ...{ Pending: "待表决", Active: "表决中", Canceled: "已取消", Defeated: "未通过", Succeeded: "已通过" },
    ...{ Queued: "等待中", Expired: "已失效", Executed: "已执行" },
  },
  ClaimStatus: {
    ...{ None: "无", Submitted: "已提交", Approved: "已批准", PartlyApproved: "部分批准", Denied: "已拒绝" },
    ...{ Paid: "已支付", Withdrawn: "已撤回", RefundDue: "应退款", Refunded: "已退款" },
  },
  ClaimReason: {
    ...{ None: "无", NotCovered: "不在保障范围", PlanUnknown: "险种未知", PlanNotInForce: "险种未生效" },
    ...{ DuplicateTherapy: "重复用药", RefillTooSoon: "续方过早", QuantityExceeded: "超量", LimitReached: "达到限额" },
    ...{ PriceAbovePlan: "高于协议价", CoPayment: "自付", Other: "其他" },
  },
  ReviewFinding: { Open: "未结", Justified: "正当", Excessive: "过度", Unjustified: "不当" },
  AnchorSchema: {
    ...{ EpcisBatch: "EPCIS 批", RecordBundle: "病历包", SequencingDataSet: "测序数据集" },
    ...{ InspectionRecording: "检查录像", EnforcementRecording: "执法录像", NotarisedDocument: "公证文件" },
  },
  Attestation: { None: "无", Verified: "一致", Mismatch: "不一致" },
};
