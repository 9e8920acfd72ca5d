import { expect } from "chai";
import { computeAddress, decodeRlp, getAddress, hexlify, SigningKey, zeroPadValue } from "ethers";
import fc from "fast-check";

import { staticNodes, validatorFlags } from "../../src/bft/files.ts";
import type { ValidatorSeat } from "../../src/bft/files.ts";
import { extraDataOf, genesisOf } from "../../src/bft/genesis.ts";

const repeated = (digit: string): string => `0x${digit.repeat(40)}`;
const address = fc.uint8Array({ minLength: 20, maxLength: 20 }).map((bytes) => getAddress(hexlify(bytes)));

function seats(count: number): ValidatorSeat[] {
  return Array.from({ length: count }, (_, place) => ({
    ...{ key: zeroPadValue(`0x0${place + 1}`, 32), peerPort: 40_000 + place, rpcPort: 50_000 + place },
  }));
}

describe("the genesis of a BFT network", () => {
  it("has the extra data that the client's own tool gives for the same validators", () => {
    const given = ["1", "2", "3", "4"].map(repeated);
    // homi extra encode --vanity 0x00 --validators 0x11…,0x22…,0x33…,0x44…
    const validators = given.map((each) => `94${each.slice(2)}`).join("");
    const wanted = `0x${"00".repeat(32)}f89af854${validators}b841${"00".repeat(65)}c0`;
    expect(extraDataOf(given)).to.equal(wanted);
  });

  it("names any validators in their order, after 32 bytes, with no seal", () => {
    fc.assert(
      fc.property(fc.uniqueArray(address, { minLength: 4, maxLength: 21 }), (validators) => {
        const extra = extraDataOf(validators);
        const [names, seal, committed] = decodeRlp(`0x${extra.slice(66)}`) as [string[], string, string[]];
        expect(names.map(getAddress)).to.deep.equal(validators);
        expect([BigInt(extra.slice(0, 66)), BigInt(seal), committed]).to.deep.equal([0n, 0n, []]);
      }),
    );
  });

  it("is free of charge and under cancun's rules from its first block on", () => {
    const validators = ["1", "2", "3", "4"].map(repeated);
    const genesis = JSON.parse(JSON.stringify(genesisOf({ chainId: 7, validators, timestamp: 1_790_000_000 })));
    const { chainId, istanbul, unitPrice, governance, ...forks } = genesis.config;
    expect([chainId, unitPrice, Number(genesis.timestamp)]).to.deep.equal([7, 0, 1_790_000_000]);
    expect(istanbul).to.deep.equal({ epoch: 30_000, policy: 0, sub: 4 });
    const { lowerboundbasefee, upperboundbasefee } = governance.kip71;
    expect([lowerboundbasefee, upperboundbasefee, governance.reward.mintingAmount]).to.deep.equal([0, 0, 0]);
    expect(forks).to.include({ londonCompatibleBlock: 0, shanghaiCompatibleBlock: 0, cancunCompatibleBlock: 0 });
    expect(genesis.extraData).to.equal(extraDataOf(validators));
    expect(genesis.alloc).to.deep.equal({});
  });
});

describe("a BFT validator's files and flags", () => {
  it("lead it to all others and not to itself, each by its key", () => {
    const all = seats(4);
    for (const [place, { peerPort }] of all.entries()) {
      const nodes = staticNodes(all, place).map((each) => new URL(each.replace("kni:", "http:")));
      expect(nodes).to.have.length(3);
      expect(nodes.map(({ port }) => Number(port))).to.not.include(peerPort);
      for (const { username, hostname, port } of nodes) {
        const { key } = all.find((seat) => seat.peerPort === Number(port)) as ValidatorSeat;
        expect(computeAddress(`0x04${username}`)).to.equal(computeAddress(new SigningKey(key)));
        expect(hostname).to.equal("127.0.0.1");
      }
    }
  });

  it("keep it to this machine, and its key out of what others see", () => {
    const [seat] = seats(1) as [ValidatorSeat];
    const flags = validatorFlags(seat, { chainId: 7, dataFolder: "/data", keyFile: "/key" });
    const after = (flag: string): string | undefined => flags[flags.indexOf(flag) + 1];
    expect([after("--rpcaddr"), after("--netrestrict"), after("--rpcapi")]).to.deep.equal([
      ...["127.0.0.1", "127.0.0.0/8", "eth,net,web3"],
    ]);
    expect([after("--nodekey"), after("--networkid"), after("--port")]).to.deep.equal(["/key", "7", "40000"]);
    expect(flags).to.include.members(["--nodiscover", "--ipcdisable", "--ntp.disable"]);
    expect(flags.join(" ")).to.not.include(seat.key.slice(2));
  });
});
