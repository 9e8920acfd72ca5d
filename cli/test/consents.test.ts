import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect } from "chai";

import { PatientWallet } from "../../sdk/src/wallet/index.ts";
import { openStage, type Ran, type Stage } from "./helpers/stage.ts";

const PASSPHRASE = "a passphrase of a test";
const MINGDE = "Mingde Hospital";

describe("yaolian, records and consent", function () {
  this.timeout(60_000);
  let stage: Stage;
  let holder = "";
  let other = 0;
  const at = (name: string): string => join(stage.folder, name);

  before(async () => {
    stage = await openStage();
    other = stage.cast.members.findIndex(({ key }) => key === "otherHospital") + 1;
    await writeFile(at("pass.txt"), `${PASSPHRASE}\n`);
    await writeFile(at("referral.json"), '{"resourceType":"ServiceRequest","status":"active","intent":"order"}');
    // As `wallet init` makes it, but for scrypt's cost, which takes a second at each opening.
    await PatientWallet.create(at("wallet.json"), PASSPHRASE, { scryptN: 2 });
  });

  after(() => stage.close());

  const wallet = (...argv: string[]): Promise<Ran> =>
    stage.run("wallet", ...argv, "--wallet", at("wallet.json"), "--passphrase-file", at("pass.txt"));
  const allowed = (): Promise<Ran> =>
    stage.run("consent", "allowed", holder, "--member", String(other), "--scope", "lab-results");
  const disclose = (): Promise<Ran> => {
    const input = [holder, "--to", String(other), "--scope", "lab-results", "--document", at("referral.json")];
    return stage.run("consent", "disclose", ...input, "--member", "6");
  };

  it("makes a wallet and an address for a hospital", async () => {
    const made = await stage.run("wallet", "init", "--wallet", at("new.json"), "--passphrase-file", at("pass.txt"));
    expect(made.code, made.err).to.equal(0);
    expect(made.out).to.match(/(?:[a-z]+ ){11}[a-z]+$/);
    holder = (await wallet("address", MINGDE)).out;
    expect(holder).to.match(/^0x[0-9a-fA-F]{40}$/);
    expect((await wallet("list")).out)
      .to.include(MINGDE)
      .and.include(holder);
  });

  it("refers a patient: consent by signature, disclosure, revocation, refusal", async () => {
    expect((await allowed()).code).to.equal(2);
    const what = ["--as", MINGDE, "--to", String(other)];
    const more = ["--scope", "lab-results,notes", "--until", "2060-12-31", "--out", at("grant.json")];
    const signed = await wallet("sign", "grant", ...what, ...more);
    expect(signed.code, signed.err).to.equal(0);
    expect((await stage.run("consent", "revoke", at("grant.json"))).code).to.equal(2);
    const granted = await stage.run("consent", "grant", at("grant.json"));
    expect(granted.code, granted.out).to.equal(0);
    expect(granted.out).to.include("lets Renhe Hospital").and.include("lab results, notes");
    expect((await allowed()).out).to.equal("Allowed: lab results for treatment.");

    const disclosed = await disclose();
    expect(disclosed.code, disclosed.out).to.equal(0);
    expect(disclosed.out).to.include("by consent 1");

    await wallet("sign", "revoke", ...what, "--out", at("revoke.json"));
    expect((await stage.run("consent", "revoke", at("revoke.json"))).out).to.include("no longer lets Renhe Hospital");
    expect((await allowed()).code).to.equal(2);
    const refused = await disclose();
    expect(refused.code).to.equal(2);
    expect(refused.out).to.include("may not see lab results");
  });

  it("keeps the salt of what was disclosed in the vault, and nothing of it on the screen", async () => {
    const ran = await stage.run(
      "wallet",
      "disclosures",
      "--json",
      "--wallet",
      at("wallet.json"),
      "--passphrase-file",
      at("pass.txt"),
    );
    const { disclosures } = ran.json()[0] as unknown as { disclosures: { document: string; to: number }[] };
    const [only] = disclosures;
    expect(disclosures).to.have.length(1);
    expect(only?.to).to.equal(other);
    const kept = await readFile(join(stage.folder, "vault", "commitments", `${only?.document ?? ""}.json`), "utf8");
    expect(JSON.parse(kept))
      .to.have.property("salt")
      .that.matches(/^0x[0-9a-f]{64}$/);
  });

  it("breaks the glass, reviews it, and shows both to the patient", async () => {
    const broken = await stage.run(
      ...["consent", "break-glass", holder, "--scope", "allergies", "--reason", "unresponsive"],
      ...["--document", at("referral.json"), "--member", String(other)],
    );
    expect(broken.code, broken.out).to.equal(0);
    expect(broken.out).to.include("Renhe Hospital 仁和医院 sees allergies");
    expect((await stage.run("consent", "glasses", "--open")).out).to.include("to be reviewed");
    const reviewed = await stage.run("consent", "review", "1", "justified", "--document", at("referral.json"));
    expect(reviewed.code, reviewed.out).to.equal(0);
    expect((await stage.run("consent", "glasses")).out).to.include("justified");
    expect((await wallet("disclosures")).out)
      .to.include("Renhe Hospital")
      .and.include("unresponsive");
    expect((await wallet("consents")).out).to.include("revoked");
    expect((await stage.run("consent", "show", holder, "--fhir")).json()[0]).to.include({ resourceType: "Consent" });
  });

  it("grants what a FHIR Consent permits, and refuses one that can't be kept", async () => {
    const shown = await stage.run("consent", "show", holder, "--fhir");
    const [document] = shown.json() as unknown as [{ provision: object }];
    const active = {
      ...document,
      status: "active",
      provision: { ...document.provision, period: { end: "2060-12-31" } },
    };
    await writeFile(at("consent.fhir.json"), JSON.stringify(active));
    const sign = () =>
      wallet("sign", "grant", "--as", MINGDE, "--fhir", at("consent.fhir.json"), "--out", at("again.json"));
    expect((await sign()).code).to.equal(0);
    expect((await stage.run("consent", "grant", at("again.json"))).out).to.include("lets Renhe Hospital");
    expect((await allowed()).code).to.equal(0);
    await writeFile(
      at("consent.fhir.json"),
      JSON.stringify({ ...active, provision: { ...active.provision, type: "deny" } }),
    );
    const refused = await sign();
    expect(refused.code).to.equal(2);
    expect(refused.err).to.include("Consent.provision.type");
  });

  it("says what is wrong with what was typed", async () => {
    const wrong = await stage.run("wallet", "list", "--wallet", at("none.json"), "--passphrase-file", at("pass.txt"));
    expect([wrong.code, wrong.err]).to.satisfy(
      ([code, err]: [number, string]) => code === 1 && err.includes("no wallet"),
    );
    expect((await wallet("sign", "revoke", "--as", MINGDE)).err).to.include("--to");
    expect((await wallet("sign", "revoke", "--as", "Nowhere", "--to", "1")).err).to.include("no address Nowhere");
    expect((await stage.run("consent", "show", holder, "--demo")).code).to.equal(0);
    expect((await stage.run("consent", "allowed", holder, "--scope", "stars")).err).to.include("lab-results");
  });
});
