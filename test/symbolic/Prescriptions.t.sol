// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PrescriptionHashing} from "../../contracts/libraries/PrescriptionHashing.sol";
import {PackUse, Prescription, PrescriptionSlot} from "../../contracts/types/Prescriptions.sol";

/// @notice A prescription's transitions, for every word that its slot can hold.
contract PrescriptionsProof {
    uint256 private constant SEQUENCE = uint256(0xffffff) << 24;
    uint256 private constant ACCEPTANCE = ((uint256(1) << 56) - 1) << 48;

    /// @notice A transition raises the sequence by one and changes nothing else, as long as there is a number left.
    function check_next_raises_the_sequence_alone(PrescriptionSlot slot) external pure {
        if (slot.sequence() == type(uint24).max) return;
        PrescriptionSlot moved = slot.next();
        assert(moved.sequence() == slot.sequence() + 1);
        assert(_rest(moved, SEQUENCE) == _rest(slot, SEQUENCE));
    }

    function check_accepted_changes_the_acceptance_alone(
        PrescriptionSlot slot,
        uint24 site,
        uint32 until
    ) external pure {
        PrescriptionSlot moved = slot.accepted(site, until);
        assert(moved.site() == site && moved.until() == until);
        assert(_rest(moved, ACCEPTANCE) == _rest(slot, ACCEPTANCE));
    }

    function check_freed_has_no_acceptance_and_keeps_the_rest(PrescriptionSlot slot) external pure {
        PrescriptionSlot moved = slot.free();
        assert(moved.site() == 0 && moved.until() == 0);
        assert(_rest(moved, ACCEPTANCE) == _rest(slot, ACCEPTANCE));
    }

    function check_dispensed_changes_units_day_and_chain_alone(
        PrescriptionSlot slot,
        uint24 left,
        uint16 day,
        bytes16 chain
    ) external pure {
        PrescriptionSlot moved = slot.dispensed(left, day, chain);
        assert(moved.units() == left && moved.day() == day && moved.chain() == chain);
        assert(moved.sequence() == slot.sequence());
        assert(moved.site() == slot.site() && moved.until() == slot.until());
        assert(moved.isCancelled() == slot.isCancelled() && moved.isCancelAsked() == slot.isCancelAsked());
    }

    function check_cancelled_has_nothing_left(PrescriptionSlot slot) external pure {
        PrescriptionSlot moved = slot.cancelled();
        assert(moved.isCancelled() && moved.units() == 0 && moved.exists());
        assert(moved.sequence() == slot.sequence() && moved.chain() == slot.chain() && moved.day() == slot.day());
        assert(moved.site() == slot.site() && moved.until() == slot.until());
    }

    /// @notice Cancelled is never left: no transition clears it.
    function check_cancelled_is_never_left(
        PrescriptionSlot slot,
        uint8 which,
        uint24 number,
        uint32 until,
        bytes16 chain
    ) external pure {
        if (!slot.isCancelled() || slot.sequence() == type(uint24).max) return;
        assert(_moved(slot, which, number, until, chain).isCancelled());
    }

    /// @notice An id lives once: what was issued never looks as if it had not been.
    function check_what_exists_goes_on_existing(
        PrescriptionSlot slot,
        uint8 which,
        uint24 number,
        uint32 until,
        bytes16 chain
    ) external pure {
        if (slot.sequence() == 0 || slot.sequence() == type(uint24).max) return;
        PrescriptionSlot moved = _moved(slot, which, number, until, chain);
        assert(moved.exists() && moved.sequence() != 0);
    }

    /// @notice The hash in assembly is EIP-712's encoding of the twelve fields: dirty bits have no other prescription's.
    function check_hash_is_of_the_encoding(Prescription calldata prescription) external pure {
        bytes32 encoded = keccak256(
            abi.encode(
                PrescriptionHashing.PRESCRIPTION_TYPEHASH,
                prescription.issuer,
                prescription.prescriber,
                prescription.coPrescriber,
                prescription.holder,
                prescription.drug,
                prescription.document,
                prescription.quantity,
                prescription.firstDay,
                prescription.lastDay,
                prescription.interval,
                prescription.class,
                prescription.partsGroup
            )
        );
        assert(PrescriptionHashing.hash(prescription) == encoded);
    }

    /// @notice The same for the list of packs that a holder signs.
    function check_hash_of_packs_is_of_the_encoding(PackUse[] calldata packs) external pure {
        assert(PrescriptionHashing.hashPacks(packs) == keccak256(abi.encode(packs)));
    }

    function _moved(
        PrescriptionSlot slot,
        uint8 which,
        uint24 number,
        uint32 until,
        bytes16 chain
    ) private pure returns (PrescriptionSlot) {
        if (which == 0) return slot.next();
        if (which == 1) return slot.accepted(number, until);
        if (which == 2) return slot.free();
        if (which == 3) return slot.cancelAsked();
        if (which == 4) return slot.cancelled();
        return slot.dispensed(number, uint16(until), chain);
    }

    function _rest(PrescriptionSlot slot, uint256 changed) private pure returns (uint256) {
        return PrescriptionSlot.unwrap(slot) & ~changed;
    }
}
