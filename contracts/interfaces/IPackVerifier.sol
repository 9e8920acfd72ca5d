// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Verdict} from "../types/Packs.sol";
import {ILotLedger} from "./ILotLedger.sol";

/// @title PackVerifier: is this pack genuine, and may it be used?
/// @notice Anybody who holds a pack and its row of the pack list asks here. It only reads the lot ledger and changes
/// nothing, so that a call costs its asker nothing and tells nobody.
interface IPackVerifier {
    /// @notice A row of a pack list with its proof.
    /// @param gtin GTIN-14 as a number.
    /// @param lotNumber The lot number, padded with zeros on the right.
    /// @param index The pack's number in packing order.
    /// @param serial The serial, padded with zeros on the right.
    /// @param salt HMAC-SHA256(lot key, index): so that a proof does not give its neighbours' serials away.
    /// @param proof The Merkle proof to the lot's root, OpenZeppelin's order-free pairs.
    struct PackProof {
        uint64 gtin;
        bytes20 lotNumber;
        uint32 index;
        bytes20 serial;
        bytes32 salt;
        bytes32[] proof;
    }

    /// @notice The ledger it reads.
    function LOTS() external view returns (ILotLedger);

    /// @notice Whether a pack is genuine and may be used, and if not, the first reason why, in the order of {Verdict}.
    /// @param consignment The first pack of the consignment that is said to contain it.
    /// @param pack The row that its serial has.
    function verifyPack(uint32 consignment, PackProof calldata pack) external view returns (Verdict);
}
