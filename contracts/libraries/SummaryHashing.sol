// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Summary} from "../types/Devices.sol";
import {ConsignmentRef} from "../types/Packs.sol";

/// @title EIP-712 types of what a logger signs
/// @notice Frozen: devices are built with these strings.
library SummaryHashing {
    bytes32 internal constant CONSIGNMENT_TYPEHASH = keccak256("ConsignmentRef(bytes32 lot,uint32 first)");
    bytes32 internal constant SUMMARY_TYPEHASH = keccak256(
        "Summary(ConsignmentRef[] consignments,uint40 from,uint40 to,int16 lowest,int16 highest,int16 rangeLow,int16 rangeHigh,uint24 minutesOut,bytes32 readings)ConsignmentRef(bytes32 lot,uint32 first)"
    );

    /// @notice The EIP-712 struct hash of a summary about these consignments.
    function hash(Summary calldata summary, ConsignmentRef[] calldata consignments) internal pure returns (bytes32) {
        return keccak256(abi.encode(SUMMARY_TYPEHASH, hashConsignments(consignments), summary));
    }

    function hashConsignments(ConsignmentRef[] calldata consignments) internal pure returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](consignments.length);
        for (uint256 i = 0; i < consignments.length; ++i) {
            hashes[i] = keccak256(abi.encode(CONSIGNMENT_TYPEHASH, consignments[i]));
        }
        return keccak256(abi.encodePacked(hashes));
    }
}
