// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice What a data set, or a patient's records, may be used for in research: the terms of GA4GH's Data Use Ontology (DUO), one bit each.
library DataUseTerms {
    /// @notice No restriction (DUO:0000004).
    uint32 internal constant NRES = 1 << 0;
    /// @notice General research use (DUO:0000042).
    uint32 internal constant GRU = 1 << 1;
    /// @notice Health, medical or biomedical research (DUO:0000006).
    uint32 internal constant HMB = 1 << 2;
    /// @notice Research on one disease (DUO:0000007).
    uint32 internal constant DS = 1 << 3;
    /// @notice Research on population origins or ancestry (DUO:0000011).
    uint32 internal constant POA = 1 << 4;

    /// @notice The permissions, of which there is exactly one; all higher bits modify it. In their order: RS, NMDS,
    /// GSO, NPUNCU, PUB, COL, IRB, GS, MOR, TS, US, PS, IS, RTN, CC, NPOA, NPU, NCU.
    uint32 internal constant PERMISSIONS = (1 << 5) - 1;

    uint32 internal constant ALL = (1 << 23) - 1;

    /// @notice Whether the terms are known, and exactly one of them is a permission.
    function isValid(uint32 terms) internal pure returns (bool) {
        uint32 permission = terms & PERMISSIONS;
        return terms <= ALL && permission != 0 && permission & (permission - 1) == 0;
    }
}
