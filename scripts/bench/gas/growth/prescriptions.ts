import { toBeHex } from "ethers";

import { asModule, claimRequest, setCeiling, Why } from "../../../../test/helpers/claims.ts";
import { gtin, METFORMIN, move, registerProduct } from "../../../../test/helpers/goods.ts";
import { NO_DEADLINE, order, sign, type Slip } from "../../../../test/helpers/prescriptions.ts";
import { NO_OCCASION } from "../../../../test/helpers/world.ts";
import { word, type Bench } from "../bench.ts";
import { filledIn, inBatches, make, oneByOne, send, type Table } from "./tables.ts";

const ISSUED_AT_ONCE = 300;
const GIVEN_AT_ONCE = 100;
const SYRINGE = 202;
const LARGE = 16_777_215;
const AMOUNT = 0x0101_0101_0101;

export async function prescriptions(bench: Bench): Promise<Table> {
  const { prescriptionToken, operator, site } = bench.world;
  const prescriber = prescriptionToken.connect(operator.prescriber);
  const token = prescriptionToken.connect(operator.dispenser);
  const lot = await bench.atStore(1, LARGE);
  const [accepted, givenBack, cancelled, dispensed, withdrawn] = (await bench.issued(5)) as [
    ...[Slip, Slip, Slip, Slip, Slip],
  ];
  const until = Date.parse("2027-03-05T12:34:56Z") / 1000;
  const acceptance = (slip: Slip) => sign(bench.world, slip, "Accept", { site: site.store, until });
  await token.accept(givenBack.fields, until, NO_DEADLINE, await acceptance(givenBack));
  const packs = [{ lot, index: 300, units: 0 }];
  await token.dispense(await order(bench.world, withdrawn, { packs }));
  const record = { previousChain: "0x".padEnd(34, "0"), previousDay: 0, units: 20, packs, consignments: [0] };
  const signature = await acceptance(accepted);
  const values = await order(bench.world, dispensed, { packs: [{ lot, index: 600, units: 0 }] });
  const [written, another] = [await bench.slip(), await bench.slip()];
  const encode = (documents: readonly string[]): string =>
    prescriptionToken.interface.encodeFunctionData("issueBatch", [
      documents.map((document) => ({ ...another.fields, document })),
      documents.map(() => "0x"),
    ]);
  const issue = filledIn(encode, (i) => toBeHex(BigInt(another.id) ^ BigInt(i), 32));
  return {
    name: "prescriptions",
    isQuick: true,
    grow: (from, to) =>
      inBatches(from, to, ISSUED_AT_ONCE, (first, count) =>
        send(bench, operator.prescriber.address, prescriptionToken, issue(first, count)),
      ),
    calls: {
      issue: () => prescriber.issue(written.fields, "0x"),
      accept: () => token.accept(accepted.fields, until, NO_DEADLINE, signature),
      giveBack: () => token.giveBack(givenBack.id, givenBack.fields.holder),
      cancel: () => prescriber.cancel(cancelled.fields),
      dispense: () => token.dispense(values),
      withdraw: () => token.withdraw(withdrawn.fields, record),
    },
  };
}

export async function claims(bench: Bench): Promise<Table> {
  const { world } = bench;
  await setCeiling(world, METFORMIN, 2 ** 40);
  const module = await asModule(world);
  const from = await world.prescriptionToken.getAddress();
  await world.connection.networkHelpers.setBalance(from, 10n ** 21n);
  const officer = world.claimLedger.connect(world.operator.claimsOfficer);
  const opened = (claim: string) =>
    [claim, world.site.store, METFORMIN, 0xffffff, claimRequest(world, { amount: AMOUNT })] as const;
  const decision = (claim: string) => ({ claim, approved: AMOUNT - 1, reason: Why.CoPayment });
  const [submitted, approved] = [word("claim to adjudicate"), word("claim to pay")];
  await module.openClaim(...opened(submitted));
  await module.openClaim(...opened(approved));
  await officer.adjudicate(decision(approved));
  const [slip] = (await bench.issued(1)) as [Slip];
  const lot = await bench.atStore(1);
  const values = await order(world, slip, { packs: [{ lot, index: 300, units: 0 }] });
  const token = world.prescriptionToken.connect(world.operator.dispenser);
  return {
    name: "claims",
    isQuick: false,
    grow: (first, to) =>
      oneByOne(first, to, (i) => {
        const call = { contract: world.claimLedger, method: "openClaim", values: opened(word(`claim ${i}`)) };
        return make(bench, { from, ...call });
      }),
    calls: {
      dispenseAndClaim: () => token.dispenseAndClaim(values, claimRequest(world)),
      adjudicate: () => officer.adjudicate(decision(submitted)),
      pay: () => officer.pay(approved, word("settlement")),
    },
  };
}

export async function doses(bench: Bench): Promise<Table> {
  const { immunizationToken, lotLedger, operator } = bench.world;
  const token = immunizationToken.connect(operator.vaccinator);
  await registerProduct(bench.world, SYRINGE, { content: 1, unit: 2, vaccine: true });
  const lot = await bench.lot({ gtin: gtin(SYRINGE), released: false, packCount: LARGE });
  await lotLedger.connect(operator.officer).releaseLot(lot, NO_OCCASION);
  await move(bench.world, lot, 0, "plant", "clinicRoom");
  const dose = (index: number) => ({
    ...{ holder: word(`holder of dose ${index}`).slice(0, 42), document: word(`record ${index}`) },
    ...{ lot, index, consignment: 0, units: 0, time: 1_800_000_001 },
  });
  const first = 1_000;
  await token.immunize(dose(0));
  const given = await immunizationToken.immunizationOf(dose(0).holder);
  return {
    name: "immunizations",
    isQuick: false,
    grow: (from, to) =>
      inBatches(from, to, GIVEN_AT_ONCE, (start, count) => {
        const all = Array.from({ length: count }, (_, i) => dose(first + start + i));
        const call = { contract: immunizationToken, method: "immunizeBatch", values: [all] };
        return make(bench, { from: operator.vaccinator.address, ...call });
      }),
    calls: {
      immunize: () => token.immunize(dose(500)),
      void: () => token.void(given, 1),
    },
  };
}
