import {
  IconActivity,
  IconBell,
  IconBox,
  IconBuildingCommunity,
  IconFileDescription,
  IconGavel,
  IconHandGrab,
  IconPackages,
  IconPrescription,
  IconReceiptYuan,
  IconRoute,
  IconScan,
  IconTag,
  IconTemperature,
  IconTruckDelivery,
  IconUrgent,
  IconUsers,
  type Icon,
} from "@tabler/icons-react";
import { type ComponentType, type LazyExoticComponent } from "react";

import type { Viewer } from "../data/types.ts";
import { lazyPart } from "../parts/lazyPart.ts";
import type { en } from "../words/en/index.ts";

/** A page of the dashboard. */
export interface View {
  readonly path: string;
  /** What may follow the path, as wouter writes it, e.g. `/:lot?`; the view reads it by `useParams`. */
  readonly rest?: `/${string}`;
  /** What the navigation calls it: a sentence of the area `shell`. */
  readonly name: Extract<keyof typeof en.shell, `page${string}`>;
  readonly icon: Icon;
  /** Who sees it in the navigation; others are told that it is not for them. */
  readonly for: readonly Viewer["kind"][];
  readonly view: LazyExoticComponent<ComponentType>;
}

const EVERYBODY = ["anyone", "member", "regulator", "operator"] as const;

/** All pages, in the order of the navigation. The first that is for a viewer is its home. */
export const VIEWS: readonly View[] = [
  {
    path: "/now",
    name: "pageNow",
    icon: IconActivity,
    for: ["regulator"],
    view: lazyPart(() => import("./now/NowView.tsx")),
  },
  {
    path: "/flow",
    name: "pageFlow",
    icon: IconRoute,
    for: ["regulator"],
    view: lazyPart(() => import("./flow/FlowView.tsx")),
  },
  {
    path: "/stock",
    name: "pageStock",
    icon: IconPackages,
    for: ["member", "regulator"],
    view: lazyPart(() => import("./stock/StockView.tsx")),
  },
  {
    path: "/shipments",
    name: "pageShipments",
    icon: IconTruckDelivery,
    for: ["member"],
    view: lazyPart(() => import("./shipments/ShipmentsView.tsx")),
  },
  {
    path: "/lots",
    rest: "/:lot?",
    name: "pageLots",
    icon: IconBox,
    for: ["member", "regulator"],
    view: lazyPart(() => import("./lots/LotsView.tsx")),
  },
  {
    path: "/recalls",
    name: "pageRecalls",
    icon: IconUrgent,
    for: ["member", "regulator"],
    view: lazyPart(() => import("./recalls/RecallsView.tsx")),
  },
  {
    path: "/alerts",
    name: "pageAlerts",
    icon: IconBell,
    for: ["member", "regulator"],
    view: lazyPart(() => import("./alerts/AlertsView.tsx")),
  },
  {
    path: "/cold",
    rest: "/:lot?",
    name: "pageCold",
    icon: IconTemperature,
    for: ["member", "regulator"],
    view: lazyPart(() => import("./cold/ColdView.tsx")),
  },
  {
    path: "/dispense",
    name: "pageDispense",
    icon: IconHandGrab,
    for: ["member"],
    view: lazyPart(() => import("./dispense/DispenseView.tsx")),
  },
  {
    path: "/prescriptions",
    name: "pagePrescriptions",
    icon: IconPrescription,
    for: ["member", "regulator"],
    view: lazyPart(() => import("./prescriptions/PrescriptionsView.tsx")),
  },
  {
    path: "/claims",
    name: "pageClaims",
    icon: IconReceiptYuan,
    for: ["member", "regulator"],
    view: lazyPart(() => import("./claims/ClaimsView.tsx")),
  },
  {
    path: "/members",
    rest: "/:member?",
    name: "pageMembers",
    icon: IconBuildingCommunity,
    for: ["regulator"],
    view: lazyPart(() => import("./members/MembersView.tsx")),
  },
  {
    path: "/people",
    name: "pagePeople",
    icon: IconUsers,
    for: ["member"],
    view: lazyPart(() => import("./people/PeopleView.tsx")),
  },
  {
    path: "/council",
    name: "pageCouncil",
    icon: IconGavel,
    for: ["member", "regulator"],
    view: lazyPart(() => import("./council/CouncilView.tsx")),
  },
  {
    path: "/scan",
    name: "pageScan",
    icon: IconScan,
    for: EVERYBODY,
    view: lazyPart(() => import("./scan/ScanView.tsx")),
  },
  {
    path: "/slip",
    name: "pageSlip",
    icon: IconFileDescription,
    for: EVERYBODY,
    view: lazyPart(() => import("./slip/SlipView.tsx")),
  },
  {
    path: "/label",
    rest: "/:lot?",
    name: "pageLabel",
    icon: IconTag,
    for: ["member", "regulator"],
    view: lazyPart(() => import("./label/LabelView.tsx")),
  },
];
