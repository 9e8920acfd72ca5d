import { id as hash, Wallet, ZeroHash } from "ethers";

import {
  accept,
  acceptAdmin,
  Actor,
  addOperator,
  adjudicate,
  amendProduct,
  appointRepresentative,
  beginInvestigation,
  breakGlass,
  cancel,
  cancelBySignature,
  cancelProposal,
  castVote,
  changingModule,
  closeSite,
  commitTo,
  completeCancellation,
  completeDraft,
  confirmRefund,
  dismissRepresentative,
  dispense,
  dispenseAndClaim,
  dispenseOrder,
  endDevice,
  endingSeat,
  endOperator,
  executeProposal,
  giveBack,
  givingSeat,
  grant,
  holdConsignment,
  holdLot,
  immunizeAndClaim,
  immunizeBatch,
  issue,
  liftConsignmentHold,
  liftLotHold,
  lockPacks,
  logDisclosure,
  makeSlip,
  merge,
  movingSeat,
  nameMaker,
  newDocumentKey,
  openPack,
  openSite,
  payClaim,
  pick,
  propose,
  proposeAdmin,
  queueProposal,
  raiseAlert,
  reassignCustody,
  recallLot,
  recallShipment,
  receiveAll,
  receivePart,
  recordInputs,
  registerDevice,
  registerMaterial,
  reissue,
  reject,
  releaseLot,
  renewLicence,
  reportCompromise,
  reportDevice,
  resolveAlert,
  retire,
  reviewGlass,
  revoke,
  rotateOperator,
  setCeiling,
  setProductStatus,
  setProfile,
  ship,
  showProposal,
  signAcceptance,
  signCancellation,
  signSummary,
  split,
  submitSummary,
  substitutionGroup,
  supply,
  supplyList,
  suspend,
  undo,
  unlockPacks,
  voidImmunization,
  withdraw,
  type CouncilCall,
  type PrescriptionDraft,
  type Slip,
} from "../../sdk/src/index.ts";
import { numberToGln } from "../../sdk/src/gs1/index.ts";
import { addLot, addProduct, METFORMIN, type Stage } from "../../sdk/test/ledger/stage.ts";
import { COUNCIL_DELAY } from "../../test/helpers/membership.ts";
import { gln, LONG, VOTING } from "../../test/helpers/world.ts";

const GROUP = substitutionGroup(METFORMIN.system, METFORMIN.code);
const DAY = 86_400;

/** What the end of a history is about. */
export interface Claimed {
  readonly slip: Slip;
  readonly immunization: string;
}

/**
 * Tells a history in which everything happens that the contracts have an event for but its end, much of it more than once.
 */
export async function tellHistory(stage: Stage): Promise<Claimed> {
  await tellMembers(stage);
  const { lot } = await tellGoods(stage);
  await tellColdChain(stage);
  const slip = await tellPrescriptions(stage, lot);
  const immunization = await tellImmunizations(stage);
  await tellConsents(stage);
  await tellAnchors(stage);
  await tellCouncil(stage);
  return { slip, immunization };
}

/** Tells the end of it: the claim ledger is frozen, so that what is taken back leaves its claim behind. */
export async function tellEnd(stage: Stage, { slip, immunization }: Claimed): Promise<void> {
  await withdraw(stage.by("dispenser"), slip);
  await voidImmunization(stage.by("vaccinator"), { id: immunization, reason: "WrongPatient" });
}

async function tellMembers(stage: Stage): Promise<void> {
  const { member, site, spare, admin } = stage.world;
  const [one, two, three] = spare.map(({ address }) => address) as [string, string, string];
  const pharmacy = stage.byAdmin("pharmacy");
  const opened = await openSite(pharmacy, { member: member.pharmacy, gln: numberToGln(gln(50)), kind: "Store" });
  await closeSite(pharmacy, { site: opened.site });
  const term = { member: member.pharmacy, roles: ["Dispenser", "Logistics"], site: site.store, until: LONG } as const;
  await addOperator(pharmacy, { ...term, operator: one });
  await rotateOperator(pharmacy, { operator: one, successor: two });
  await endOperator(pharmacy, { operator: two });
  await addOperator(pharmacy, { ...term, operator: one, roles: ["Logistics"] });
  await addOperator(pharmacy, { ...term, operator: three });
  await reportCompromise(pharmacy, { operator: three, since: 1 });
  await renewLicence(stage.by("officer"), { member: member.maker, licenceEnd: LONG + 1 });
  await proposeAdmin(stage.byAdmin("grower"), { member: member.grower, admin: admin.hospital.address });
  await acceptAdmin(stage.byAdmin("hospital"), { member: member.grower });
  await setProfile(stage.byAdmin("hospital"), { member: member.grower, profile: "profile 2" });
  await proposeAdmin(stage.byAdmin("maker"), { member: member.maker, admin: admin.hospital.address });
}

/** Returns a lot of metformin, of which the pharmacy has packs 600 … 699 with 650 opened. */
async function tellGoods(stage: Stage): Promise<{ lot: string }> {
  const { site, member } = stage.world;
  const [officer, quality, maker] = [stage.by("officer"), stage.by("makerQuality"), stage.by("makerLogistics")];
  const [warehouse, store] = [stage.by("distributorLogistics"), stage.by("pharmacyLogistics")];
  const gtin = await addProduct(stage);
  const storage = { lowest: 15, highest: 30 };
  const amended = { gtin, coding: METFORMIN, content: 20, unit: "Tablet", class: "Prescription", storage } as const;
  await amendProduct(officer, { ...amended, holder: member.maker });
  await nameMaker(officer, { gtin, site: site.field });
  await nameMaker(officer, { gtin, site: site.field, named: false });
  await nameMaker(officer, { gtin, site: site.makerWarehouse });
  await setProductStatus(officer, { gtin: await addProduct(stage, 3), status: "Suspended", reason: "order" });
  await registerMaterial(stage.by("grower_quality"), { unit: "Gram", document: "Radix Ginseng" });

  const lot = await addLot(stage);
  const other = await addLot(stage, { lot: "L2" });
  await recordInputs(quality, { lot: other, inputs: [lot] });
  await recordInputs(quality, { lot: other, inputs: [lot, hash("a lot from elsewhere")] });
  await releaseLot(quality, { lot });
  await holdLot(quality, { lot });
  await liftLotHold(quality, { lot, hold: "Maker" });
  await holdLot(officer, { lot: other });
  await recallLot(quality, { lot: other, recallClass: "II" });
  await recallLot(quality, { lot: other, recallClass: "I" });

  await split(maker, { lot, first: 0, second: 500 });
  await ship(maker, { consignments: [{ lot, first: 500 }], to: site.store });
  await receivePart(store, { ranges: [{ lot, consignment: 500, first: 600, count: 100 }] });
  await liftConsignmentHold(maker, { lot, first: 500, hold: "Dispute" });
  const back = { consignments: [{ lot, first: 700 }], to: site.warehouse, reason: "Return" } as const;
  await ship(maker, back);
  await reject(warehouse, back);
  await ship(maker, back);
  await recallShipment(maker, back);
  await pick(maker, { ranges: [{ lot, consignment: 0, first: 20, count: 5 }], to: site.warehouse });
  await receiveAll(warehouse, { consignments: [{ lot, first: 20 }] });
  await split(maker, { lot, first: 25, second: 100 });
  await merge(maker, { lot, first: 25, second: 100 });
  await holdConsignment(stage.by("enforcer"), { lot, first: 25 });
  await holdConsignment(maker, { lot, first: 25 });
  await liftConsignmentHold(stage.by("enforcer"), { lot, first: 25, hold: "Regulator" });
  await ship(maker, { consignments: [{ lot, first: 0 }], to: site.store });

  await tellPacks(stage);
  await openPack(stage.by("dispenser"), { lot, consignment: 600, index: 650 });
  await tellReassignments(stage);
  const { alert } = await raiseAlert(stage.by("dispenser"), { code: "SuspectProduct", lot, index: 650 });
  await beginInvestigation(stage.by("enforcer"), { alert, document: "file 1" });
  await resolveAlert(stage.by("enforcer"), { alert, finding: "FalseAlarm", document: "report 1" });
  await raiseAlert(stage.by("dispenser"), { code: "LotNotFound", lot: { gtin, lot: "X" }, evidence: "photo" });
  return { lot };
}

async function tellPacks(stage: Stage): Promise<void> {
  const lot = await addLot(stage, {
    gtin: await addProduct(stage, 2, { class: "OverTheCounter" }),
    lot: "L3",
    packCount: 300,
  });
  await releaseLot(stage.by("makerQuality"), { lot });
  await ship(stage.by("makerLogistics"), { consignments: [{ lot, first: 0 }], to: stage.world.site.store });
  await receiveAll(stage.by("pharmacyLogistics"), { consignments: [{ lot, first: 0 }] });
  const dispenser = stage.by("dispenser");
  const packs = (first: number, count: number) => ({ lot, consignment: 0, first, count });
  await supply(dispenser, packs(100, 60));
  await supplyList(dispenser, { lot, consignment: 0, indices: [5, 7] });
  await retire(dispenser, { ...packs(10, 2), reason: "Damaged" });
  await lockPacks(dispenser, packs(30, 4));
  await undo(dispenser, packs(10, 2));
  await unlockPacks(dispenser, packs(30, 4));
  await lockPacks(dispenser, packs(40, 3));
}

/** Goods of a pharmacy that may act no more: some on their way, some in its store. */
async function tellReassignments(stage: Stage): Promise<void> {
  const { site, member } = stage.world;
  const lot = await addLot(stage, { lot: "L4", packCount: 50 });
  await ship(stage.by("makerLogistics"), { consignments: [{ lot, first: 0 }], to: site.otherStore });
  await receiveAll(stage.by("otherLogistics"), { consignments: [{ lot, first: 0 }] });
  await split(stage.by("otherLogistics"), { lot, first: 0, second: 10 });
  await ship(stage.by("otherLogistics"), { consignments: [{ lot, first: 0 }], to: site.warehouse, reason: "Return" });
  await suspend(stage.by("officer"), { member: member.otherPharmacy, reason: "order 8" });
  const order = { lot, first: 0, to: site.plant, reason: "order 9" };
  await reassignCustody(stage.by("officer"), order);
  await reassignCustody(stage.by("secondOfficer"), order);
  await reassignCustody(stage.by("officer"), { ...order, first: 10 });
}

async function tellColdChain(stage: Stage): Promise<void> {
  const { site } = stage.world;
  const logger = new Wallet(hash("logger"));
  const [quality, maker] = [stage.by("makerQuality"), stage.by("makerLogistics")];
  const storage = { lowest: 2, highest: 8, hardHighest: 25, minutesOut: 3 };
  const lot = await addLot(stage, { lot: "V2", gtin: await addProduct(stage, 5, { vaccine: true, storage }) });
  await releaseLot(stage.by("officer"), { lot });
  const device = { device: logger.address, site: site.plant, until: LONG };
  await registerDevice(quality, device);
  await endDevice(quality, device);
  await registerDevice(quality, device);
  const camera = { device: Wallet.createRandom().address, site: site.plant, kind: "Camera", until: LONG } as const;
  const { timestamp } = await registerDevice(quality, camera);
  await reportDevice(quality, { device: camera.device, since: timestamp });

  await split(maker, { lot, first: 0, second: 500 });
  const consignments = [0, 500].map((first) => ({ lot, first }));
  const shipped = await ship(maker, { consignments, to: site.warehouse });
  await stage.world.connection.networkHelpers.time.increase(3000);
  const readings = [5, 9, 9, 9, 5].map((celsius, minute) => ({ time: shipped.timestamp + minute * 60, celsius }));
  const warehouse = stage.by("distributorLogistics");
  await submitSummary(warehouse, await signSummary(stage.ledger, logger, { consignments, readings }));
  await receiveAll(warehouse, { consignments });
  const lifted = { lot, first: 0, hold: "Device", occasion: { document: "stability report 7" } } as const;
  await liftConsignmentHold(stage.by("distributorQuality"), lifted);
}

/** Returns a slip whose latest dispense has a claim. */
async function tellPrescriptions(stage: Stage, lot: string): Promise<Slip> {
  const { time } = stage.world.connection.networkHelpers;
  const dispenser = stage.by("dispenser");
  const claims = stage.by("claimsOfficer");
  await setCeiling(stage.by("officer"), { group: GROUP, perUnit: 150 });
  await setCeiling(stage.by("officer"), { group: GROUP, perUnit: 160 });
  const order = async (slip: Slip, index: number, units?: number) => {
    const packs = [{ lot, index, ...(units === undefined ? {} : { units, consignment: 600 }) }];
    return dispenseOrder(stage.ledger, { slip, packs, site: stage.world.site.store, deadline: LONG });
  };
  const request = { insurer: stage.world.member.insurer, amount: 30, policy: "P1" };

  // Dispensed three times, and taken back to the first.
  const slip = await issued(stage, 80);
  const { opening } = await dispenseAndClaim(dispenser, await order(slip, 600), request);
  await dispense(dispenser, await order(slip, 601));
  const second = await dispenseAndClaim(dispenser, await order(slip, 602), request);
  await adjudicate(claims, { claim: opening.claim, approved: 20, reason: "CoPayment" });
  await payClaim(claims, { claim: opening.claim, settlement: "settlement 1" });
  await adjudicate(claims, { claim: second.opening.claim, approved: 0, reason: "LimitReached" });
  for (let left = 3; left > 0; left -= 1) await withdraw(dispenser, slip);
  await confirmRefund(claims, { claim: opening.claim, settlement: "refund 1" });
  await dispense(dispenser, await order(slip, 603));
  await dispense(dispenser, await order(slip, 650, 5));

  const kept = await issued(stage, 60);
  const holder = new Wallet(kept.holderKey ?? "");
  const until = (await time.latest()) + DAY;
  const wish = { prescription: kept.prescription, site: stage.world.site.store, until, deadline: until };
  await accept(dispenser, await signAcceptance(stage.ledger, holder, wish));
  await giveBack(dispenser, { id: kept.id, holder: holder.address });
  await accept(dispenser, await signAcceptance(stage.ledger, holder, wish));
  await dispense(dispenser, await order(kept, 604));
  await cancel(stage.by("prescriber"), { prescription: kept.prescription });
  await time.increase(DAY + 1);
  await completeCancellation(stage.by("prescriber"), { id: kept.id, holder: holder.address });

  const lost = await issued(stage, 40);
  await dispense(dispenser, await order(lost, 605));
  const next = await written(stage, 20);
  await reissue(stage.by("prescriber"), { previous: lost.prescription, prescription: next.prescription });
  const stop = { prescription: next.prescription, deadline: LONG };
  await cancelBySignature(dispenser, await signCancellation(stage.ledger, new Wallet(next.holderKey ?? ""), stop));

  const claimed = await issued(stage, 40);
  await dispense(dispenser, await order(claimed, 606));
  await dispenseAndClaim(dispenser, await order(claimed, 607), request);
  return claimed;
}

async function issued(stage: Stage, quantity: number): Promise<Slip> {
  const slip = await written(stage, quantity);
  await issue(stage.by("prescriber"), slip);
  return slip;
}

async function written(stage: Stage, quantity: number): Promise<Slip> {
  const { ledger, world } = stage;
  const today = Number(await ledger.lotLedger.today());
  const draft: PrescriptionDraft = {
    ...{ requestIdentifier: `request ${Math.random()}`, coding: METFORMIN, group: GROUP, gtin: undefined },
    ...{ unit: "tablet", quantity, firstDay: today, lastDay: today + 30, interval: 0, class: 1, part: 0, parts: 1 },
    documentCanonical: "{}",
  };
  const parties = { issuer: world.member.hospital, prescriber: world.operator.prescriber.address };
  const token = ledger.deployment.contracts.prescriptionToken.address;
  return makeSlip({ chainId: Number(ledger.chainId), token, ...completeDraft(draft, newDocumentKey(), parties) });
}

/** Returns an immunization that has a claim. */
async function tellImmunizations(stage: Stage): Promise<string> {
  const { site, member } = stage.world;
  const content = { content: 10, unit: "Dose", vaccine: true, hoursOpen: 6 } as const;
  const lot = await addLot(stage, { lot: "V1", packCount: 5, gtin: await addProduct(stage, 4, content) });
  await releaseLot(stage.by("officer"), { lot });
  const sent = { consignments: [{ lot, first: 0 }], to: site.clinicRoom, reason: "Return" } as const;
  await ship(stage.by("makerLogistics"), sent);
  await receiveAll(stage.by("clinicLogistics"), sent);
  await openPack(stage.by("vaccinator"), { lot, consignment: 0, index: 2 });
  const dose = (number: number, time: number) => ({
    ...{ lot, index: 2, units: 1 as const, document: hash(`document ${number}`) },
    ...{ holder: Wallet.createRandom().address, time },
  });
  const { ids } = await immunizeBatch(stage.by("vaccinator"), [dose(1, 1_700_000_000), dose(2, 0)]);
  await voidImmunization(stage.by("vaccinator"), { id: ids[1] ?? "", reason: "Duplicate" });
  const claim = { insurer: member.insurer, amount: 1, policy: "P1" };
  const { id } = await immunizeAndClaim(stage.by("vaccinator"), dose(3, 1_700_000_000), claim);
  return id;
}

async function tellConsents(stage: Stage): Promise<void> {
  const { clinic } = stage.world.member;
  const patient = stage.ledger.as(new Actor(stage.wallet(stage.world.stranger.address)));
  const holder = stage.world.stranger.address;
  const [helper, officer] = [stage.by("secondOfficer"), stage.by("recordsOfficer")];
  const representative = helper.actor?.address ?? "";
  const terms = { scope: ["Prescriptions", "LabResults"], purposes: ["Treatment"], until: LONG } as const;
  await grant(patient, { member: clinic, terms });
  const told = { holder, to: clinic, scope: ["LabResults"], purpose: "Treatment" } as const;
  await logDisclosure(officer, { ...told, document: commitTo({ page: 1 }).commitment });
  await revoke(patient, { member: clinic });
  await appointRepresentative(patient, { representative, scope: ["LabResults"], until: LONG });
  await grant(helper, { holder, member: clinic, terms: { ...terms, scope: ["LabResults"] } });
  await dismissRepresentative(patient, { representative });
  await appointRepresentative(patient, { representative, scope: ["Notes"], until: LONG });
  const note = { scope: ["Allergies"], reason: "Unresponsive", document: commitTo("note").commitment } as const;
  const { glass } = await breakGlass(stage.by("prescriber"), { ...note, holder });
  await reviewGlass(officer, { glass, finding: "Unjustified", document: commitTo("report").commitment });
  await breakGlass(stage.by("prescriber"), { ...note, holder: Wallet.createRandom().address });
}

async function tellAnchors(stage: Stage): Promise<void> {
  const { anchorRegistry, operator, member } = stage.world;
  const [records, notary] = [anchorRegistry.connect(operator.labRecords), anchorRegistry.connect(operator.notary)];
  const use = (terms: number) => ({ terms, disease: ZeroHash, approval: hash("approval") });
  await records.anchorBatch(1, hash("root 1"), 3, hash("papers"));
  await records.anchorDataSet(hash("root 2"), 4, use(2));
  const [first, data] = await Promise.all([
    anchorRegistry.anchorId(member.laboratory, 1, hash("root 1")),
    anchorRegistry.anchorId(member.laboratory, 2, hash("root 2")),
  ]);
  await records.stateDataUse(data, use(4));
  await records.supersede(data, hash("root 3"), 5, 1);
  const next = await anchorRegistry.anchorId(member.laboratory, 2, hash("root 3"));
  await records.supersede(next, hash("root 4"), 6, 1);
  await notary.attest(first, 1, hash("report 1"));
  await notary.attest(first, 2, hash("report 2"));
}

async function tellCouncil(stage: Stage): Promise<void> {
  const { ledger, world } = stage;
  const [holder = "", other = ""] = world.spare.slice(5).map(({ address }) => address);
  const { pharmacy, notary } = world.member;
  const seats = [
    ...givingSeat(ledger, { member: pharmacy, holder }),
    ...movingSeat(ledger, { member: pharmacy, holder: other }),
    ...endingSeat(ledger, { member: notary }),
  ];
  const taken = await propose(stage.byAdmin("notary"), { calls: seats, paper: "taken back" });
  await cancelProposal(stage.byAdmin("notary"), taken.proposal);
  const freezing = ["Closing", "Frozen"].flatMap((to) =>
    changingModule(ledger, { module: ledger.deployment.contracts.claimLedger.address, to: to as "Closing" | "Frozen" }),
  );
  const frozen = await decided(stage, freezing, "minutes 1");
  const { targets, values, calldatas, description } = (await showProposal(ledger, frozen)).record;
  const salt = (BigInt(await world.council.getAddress()) << 96n) ^ BigInt(hash(description));
  await world.timelock
    .connect(world.stranger)
    .executeBatch([...targets], [...values], [...calldatas], ZeroHash, `0x${salt.toString(16).padStart(64, "0")}`);
  await executeProposal(stage.by("dispenser"), await decided(stage, seats, "minutes 2"));
  await propose(stage.byAdmin("regulator"), { calls: freezing, paper: "left open" });
}

/** Voted for, and waited for. */
async function decided(stage: Stage, calls: readonly CouncilCall[], paper: string): Promise<bigint> {
  const { council, admin, connection } = stage.world;
  const { time } = connection.networkHelpers;
  const { proposal } = await propose(stage.byAdmin("regulator"), { calls, paper });
  await time.increase(VOTING.votingDelay + 1);
  await castVote(stage.byAdmin("regulator"), { proposal, vote: "For", reason: "it is needed" });
  const { id } = (await showProposal(stage.ledger, proposal)).record;
  await council.connect(admin.hospital).castVoteWithReasonAndParams(id, 1, "why", "0x01");
  await council.connect(admin.notary).castVote(id, 2);
  await council.connect(admin.maker).castVote(id, 0);
  await time.increase(VOTING.votingPeriod);
  await queueProposal(stage.by("dispenser"), proposal);
  await time.increase(COUNCIL_DELAY);
  return proposal;
}
