import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

/** China's offset from UTC in seconds: where the ledger's days begin. */
const CHINA_OFFSET = 8 * 3600;

/** Seconds that what the Council decided waits before it is carried out: 48 hours. */
const COUNCIL_DELAY = 48 * 3600;

/** Seconds from a proposal to its voting, and of the voting: an hour and three days. */
const VOTING_DELAY = 3600;
const VOTING_PERIOD = 3 * 86_400;

/**
 * The whole ledger, from nothing to the end of the founding. The deployer ends with no authority: it has no seat, the
 * timelock has no admin but itself and no proposer but the Council, and the founding is over.
 *
 * Parameters: `members` (the founding members as `IConsortium.Admission` tuples), `seats` (the Council's founding seats as
 * `ICouncilSeat.Seat` tuples, at least one), and optionally `dayOffset`, `councilDelay`, `votingDelay` and `votingPeriod`
 * in seconds.
 */
export default buildModule("Yaolian", (m) => {
  const members = m.getParameter("members");
  const seats = m.getParameter("seats");
  const dayOffset = m.getParameter("dayOffset", CHINA_OFFSET);
  const councilDelay = m.getParameter("councilDelay", COUNCIL_DELAY);
  const votingDelay = m.getParameter("votingDelay", VOTING_DELAY);
  const votingPeriod = m.getParameter("votingPeriod", VOTING_PERIOD);
  const founder = m.getAccount(0);
  const nobody = "0x0000000000000000000000000000000000000000";

  // Anybody carries out what has waited out the delay. The founder is admin beside the timelock itself only until the
  // Council, which needs the timelock's address, has its roles.
  const timelock = m.contract("TimelockController", [councilDelay, [], [nobody], founder]);
  const consortium = m.contract("Consortium", [timelock, founder]);
  const drugRegistry = m.contract("DrugRegistry", [consortium]);
  const lotLedger = m.contract("LotLedger", [consortium, drugRegistry, dayOffset]);
  const alertLedger = m.contract("AlertLedger", [consortium]);
  const coldChain = m.contract("ColdChain", [consortium, lotLedger]);
  const packVerifier = m.contract("PackVerifier", [lotLedger]);
  const claimLedger = m.contract("ClaimLedger", [consortium]);
  const prescriptionToken = m.contract("PrescriptionToken", [consortium, lotLedger, claimLedger]);
  const immunizationToken = m.contract("ImmunizationToken", [consortium, lotLedger, claimLedger]);
  const consentRegistry = m.contract("ConsentRegistry", [consortium]);
  const anchorRegistry = m.contract("AnchorRegistry", [consortium]);

  const modules = {
    ...{ drugRegistry, lotLedger, alertLedger, coldChain },
    ...{ claimLedger, prescriptionToken, immunizationToken, consentRegistry, anchorRegistry },
  };
  const steps = Object.entries(modules).map(([name, module]) =>
    m.call(consortium, "registerModule", [module], { id: `register_${name}` }),
  );
  const founded = m.call(consortium, "foundMembers", [members]);
  const councilSeat = m.contract("CouncilSeat", [consortium, seats], { after: [founded] });
  const council = m.contract("Council", [councilSeat, timelock, votingDelay, votingPeriod]);
  const granted = ["PROPOSER_ROLE", "CANCELLER_ROLE"].map((role) =>
    m.call(timelock, "grantRole", [m.staticCall(timelock, role), council], { id: `grant_${role}` }),
  );
  const admin = m.staticCall(timelock, "DEFAULT_ADMIN_ROLE");
  const renounced = m.call(timelock, "renounceRole", [admin, founder], { after: granted });
  m.call(consortium, "endFounding", [], { after: [...steps, renounced] });

  return { timelock, consortium, councilSeat, council, ...modules, packVerifier };
});
