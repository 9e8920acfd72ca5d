import { expect } from "chai";
import { verifyTypedData, Wallet } from "ethers";

import {
  Actor,
  appointRepresentative,
  breakGlass,
  commitTo,
  consentDomain,
  consentTypes,
  consentWordText,
  dismissRepresentative,
  findDisclosures,
  grant,
  grantBySignature,
  isAllowed,
  listConsents,
  listDisclosures,
  listGlasses,
  logDisclosure,
  logDisclosures,
  messageOf,
  readConsentWord,
  revoke,
  reviewGlass,
  sendConsentWord,
  showConsent,
  signAppointment,
  signDismissal,
  signGrant,
  signRevocation,
  type ConsentTerms,
} from "../../src/index.ts";
import { LONG } from "../../../test/helpers/world.ts";
import { expectSameState } from "../events/sameState.ts";
import { refusalOf } from "../refused.ts";
import { loadConsentStage, type ConsentStage } from "./stage.ts";

const TERMS: ConsentTerms = { scope: ["Prescriptions", "LabResults"], purposes: ["Treatment"], until: LONG };
const REFERRAL = { resourceType: "ServiceRequest", status: "active", intent: "order" };

describe("consent actions", function () {
  this.timeout(20_000);
  let stage: ConsentStage;
  let clinic: number;
  beforeEach(async () => {
    stage = await loadConsentStage();
    clinic = stage.world.member.clinic;
  });

  const allowed = (holder: string = stage.holder.address): Promise<boolean> =>
    isAllowed(stage.ledger, { holder, member: clinic, scope: ["LabResults"], purposes: ["Treatment"] });

  describe("given a referral from one hospital to another", () => {
    it("grants by a signature without gas, logs what is disclosed, and refuses the next after the revocation", async () => {
      const { ledger, officer, clinicOfficer, holder } = stage;
      const { commitment } = commitTo(REFERRAL);
      const input = { holder: holder.address, to: clinic, scope: ["LabResults"], purpose: "Treatment" } as const;
      const disclosure = { ...input, document: commitment };
      await refusalOf(() => logDisclosure(officer, disclosure), "DisclosureNotAllowed");

      const word = readConsentWord(consentWordText(await signGrant(ledger, holder, { member: clinic, terms: TERMS })));
      await sendConsentWord(clinicOfficer, word);
      expect(await allowed()).to.equal(true);
      await logDisclosure(officer, disclosure);

      const revocation = await signRevocation(ledger, holder, { member: clinic });
      await sendConsentWord(officer, revocation);
      expect(await allowed()).to.equal(false);
      const refused = await refusalOf(() => logDisclosure(officer, disclosure), "DisclosureNotAllowed");
      expect(refused.sentence).to.include("lab results").and.include("treatment");
      await refusalOf(() => sendConsentWord(officer, word), "ConsentSignatureInvalid");
      await refusalOf(() => sendConsentWord(officer, revocation), "ConsentSignatureInvalid");

      const [logged] = await listDisclosures(ledger, [holder.address]);
      expect(logged).to.deep.include({
        from: stage.world.member.hospital,
        to: clinic,
        scope: ["LabResults"],
        purpose: "Treatment",
        basis: { consent: 1 },
        document: commitment,
      });
      const [consent] = await listConsents(ledger, [holder.address]);
      expect(consent).to.deep.include({ member: clinic, lives: false, sequence: 2, until: 0 });
      expect(await listDisclosures(ledger, [Wallet.createRandom().address])).to.deep.equal([]);
      const parties = { holder: holder.address, from: stage.world.member.hospital, to: clinic };
      expect(await findDisclosures(ledger, parties)).to.deep.equal([logged]);
      expect(await findDisclosures(ledger, { ...parties, to: parties.from })).to.deep.equal([]);
      await expectSameState(stage, []);
    });
  });

  describe("given a research consent", () => {
    it("keeps GA4GH's terms", async () => {
      const { ledger, officer, holder } = stage;
      const terms: ConsentTerms = { scope: ["Genomics"], purposes: ["Research"], dataUse: ["HMB", "IRB"], until: LONG };
      await grantBySignature(officer, await signGrant(ledger, holder, { member: clinic, terms }));
      expect(await showConsent(ledger, { holder: holder.address, member: clinic })).to.deep.include({
        ...terms,
        lives: true,
      });
      const wrong = await signGrant(ledger, holder, { member: clinic, terms: { ...terms, dataUse: ["IRB"] } });
      const refused = await refusalOf(() => grantBySignature(officer, wrong), "ResearchTermsInvalid");
      expect(refused.sentence).to.include("IRB").and.include("research");
    });
  });

  describe("given a holder with gas, and a representative", () => {
    it("acts by transactions too", async () => {
      const { world, ledger } = stage;
      const patient = ledger.as(new Actor(stage.wallet(world.stranger.address)));
      const helper = stage.by("secondOfficer");
      const representative = helper.actor?.address ?? "";
      const holder = world.stranger.address;
      await grant(patient, { member: clinic, terms: TERMS });
      expect(await allowed(holder)).to.equal(true);
      await revoke(patient, { member: clinic });
      await appointRepresentative(patient, { representative, scope: ["LabResults"], until: LONG });
      await grant(helper, { holder, member: clinic, terms: { ...TERMS, scope: ["LabResults"] } });
      expect(await allowed(holder)).to.equal(true);
      const refused = await refusalOf(
        () => grant(helper, { holder, member: clinic, terms: TERMS }),
        "RepresentativeScopeExceeded",
      );
      expect(refused.sentence).to.include("needs prescriptions too");
      await dismissRepresentative(patient, { representative });
      await refusalOf(() => revoke(helper, { holder, member: clinic }), "NotHoldersSide");
      await expectSameState(stage, []);
    });

    it("signs for its holder, and is appointed and dismissed by signatures", async () => {
      const { ledger, officer, holder } = stage;
      const helper = new Wallet(Wallet.createRandom().privateKey);
      const { address: representative } = helper;
      await sendConsentWord(
        officer,
        await signAppointment(ledger, holder, { representative, scope: ["LabResults"], until: LONG }),
      );
      const terms = { ...TERMS, scope: ["LabResults"] } as const;
      const word = await signGrant(ledger, helper, { holder: holder.address, member: clinic, terms });
      await sendConsentWord(officer, word);
      expect(await allowed()).to.equal(true);
      await sendConsentWord(officer, await signDismissal(ledger, helper, { holder: holder.address, representative }));
      await expectSameState(stage, []);
    });
  });

  describe("given an emergency", () => {
    it("opens, is listed, is reviewed, and blocks the next until then", async () => {
      const { ledger, officer, holder } = stage;
      const { hospital } = stage.world.member;
      const doctor = stage.by("prescriber");
      const scope = ["Allergies", "Conditions"] as const;
      const input = {
        holder: holder.address,
        scope,
        reason: "Unresponsive",
        document: commitTo("note").commitment,
      } as const;
      const { glass } = await breakGlass(doctor, input);
      const question = { holder: holder.address, scope: ["Allergies"], purposes: ["Treatment"] } as const;
      expect(await isAllowed(ledger, { ...question, member: hospital })).to.equal(true);
      expect(await isAllowed(ledger, { ...question, operator: doctor.actor?.address ?? "" })).to.equal(true);
      await refusalOf(() => isAllowed(ledger, question), "AskerWrong");
      await refusalOf(() => breakGlass(doctor, input), "GlassUnreviewed");
      const [listed] = await listGlasses(ledger, [holder.address]);
      expect(listed).to.deep.include({
        glass,
        reason: "Unresponsive",
        finding: "Open",
        lives: true,
        overdue: false,
        scope: ["Conditions", "Allergies"],
      });
      await reviewGlass(officer, { glass, finding: "Unjustified", document: commitTo("report").commitment });
      expect(await isAllowed(ledger, { ...question, member: hospital })).to.equal(false);
      await expectSameState(stage, []);
    });
  });

  describe("given many disclosures", () => {
    it("logs them in one transaction, each with its basis", async () => {
      const { ledger, officer, holder } = stage;
      await sendConsentWord(officer, await signGrant(ledger, holder, { member: clinic, terms: TERMS }));
      const one = { holder: holder.address, to: clinic, scope: ["LabResults"], purpose: "Treatment" } as const;
      const documents = [1, 2, 3].map((page) => commitTo({ page }).commitment);
      await logDisclosures(
        officer,
        documents.map((document) => ({ ...one, document })),
      );
      expect((await listDisclosures(ledger)).map(({ document }) => document)).to.deep.equal(documents);
    });
  });

  describe("given a signed word", () => {
    it("is over the exported typed data", async () => {
      const { ledger, holder, deployment } = stage;
      const word = await signGrant(ledger, holder, { member: clinic, terms: TERMS });
      const domain = consentDomain(31337, deployment.contracts.consentRegistry.address);
      const types = { Grant: consentTypes.Grant };
      expect(verifyTypedData(domain, types, messageOf(word), word.signature)).to.equal(holder.address);
    });

    it("is refused altered, on another ledger, and where it is no word", async () => {
      const { ledger, officer, holder } = stage;
      const word = await signGrant(ledger, holder, { member: clinic, terms: TERMS });
      await refusalOf(() => sendConsentWord(officer, { ...word, member: 1 }), "ConsentSignatureInvalid");
      const elsewhere = { ...word, registry: Wallet.createRandom().address };
      await refusalOf(() => sendConsentWord(officer, elsewhere), "ConsentWordElsewhere");
      await refusalOf(() => readConsentWord("{"), "ConsentWordNotJson");
      const wrong = await refusalOf(
        () => readConsentWord(JSON.stringify({ ...word, deadline: 0 })),
        "ConsentWordWrong",
      );
      expect(wrong.place).to.equal("word.deadline");
      await refusalOf(() => readConsentWord(JSON.stringify({ ...word, patient: "x" })), "ConsentWordWrong");
    });
  });
});
