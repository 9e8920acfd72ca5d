import { describeAccess } from "./describeAccess.ts";
import { alertLedgerPlan } from "./rows/alertLedger.ts";
import { consortiumPlan } from "./rows/consortium.ts";
import { drugRegistryPlan } from "./rows/drugRegistry.ts";
import { immunizationTokenPlan } from "./rows/immunizationToken.ts";

describeAccess(consortiumPlan);
describeAccess(drugRegistryPlan);
describeAccess(alertLedgerPlan);
describeAccess(immunizationTokenPlan);
