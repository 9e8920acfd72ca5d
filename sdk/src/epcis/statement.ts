import type { LotFacts } from "./lotFacts.ts";

/** A place by its GLN; the extension names a spot inside it. */
export type Place = { gln: string; extension?: string };

/** A document that an event refers to: a CBV business transaction type such as `po`, if given, and its URI. */
export type DocumentReference = { type?: string; id: string };

export type Pack = { gtin: string; serial: string; lot?: string };

/** Goods told by class: of a lot, or of a product alone. Without a quantity, an unknown number of them. */
export type GoodsQuantity = {
  gtin: string;
  lot?: string;
  quantity?: number;
  /** UN/CEFACT code such as `KGM`; absent where packs are counted. */
  unitOfMeasure?: string;
};

/** What an event is about. */
export type Goods = {
  packs: Pack[];
  /** SSCCs of cases and pallets. */
  logisticUnits: string[];
  quantities: GoodsQuantity[];
};

/** What packs are packed into: a case or pallet with an SSCC, or a case with a GTIN and serial of its own. */
export type Container = { sscc: string } | { gtin: string; serial: string };

/** The parties on one side of a movement, each by GLN, as the event types them. */
export type Parties = { possessing_party?: string; location?: string; owning_party?: string };

/** Temperatures of one device, summed up. Times are Unix seconds, temperatures degrees Celsius. */
export type SensorSummary = {
  /** The device's URI; absent where the event names none. */
  device?: string;
  from: number;
  to: number;
  lowest: number;
  highest: number;
  readings: number;
  /** The device reported an alarm or error condition. */
  alarm: boolean;
};

/** Why packs leave the ledger's stock for good. */
export type RetireReason =
  "destroyed" | "exported" | "sample" | "freeSample" | "stolen" | "lost" | "damaged" | "repacked";

/** What every statement says beside its own. */
export type Circumstances = {
  eventId: string;
  /** Unix seconds. */
  eventTime: number;
  timeZoneOffset: string;
  bizStep?: string;
  disposition?: string;
  readPoint?: Place;
  bizLocation?: Place;
  documents: DocumentReference[];
  /** The one case or pallet that the event is about: its parent, or the only SSCC it lists. */
  sscc?: string;
  /** Temperatures that the event carries, whatever it is about. */
  sensors?: SensorSummary[];
  /** What the event holds and the statement leaves out, in sentences: for whoever reports the import. */
  notes: string[];
};

/** A movement's two sides: the GLN to act on, by priority, and all the event named. */
export type Movement = { goods: Goods; from?: string; to?: string; fromParties: Parties; toParties: Parties };

/** What an event means for the ledger, by kind. */
export type Meaning =
  | { kind: "commission"; goods: Goods; lot: LotFacts }
  | { kind: "pack"; container: Container; goods: Goods }
  | {
      kind: "unpack";
      container: Container;
      goods: Goods;
      /** Everything in it is taken out: the event names no goods. */
      whole: boolean;
    }
  | ({ kind: "ship" | "receive" | "voidShipment" | "return" } & Movement)
  | { kind: "hold" | "releaseHold" | "recall"; goods: Goods }
  | {
      kind: "retire";
      goods: Goods;
      /** Absent where the event takes the goods out and does not say why. */
      reason?: RetireReason;
    }
  | {
      kind: "supply";
      goods: Goods;
      /** Retail sale is over the counter; dispensing may need a slip, by the class of the product. */
      channel: "overTheCounter" | "dispensing";
      /** Only a part of the pack's content was dispensed. */
      partial: boolean;
    }
  | {
      kind: "transform";
      inputs: Goods;
      outputs: Goods;
      lot: LotFacts;
      /** Joins events that are one transformation together. */
      transformationId?: string;
    }
  | { kind: "sensor"; goods: Goods; sensors: SensorSummary[] }
  | {
      kind: "declareError";
      /** The event that is declared an error. */
      originalEventId: string;
      /** Unix seconds. */
      declarationTime: number;
      /** `did_not_occur`, `incorrect_data` or a URI. */
      reason?: string;
      correctiveEventIds: string[];
    };

/** An event's meaning with its circumstances: what an importer turns into transactions. */
export type Statement = Circumstances & Meaning;

/** An event that changes nothing on the ledger, with the sentence that says why. */
export type PassedOver = { kind: "passedOver"; eventId: string; eventTime: number; reason: string };
