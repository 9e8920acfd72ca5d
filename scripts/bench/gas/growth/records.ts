import { Wallet } from "ethers";

import { CONSENT, sign } from "../../../../test/helpers/consents.ts";
import { freshAccount, LONG, Role } from "../../../../test/helpers/world.ts";
import { word, type Bench } from "../bench.ts";
import { make, oneByOne, type Table } from "./tables.ts";

export async function operators(bench: Bench): Promise<Table> {
  const { consortium, admin, member } = bench.world;
  const add = (account: string) => [member.hospital, account, Role.Prescriber, 0, LONG] as const;
  const account = (i: number): string => word(`operator ${i}`).slice(0, 42);
  return {
    name: "operators",
    isQuick: false,
    grow: (from, to) =>
      oneByOne(from, to, (i) =>
        make(bench, {
          from: admin.hospital.address,
          contract: consortium,
          method: "addOperator",
          values: add(account(i)),
        }),
      ),
    calls: { addOperator: () => consortium.connect(admin.hospital).addOperator(...add(word("one more").slice(0, 42))) },
  };
}

export async function anchors(bench: Bench): Promise<Table> {
  const { anchorRegistry, operator, member } = bench.world;
  const enforcer = anchorRegistry.connect(operator.enforcer);
  const anchor = (name: string) => [4, word(name), 1_000, word("papers")] as const;
  await enforcer.anchorBatch(...anchor("to supersede"));
  await enforcer.anchorBatch(...anchor("to attest"));
  const [superseded, attested] = [
    await anchorRegistry.anchorId(member.regulator, 4, word("to supersede")),
    await anchorRegistry.anchorId(member.regulator, 4, word("to attest")),
  ];
  return {
    name: "anchors",
    isQuick: false,
    grow: (from, to) =>
      oneByOne(from, to, (i) =>
        make(bench, {
          from: operator.enforcer.address,
          contract: anchorRegistry,
          method: "anchorBatch",
          values: anchor(`anchor ${i}`),
        }),
      ),
    calls: {
      anchorBatch: () => enforcer.anchorBatch(...anchor("one more")),
      supersede: () => enforcer.supersede(superseded, word("corrected"), 2, 0),
      attest: () => anchorRegistry.connect(operator.notary).attest(attested, 1, word("report")),
    },
  };
}

export async function consents(bench: Bench): Promise<Table> {
  const { world } = bench;
  const { consentRegistry: registry, connection, consortium, admin, member } = world;
  const officer = freshAccount(world, 4);
  await consortium.connect(admin.hospital).addOperator(member.hospital, officer, Role.RecordsOfficer, 0, LONG);
  const holder = new Wallet(word("holder who consents"));
  const accounts = { officer, otherOfficer: officer, clinicOfficer: officer, doctorAndOfficer: officer };
  const parties = { world, registry, ...accounts, holder: officer, representative: officer };
  const terms = { member: member.clinic, ...CONSENT, deadline: LONG };
  const signed = await sign(parties, "Grant", holder, terms);
  const own = freshAccount(world, 5);
  await registry.connect(own).grant(own, member.clinic, CONSENT);
  // Each holder sends from an account of its own: nothing that 100,000 signatures would add is looked up by their number.
  const grant = async (i: number): Promise<void> => {
    const from = word(`holder ${i}`).slice(0, 42);
    await connection.networkHelpers.impersonateAccount(from);
    const call = { contract: registry, method: "grant", values: [from, member.clinic, CONSENT] };
    await make(bench, { from, ...call });
    await connection.networkHelpers.stopImpersonatingAccount(from);
  };
  return {
    name: "consents",
    isQuick: false,
    grow: (from, to) => oneByOne(from, to, grant),
    calls: {
      grantBySignature: () => registry.connect(officer).grantBySignature(signed, member.clinic, CONSENT),
      revoke: () => registry.connect(own).revoke(own, member.clinic),
    },
  };
}

export async function alerts(bench: Bench): Promise<Table> {
  const { alertLedger, operator } = bench.world;
  const raise = (i: number) => [9, word("lot of no one"), i, word("evidence")] as const;
  const dispenser = alertLedger.connect(operator.dispenser);
  await dispenser.raiseAlert(...raise(1));
  return {
    name: "alerts",
    isQuick: false,
    grow: (from, to) =>
      oneByOne(from, to, (i) =>
        make(bench, {
          from: operator.dispenser.address,
          contract: alertLedger,
          method: "raiseAlert",
          values: raise(i),
        }),
      ),
    calls: {
      raiseAlert: () => dispenser.raiseAlert(...raise(0x01010101)),
      resolveAlert: () => alertLedger.connect(operator.officer).resolveAlert(1, 1, word("document")),
    },
  };
}
