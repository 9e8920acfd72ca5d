/*
 * What the service answers. Types alone are taken from it: none of its code comes into the page.
 */
import type { FollowerStatus } from "../../../indexer/service/context.ts";
import type { Viewer } from "../../../indexer/service/api/viewer.ts";
import type { Activity } from "../../../indexer/service/queries/activity.ts";
import type { Alert } from "../../../indexer/service/queries/alerts.ts";
import type { Device, Excursion, Journey, Measured } from "../../../indexer/service/queries/cold/coldChain.ts";
import type { CouncilNow } from "../../../indexer/service/queries/consortium/council.ts";
import type { Member, MemberPage } from "../../../indexer/service/queries/consortium/members.ts";
import type { Flow } from "../../../indexer/service/queries/flow.ts";
import type { LotDispense } from "../../../indexer/service/queries/lots/dispenses.ts";
import type { LotGenealogy, LotRelative } from "../../../indexer/service/queries/lots/genealogy.ts";
import type { Holder, Holders } from "../../../indexer/service/queries/lots/holders.ts";
import type { Lot } from "../../../indexer/service/queries/lots/lots.ts";
import type { Recall } from "../../../indexer/service/queries/lots/recall.ts";
import type { ClaimPage, ListedClaim } from "../../../indexer/service/queries/claims.ts";
import type { PackAnswer as PackVerdict } from "../../../indexer/service/packs/answer.ts";
import type { Outflow } from "../../../indexer/service/queries/outflow.ts";
import type { PackStep } from "../../../indexer/service/queries/packHistory.ts";
import type { Page } from "../../../indexer/service/queries/paging.ts";
import type {
  ListedPrescription,
  PrescriptionPage,
  PrescriptionStanding,
} from "../../../indexer/service/queries/prescriptions.ts";
import type { Shipment } from "../../../indexer/service/queries/shipments.ts";
import type { Stock } from "../../../indexer/service/queries/stock.ts";

export type { ClaimPage, ListedClaim, ListedPrescription, PrescriptionPage, PrescriptionStanding };
export type { CouncilNow, Device, Excursion, Journey, Measured, Member, MemberPage };
export type { Flow, Holder, Holders, Lot, LotDispense, LotGenealogy, LotRelative, Recall };
export type { Activity, Alert, Outflow, PackStep, Page, Shipment, Stock, Viewer };

/** What is said of a pack; to whoever signed in also where it has been, as far as they may see. */
export interface PackAnswer extends PackVerdict {
  readonly history?: readonly PackStep[];
}

export type { DemoPerson, Directory, FollowerNow, LedgerNow } from "../../../indexer/service/page/answers.ts";
export type FollowerState = FollowerStatus["state"];

/** The lists that one can subscribe to, by name, and what a row of each is. */
export interface LiveRows {
  readonly activity: Activity;
  readonly alerts: Alert;
  readonly shipments: Shipment;
  readonly stock: Stock;
}
export type LiveName = keyof LiveRows;
