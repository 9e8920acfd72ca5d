export const status = {
  label: "State of the service",
  live: "Live at block {{block}}",
  behind_one: "{{count}} block behind",
  behind_other: "{{count}} blocks behind",
  starting: "The indexer is starting",
  indexing: "The indexer is catching up with the chain",
  restarting: "The indexer is restarting",
  rebuilding: "The chain was started anew, and is being read anew",
  chainUnreachable: "The chain does not answer",
  unreachable: "The server does not answer. What you see may be old; this page tries again by itself.",
  recovering: "What you see may be old. It goes on by itself.",
};
