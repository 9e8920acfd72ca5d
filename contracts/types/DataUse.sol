// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice What a data set, or a patient's records, may be used for in research: the terms of GA4GH's Data Use Ontology
/// (DUO), one bit each.
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

    /// @notice Restricted to a type of research (DUO:0000012).
    uint32 internal constant RS = 1 << 5;
    /// @notice No development of methods (DUO:0000015).
    uint32 internal constant NMDS = 1 << 6;
    /// @notice Genetic studies only (DUO:0000016).
    uint32 internal constant GSO = 1 << 7;
    /// @notice Not-for-profit organisations, no commercial use (DUO:0000018).
    uint32 internal constant NPUNCU = 1 << 8;
    /// @notice Results are published (DUO:0000019).
    uint32 internal constant PUB = 1 << 9;
    /// @notice Together with the first investigators (DUO:0000020).
    uint32 internal constant COL = 1 << 10;
    /// @notice With an ethics approval (DUO:0000021).
    uint32 internal constant IRB = 1 << 11;
    /// @notice In some regions only (DUO:0000022).
    uint32 internal constant GS = 1 << 12;
    /// @notice Nothing is published before a date (DUO:0000024).
    uint32 internal constant MOR = 1 << 13;
    /// @notice For a limited time (DUO:0000025).
    uint32 internal constant TS = 1 << 14;
    /// @notice By approved users (DUO:0000026).
    uint32 internal constant US = 1 << 15;
    /// @notice In approved projects (DUO:0000027).
    uint32 internal constant PS = 1 << 16;
    /// @notice In approved institutions (DUO:0000028).
    uint32 internal constant IS = 1 << 17;
    /// @notice Results are given back (DUO:0000029).
    uint32 internal constant RTN = 1 << 18;
    /// @notice For clinical care (DUO:0000043).
    uint32 internal constant CC = 1 << 19;
    /// @notice No research on origins or ancestry (DUO:0000044).
    uint32 internal constant NPOA = 1 << 20;
    /// @notice Not-for-profit use only (DUO:0000045).
    uint32 internal constant NPU = 1 << 21;
    /// @notice No commercial use (DUO:0000046).
    uint32 internal constant NCU = 1 << 22;

    /// @notice The permissions, of which there is exactly one; all higher bits modify it.
    uint32 internal constant PERMISSIONS = (1 << 5) - 1;

    uint32 internal constant ALL = (1 << 23) - 1;

    /// @notice Whether the terms are known, and exactly one of them is a permission.
    function isValid(uint32 terms) internal pure returns (bool) {
        uint32 permission = terms & PERMISSIONS;
        return terms <= ALL && permission != 0 && permission & (permission - 1) == 0;
    }
}
