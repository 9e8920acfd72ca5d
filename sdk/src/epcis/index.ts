export { isStandardEvent, validateEvent } from "./event.ts";
export type {
  AggregationEvent,
  AssociationEvent,
  EpcisEvent,
  ExtendedEvent,
  ObjectEvent,
  TransactionEvent,
  TransformationEvent,
} from "./event.ts";
export { readEpcisDocument } from "./document.ts";
export type { DocumentEvent, EpcisDocument } from "./document.ts";
export { eventHash } from "./eventHash.ts";
export { eventOf } from "./eventOf.ts";
export type { TellableStatement } from "./eventOf.ts";
export { interpretEvent } from "./interpret.ts";
export type { TextSource } from "./jsonText.ts";
export type { LotFacts } from "./lotFacts.ts";
export type {
  Circumstances,
  Container,
  DocumentReference,
  Goods,
  GoodsQuantity,
  Meaning,
  Movement,
  Pack,
  Parties,
  PassedOver,
  Place,
  RetireReason,
  SensorSummary,
  Statement,
} from "./statement.ts";
export { validateAgainstSchema } from "./validateSchema.ts";
export { bareWord } from "./vocabulary.ts";
export type { VocabularyKind } from "./vocabulary.ts";
export { writeEpcisDocument, writeEpcisQueryDocument } from "./write.ts";
export type { EpcisJsonLd, EpcisQueryJsonLd, WriteOptions } from "./write.ts";
