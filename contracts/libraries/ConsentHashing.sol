// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Consent} from "../types/Consents.sol";

/// @title ConsentHashing
/// @notice What holders and their representatives sign, as EIP-712 structs. Frozen: signatures are built on these
/// strings.
library ConsentHashing {
    bytes32 internal constant GRANT_TYPEHASH = keccak256(
        "Grant(address holder,uint24 member,uint32 scope,uint8 purposes,uint32 dataUse,uint40 until,uint32 nonce,uint40 deadline)"
    );
    bytes32 internal constant REVOKE_TYPEHASH = keccak256(
        "Revoke(address holder,uint24 member,uint32 nonce,uint40 deadline)"
    );
    bytes32 internal constant APPOINT_TYPEHASH = keccak256(
        "Appoint(address holder,address representative,uint32 scope,uint40 until,uint32 nonce,uint40 deadline)"
    );
    bytes32 internal constant DISMISS_TYPEHASH = keccak256(
        "Dismiss(address holder,address representative,uint32 nonce,uint40 deadline)"
    );

    function hashGrant(
        address holder,
        uint24 member,
        Consent calldata consent,
        uint32 nonce,
        uint40 deadline
    ) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    GRANT_TYPEHASH,
                    holder,
                    member,
                    consent.scope,
                    consent.purposes,
                    consent.dataUse,
                    consent.until,
                    nonce,
                    deadline
                )
            );
    }

    function hashRevoke(address holder, uint24 member, uint32 nonce, uint40 deadline) internal pure returns (bytes32) {
        return keccak256(abi.encode(REVOKE_TYPEHASH, holder, member, nonce, deadline));
    }

    function hashAppoint(
        address holder,
        address representative,
        uint32 scope,
        uint40 until,
        uint32 nonce,
        uint40 deadline
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(APPOINT_TYPEHASH, holder, representative, scope, until, nonce, deadline));
    }

    function hashDismiss(
        address holder,
        address representative,
        uint32 nonce,
        uint40 deadline
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(DISMISS_TYPEHASH, holder, representative, nonce, deadline));
    }
}
