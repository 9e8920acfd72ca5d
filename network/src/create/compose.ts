import { stringify } from "yaml";

import { PERMISSIONS_FILE } from "./nodeFiles.ts";
import type { NetworkFile, ValidatorEntry } from "./networkFile.ts";

/** Besu that knows cancun and still has local allow-lists. A consortium pins what it has tried. */
const BESU_IMAGE = "hyperledger/besu:${BESU_VERSION:?the version that the consortium has tried}";
/** The project's own image, which a consortium builds from this repository. */
const TOOLS_IMAGE = "${YAOLIAN_IMAGE:?an image with the yaolian command}";
const POSTGRES_IMAGE = "postgres:17";
const PASSPHRASE = "/run/secrets/passphrase";

/** Containers of one kind get no more than they need. */
const HARDENED = { cap_drop: ["ALL"], security_opt: ["no-new-privileges:true"], read_only: true } as const;

/**
 * A compose file with a profile for each validator, so that each machine starts its own: `--profile validator-2`. Nodes use
 * the machine's own network, since their names for each other hold addresses. The indexer's PostgreSQL has a profile too.
 */
export function composeText({ validators }: NetworkFile): string {
  const services = Object.assign({}, ...validators.map(servicesOf)) as Record<string, unknown>;
  return stringify(
    {
      name: "yaolian-network",
      services: { ...services, postgres: postgres() },
      volumes: {
        // In memory: what is unlocked is on no disk.
        ...Object.fromEntries(validators.map(({ name }) => [`${name}-run`, inMemory()])),
        "postgres-data": {},
      },
      secrets: {
        passphrase: { file: "./passphrase" },
        "postgres-password": { file: "./postgres-password" },
      },
    },
    { lineWidth: 0 },
  );
}

function servicesOf({ name }: ValidatorEntry): Record<string, unknown> {
  const profiles = [name];
  const number = name.replace("validator-", "");
  const [folder, run] = [`./${name}:/network/${name}`, `${name}-run:/run/yaolian`];
  const common = { profiles, network_mode: "host", user: "1000:1000", ...HARDENED };
  return {
    [`${name}-unlock`]: {
      ...common,
      ...{ image: TOOLS_IMAGE, restart: "no", secrets: ["passphrase"] },
      command:
        `network unlock --network /network --validator ${number} --to /run/yaolian/key --passphrase-file ${PASSPHRASE}`.split(
          " ",
        ),
      volumes: ["./network.json:/network/network.json:ro", `${folder}:ro`, run],
    },
    [name]: {
      ...common,
      ...{ image: BESU_IMAGE, restart: "unless-stopped", working_dir: `/network/${name}` },
      depends_on: { [`${name}-unlock`]: { condition: "service_completed_successfully" } },
      command: ["--config-file=config.toml", "--node-private-key-file=/run/yaolian/key"],
      volumes: ["./genesis.json:/network/genesis.json:ro", folder, `${run}:ro`],
      tmpfs: ["/tmp"],
      stop_grace_period: "60s",
    },
    [`${name}-allow-list`]: {
      ...common,
      ...{ image: TOOLS_IMAGE, restart: "unless-stopped" },
      depends_on: { [name]: { condition: "service_started" } },
      command: `network sync --network /network --validator ${number} --deployment /deployments`.split(" "),
      // The folder, not the file: a list is replaced by a rename, which a mounted file does not see.
      volumes: ["./network.json:/network/network.json:ro", folder, "./deployments:/deployments:ro"],
      labels: { "yaolian.renders": PERMISSIONS_FILE },
    },
  };
}

function postgres(): Record<string, unknown> {
  return {
    profiles: ["indexer"],
    image: POSTGRES_IMAGE,
    restart: "unless-stopped",
    environment: {
      POSTGRES_DB: "yaolian",
      POSTGRES_USER: "yaolian",
      POSTGRES_PASSWORD_FILE: "/run/secrets/postgres-password",
      POSTGRES_INITDB_ARGS: "--data-checksums --auth-host=scram-sha-256",
    },
    secrets: ["postgres-password"],
    ports: ["127.0.0.1:5432:5432"],
    volumes: ["postgres-data:/var/lib/postgresql/data"],
    security_opt: ["no-new-privileges:true"],
    healthcheck: {
      test: ["CMD-SHELL", "pg_isready --username yaolian --dbname yaolian"],
      ...{ interval: "5s", timeout: "3s", retries: 12 },
    },
  };
}

function inMemory(): Record<string, unknown> {
  return {
    driver: "local",
    driver_opts: { type: "tmpfs", device: "tmpfs", o: "size=64k,mode=0700,uid=1000,gid=1000" },
  };
}
