import { id, Wallet, ZeroHash } from "ethers";

import { CONSENT, Finding, Reason, Scope, sign, Terms } from "../../../test/helpers/consents.ts";
import { decide, decideMotion, idOf, motionAt, motionOf, propose, Vote } from "../../../test/helpers/council.ts";
import { freshAccount, gln, Kind, LONG, Role, VOTING, type World } from "../../../test/helpers/world.ts";

/** What patients allow, what is seen in need, and what is disclosed. */
export async function consent(world: World): Promise<void> {
  const { consentRegistry: registry, member, operator, stranger } = world;
  const at = { registry } as Parameters<typeof sign>[0];
  const [holder, helper] = [new Wallet(id("a patient")), new Wallet(id("a daughter"))];
  await registry.grantBySignature(
    await sign(at, "Grant", holder, { member: member.hospital, ...CONSENT }),
    member.hospital,
    CONSENT,
  );
  const appointed = { representative: helper.address, scope: Scope.All, until: LONG };
  await registry.appointBySignature(await sign(at, "Appoint", holder, appointed), helper.address, Scope.All, LONG);
  await registry.revokeBySignature(await sign(at, "Revoke", holder, { member: member.hospital }), member.hospital);
  const dismissal = await sign(at, "Dismiss", holder, { representative: helper.address });
  await registry.dismissBySignature(dismissal, helper.address);
  await registry.connect(stranger).grant(stranger, member.hospital, CONSENT);
  await registry.connect(operator.secondPrescriber).breakGlass(stranger, 1, Reason.Incapable, id("a note"));
  await registry.connect(operator.officer).review(1, Finding.Justified, ZeroHash);
  const disclosure = { holder: stranger.address, to: member.hospital, scope: 1, purpose: 1, document: id("a page") };
  await registry.connect(operator.recordsOfficer).logDisclosures([disclosure, { ...disclosure, document: id("more") }]);
}

/** Batches, a data set and its terms, what takes a batch's place, and a notary's word on it. */
export async function anchor(world: World): Promise<void> {
  const { anchorRegistry, member, operator } = world;
  const use = { terms: Terms.GRU, disease: ZeroHash, approval: id("HGR 2026 0417") };
  const officer = anchorRegistry.connect(operator.recordsOfficer);
  await officer.anchorBatch(1, id("bundle"), 3, id("papers"));
  await officer.anchorDataSet(id("data"), 12, use);
  const set = await anchorRegistry.anchorId(member.hospital, 2, id("data"));
  await officer.stateDataUse(set, { ...use, terms: Terms.HMB });
  await officer.supersede(set, id("better data"), 13, 1);
  const bundle = await anchorRegistry.anchorId(member.hospital, 1, id("bundle"));
  for (const finding of [2, 1]) await anchorRegistry.connect(operator.notary).attest(bundle, finding, id("report"));
}

/** Suspicions, and what came of them. */
export async function alert(world: World, lot: string): Promise<void> {
  const { alertLedger, operator } = world;
  for (const index of [3, 4]) await alertLedger.connect(operator.dispenser).raiseAlert(1, lot, index, id("a picture"));
  const enforcer = alertLedger.connect(operator.enforcer);
  await enforcer.beginInvestigation(1, id("a case"));
  await enforcer.resolveAlert(1, 1, id("a finding"));
}

/** Members, their people and sites; and goods that a suspended member cannot pass on. */
export async function run(world: World): Promise<void> {
  const { consortium, admin, member, operator } = world;
  const [newcomer, successor] = [freshAccount(world, 2), freshAccount(world, 3)];
  const hospital = consortium.connect(admin.hospital);
  await hospital.addOperator(member.hospital, newcomer, Role.Prescriber, 0, LONG);
  await hospital.rotateOperator(newcomer, successor);
  await hospital.reportCompromise(successor, 1);
  await hospital.endOperator(operator.wardLogistics);
  await hospital.setProfile(member.hospital, id("a new profile"));
  await hospital.openSite(member.hospital, gln(700), 3);
  await hospital.closeSite(Object.keys(world.site).length + 1);
  await hospital.proposeAdmin(member.hospital, freshAccount(world, 4));
  await consortium.connect(freshAccount(world, 4)).acceptAdmin(member.hospital);
  const officer = consortium.connect(operator.officer);
  await officer.renewLicence(member.hospital, LONG);
  await officer.suspend(member.courier, id("an order"));
}

/** The Council's decisions: some carried out, the claim ledger frozen by one, and one cancelled by its proposer. */
export async function decideAll(world: World): Promise<void> {
  const { consortium, council, councilSeat, claimLedger, admin, member, connection } = world;
  const someone = { licenceEnd: LONG, admin: freshAccount(world, 6).address, profile: ZeroHash, parent: 0 };
  const admit = consortium.interface.encodeFunctionData("admit", [{ ...someone, kinds: Kind.Pharmacy }]);
  const freeze = consortium.interface.encodeFunctionData("freezeModule", [await claimLedger.getAddress()]);
  await decide(world, admit, freeze);
  const setting = council.interface.encodeFunctionData("setVotingPeriod", [900]);
  await decideMotion(world, motionAt(await council.getAddress(), setting));
  const dropped = await motionOf(world, admit);
  await propose(world, dropped, admin.notary);
  const { targets, values, calldatas, description } = dropped;
  await council.connect(admin.notary).cancel(targets, values, calldatas, id(description));
  const refused = await motionOf(world, admit);
  await propose(world, refused);
  await connection.networkHelpers.time.increase(VOTING.votingDelay + 1);
  const number = await idOf(world, refused);
  await council.connect(admin.notary).castVoteWithReasonAndParams(number, Vote.Against, "no need", "0x01");
  const end = councilSeat.interface.encodeFunctionData("endSeat", [member.notary]);
  await decideMotion(world, motionAt(await councilSeat.getAddress(), end));
}
