import { expect } from "chai";
import { ZeroHash } from "ethers";
import type { Consignment, LotState } from "../../src/import/state/lotState.ts";
import type { Stage } from "../ledger/stage.ts";
import { enumNumber, enumValue, LedgerState, standingAt } from "../../src/index.ts";
import { majorityOf, proposalStateAt, tallyOf } from "../../src/events/index.ts";
const CHECKS = {
  directory: sameDirectory,
  council: sameCouncil,
  products: sameProducts,
  lots: sameLots,
  prescriptions: samePrescriptions,
  immunizations: sameImmunizations,
};

/** Rebuilds the state from the events of a chain and compares it, or some parts of it, with what the contracts store. */
export async function expectSameState(
  stage: Stage,
  parts = Object.keys(CHECKS) as (keyof typeof CHECKS)[],
): Promise<LedgerState> {
  const state = await LedgerState.read(stage.ledger);
  for (const part of parts) await CHECKS[part](stage, state);
  await sameAlerts(stage, state);
  await sameAnchors(stage, state);
  await sameDevices(stage, state);
  await sameClaims(stage, state);
  await sameConsents(stage, state);
  return state;
}

async function sameDirectory({ ledger: { consortium }, world }: Stage, { directory }: LedgerState): Promise<void> {
  const time = await world.connection.networkHelpers.time.latest();
  expect(directory.members.size).to.equal(Number(await consortium.memberCount()));
  for (const [member, record] of directory.members) {
    const view = await consortium.memberOf(member);
    expect(enumValue("Standing", view.standing), `member ${member}`).to.equal(standingAt(record, time));
    const { standing: _, ...stored } = record;
    same(view, stored, `member ${member}`);
  }
  expect(directory.sites.size).to.equal(Number(await consortium.siteCount()));
  for (const [site, { kind, gln, ...record }] of directory.sites) {
    const view = await consortium.siteOf(site);
    expect(enumValue("SiteKind", view.kind)).to.equal(kind);
    expect(view.gln).to.equal(gln);
    expect(Number(view.member)).to.equal(record.member);
    expect(view.open, `site ${site}`).to.equal(record.open);
  }
  for (const [operator, record] of directory.operators) same(await consortium.operatorOf(operator), record, operator);
  for (const [module, status] of directory.modules) {
    expect(enumValue("ModuleStatus", await consortium.moduleStatus(module))).to.equal(status);
  }
}

async function sameCouncil({ ledger, world }: Stage, { council }: LedgerState): Promise<void> {
  const time = await world.connection.networkHelpers.time.latest();
  const { council: governor, councilSeat, timelock } = ledger;
  expect(council.seats.size).to.equal(Number(await councilSeat.seatCount()));
  for (const [member, holder] of council.seats) {
    expect(await councilSeat.holderOf(member)).to.equal(holder);
    expect(await councilSeat.seatOf(holder)).to.equal(BigInt(member));
    expect(await councilSeat.getVotes(holder)).to.equal(1n);
  }
  const [votingDelay, votingPeriod, proposalThreshold, wait] = await Promise.all([
    governor.votingDelay(),
    governor.votingPeriod(),
    governor.proposalThreshold(),
    timelock.getMinDelay(),
  ]);
  same({ votingDelay, votingPeriod, proposalThreshold, wait }, council.settings, "the Council's times");
  for (const [id, proposal] of council.proposals) {
    const what = `proposal ${proposal.number}`;
    expect(enumValue("ProposalState", await governor.state(id)), what).to.equal(
      proposalStateAt(council, proposal, time),
    );
    const { againstVotes: Against, forVotes: For, abstainVotes: Abstain } = await governor.proposalVotes(id);
    same({ Against, For, Abstain }, tallyOf(proposal), what);
    const { proposer, eta, votingFrom, votingUntil } = proposal;
    same(
      {
        proposer: await governor.proposalProposer(id),
        eta: await governor.proposalEta(id),
        votingFrom: await governor.proposalSnapshot(id),
        votingUntil: await governor.proposalDeadline(id),
      },
      { proposer, eta, votingFrom, votingUntil },
      what,
    );
    if (time > votingFrom) {
      expect(majorityOf(council.seatsAt(votingFrom)), what).to.equal(Number(await governor.quorum(votingFrom)));
    }
  }
}

async function sameProducts({ ledger: { drugRegistry } }: Stage, { products }: LedgerState): Promise<void> {
  for (const [gtin, { status, registration, makers }] of products) {
    const [view, now] = await drugRegistry.registrationOf(gtin);
    expect(enumValue("ProductStatus", now)).to.equal(status);
    const { keeping, unit, class: legalClass, ...values } = registration;
    same(view, values, `product ${gtin}`);
    same(view.keeping, keeping, `product ${gtin}`);
    expect([enumValue("ContentUnit", view.unit), enumValue("LegalClass", view.class)]).to.deep.equal([
      unit,
      legalClass,
    ]);
    for (const site of makers) expect(await drugRegistry.isMakerNamed(gtin, site)).to.equal(true);
  }
}

async function sameLots(stage: Stage, { lots }: LedgerState): Promise<void> {
  for (const lot of lots.values()) await sameLot(stage, lot);
}

async function sameLot({ ledger: { lotLedger } }: Stage, lot: LotState): Promise<void> {
  const view = await lotLedger.lotOf(lot.id);
  const { released, heldByMaker, heldByRegulator, root, packCount, madeDay, expiryDay, maker, site } = lot;
  same(view, { released, heldByMaker, heldByRegulator, root, packCount, madeDay, expiryDay, maker, site }, lot.id);
  expect(enumValue("RecallClass", view.recallClass)).to.equal(lot.recallClass);
  let next = 0;
  for (const { first, count, site: custodian, recipient, holds, ...record } of lot.consignments) {
    expect(first).to.equal(next);
    same(
      await lotLedger.consignmentOf(lot.id, first),
      { count, site: custodian, recipient, holds, ...recordOf(record) },
      `consignment ${first}`,
    );
    next += count;
  }
  expect(next).to.equal(lot.packCount);
  for (let word = 0; word * 128 < lot.packCount; word += 1) await sameWord({ lotLedger }, lot, word);
  for (const [index, { unitsLeft, site: opener, useBefore }] of lot.opened) {
    same(await lotLedger.openedOf(lot.id, index), { unitsLeft, site: opener, useBefore }, `opened pack ${index}`);
  }
}

async function sameWord({ lotLedger }: Pick<Stage["ledger"], "lotLedger">, lot: LotState, word: number): Promise<void> {
  const bits = await lotLedger.packWord(lot.id, word);
  for (let index = word * 128; index < Math.min(lot.packCount, word * 128 + 128); index += 1) {
    const stored = enumValue("PackState", (bits >> BigInt(2 * (index % 128))) & 3n);
    if (lot.stateOf(index) !== stored) expect.fail(`pack ${index} is ${stored}, the events say ${lot.stateOf(index)}`);
  }
}

async function samePrescriptions({ ledger: { prescriptionToken } }: Stage, state: LedgerState): Promise<void> {
  for (const { id, holder, ...record } of state.prescriptions.values()) {
    const { units, sequence, site, until, dispensedDay, cancelAsked, cancelled, chain } = record;
    const told = { units, sequence, site, until, dispensedDay, cancelAsked, cancelled, chain };
    same(await prescriptionToken.stateOf(id, holder), told, `prescription ${id}`);
  }
}

async function sameClaims({ ledger: { claimLedger } }: Stage, { claims, ceilings }: LedgerState): Promise<void> {
  for (const [group, perUnit] of ceilings) expect(Number(await claimLedger.ceilingOf(group))).to.equal(perUnit);
  for (const [claim, { status, reason, insurer, site, claimed, approved }] of claims) {
    const view = await claimLedger.claimOf(claim);
    expect([enumValue("ClaimStatus", view.status), enumValue("ClaimReason", view.reason)]).to.deep.equal([
      status,
      reason,
    ]);
    same(view, { insurer, site, claimed, approved }, `claim ${claim}`);
  }
}

async function sameImmunizations({ ledger: { immunizationToken } }: Stage, state: LedgerState): Promise<void> {
  for (const { id, holder, site, day, voided } of state.immunizations.values()) {
    const said = { holder, site, day, claimed: state.claims.has(id), voided };
    same(await immunizationToken.stateOf(id), said, `immunization ${id}`);
    expect(await immunizationToken.immunizationOf(holder)).to.equal(id);
  }
}

async function sameAlerts({ ledger: { alertLedger } }: Stage, { alerts }: LedgerState): Promise<void> {
  expect(alerts.size).to.equal(Number(await alertLedger.alertCount()));
  for (const [alert, { code, finding, raisedBy, raisedAt, investigatedBy }] of alerts) {
    const view = await alertLedger.alertOf(alert);
    expect([enumValue("AlertCode", view.code), enumValue("Finding", view.finding)]).to.deep.equal([code, finding]);
    same(view, { raisedBy, raisedAt, investigatedBy }, `alert ${alert}`);
  }
}

async function sameAnchors({ ledger: { anchorRegistry } }: Stage, { anchors }: LedgerState): Promise<void> {
  for (const [anchor, { author, since, schema, leafCount, root, supersededBy, attestations }] of anchors) {
    const view = await anchorRegistry.anchorOf(anchor);
    expect(enumValue("AnchorSchema", view.schema)).to.equal(schema);
    same(view, { author, since, leafCount, supersededBy: supersededBy ?? ZeroHash }, `anchor ${anchor}`);
    expect(await anchorRegistry.anchorId(author, enumNumber("AnchorSchema", schema), root)).to.equal(anchor);
    for (const [notary, { finding, since: said }] of attestations) {
      const attested = await anchorRegistry.attestationOf(anchor, notary);
      same(attested, { finding: enumNumber("Attestation", finding), since: said }, `attestation of ${notary}`);
    }
  }
}

/** What a consignment has of its temperatures. */
function recordOf({
  minutesOut,
  recordedSince,
  recordedUntil,
  mustBeRecorded,
}: Pick<Consignment, "minutesOut" | "recordedSince" | "recordedUntil" | "mustBeRecorded">) {
  return { minutesOut, recordedSince, recordedUntil, mustBeRecorded };
}

async function sameDevices({ ledger: { coldChain } }: Stage, { devices }: LedgerState): Promise<void> {
  for (const [device, { kind, ...record }] of devices) {
    const view = await coldChain.deviceOf(device);
    expect(enumValue("DeviceKind", view.kind)).to.equal(kind);
    same(view, record, `device ${device}`);
  }
}

async function sameConsents({ ledger: { consentRegistry } }: Stage, { consents }: LedgerState): Promise<void> {
  for (const { holder, member, ...record } of consents.consents.values()) {
    same(await consentRegistry.consentOf(holder, member), record, `consent of ${holder}`);
  }
  for (const { holder, representative, ...record } of consents.representatives.values()) {
    same(await consentRegistry.representativeOf(holder, representative), record, `representative of ${holder}`);
  }
  for (const [holder, nonce] of consents.nonces) expect(await consentRegistry.nonceOf(holder)).to.equal(nonce);
  expect(consents.glasses.size).to.equal(Number(await consentRegistry.glassCount()));
  for (const [glass, { reason, finding, ...record }] of consents.glasses) {
    const view = await consentRegistry.glassOf(glass);
    same(view, record, `emergency access ${glass}`);
    expect(enumValue("GlassReason", view.reason)).to.equal(reason);
    expect(enumValue("ReviewFinding", view.finding)).to.equal(finding);
  }
}

/** The members of `record`, each as the view has it. */
function same(view: object, record: object, what: string): void {
  for (const [name, value] of Object.entries(record)) {
    const stored: unknown = view[name as keyof typeof view];
    expect(typeof stored === "bigint" ? Number(stored) : stored, `${what}: ${name}`).to.equal(value);
  }
}
