import { describeAccess } from "./describeAccess.ts";
import { alertLedgerPlan } from "./rows/alertLedger.ts";
import { anchorRegistryPlan } from "./rows/anchorRegistry.ts";
import { coldChainPlan } from "./rows/coldChain.ts";
import { consortiumPlan } from "./rows/consortium.ts";
import { drugRegistryPlan } from "./rows/drugRegistry.ts";

describeAccess(consortiumPlan);
describeAccess(drugRegistryPlan);
describeAccess(alertLedgerPlan);
describeAccess(anchorRegistryPlan);
describeAccess(coldChainPlan);
