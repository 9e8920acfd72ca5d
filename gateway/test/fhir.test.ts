import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { expect } from "chai";
import { id as hash, Wallet } from "ethers";

import { signGrant, signRevocation, toFhirConsent, type ConsentTerms } from "../../sdk/src/consents/index.ts";
import { DISPENSED_PACK_EXTENSION, PRESCRIPTION_SYSTEM } from "../../sdk/src/fhir/index.ts";
import { receiveAll, registerLot, releaseLot, ship } from "../../sdk/src/goods/index.ts";
import type { Ledger, RoleName } from "../../sdk/src/ledger/index.ts";
import { slipToQr, type Slip } from "../../sdk/src/prescriptions/index.ts";
import { commissioning, GLN, GTIN, packs, receiving, serials, shipping } from "../../sdk/test/import/events.ts";
import { imported, written } from "../../sdk/test/import/told.ts";
import { gatewayStage, type Answer, type GatewayStage, type TestGateway } from "./stage.ts";

const sample = async (name: string): Promise<Record<string, unknown>> =>
  JSON.parse(await readFile(fileURLToPath(new URL(`../../samples/${name}`, import.meta.url)), "utf8")) as Record<
    string,
    unknown
  >;

const CLINIC = "6905678000014";

interface Identified {
  readonly id: string;
  readonly status: string;
  readonly identifier: readonly { readonly system: string; readonly value: string }[];
}

interface Outcome {
  readonly resourceType: string;
  readonly issue: readonly { readonly code: string; readonly diagnostics: string }[];
}

describe("FHIR R4 through two gateways", function () {
  this.timeout(60_000);
  let stage: GatewayStage;
  let hospital: TestGateway;
  let pharmacy: TestGateway;
  beforeEach(async () => {
    stage = await gatewayStage();
    const goods = packs(serials(6));
    const toEastGate = [shipping(goods, { to: GLN.eastGate }), receiving(goods, GLN.eastGate)];
    await imported(stage, [await written(stage, [commissioning(serials(8)), ...toEastGate])]);
    hospital = await stage.gatewayOf("hospital");
    // The maker's lists came to the pharmacy with the goods.
    pharmacy = await stage.gatewayOf("pharmacyEast", { vault: stage.vault.folder });
  });
  afterEach(() => stage.close());

  const issue = async (): Promise<{ id: string; slip: Slip }> => {
    const answer = await hospital.ask("/fhir/MedicationRequest", { body: await sample("fhir/metformin.json") });
    expect(answer.status, answer.text).to.equal(201);
    const { id } = answer.json<Identified>();
    return { id, slip: (await hospital.ask(`/slips/${id}`)).json<Slip>() };
  };
  const dispensed = (id: string, serial: string, more: object = {}): object => ({
    ...{ resourceType: "MedicationDispense", status: "completed" },
    authorizingPrescription: [{ identifier: { system: PRESCRIPTION_SYSTEM, value: `0x${id}` } }],
    extension: [
      {
        url: DISPENSED_PACK_EXTENSION,
        extension: [
          { url: "gtin", valueString: GTIN.metformin },
          { url: "serial", valueString: serial },
        ],
      },
    ],
    ...more,
  });
  const dispense = (body: object): Promise<Answer> => pharmacy.ask("/fhir/MedicationDispense", { body });

  it("given a request, issues it once, and reads it back with its standing", async () => {
    const body = await sample("fhir/metformin.json");
    const made = await hospital.ask("/fhir/MedicationRequest", { body });
    expect(made.status, made.text).to.equal(201);
    const resource = made.json<Identified>();
    expect(made.headers.get("Location")).to.equal(`/fhir/MedicationRequest/${resource.id}`);
    expect(resource.identifier.at(-1)).to.deep.equal({ system: PRESCRIPTION_SYSTEM, value: `0x${resource.id}` });
    expect(resource).to.include({ status: "active" });
    const again = await hospital.ask("/fhir/MedicationRequest", { body });
    expect(again.status).to.equal(200);
    expect(again.json<Identified>().id).to.equal(resource.id);
    const read = await hospital.ask(`/fhir/MedicationRequest/${resource.id}`);
    expect(read.json()).to.deep.equal(again.json());
    const { prescriptionToken } = stage.ledger;
    expect(await prescriptionToken.queryFilter(prescriptionToken.filters.PrescriptionIssued())).to.have.length(1);
  });

  it("given a slip that is shown at another gateway, dispenses on it, and refuses it when it is used up", async () => {
    const { id, slip } = await issue();
    expect((await dispense(dispensed(id, "S01"))).json<Outcome>().issue[0]?.diagnostics).to.contain("POST /slips");
    const shown = await pharmacy.ask("/slips", { body: { qr: (await slipToQr(slip)).text } });
    expect(shown.json()).to.deep.include({ unitsLeft: 60, quantity: 60, cancellation: "none" });
    const accepted = await pharmacy.ask(`/slips/${id}/accept`, { body: { days: 2 } });
    expect(accepted.json()).to.include({ acceptedBy: stage.siteOf(GLN.eastGate) });

    const first = await dispense(dispensed(id, "S01", { quantity: { value: 30 } }));
    expect(first.status, first.text).to.equal(201);
    const told = first.json<Identified & { subject: unknown; quantity: { value: number } }>();
    expect(told).to.deep.include({ subject: { reference: "Patient/synthetic-1" } });
    expect(told.quantity.value).to.equal(30);
    expect((await dispense(dispensed(id, "S01"))).status).to.equal(200);
    const read = await pharmacy.ask(`/fhir/MedicationDispense/${told.id}`);
    expect(read.json<Identified>().identifier).to.deep.equal(told.identifier);

    expect((await dispense(dispensed(id, "S02"))).status).to.equal(201);
    const over = await dispense(dispensed(id, "S03"));
    expect(over.status).to.be.oneOf([400, 422]);
    expect(over.json<Outcome>().resourceType).to.equal("OperationOutcome");
    expect((await hospital.ask(`/fhir/MedicationRequest/${id}`)).json()).to.include({ status: "completed" });
    expect((await pharmacy.ask(`/slips/${id}/give-back`, { method: "POST" })).json()).to.include({ unitsLeft: 0 });
  });

  it("given a pack that another pharmacy holds, or that nobody made, refuses it and changes nothing", async () => {
    const { id, slip } = await issue();
    await pharmacy.ask("/slips", { body: slip });
    for (const serial of ["S07", "XXXX"]) {
      const answer = await dispense(dispensed(id, serial));
      expect(answer.status, answer.text).to.equal(400);
      expect(answer.json<Outcome>().issue[0]?.diagnostics).to.contain(serial);
    }
    expect((await pharmacy.ask("/slips", { body: slip })).json()).to.include({ unitsLeft: 60 });
  });

  it("given what is no such resource, refuses it with its path as an OperationOutcome", async () => {
    const wrong: [string, unknown, number, RegExp][] = [
      ["MedicationRequest", { resourceType: "MedicationRequest" }, 422, /MedicationRequest/],
      ["MedicationRequest", { resourceType: "Patient" }, 400, /resourceType/],
      ["MedicationDispense", { resourceType: "MedicationDispense", status: "in-progress" }, 422, /status/],
      ["Immunization", { resourceType: "Immunization", status: "completed" }, 422, /Immunization/],
      ["Consent", { resourceType: "Consent", status: "active" }, 422, /sourceAttachment/],
      ["Consent", "{", 400, /JSON/],
    ];
    for (const [name, body, status, said] of wrong) {
      const answer = await hospital.ask(`/fhir/${name}`, { body });
      expect(answer.status, `${name}: ${answer.text}`).to.equal(status);
      expect(answer.headers.get("Content-Type")).to.equal("application/fhir+json");
      expect(answer.json<Outcome>().issue[0]?.diagnostics).to.match(said);
    }
  });

  it("given a vaccination, gives the dose once; entered in error, voids it", async () => {
    await vialsAtClinic();
    const clinic = await stage.gatewayOf("clinic");
    const given = {
      ...{ resourceType: "Immunization", id: "flu-1", status: "completed", lotNumber: "FLU26A" },
      vaccineCode: { coding: [{ system: "http://hl7.org/fhir/sid/cvx", code: "140" }] },
      patient: { reference: "Patient/synthetic-41" },
      occurrenceDateTime: `${new Date(Date.now() - 60_000).toISOString().slice(0, 19)}Z`,
    };
    const made = await clinic.ask("/fhir/Immunization", { body: given });
    expect(made.status, made.text).to.equal(201);
    const { id } = made.json<Identified>();
    expect(made.json()).to.deep.include({ status: "completed", patient: { reference: "Patient/synthetic-41" } });
    expect((await clinic.ask("/fhir/Immunization", { body: given })).status).to.equal(200);
    const error = await clinic.ask("/fhir/Immunization", { body: { ...given, status: "entered-in-error" } });
    expect(error.status, error.text).to.equal(201);
    expect((await clinic.ask(`/fhir/Immunization/${id}`)).json()).to.include({ status: "entered-in-error" });
    expect((await hospital.ask(`/fhir/Immunization/${id}`)).status).to.equal(404);
  });

  /** A released lot of the influenza vaccine at the clinic, as a return: its way is asked nothing about. */
  async function vialsAtClinic(): Promise<void> {
    const as = (role: RoleName, gln?: string): Ledger => {
      const actor = stage.keyring.find({ role, ...(gln === undefined ? {} : { site: stage.siteOf(gln) }) });
      if (actor === undefined) throw new Error(`Nobody is ${role}.`);
      return stage.ledger.as(actor);
    };
    const today = Number(await stage.ledger.lotLedger.today());
    const registration = { made: today - 10, expiry: today + 200, packCount: 20, root: hash("vials") };
    const { lot } = await registerLot(as("QualityOfficer", GLN.vaccinePlant), {
      ...registration,
      ...{ gtin: GTIN.vaccine, lot: "FLU26A" },
    });
    await releaseLot(as("RegulatorOfficer"), { lot });
    const consignments = [{ lot, first: 0 }];
    await ship(as("Logistics", GLN.vaccinePlant), { consignments, to: stage.siteOf(CLINIC), reason: "Return" });
    await receiveAll(as("Logistics", CLINIC), { consignments });
  }

  it("given a holder's signed consent, brings it and its end onto the ledger", async () => {
    const holder = Wallet.createRandom();
    const member = stage.memberOf("otherHospital");
    const until = Number((await stage.ledger.provider.getBlock("latest"))?.timestamp) + 86_400;
    const terms: ConsentTerms = { scope: ["Prescriptions"], purposes: ["Treatment"], until };
    const document = (state: object, status: string, word: object): object => ({
      ...state,
      status,
      sourceAttachment: {
        contentType: "application/json",
        data: Buffer.from(JSON.stringify(word)).toString("base64"),
      },
    });
    const grant = await signGrant(stage.ledger, holder, { member, terms });
    const shown = { holder: holder.address, member, ...terms, dataUse: [], sequence: 0, lives: true };
    const consent = document(toFhirConsent(shown, { withHolder: true }), "active", grant);
    const made = await hospital.ask("/fhir/Consent", { body: consent });
    expect(made.status, made.text).to.equal(201);
    expect(made.json()).to.include({ status: "active" });
    expect((await hospital.ask("/fhir/Consent", { body: consent })).status).to.equal(200);

    const wider = document(toFhirConsent({ ...shown, scope: ["Prescriptions", "LabResults"] }), "active", grant);
    const refused = await hospital.ask("/fhir/Consent", { body: wider });
    expect(refused.json<Outcome>().issue[0]?.diagnostics).to.contain("something else");

    const revoke = await signRevocation(stage.ledger, holder, { member });
    const path = made.headers.get("Location") ?? "";
    const over = await hospital.ask("/fhir/Consent", { body: document(toFhirConsent(shown), "inactive", revoke) });
    expect(over.status, over.text).to.equal(201);
    expect((await hospital.ask(path)).json()).to.include({ status: "inactive" });
  });

  it("logs and keeps no word of a patient outside the slip", async () => {
    const { id, slip } = await issue();
    await pharmacy.ask("/slips", { body: slip });
    await dispense(dispensed(id, "S01"));
    const said = [...hospital.logged, ...pharmacy.logged].join("");
    expect(said).to.contain("answered");
    expect(said).to.not.match(/synthetic|Patient|2026-0001/);
    for (const { folder } of [hospital, pharmacy]) {
      const store = await readFile(`${folder}/gateway.sqlite`, "latin1");
      const log = await readFile(`${folder}/gateway.sqlite-wal`, "latin1").catch(() => "");
      expect(store + log).to.not.match(/synthetic|Patient\/|2026-0001/);
    }
  });
});
