import type { COLD_CHAIN_ERRORS } from "../../../../../sdk/src/errors/sentences/coldChain.ts";
import type { Refusals } from "./index.ts";

/** 设备与温度记录。 */
export const coldChain: Refusals<typeof COLD_CHAIN_ERRORS> = {
  DeviceUnknown: ["设备 {device} 未登记。", "请质量负责人为使用它的场所登记。"],
  DeviceTaken: ["设备 {device} 已为成员 {member} 签名。", "请该成员先停用它，或换用其他设备。"],
  DeviceNotOfMember: ["设备 {device} 属于成员 {member}。", "请由该成员的人员办理。"],
  DeviceDistrusted: [
    "设备 {device} 的密钥自 {since} 起不可信：其签名一律无效。",
    "请换用其他设备，并由质量负责人判断相关货物。",
  ],
  DeviceKindUnfit: [
    "设备 {device} 是（或将是）{kind}，不适用于此。",
    "温度记录仪签署温度摘要，归质量负责人；摄像机由执法员登记。",
  ],
  DeviceSiteUnfit: [
    "设备用于场所 {site}，而此人员只在场所 {officerSite} 行事。",
    "请由该场所的人员，或不限场所的成员人员办理。",
  ],
  DeviceTimeInvalid: ["时间 {time} 与设备 {device} 不符。", "设备的期限在将来结束；泄露在过去开始。"],
  DeviceNotLive: ["设备 {device} 只能签署 {since} 至 {until} 的数据。", "请给出此期间内的摘要；期间之外的测量无效。"],
  DeviceNotWithGoods: [
    "设备 {device} 既不属于货物（批次 {lot}，自第 {first} 盒）的保管方，也不属于收货方。",
    "请使用双方之一在运输前登记的记录仪。",
  ],
  NotPartyToGoods: [
    "成员 {member} 既不持有货物（批次 {lot}，自第 {first} 盒），也不是收货方。",
    "请由双方之一发送摘要。",
  ],
  SummarySignatureInvalid: [
    "摘要不是由设备 {device} 签署，或不是针对这些货件。",
    "请将设备签署的内容原样、按其次序发给它所签的账本。",
  ],
  SummaryPeriodInvalid: [
    "{from} 至 {to} 的摘要在开始前就结束，或尚未结束。",
    "请检查设备的时钟，并在期间结束后发送摘要。",
  ],
  SummaryInconsistent: [
    "最低 {lowest}、最高 {highest}（十分之一度）与超温 {minutesOut} 分钟相互矛盾。",
    "只有最低或最高温度超出范围时才计分钟；不足一分钟按一分钟计。",
  ],
  RangeUnfit: [
    "设备按 {rangeLow} 至 {rangeHigh}（十分之一度）计，而 GTIN {gtin} 应储存于 {storageMin} 至 {storageMax}。",
    "请按产品自身的范围或更窄的范围计。",
  ],
  DecisionNeedsReason: ["解除批次 {lot} 第 {first} 盒起的设备暂扣，须由说明理由的决定作出。", "请指明决定的文件。"],
  RecordNotJoined: [
    "批次 {lot} 第 {first} 盒起的记录到 {recordedUntil}，{from} 至 {to} 与之不衔接。",
    "请按次序、无间断地发送摘要；运输中有间断的，货物退回。",
  ],
  RecordIncomplete: [
    "批次 {lot} 第 {first} 盒起的运输温度记录止于 {recordedUntil}：缺失或过旧。",
    "请发送记录仪至今的摘要再收货；没有记录的，请拒收。",
  ],
};
