// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PackUse, Prescription} from "../../contracts/types/Prescriptions.sol";

/// @notice What holders sign, written down a second time on purpose: ids and signatures are frozen to these words.
library Signing {
    bytes32 private constant PRESCRIPTION = keccak256(
        "Prescription(uint24 issuer,address prescriber,address coPrescriber,address holder,bytes32 drug,bytes32 document,uint24 quantity,uint16 firstDay,uint16 lastDay,uint16 interval,uint8 class,bytes32 partsGroup)"
    );
    bytes32 private constant ACCEPT = keccak256(
        "Accept(bytes32 id,uint24 sequence,uint24 site,uint32 until,uint40 deadline)"
    );
    bytes32 private constant DISPENSE = keccak256(
        "Dispense(bytes32 id,uint24 sequence,uint24 site,uint24 units,bytes32 drugSalt,bytes32 packs,uint40 deadline)"
    );
    bytes32 private constant CANCEL = keccak256("Cancel(bytes32 id,uint24 sequence,uint40 deadline)");

    function prescription(Prescription memory p) internal pure returns (bytes32) {
        bytes memory head = abi.encode(PRESCRIPTION, p.issuer, p.prescriber, p.coPrescriber, p.holder, p.drug);
        bytes memory middle = abi.encode(p.document, p.quantity, p.firstDay, p.lastDay, p.interval);
        return keccak256(bytes.concat(head, middle, abi.encode(p.class, p.partsGroup)));
    }

    function accepting(
        bytes32 id,
        uint24 sequence,
        uint24 site,
        uint32 until,
        uint40 deadline
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(ACCEPT, id, sequence, site, until, deadline));
    }

    function dispensing(
        bytes32 id,
        uint24 sequence,
        uint24 site,
        uint24 units,
        bytes32 drugSalt,
        PackUse[] memory packs,
        uint40 deadline
    ) internal pure returns (bytes32) {
        bytes32 packsHash = keccak256(abi.encode(packs));
        return keccak256(abi.encode(DISPENSE, id, sequence, site, units, drugSalt, packsHash, deadline));
    }

    function cancelling(bytes32 id, uint24 sequence, uint40 deadline) internal pure returns (bytes32) {
        return keccak256(abi.encode(CANCEL, id, sequence, deadline));
    }
}
