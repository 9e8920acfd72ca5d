// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IClaimLedger} from "../interfaces/IClaimLedger.sol";
import {IConsortium} from "../interfaces/IConsortium.sol";
import {ModuleStatus} from "../types/Membership.sol";

/// @title ClaimTies
/// @notice How a claim goes with the dispense or the immunization that opened it.
library ClaimTies {
    /// @notice Withdraws the claim, unless its ledger is frozen: a ledger that only answers pays nothing any more, and
    /// must not keep anybody from setting a record right.
    /// @return withdrawn Whether it was asked to; false where the claim is left behind.
    function withdrawWith(
        IClaimLedger claims,
        IConsortium consortium,
        bytes32 occurrence
    ) internal returns (bool withdrawn) {
        if (consortium.moduleStatus(address(claims)) == ModuleStatus.Frozen) return false;
        claims.withdrawClaim(occurrence);
        return true;
    }
}
