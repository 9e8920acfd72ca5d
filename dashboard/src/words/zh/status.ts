export const status = {
  label: "服务状态",
  live: "实时，区块 {{block}}",
  behind_other: "落后 {{count}} 个区块",
  starting: "索引器正在启动",
  indexing: "索引器正在追赶链上数据",
  restarting: "索引器正在重启",
  rebuilding: "链已重新开始，正在重新读取",
  chainUnreachable: "链没有回应",
  unreachable: "服务器没有回应。所示内容可能已过时；页面会自动重试。",
  recovering: "所示内容可能已过时，恢复后会自动更新。",
};
