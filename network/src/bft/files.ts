import { SigningKey } from "ethers";

/** One validator's place in the network. */
export interface ValidatorSeat {
  /** Its key, which signs its blocks and votes and is its name among its peers; `0x…`. */
  readonly key: string;
  /** Where the others find it. */
  readonly peerPort: number;
  /** Where it answers JSON-RPC. */
  readonly rpcPort: number;
}

export const HOST = "127.0.0.1";
const UNCOMPRESSED_MARK = "0x04".length;

/** The others' addresses, as a validator's static-nodes.json holds them: it looks for nobody else. */
export function staticNodes(seats: readonly ValidatorSeat[], of: number): string[] {
  return seats.filter((_, place) => place !== of).map(peerAddress);
}

/** What a validator is started with. `dataFolder` is its chain's, `keyFile` holds its key. */
export function validatorFlags(
  { peerPort, rpcPort }: ValidatorSeat,
  { chainId, dataFolder, keyFile }: { chainId: number; dataFolder: string; keyFile: string },
): string[] {
  return [
    ...["--datadir", dataFolder, "--nodekey", keyFile, "--networkid", String(chainId)],
    // It listens on every interface, whatever it is told: what comes from elsewhere is turned away.
    ...["--port", String(peerPort), "--netrestrict", "127.0.0.0/8", "--nodiscover", "--nat", "none"],
    ...["--rpc", "--srvtype", "http", "--rpcaddr", HOST, "--rpcport", String(rpcPort), "--rpcapi", "eth,net,web3"],
    "--ipcdisable",
    // Each block's state is written with it: a process that is killed has lost none.
    ...["--gcmode", "archive", "--syncmode", "full"],
    // Each process would take half a gigabyte for itself.
    ...["--db.leveldb.cache-size", "64", "--ntp.disable"],
    // Nobody is rewarded, but without an account of its own it asks for one.
    ...["--rewardbase", "0x0000000000000000000000000000000000000001", "--log.format", "logfmt"],
  ];
}

function peerAddress({ key, peerPort }: ValidatorSeat): string {
  const id = SigningKey.computePublicKey(key, false).slice(UNCOMPRESSED_MARK);
  return `kni://${id}@${HOST}:${peerPort}?discport=0&ntype=cn`;
}
