// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {DrugOpening, PackUse, Prescription} from "../types/Prescriptions.sol";

/// @title EIP-712 types of prescriptions
/// @notice Frozen: ids and signatures are built on these strings.
library PrescriptionHashing {
    bytes32 internal constant PRESCRIPTION_TYPEHASH = keccak256(
        "Prescription(uint24 issuer,address prescriber,address coPrescriber,address holder,bytes32 drug,bytes32 document,uint24 quantity,uint16 firstDay,uint16 lastDay,uint16 interval,uint8 class,bytes32 partsGroup)"
    );
    bytes32 internal constant ACCEPT_TYPEHASH = keccak256(
        "Accept(bytes32 id,uint24 sequence,uint24 site,uint32 until,uint40 deadline)"
    );
    bytes32 internal constant DISPENSE_TYPEHASH = keccak256(
        "Dispense(bytes32 id,uint24 sequence,uint24 site,uint24 units,bytes32 drugSalt,bytes32 packs,uint40 deadline)"
    );
    bytes32 internal constant CANCEL_TYPEHASH = keccak256("Cancel(bytes32 id,uint24 sequence,uint40 deadline)");

    /// @notice The EIP-712 struct hash of a prescription.
    /// @dev Assembly, because encoding twelve fields one by one costs more than hashing them: the words of calldata are
    /// those of the encoding. Issuing reads every narrow field, which refuses dirty upper bits; a prescription shown
    /// with dirty bits later hashes to an id that was never issued.
    function hash(Prescription calldata prescription) internal pure returns (bytes32 digest) {
        bytes32 typeHash = PRESCRIPTION_TYPEHASH;
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, typeHash)
            calldatacopy(add(free, 0x20), prescription, 0x180)
            digest := keccak256(free, 0x1a0)
        }
    }

    function hashAccept(
        bytes32 id,
        uint24 sequence,
        uint24 site,
        uint32 until,
        uint40 deadline
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(ACCEPT_TYPEHASH, id, sequence, site, until, deadline));
    }

    function hashDispense(
        bytes32 id,
        uint24 sequence,
        uint24 site,
        uint24 units,
        bytes32 drugSalt,
        bytes32 packs,
        uint40 deadline
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(DISPENSE_TYPEHASH, id, sequence, site, units, drugSalt, packs, deadline));
    }

    function hashCancel(bytes32 id, uint24 sequence, uint40 deadline) internal pure returns (bytes32) {
        return keccak256(abi.encode(CANCEL_TYPEHASH, id, sequence, deadline));
    }

    function hashDrug(DrugOpening calldata drug) internal pure returns (bytes32) {
        return keccak256(abi.encode(drug));
    }

    /// @notice keccak256(abi.encode(packs)).
    /// @dev Assembly for the same reason as in {hash}: an element is three words, as encoded as in calldata.
    function hashPacks(PackUse[] calldata packs) internal pure returns (bytes32 digest) {
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            let free := mload(0x40)
            let size := mul(packs.length, 0x60)
            mstore(free, 0x20)
            mstore(add(free, 0x20), packs.length)
            calldatacopy(add(free, 0x40), packs.offset, size)
            digest := keccak256(free, add(size, 0x40))
        }
    }

    /// @notice The next link of the chain over a prescription's dispenses.
    function link(
        bytes16 previousChain,
        uint16 previousDay,
        uint24 site,
        uint24 units,
        bytes32 packs
    ) internal pure returns (bytes16) {
        return bytes16(keccak256(abi.encode(previousChain, previousDay, site, units, packs)));
    }

    /// @notice Names one dispense for good: a prescription's sequence never comes again.
    /// @param sequence The sequence that the dispense led to.
    function occurrence(bytes32 id, uint24 sequence) internal pure returns (bytes32) {
        return keccak256(abi.encode(id, sequence));
    }

    /// @notice What stands in the chain for the packs of a dispense that opened a claim: so the chain knows of the claim,
    /// and a dispense without one is withdrawn without a question to the claim ledger.
    function claimed(bytes32 packs, bytes32 occurrence_) internal pure returns (bytes32) {
        return keccak256(abi.encode(packs, occurrence_));
    }
}
