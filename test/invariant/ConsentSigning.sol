// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Consent} from "../../contracts/types/Consents.sol";

/// @notice What a holder's side signs, written down a second time on purpose: signatures are frozen to these words.
library ConsentSigning {
    function granting(
        address holder,
        uint24 member,
        Consent memory consent,
        uint32 nonce,
        uint40 deadline
    ) internal pure returns (bytes32) {
        bytes32 typeHash = keccak256(
            "Grant(address holder,uint24 member,uint32 scope,uint8 purposes,uint32 dataUse,uint40 until,uint32 nonce,uint40 deadline)"
        );
        return keccak256(abi.encode(typeHash, holder, member, consent, nonce, deadline));
    }

    function revoking(address holder, uint24 member, uint32 nonce, uint40 deadline) internal pure returns (bytes32) {
        bytes32 typeHash = keccak256("Revoke(address holder,uint24 member,uint32 nonce,uint40 deadline)");
        return keccak256(abi.encode(typeHash, holder, member, nonce, deadline));
    }

    function digest(bytes32 message, uint256 chainId, address registry) internal pure returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Yaolian ConsentRegistry"),
                keccak256("1"),
                chainId,
                registry
            )
        );
        return keccak256(abi.encodePacked(hex"1901", domain, message));
    }
}
