import { isLotEvent } from "../import/state/lotEvent.ts";
import { LotState } from "../import/state/lotState.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { EnumValue } from "../ledger/enums.ts";
import type { DecodedEvent, EventNamed } from "../transactions/index.ts";
import { AnchorStates } from "./anchorState.ts";
import { blockTimes } from "./blockTimes.ts";
import { ClaimStates } from "./claimState.ts";
import { ConsentStates } from "./consentState.ts";
import { CouncilState } from "./councilState.ts";
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
  /** The member that began to look into it; 0 for none yet. */
  readonly investigatedBy: number;
  readonly finding: EnumValue<"Finding">;
}

type RegistryEvent = Extract<DecodedEvent, { contract: "drugRegistry" }>;
type AlertEvent = Extract<DecodedEvent, { contract: "alertLedger" }>;
type ColdChainEvent = Extract<DecodedEvent, { contract: "coldChain" }>;

/** A device as it is recorded: what it is, whose, and about which time it may sign. */
export interface DeviceRecord {
  readonly member: number;
  readonly site: number;
  readonly kind: EnumValue<"DeviceKind">;
  readonly since: number;
  readonly until: number;
  /** 0 where its key is trusted. */
  readonly distrustedFrom: number;
}

/**
 * The ledger's state rebuilt from its events alone: members, sites, operators, the Council, products, lots, consignments,
 * packs, devices, prescriptions, immunizations, claims, alerts, consents, emergency accesses and anchors. The slots that an undo needs are
 * not kept: the lot ledger itself says whether one is possible.
 */
export class LedgerState {
  readonly directory = new DirectoryState();
  readonly council = new CouncilState();
  readonly products = new Map<bigint, ProductRecord>();
  /** Materials without a GTIN: who holds them, and what they are counted in. */
  readonly materials = new Map<bigint, { readonly holder: number; readonly unit: EnumValue<"ContentUnit"> }>();
  readonly lots = new Map<string, LotState>();
  readonly alerts = new Map<bigint, AlertRecord>();
  /** The devices by their addresses. */
  readonly devices = new Map<string, DeviceRecord>();
  readonly #claims = new ClaimStates();
  readonly consents = new ConsentStates();
  readonly #prescriptions: PrescriptionStates;
  readonly #anchors = new AnchorStates();
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

  /** The claims by their names, and the ceilings of groups. */
  get claims(): ClaimStates["all"] {
    return this.#claims.all;
  }

  get ceilings(): ClaimStates["ceilings"] {
    return this.#claims.ceilings;
  }

  /** The prescriptions by their ids. */
  get prescriptions(): PrescriptionStates["all"] {
    return this.#prescriptions.all;
  }

  /** The anchors by their keys. */
  get anchors(): AnchorStates["all"] {
    return this.#anchors.all;
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
        return this.#applyToLot(event, time);
      case "alertLedger":
        return this.#applyToAlert(event, time);
      case "coldChain":
        return this.#applyToDevice(event, time);
      case "claimLedger":
        return this.#claims.apply(event);
      case "prescriptionToken":
        return this.#prescriptions.apply(event, time);
      case "consentRegistry":
        return this.consents.apply(event);
      case "anchorRegistry":
        return this.#anchors.apply(event, time);
      case "immunizationToken":
        return this.#immunizations.apply(event, time);
      case "council":
      case "councilSeat":
      case "timelock":
        return this.council.apply(event, time);
    }
  }

  #applyToLot(event: DecodedEvent, time: number): void {
    if (!isLotEvent(event)) return;
    const { lot } = event.args;
    if (event.name === "LotRegistered") this.lots.set(lot, new LotState(event));
    else this.lots.get(lot)?.apply(event, time);
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

  #applyToDevice(event: ColdChainEvent, time: number): void {
    if (!("device" in event.args)) return;
    const { device } = event.args;
    const record = deviceAfter(event, this.devices.get(device), time);
    if (record !== undefined) this.devices.set(device, record);
  }

  #applyToAlert(event: AlertEvent, time: number): void {
    if (event.name === "AlertRaised") {
      const { alert, code, lot, index, by } = event.args;
      this.alerts.set(alert, { code, lot, index, raisedBy: by, raisedAt: time, investigatedBy: 0, finding: "Open" });
      return;
    }
    const known = this.alerts.get(event.args.alert);
    if (known === undefined) return;
    const changed =
      event.name === "InvestigationBegun" ? { investigatedBy: event.args.by } : { finding: event.args.finding };
    this.alerts.set(event.args.alert, { ...known, ...changed });
  }
}

/** A device after one of its events; what was recorded with a summary, the lots say. */
function deviceAfter(event: ColdChainEvent, known: DeviceRecord | undefined, time: number): DeviceRecord | undefined {
  switch (event.name) {
    case "DeviceRegistered": {
      const { member, site, kind, until } = event.args;
      return { member, site, kind, since: time, until, distrustedFrom: 0 };
    }
    case "DeviceEnded":
      return known && { ...known, until: event.args.until };
    case "DeviceCompromised":
      return known && { ...known, distrustedFrom: event.args.since };
    default:
      return known;
  }
}

/** Events whose block's time is part of what they change. */
const TIMED = new Set<DecodedEvent["name"]>([
  ...(["OperatorAdded", "OperatorEnded", "SeatGiven", "SeatEnded", "PrescriptionDispensed", "AlertRaised"] as const),
  ...(["BatchAnchored", "AnchorAttested", "ImmunizationGiven"] as const),
  ...(["ConsignmentShipped", "DeviceRegistered"] as const),
]);

/** The times of the blocks of those events, by block, where they are part of what the event changes. */
export function timesOf(ledger: Ledger, events: readonly DecodedEvent[]): Promise<Map<number, number>> {
  return blockTimes(
    ledger,
    events.filter(({ name }) => TIMED.has(name)).map(({ block }) => block),
  );
}
