/** Where a validator's key lies while it runs: a folder in memory that ends with the service. */
export const RUN_FOLDER = "/run/yaolian-validator-%i";

/** What a service may not do, beyond what it needs: systemd.exec(5). */
const HARDENED = [
  "NoNewPrivileges=yes",
  "PrivateTmp=yes",
  "PrivateDevices=yes",
  "ProtectSystem=strict",
  "ProtectHome=yes",
  "ProtectKernelTunables=yes",
  "ProtectKernelModules=yes",
  "ProtectKernelLogs=yes",
  "ProtectControlGroups=yes",
  "ProtectClock=yes",
  "ProtectHostname=yes",
  "ProtectProc=invisible",
  "RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX",
  "RestrictNamespaces=yes",
  "RestrictRealtime=yes",
  "RestrictSUIDSGID=yes",
  "LockPersonality=yes",
  "CapabilityBoundingSet=",
  "AmbientCapabilities=",
  "SystemCallArchitectures=native",
  "SystemCallFilter=@system-service",
  "SystemCallFilter=~@privileged @resources",
  // The JVM asks for priorities, and goes on when it is refused.
  "SystemCallErrorNumber=EPERM",
  "UMask=0077",
];

/** The folder that the units expect the network's files in. */
export const INSTALLED = "/etc/yaolian/network";

/**
 * systemd's unit of a validator, by its number: `yaolian-validator@2`. The passphrase is a credential, which systemd keeps
 * out of arguments and environment; the key is unlocked into memory and gone when the service ends.
 */
export function validatorUnit(): string {
  const folder = `${INSTALLED}/validator-%i`;
  return unit({
    Unit: [
      "Description=Yaolian validator %i (Besu, QBFT)",
      "After=network-online.target",
      "Wants=network-online.target",
    ],
    Service: [
      "User=yaolian",
      `WorkingDirectory=${folder}`,
      "RuntimeDirectory=yaolian-validator-%i",
      "RuntimeDirectoryMode=0700",
      "LoadCredentialEncrypted=passphrase:/etc/yaolian/validator-%i.passphrase.cred",
      `ExecStartPre=/usr/bin/env yaolian network unlock --network ${INSTALLED} --validator %i --to ${RUN_FOLDER}/key --passphrase-file %d/passphrase`,
      `ExecStart=/usr/bin/env besu --config-file=config.toml --node-private-key-file=${RUN_FOLDER}/key`,
      // Besu keeps the key in its memory from now on.
      "Restart=on-failure",
      "RestartSec=5",
      "TimeoutStopSec=60",
      "LimitNOFILE=65536",
      `ReadWritePaths=${folder}`,
      ...HARDENED,
      // The JVM's compiler writes code and runs it, so MemoryDenyWriteExecute can't be on.
    ],
    Install: ["WantedBy=multi-user.target"],
  });
}

/** systemd's unit of the allow-list daemon beside a validator. */
export function allowListUnit(): string {
  return unit({
    Unit: [
      "Description=Yaolian allow-lists of validator %i, from the on-chain members",
      "After=yaolian-validator@%i.service",
      "BindsTo=yaolian-validator@%i.service",
    ],
    Service: [
      "User=yaolian",
      `WorkingDirectory=${INSTALLED}`,
      `ExecStart=/usr/bin/env yaolian network sync --network ${INSTALLED} --validator %i --deployment /etc/yaolian/deployments`,
      "Restart=always",
      "RestartSec=5",
      `ReadWritePaths=${INSTALLED}/validator-%i`,
      ...HARDENED,
    ],
    Install: ["WantedBy=yaolian-validator@%i.service"],
  });
}

function unit(sections: Readonly<Record<string, readonly string[]>>): string {
  return Object.entries(sections)
    .map(([name, lines]) => `[${name}]\n${lines.join("\n")}\n`)
    .join("\n");
}
