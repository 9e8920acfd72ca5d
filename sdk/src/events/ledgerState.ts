import { isLotEvent } from "../import/state/lotEvent.ts";
import { LotState } from "../import/state/lotState.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { EnumValue } from "../ledger/enums.ts";
import { ask } from "../ledger/rpc.ts";
import type { DecodedEvent, EventNamed } from "../transactions/index.ts";
import { DirectoryState } from "./directoryState.ts";
import { ImmunizationStates } from "./immunizationState.ts";
import { PrescriptionStates } from "./prescriptionState.ts";
import { eventsBetween } from "./readEvents.ts";

/** A product as the registry keeps it. */
export interface ProductRecord {
  readonly registration: EventNamed<"ProductRegistered">["args"]["registration"];
  readonly status: EnumValue<"ProductStatus">;
  /** The sites that are named to make it. */
  readonly makers: ReadonlySet<number>;
}

/** An alert as it is recorded. */
export interface AlertRecord {
  readonly code: EnumValue<"AlertCode">;
  readonly lot: string;
  readonly index: number;
  readonly raisedBy: number;
  readonly raisedAt: number;
  readonly finding: EnumValue<"Finding">;
}

type RegistryEvent = Extract<DecodedEvent, { contract: "drugRegistry" }>;
type AlertEvent = Extract<DecodedEvent, { contract: "alertLedger" }>;

/**
 * The ledger's state rebuilt from its events alone: members, sites, operators, products, lots, consignments, packs,
 * prescriptions, immunizations and alerts. The slots that an undo needs are not kept: the lot ledger itself says whether one is possible.
 */
export class LedgerState {
  readonly directory = new DirectoryState();
  readonly products = new Map<bigint, ProductRecord>();
  /** Materials without a GTIN: who holds them, and what they are counted in. */
  readonly materials = new Map<bigint, { readonly holder: number; readonly unit: EnumValue<"ContentUnit"> }>();
  readonly lots = new Map<string, LotState>();
  readonly alerts = new Map<bigint, AlertRecord>();
  readonly #prescriptions: PrescriptionStates;
  readonly #immunizations: ImmunizationStates;

  /** `dayOffset` is the deployment's, in seconds. */
  constructor(dayOffset: number) {
    this.#prescriptions = new PrescriptionStates(dayOffset);
    this.#immunizations = new ImmunizationStates(dayOffset);
  }

  /** Reads all events up to a block, the newest by default. */
  static async read(ledger: Ledger, to?: number): Promise<LedgerState> {
    const state = new LedgerState(ledger.deployment.dayOffset);
    for await (const events of eventsBetween(ledger, to === undefined ? {} : { to })) {
      const times = await timesOf(ledger, events);
      for (const event of events) state.apply(event, times.get(event.block) ?? 0);
    }
    return state;
  }

  /** The prescriptions by their ids. */
  get prescriptions(): PrescriptionStates["all"] {
    return this.#prescriptions.all;
  }

  /** The immunizations by their ids. */
  get immunizations(): ImmunizationStates["all"] {
    return this.#immunizations.all;
  }

  /** Takes an event in, in the order of the chain; `time` is its block's, Unix seconds. */
  apply(event: DecodedEvent, time: number): void {
    switch (event.contract) {
      case "consortium":
        return this.directory.apply(event, time);
      case "drugRegistry":
        return this.#applyToRegistry(event);
      case "lotLedger":
        return this.#applyToLot(event);
      case "alertLedger":
        return this.#applyToAlert(event, time);
      case "prescriptionToken":
        return this.#prescriptions.apply(event, time);
      case "immunizationToken":
        return this.#immunizations.apply(event, time);
      // The Council's timelock keeps proposals, which are no state of the ledger's.
      case "council":
    }
  }

  #applyToLot(event: DecodedEvent): void {
    if (!isLotEvent(event)) return;
    const { lot } = event.args;
    if (event.name === "LotRegistered") this.lots.set(lot, new LotState(event));
    else this.lots.get(lot)?.apply(event);
  }

  #applyToRegistry(event: RegistryEvent): void {
    switch (event.name) {
      case "ProductRegistered": {
        const { gtin, registration } = event.args;
        const { status = "Approved", makers = new Set<number>() } = this.products.get(gtin) ?? {};
        this.products.set(gtin, { registration, status, makers });
        return;
      }
      case "ProductStatusChanged":
        this.#changeProduct(event.args.gtin, { status: event.args.current });
        return;
      case "MakerNamed": {
        const { gtin, site, named } = event.args;
        const makers = new Set(this.products.get(gtin)?.makers);
        if (named) makers.add(site);
        else makers.delete(site);
        this.#changeProduct(gtin, { makers });
        return;
      }
      case "MaterialRegistered": {
        const { number, holder, unit } = event.args;
        this.materials.set(number, { holder, unit });
      }
    }
  }

  #changeProduct(gtin: bigint, changed: Partial<ProductRecord>): void {
    const product = this.products.get(gtin);
    // A material has a status and makers too, and no registration.
    if (product !== undefined) this.products.set(gtin, { ...product, ...changed });
  }

  #applyToAlert(event: AlertEvent, time: number): void {
    if (event.name === "AlertRaised") {
      const { alert, code, lot, index, by } = event.args;
      this.alerts.set(alert, { code, lot, index, raisedBy: by, raisedAt: time, finding: "Open" });
      return;
    }
    const known = this.alerts.get(event.args.alert);
    if (known !== undefined) this.alerts.set(event.args.alert, { ...known, finding: event.args.finding });
  }
}

/** Events whose block's time is part of what they change. */
const TIMED = new Set<DecodedEvent["name"]>([
  "OperatorAdded",
  "OperatorEnded",
  "PrescriptionDispensed",
  "ImmunizationGiven",
  "AlertRaised",
]);
const BLOCKS_AT_ONCE = 100;

async function timesOf(ledger: Ledger, events: readonly DecodedEvent[]): Promise<Map<number, number>> {
  const blocks = [...new Set(events.filter(({ name }) => TIMED.has(name)).map(({ block }) => block))];
  const times = new Map<number, number>();
  for (let first = 0; first < blocks.length; first += BLOCKS_AT_ONCE) {
    await Promise.all(
      blocks.slice(first, first + BLOCKS_AT_ONCE).map(async (block) => {
        const number = `0x${block.toString(16)}`;
        const found = await ask<{ timestamp: string }>(ledger.provider, "eth_getBlockByNumber", [number, false]);
        times.set(block, Number(found.timestamp));
      }),
    );
  }
  return times;
}
