import { describeAccess } from "./describeAccess.ts";
import { alertLedgerPlan } from "./rows/alertLedger.ts";
import { anchorRegistryPlan } from "./rows/anchorRegistry.ts";
import { coldChainPlan } from "./rows/coldChain.ts";
import { claimLedgerPlan } from "./rows/claimLedger.ts";
import { consentRegistryPlan } from "./rows/consentRegistry.ts";
import { consortiumPlan } from "./rows/consortium.ts";
import { councilPlan, councilSeatPlan } from "./rows/council.ts";
import { drugRegistryPlan } from "./rows/drugRegistry.ts";

describeAccess(consortiumPlan);
describeAccess(councilSeatPlan);
describeAccess(councilPlan);
describeAccess(drugRegistryPlan);
describeAccess(alertLedgerPlan);
describeAccess(anchorRegistryPlan);
describeAccess(coldChainPlan);
describeAccess(claimLedgerPlan);
describeAccess(consentRegistryPlan);
