import type { CreateOptions } from "./options.ts";
import type { NetworkFile } from "./networkFile.ts";

type Told = Required<Pick<CreateOptions, "blockPeriod" | "requestTimeout" | "epoch" | "gasLimit">>;

/** What whoever is handed the network's folder has to know. */
export function readmeText(network: NetworkFile, { blockPeriod, requestTimeout, epoch, gasLimit }: Told): string {
  const rows = network.validators.map(
    ({ name, address, enode, rpcPort }) => `| ${name} | ${address} | ${enode.split("@")[1] ?? ""} | ${rpcPort} |`,
  );
  const borne = Math.floor((network.validators.length - 1) / 3);
  return `# Chain ${network.chainId}

A Yaolian consortium's own chain: Besu, QBFT, ${network.validators.length} validators, of which ${borne} may fail at one time.
A block each ${blockPeriod} s, ${gasLimit.toLocaleString("en")} gas; a proposer has ${requestTimeout} s; votes begin anew every
${epoch.toLocaleString("en")} blocks. Rules are cancun's, and gas costs nothing.

| validator | address | peers reach it at | RPC port, on its own machine |
|---|---|---|---|
${rows.join("\n")}

| file | what it is | who has it |
|---|---|---|
| genesis.json | the first block: the same on every node, for good | everybody |
| network.json | who validates, which nodes connect, who may send before there are members | everybody |
| validator-N/key.json | the validator's key, encrypted (Web3 Secret Storage) | that validator alone |
| validator-N/config.toml, static-nodes.json | its Besu configuration and its peers | that validator |
| validator-N/permissions_config.toml | which nodes and accounts it takes; \`yaolian network sync\` keeps it | that validator |
| compose.yaml, systemd/ | two ways to run it | each validator |

**Hand each validator its own folder, and delete the others' keys where it runs.** Whoever has ${borne + 1} of them can stop
the chain; whoever has ${2 * borne + 1} can write it.

## Run a validator
With systemd, as root on its machine, N being its number:
\`\`\`
useradd --system yaolian
install -d -m 750 -g yaolian /etc/yaolian
cp -r . /etc/yaolian/network && chown -R yaolian: /etc/yaolian/network
systemd-creds encrypt --name=passphrase PASSPHRASE-FILE /etc/yaolian/validator-N.passphrase.cred
cp systemd/*.service /etc/systemd/system/ && systemctl daemon-reload
systemctl enable --now yaolian-validator@N
\`\`\`
Besu needs Java 25; get it from https://github.com/hyperledger/besu/releases. With Docker, from this folder:
\`BESU_VERSION=… YAOLIAN_IMAGE=… docker compose --profile validator-N up -d\`, the passphrase being in the file \`passphrase\` (mode
0600, owned by user 1000, as validator-N is). \`--profile indexer\` starts PostgreSQL for the indexer.

Once ${2 * borne + 1} of them run, blocks come. Then deploy the ledger from one of the founders' accounts, put the deployment
file into /etc/yaolian/deployments (or deployments/ here) on every validator, and start \`yaolian-allow-list@N\`.
`;
}
