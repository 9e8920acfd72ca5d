// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {LegalClass} from "./Product.sol";

/// @notice What a prescriber orders, without a word about the patient. Its EIP-712 digest is the token's id, so that
/// whoever acts on the token shows these fields again.
/// @param issuer The member the prescriber acts for.
/// @param prescriber The operator that issues it.
/// @param coPrescriber A second prescriber, who signs the id, where the class is Controlled; else zero.
/// @param holder The patient's side: a fresh address.
/// @param drug keccak256(abi.encode(bytes16 group, uint64 gtin, bytes32 drugSalt)), one of group and gtin zero.
/// @param document keccak256(abi.encode(keccak256(RFC 8785 canonical FHIR), documentSalt)).
/// @param quantity Units in all.
/// @param firstDay First day on which it is dispensed (days since 1970-01-01 at the ledger's offset).
/// @param lastDay Last day on which it is dispensed.
/// @param interval Days between two dispenses; 0 for none.
/// @param class Prescription or Controlled.
/// @param partsGroup Shared by the parts of one multiple prescription; 0 for a single one.
struct Prescription {
    uint24 issuer;
    address prescriber;
    address coPrescriber;
    address holder;
    bytes32 drug;
    bytes32 document;
    uint24 quantity;
    uint16 firstDay;
    uint16 lastDay;
    uint16 interval;
    LegalClass class;
    bytes32 partsGroup;
}

/// @notice What opens a drug commitment.
/// @param group Substitution group, or zero when a GTIN is fixed.
/// @param gtin The fixed GTIN, or zero when a group is prescribed.
/// @param salt The drug salt on the slip.
struct DrugOpening {
    bytes16 group;
    uint64 gtin;
    bytes32 salt;
}

/// @notice A pack, or units of an opened pack, given on a prescription: what the holder signs for.
/// @param units 0 for the whole pack, else the units drawn from it.
struct PackUse {
    bytes32 lot;
    uint32 index;
    uint24 units;
}

/// @notice One dispense.
/// @param consignments Where each of `packs` lies now, in the same order; not signed, since goods may be split
/// between the signature and the dispense.
/// @param units Units in all: what the packs and draws add up to.
/// @param time When it was handed over, Unix time; 0 where only the block says. Not signed.
/// @param deadline Last second in which the signature counts.
/// @param signature The holder's, over `Dispense` (65 bytes, or what an ERC-1271 wallet takes).
struct DispenseOrder {
    Prescription prescription;
    DrugOpening drug;
    PackUse[] packs;
    uint32[] consignments;
    uint24 units;
    uint40 time;
    uint40 deadline;
    bytes signature;
}

/// @notice What a withdrawal shows of the dispense it takes back: the links of the hash chain.
/// @param previousChain The chain before that dispense.
/// @param previousDay The day of the dispense before it; 0 for none.
/// @param units Its units.
/// @param packs Its packs, in order.
/// @param consignments Where each of them lies now.
struct DispenseRecord {
    bytes16 previousChain;
    uint16 previousDay;
    uint24 units;
    PackUse[] packs;
    uint32[] consignments;
}

/// @notice All state of a prescription in one slot.
/// @custom:transition issued: units = quantity, sequence 1
/// @custom:transition accepted ⇄ free: by signature / by giving back, by time, by the pharmacy's loss of standing
/// @custom:transition dispensed, withdrawn: units down and up, the chain forward and back
/// @custom:transition cancel asked → cancelled: when no acceptance lives; never left
/// @dev units 24 + sequence 24 + site 24 + until 32 + day 16 + flags 8 + chain 128 = 256 bits. The sequence is never 0
/// again, so that an id lives once.
type PrescriptionSlot is uint256;

using PrescriptionSlots for PrescriptionSlot global;

/// @notice Packs and reads {PrescriptionSlot}.
library PrescriptionSlots {
    uint256 private constant CANCELLED = 1 << 120;
    uint256 private constant CANCEL_ASKED = 1 << 121;
    uint256 private constant ONE_STEP = 1 << 24;

    /// @dev site and until.
    uint256 private constant ACCEPTANCE = ((1 << 56) - 1) << 48;

    function issued(uint24 units_) internal pure returns (PrescriptionSlot) {
        return PrescriptionSlot.wrap(uint256(units_) | ONE_STEP);
    }

    function exists(PrescriptionSlot self) internal pure returns (bool) {
        return PrescriptionSlot.unwrap(self) != 0;
    }

    /// @notice Units still to be dispensed.
    function units(PrescriptionSlot self) internal pure returns (uint24) {
        return uint24(PrescriptionSlot.unwrap(self));
    }

    /// @notice How many transitions it has made, counting from 1: what a signature is good for.
    function sequence(PrescriptionSlot self) internal pure returns (uint24) {
        return uint24(PrescriptionSlot.unwrap(self) >> 24);
    }

    /// @notice The pharmacy's site that accepted it last.
    function site(PrescriptionSlot self) internal pure returns (uint24) {
        return uint24(PrescriptionSlot.unwrap(self) >> 48);
    }

    /// @notice The last second of the acceptance.
    function until(PrescriptionSlot self) internal pure returns (uint32) {
        return uint32(PrescriptionSlot.unwrap(self) >> 72);
    }

    /// @notice The day of the latest dispense; 0 for none.
    function day(PrescriptionSlot self) internal pure returns (uint16) {
        return uint16(PrescriptionSlot.unwrap(self) >> 104);
    }

    function isCancelled(PrescriptionSlot self) internal pure returns (bool) {
        return PrescriptionSlot.unwrap(self) & CANCELLED != 0;
    }

    function isCancelAsked(PrescriptionSlot self) internal pure returns (bool) {
        return PrescriptionSlot.unwrap(self) & CANCEL_ASKED != 0;
    }

    /// @notice The hash chain over its dispenses.
    function chain(PrescriptionSlot self) internal pure returns (bytes16) {
        return bytes16(uint128(PrescriptionSlot.unwrap(self) >> 128));
    }

    /// @notice One transition further.
    function next(PrescriptionSlot self) internal pure returns (PrescriptionSlot) {
        return PrescriptionSlot.wrap(PrescriptionSlot.unwrap(self) + ONE_STEP);
    }

    function accepted(PrescriptionSlot self, uint24 site_, uint32 until_) internal pure returns (PrescriptionSlot) {
        return
            PrescriptionSlot.wrap(
                PrescriptionSlot.unwrap(self.free()) | (uint256(site_) << 48) | (uint256(until_) << 72)
            );
    }

    function free(PrescriptionSlot self) internal pure returns (PrescriptionSlot) {
        return PrescriptionSlot.wrap(PrescriptionSlot.unwrap(self) & ~ACCEPTANCE);
    }

    function cancelAsked(PrescriptionSlot self) internal pure returns (PrescriptionSlot) {
        return PrescriptionSlot.wrap(PrescriptionSlot.unwrap(self) | CANCEL_ASKED);
    }

    /// @notice Nothing left, for good.
    function cancelled(PrescriptionSlot self) internal pure returns (PrescriptionSlot) {
        return PrescriptionSlot.wrap((PrescriptionSlot.unwrap(self) & ~uint256(type(uint24).max)) | CANCELLED);
    }

    function dispensed(
        PrescriptionSlot self,
        uint24 left,
        uint16 day_,
        bytes16 chain_
    ) internal pure returns (PrescriptionSlot) {
        uint256 kept =
            PrescriptionSlot.unwrap(self) & ~(uint256(0xffff) << 104) & type(uint128).max & ~uint256(0xffffff);
        return PrescriptionSlot.wrap(kept | left | (uint256(day_) << 104) | (uint256(uint128(chain_)) << 128));
    }
}
