import type { MEMBER_ERRORS } from "../../../../../sdk/src/errors/sentences/members.ts";
import type { Refusals } from "./index.ts";

/** 成员、场所、操作员与模块。 */
export const members: Refusals<typeof MEMBER_ERRORS> = {
  CouncilOnly: ["{caller} 不是理事会，而此事只能由理事会办理。", "请向理事会提案。"],
  FoundingOver: ["{caller} 不是创建者，或创建阶段已结束。", "请向理事会提案：此后由理事会吸收成员、登记模块。"],
  AdminOnly: ["{caller} 不是成员 {member} 的管理员。", "请用该成员的管理员密钥发送。"],
  NotProposedAdmin: [
    "{caller} 未被提名为成员 {member} 的下一任管理员。",
    "请现任管理员先提名此地址，或用被提名的地址接受。",
  ],
  OperatorUnknown: ["{operator} 不是任何成员的操作员。", "请成员的管理员添加它，或换用正确的密钥。"],
  OperatorTermEnded: ["操作员 {operator} 的任期已于 {until} 结束。", "请成员的管理员添加新的密钥。"],
  OperatorRoleMissing: [
    "操作员 {operator} 的角色是：{held}；此操作需要其中之一：{needed}。",
    "请使用具有其中一个角色的密钥。",
  ],
  OperatorTaken: ["{operator} 已代表成员 {member} 行事。", "请添加新地址：一个地址只代表一个成员，且只有一次。"],
  OperatorDistrusted: ["操作员 {operator} 的密钥自 {since} 起被报告为已泄露。", "请添加新密钥：此密钥不能再用。"],
  OperatorNotOfMember: ["{operator} 不代表成员 {member} 行事。", "请填写该成员的操作员。"],
  RolesInvalid: ["角色 {roles} 为空，或含有不存在的角色。", "请至少给出一个角色表中的角色。"],
  RoleNotGivable: ["类型为 {kinds} 的成员不能授予角色 {role}。", "每个角色只能由某些类型的成员授予。"],
  RolesIncompatible: ["角色 {roles} 不能同时拥有：同一人不得既开方又调剂。", "请分给两个地址。"],
  SiteNeeded: ["角色 {roles} 在一个地点处理货物。", "请指明操作员的场所。"],
  MemberNotInStanding: [
    "成员 {member} 的状态为{standing}，只能收尾：退货、拒收、封存、销毁、返还。",
    "请监管机构续展其许可，或由理事会恢复其资格。",
  ],
  MemberUnknown: ["没有成员 {member}。", "请从成员名录中查编号。"],
  KindsInvalid: ["成员类型 {kinds} 为空，或含有不存在的类型。", "请至少给出一个类型表中的类型。"],
  StandingUnfit: [
    "成员 {member} 的状态为{standing}，不允许此变更。",
    "只有资格有效的成员才能暂停，只有被暂停或除名的成员才能恢复。",
  ],
  RegulatorProtected: ["成员 {member} 是监管机构，任何人员都不能暂停它。", "请向理事会提案。"],
  SuspensionSpent: ["成员 {member} 已被人员暂停过；{until} 之前只有理事会可以再次暂停。", "请向理事会提案，或等待。"],
  TimeInvalid: ["时间 {time} 已过去，或太遥远。", "请给出允许范围内的时间。"],
  AddressZero: ["地址为零。", "请给出有人持有密钥的地址。"],
  GlnInvalid: ["{gln} 不是有效的 GLN：校验位错误，或不是 13 位。", "请重新输入或扫描。"],
  GlnTaken: ["GLN {gln} 已用于场所 {site}。", "请使用该场所，或填写本地点自己的 GLN。"],
  SiteUnknown: ["没有场所 {site}。", "请从名录中查编号，或按 GLN 查找。"],
  SiteNotOfMember: ["场所 {site} 不属于成员 {member}。", "请填写该成员的场所。"],
  SiteIsClosed: ["场所 {site} 已关闭，不再收货。", "请发往其他场所。"],
  ModuleUnregistered: ["合约 {module} 不属于本账本。", "请使用部署簿中的合约。"],
  ModuleIsClosing: ["合约 {module} 不再受理新事项：已有后继合约。", "请使用当前部署簿中的后继合约。"],
  ModuleIsFrozen: ["合约 {module} 只供查询：已有后继合约。", "请使用当前部署簿中的后继合约。"],
  ModuleStatusUnfit: ["合约 {module} 的状态为{current}，不允许此变更。", "模块只能由启用到关停再到冻结，不能倒退。"],
};
