import type { Deployment, EnumValue, KindName, RoleName } from "@yaolian/sdk/ledger";

import type { FollowerStatus } from "../context.ts";

/** What the dashboard's status bar says. */
export interface FollowerNow extends FollowerStatus {
  /** Blocks that the chain is ahead of the tables; undefined where the node does not say. */
  readonly lag?: number;
  /** The hash of the chain's first block: another one is another chain. Undefined where the node does not say. */
  readonly genesis?: string;
}

export interface LedgerNow {
  readonly deployment: Deployment;
  /** Whether this is a local demonstration, whose members' keys everybody has; the node then answers at `/rpc` too. */
  readonly demo: boolean;
}

/** Members, sites and products, with what people call them; names are not on the ledger, and may be missing. */
export interface Directory {
  readonly members: readonly {
    readonly member: number;
    readonly name: string | null;
    readonly kinds: readonly KindName[];
    readonly standing: EnumValue<"Standing">;
  }[];
  readonly sites: readonly {
    readonly site: number;
    readonly name: string | null;
    readonly member: number;
    readonly gln: string;
    readonly kind: EnumValue<"SiteKind">;
    readonly open: boolean;
  }[];
  readonly products: readonly { readonly gtin: string; readonly name: string | null }[];
}

/** Whom one can be in a demonstration. */
export interface DemoPerson {
  /** The number of the demo key. */
  readonly key: number;
  readonly operator: string;
  readonly member: number;
  readonly memberName: string | null;
  readonly kinds: readonly KindName[];
  readonly roles: readonly RoleName[];
  /** Whether it is its member's admin, who names operators and sites and votes in the Council, and has no role. */
  readonly isAdmin: boolean;
  /** Its only site; null where it acts at all of its member's. */
  readonly siteName: string | null;
}
