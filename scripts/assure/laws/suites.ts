/** Where the laws are tried: each test and the handler that it calls. */
export const SUITES = {
  Laws: ["test/invariant/Laws.t.sol", "test/invariant/Handler.sol"],
  Claims: ["test/invariant/Claims.t.sol", "test/invariant/ClaimHandler.sol"],
  ColdChain: ["test/invariant/ColdChain.t.sol", "test/invariant/ColdChainHandler.sol"],
  Consents: ["test/invariant/Consents.t.sol", "test/invariant/ConsentHandler.sol"],
  Anchors: ["test/invariant/Anchors.t.sol", "test/invariant/AnchorHandler.sol"],
  Immunizations: ["test/invariant/Immunizations.t.sol", "test/invariant/DoseClaimHandler.sol"],
} as const;
