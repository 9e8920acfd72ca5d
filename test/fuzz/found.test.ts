import { expect } from "chai";

import { readDispense } from "../../gateway/src/fhir/dispenses.ts";
import { remoteSigners } from "../../gateway/src/keys/remoteSigner.ts";
import { parsePackCode } from "../../sdk/src/gs1/index.ts";
import { connect } from "../../sdk/src/ledger/index.ts";
import { refusalOf } from "../../sdk/test/refused.ts";
import { expectTelling, outcomeOf } from "./judge.ts";
import { replaced, type Path } from "./json.ts";
import { textOf, type Input, type Parser } from "./parser.ts";
import { PARSERS } from "./parsers/index.ts";
import { DEPLOYMENT, WrongNodes } from "./rpcNode.ts";

const parserOf = (name: string): Parser => {
  const found = PARSERS.find((parser) => parser.name === name);
  if (found === undefined) throw new Error(`There is no parser of ${name}.`);
  return found;
};

/** A parser's first sample with something else at a path. */
const changed = (name: string, ...changes: readonly (readonly [Path, unknown])[]): Input =>
  JSON.stringify(
    changes.reduce(
      (value: unknown, [path, by]) => replaced(value, path, by),
      JSON.parse(textOf(parserOf(name).samples[0] ?? "")),
    ),
  );

const sampleOf = <T = Record<string, unknown>>(name: string): T =>
  JSON.parse(textOf(parserOf(name).samples[0] ?? "")) as T;
const keystore = sampleOf("a keystore");
const [crypto = ""] = Object.keys(keystore).filter((key) => key.toLowerCase() === "crypto");
const network = sampleOf<{ validators: { enode: string }[] }>("a network's file");
const peer = sampleOf<{ peers: object[] }>("a file of peers").peers[0];
const entry = sampleOf<{ entry: object[] }>("a FHIR Bundle of requests").entry[0];
const TEMPERATURES = "time,celsius\n2026-09-01T08:00:00Z,4\n2026-09-01T08:10:00Z,";

/** What was read, or broke the program, before: what it is, whose it is, and the input. */
const REFUSED: readonly (readonly [what: string, parser: string, input: Input])[] = [
  ["an offset of 99 hours", "an EPCIS event", changed("an EPCIS event", [["eventTime"], "2026-03-01T08:00:00+99:99"])],
  [
    "lists five thousand deep in a field that is a text",
    "an EPCIS event",
    textOf(changed("an EPCIS event", [["eventID"], "DEEP"])).replace(
      '"DEEP"',
      `${"[".repeat(5000)}${"]".repeat(5000)}`,
    ),
  ],
  [
    "a request twice, by its id",
    "a FHIR Bundle of requests",
    changed("a FHIR Bundle of requests", [["entry"], [entry, entry]]),
  ],
  ...["0x4", " 4", "1e1"].map((value): [string, string, Input] => [
    `a member's number written "${value}"`,
    "a FHIR Consent",
    changed("a FHIR Consent", [["provision", "actor", 0, "reference", "identifier", "value"], value]),
  ]),
  [
    "no type of provision",
    "a FHIR Consent",
    changed("a FHIR Consent", [["provision"], { actor: [], class: [], purpose: [] }]),
  ],
  [
    "a day that is none",
    "a FHIR MedicationDispense",
    changed("a FHIR MedicationDispense", [["extension", 0, "extension", 3, "valueDate"], "xx28-09-30"]),
  ],
  [
    "units as a text",
    "a FHIR MedicationDispense",
    changed("a FHIR MedicationDispense", [["extension", 0, "extension", 4, "valueUnsignedInt"], "0x5"]),
  ],
  ["hexadecimal degrees", "a CSV of temperatures", `${TEMPERATURES}0x10\n`],
  [
    "two columns of degrees",
    "a CSV of temperatures",
    "time,celsius,celsius\n2026-09-01T08:00:00Z,4,40\n2026-09-01T08:10:00Z,4,40\n",
  ],
  [
    "a row that is cut off, with its salt",
    "rows of packs",
    textOf(parserOf("rows of packs").samples[1] ?? "").slice(0, -9),
  ],
  [
    "a policy of a plan that is nowhere",
    "an insurer's plans",
    changed("an insurer's plans", [["policies", "CHF-2026-000417"], "nowhere"]),
  ],
  [
    "a policy whose plan is a number",
    "an insurer's plans",
    changed("an insurer's plans", [["policies", "CHF-2026-000417"], 7]),
  ],
  [
    "a field with a name of 100,000 letters",
    "an insurer's plans",
    changed("an insurer's plans", [["x".repeat(100_000)], 1]),
  ],
  [
    "years of key derivation",
    "a keystore",
    JSON.stringify({
      ...keystore,
      [crypto]: {
        ...Object(keystore[crypto]),
        kdf: "pbkdf2",
        kdfparams: { c: 2 ** 31, dklen: 32, prf: "hmac-sha256", salt: "ab".repeat(32) },
      },
    }),
  ],
  ["a gigabyte for key derivation", "a keystore", changed("a keystore", [[crypto, "kdfparams", "n"], 2 ** 20])],
  [
    "a number of turns in which the memory is small",
    "a keystore",
    changed("a keystore", [[crypto, "kdfparams", "p"], 2 ** 21]),
  ],
  [
    "an address that is none",
    "a file of peers",
    changed("a file of peers", [["peers", 0, "url"], "records.example.org"]),
  ],
  ["a peer twice", "a file of peers", changed("a file of peers", [["peers"], [peer, peer]])],
  [
    "a node whose key is none",
    "a network's file",
    changed("a network's file", [["validators", 1, "enode"], `enode://${"ff".repeat(64)}@10.0.0.1:30303`]),
  ],
  [
    "a node whose name begins with a space",
    "a network's file",
    changed("a network's file", [["validators", 1, "enode"], ` ${network.validators[1]?.enode}`]),
  ],
  ["a validator twice", "a network's file", changed("a network's file", [["validators", 1], network.validators[0]])],
  [
    "an address without 0x",
    "a deployment book",
    changed("a deployment book", [["contracts", "consortium", "address"], "5FbDB2315678afecb367f032d93F642f64180aa3"]),
  ],
  ["a manifest that says another chain", "a recording's manifest", changed("a recording's manifest", [["chainId"], 1])],
  ["a batch without a line", "a batch of documents", ""],
];

describe("inputs that were once read, or broke the program", () => {
  for (const [what, name, input] of REFUSED) {
    it(`given ${name} with ${what}, refuses it`, async () => {
      const parser = parserOf(name);
      const { refusal } = await outcomeOf(parser, input);
      if (refusal === undefined) return expect.fail("It was read.");
      expectTelling(parser, refusal, input);
    });
  }

  it("given a signature in another form that says the same, refuses the manifest", async () => {
    const { signature } = sampleOf<{ signature: string }>("a recording's manifest");
    const other = signature.endsWith("1b") ? "2b" : "2c";
    const input = changed("a recording's manifest", [["signature"], signature.slice(0, -2) + other]);
    expect((await outcomeOf(parserOf("a recording's manifest"), input)).refusal?.code).to.equal("RecordingWrong");
  });

  it("given a code that turns the text around it, says so without doing so", async () => {
    const { sentence } = await refusalOf(() => parsePackCode("(01)06901234000016(21)A\u202e1"), "CharacterNotGs1");
    expect(sentence).to.contain("\\u202e").and.not.to.contain("\u202e");
  });

  it("given a serial that looks like another field, keeps it the serial", () => {
    const { scans } = readDispense(sampleOf("a FHIR MedicationDispense"));
    const [scan] = scans;
    const code = typeof scan === "string" ? scan : (scan?.code ?? "");
    expect(parsePackCode(code)).to.include({ serial: "A(10)1", lot: "MF2609" });
  });

  describe("given something else than a node at its address", () => {
    let nodes: WrongNodes;
    before(async () => {
      nodes = await WrongNodes.start();
    });
    after(() => nodes.stop());

    for (const [what, bytes] of [
      ["a page", "<html>Welcome</html>"],
      ["null", "null"],
      ["a chain id of null", '{"jsonrpc":"2.0","id":1,"result":null}'],
    ] as const) {
      it(`that answers ${what}, the SDK says so`, async () => {
        const rpcUrl = nodes.add({ method: "eth_chainId", body: () => ({ bytes }) });
        const failure: unknown = await connect({ rpcUrl, deployment: DEPLOYMENT }).catch((error: unknown) => error);
        expect((failure as { code?: string }).code).to.be.oneOf(["RpcAddressWrong", "NodeUnreachable"]);
      });
    }

    it("that answers bytes that are no text, the gateway says so of its signer", async () => {
      const url = nodes.add({ method: "eth_accounts", body: () => ({ bytes: Uint8Array.of(0xff, 0xfe) }) });
      await refusalOf(() => remoteSigners(url), "SignerUnreachable");
    });
  });
});
