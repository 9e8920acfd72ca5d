import { standingOf } from "./consortium.ts";
import { holdsOf } from "./custody.ts";
import { NO_CHAIN } from "./hashes.ts";
import type { Ledger, Lot, Module, Product, Slip } from "./ledger.ts";
import { acceptanceLives } from "./prescriptions.ts";

/** A getter of the contracts and what the model has it answer. */
export interface View {
  readonly from: Module;
  readonly getter: string;
  readonly args: readonly unknown[];
  readonly answer: unknown;
}

const NOTHING = [0, 0, 0, 0, 0, 0, 0, 0, false];
const PER_WORD = 128;

export function lotViews(lot: Lot): View[] {
  const { id, gtin, states, made, expiry, maker, site, released, held, recall, root } = lot;
  const from = "lotLedger";
  const answer = [gtin, states.length, made, expiry, maker, site, released, held.has(0), held.has(1), recall, root];
  const views: View[] = [{ from, getter: "lotOf", args: [id], answer }];
  const named = new Map(lot.consignments.map((goods) => [goods.first, goods]));
  // Names that stand for nothing too, a few beside those that do.
  const names = new Set([...named.keys()].flatMap((first) => [first, first + 1]));
  for (const first of names) {
    const goods = named.get(first);
    const condition = goods && [goods.minutesOut, goods.since, goods.until, goods.to?.mustBeRecorded ?? false];
    const place = goods && [goods.count, goods.site, goods.to?.site ?? 0, holdsOf(goods), goods.to?.reason ?? 0];
    const there = place && condition ? [...place, ...condition] : NOTHING;
    views.push({ from, getter: "consignmentOf", args: [id, first], answer: there });
  }
  for (let word = 0; word * PER_WORD <= states.length; word++) {
    views.push({
      from,
      getter: "packWord",
      args: [id, word],
      answer: wordOf(states.slice(word * PER_WORD, (word + 1) * PER_WORD)),
    });
  }
  for (const [index, { left, site: at, at: openedAt, useBefore }] of lot.opened) {
    views.push({ from, getter: "openedOf", args: [id, index], answer: [left, at, openedAt, useBefore] });
  }
  return views;
}

/** Two bits a pack, the first lowest. */
function wordOf(states: readonly number[]): bigint {
  return states.reduceRight((word, state) => (word << 2n) | BigInt(state), 0n);
}

export function slipViews(at: Ledger, slip: Slip): View[] {
  const { id, holder, left, sequence, accepted, given, cancelAsked, cancelled } = slip;
  const { day, chain } = given.at(-1) ?? { day: 0, chain: NO_CHAIN };
  const answer = [
    ...[left, sequence, accepted?.site ?? 0, accepted?.until ?? 0, day],
    ...[cancelAsked, cancelled, chain, acceptanceLives(at, slip)],
  ];
  return [
    { from: "prescriptionToken", getter: "stateOf", args: [id, holder], answer },
    { from: "prescriptionToken", getter: "balanceOf", args: [holder, BigInt(id)], answer: left },
  ];
}

function productView(product: Product): View {
  const { gtin, group, content, unit, class: kind, vaccine, needsLotRelease, hoursOpen, maxUnits, status } = product;
  const what = [group, content, unit, kind, vaccine, needsLotRelease, hoursOpen, maxUnits];
  const papers = [product.approvalNumber, product.documentHash, [product.holder, ...product.storage]];
  return { from: "drugRegistry", getter: "registrationOf", args: [gtin], answer: [[...what, ...papers], status] };
}

export function memberViews(at: Ledger): View[] {
  const from = "consortium";
  const members = [...at.members].map(([number, member]): View => {
    const { kinds, licenceEnd, suspendedUntil, parent, admin, proposedAdmin, profile } = member;
    const answer = [kinds, standingOf(at, number), licenceEnd, suspendedUntil, parent, admin, proposedAdmin, profile];
    return { from, getter: "memberOf", args: [number], answer };
  });
  const sites = [...at.sites].map(([number, { member, gln, kind, open }]): View => {
    return { from, getter: "siteOf", args: [number], answer: [member, gln, kind, open] };
  });
  const operators = [...at.operators].map(([address, operator]): View => {
    const { member, site, roles, since, until, distrustedFrom } = operator;
    return { from, getter: "operatorOf", args: [address], answer: [member, site, roles, since, until, distrustedFrom] };
  });
  const modules = [...at.modules.values()].map(({ address, status }): View => {
    return { from, getter: "moduleStatus", args: [address], answer: status };
  });
  return [...members, ...sites, ...operators, ...modules];
}

function claimViews(at: Ledger): View[] {
  const from = "claimLedger";
  const claims = [...at.claims].map(([name, { status, reason, insurer, site, claimed, approved }]): View => {
    return { from, getter: "claimOf", args: [name], answer: [status, reason, insurer, site, claimed, approved] };
  });
  const ceilings = [...at.ceilings].map(([group, perUnit]): View => {
    return { from, getter: "ceilingOf", args: [group], answer: perUnit };
  });
  return [...claims, ...ceilings];
}

function drugViews(at: Ledger): View[] {
  return [...at.products.values()].flatMap((product) => [
    productView(product),
    ...[...at.sites.keys()].map((site): View => {
      const answer = product.makers.has(site);
      return { from: "drugRegistry", getter: "isMakerNamed", args: [product.gtin, site], answer };
    }),
  ]);
}

function alertViews(at: Ledger): View[] {
  const alerts = at.alerts.map(({ code, finding, raisedBy, raisedAt, investigatedBy }, place): View => {
    const answer = [code, finding, raisedBy, raisedAt, investigatedBy];
    return { from: "alertLedger", getter: "alertOf", args: [place + 1], answer };
  });
  return [...alerts, { from: "alertLedger", getter: "alertCount", args: [], answer: at.alerts.length }];
}

function immunizationViews(at: Ledger): View[] {
  const from = "immunizationToken";
  return [...at.immunizations].flatMap(([id, { holder, site, day, claimed, voided }]): View[] => [
    { from, getter: "stateOf", args: [id], answer: [holder, site, day, claimed, voided] },
    { from, getter: "immunizationOf", args: [holder], answer: id },
    { from, getter: "balanceOf", args: [holder], answer: voided ? 0 : 1 },
  ]);
}

function anchorViews(at: Ledger): View[] {
  const from = "anchorRegistry";
  return [...at.anchors].flatMap(([id, { author, since, schema, leafCount, successor, said }]): View[] => [
    { from, getter: "anchorOf", args: [id], answer: [author, since, schema, leafCount, successor] },
    ...[...said].map(([notary, { finding, since: at_ }]): View => {
      return { from, getter: "attestationOf", args: [id, notary], answer: [finding, at_] };
    }),
  ]);
}

/** What an operation on one of the contracts may have changed: of lots and prescriptions, those that are named in it. */
export function viewsAfter(at: Ledger, contract: Module, named: string): View[] {
  if (contract === "consortium") return memberViews(at);
  if (contract === "drugRegistry") return drugViews(at);
  if (contract === "alertLedger") return alertViews(at);
  if (contract === "anchorRegistry") return anchorViews(at);
  const lots = [...at.lots.values()].filter(({ id }) => named.includes(id));
  const slips = [...at.slips.values()].filter(({ id, holder }) => named.includes(id) || named.includes(holder));
  const goods = [...lots.flatMap(lotViews), ...slips.flatMap((slip) => slipViews(at, slip))];
  return contract === "lotLedger" ? goods : [...goods, ...claimViews(at), ...immunizationViews(at)];
}

/** Everything there is. */
export function allViews(at: Ledger): View[] {
  return [
    ...memberViews(at),
    ...drugViews(at),
    ...alertViews(at),
    ...claimViews(at),
    ...immunizationViews(at),
    ...anchorViews(at),
    ...[...at.lots.values()].flatMap(lotViews),
    ...[...at.slips.values()].flatMap((slip) => slipViews(at, slip)),
  ];
}
