import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

/** China's offset from UTC in seconds: where the ledger's days begin. */
const CHINA_OFFSET = 8 * 3600;

/** The Council's delay in seconds: 48 hours. */
const COUNCIL_DELAY = 48 * 3600;

/**
 * The whole ledger, from nothing to the end of the founding. The deployer ends with no authority: the timelock has no
 * admin but itself, and the founding is over.
 *
 * Parameters: `proposers` (addresses that may propose to the Council's timelock, at least one), `members` (the founding
 * members as `IConsortium.Admission` tuples), and optionally `dayOffset` and `councilDelay` in seconds.
 */
export default buildModule("Yaolian", (m) => {
  const proposers = m.getParameter<string[]>("proposers");
  const members = m.getParameter("members");
  const dayOffset = m.getParameter("dayOffset", CHINA_OFFSET);
  const councilDelay = m.getParameter("councilDelay", COUNCIL_DELAY);
  const founder = m.getAccount(0);
  const nobody = "0x0000000000000000000000000000000000000000";

  // Whoever proposes may also cancel; anybody executes what has waited out the delay; no admin beside itself.
  const council = m.contract("TimelockController", [councilDelay, proposers, [nobody], nobody]);
  const consortium = m.contract("Consortium", [council, founder]);
  const drugRegistry = m.contract("DrugRegistry", [consortium]);
  const lotLedger = m.contract("LotLedger", [consortium, drugRegistry, dayOffset]);
  const alertLedger = m.contract("AlertLedger", [consortium]);
  const packVerifier = m.contract("PackVerifier", [lotLedger]);
  const prescriptionToken = m.contract("PrescriptionToken", [consortium, lotLedger]);
  const immunizationToken = m.contract("ImmunizationToken", [consortium, lotLedger]);

  const modules = { drugRegistry, lotLedger, alertLedger, prescriptionToken, immunizationToken };
  const steps = Object.entries(modules).map(([name, module]) =>
    m.call(consortium, "registerModule", [module], { id: `register_${name}` }),
  );
  const founded = m.call(consortium, "foundMembers", [members]);
  m.call(consortium, "endFounding", [], { after: [...steps, founded] });

  return { council, consortium, ...modules, packVerifier };
});
