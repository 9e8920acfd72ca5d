// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice What is signed into an immunization's id, without a word about the patient. Its EIP-712 digest is the id, so
/// that whoever has the record proves which dose it was.
/// @param member The member the vaccinator acted for.
/// @param vaccinator The operator that gave it.
/// @param site Where.
/// @param holder The patient's side: a fresh address.
/// @param document keccak256(abi.encode(keccak256(RFC 8785 canonical FHIR), documentSalt)).
/// @param lot The lot of the dose.
/// @param index The pack it was, or was drawn from.
/// @param units 0 for a whole pack, 1 for a dose drawn from an opened one.
/// @param time When it was given, Unix time; 0 where only the block says.
struct Immunization {
    uint24 member;
    address vaccinator;
    uint24 site;
    address holder;
    bytes32 document;
    bytes32 lot;
    uint32 index;
    uint24 units;
    uint40 time;
}

/// @notice One dose to be given by the caller at its site.
/// @param holder The patient's side: an address that never had an immunization.
/// @param document keccak256(abi.encode(keccak256(RFC 8785 canonical FHIR), documentSalt)).
/// @param lot The lot of the dose.
/// @param index The pack, or the opened pack that it is drawn from.
/// @param consignment Where that pack lies now.
/// @param units 0 for a whole pack that holds one dose, 1 for a dose of a pack opened here.
/// @param time When it was given, as the document says, Unix time; 0 where only the block says.
struct ImmunizationOrder {
    address holder;
    bytes32 document;
    bytes32 lot;
    uint32 index;
    uint32 consignment;
    uint24 units;
    uint40 time;
}

/// @notice Why an immunization was entered in error.
/// @custom:value NotGiven It did not take place.
/// @custom:value WrongPatient It was another person's.
/// @custom:value WrongVaccine Another vaccine or dose was given.
/// @custom:value WrongDetails Another detail of the document is wrong.
/// @custom:value Duplicate It is recorded elsewhere too.
enum VoidReason {
    NotGiven,
    WrongPatient,
    WrongVaccine,
    WrongDetails,
    Duplicate
}

/// @notice All state of an immunization in one slot.
/// @custom:transition given: holder, site and day, and whether it opened a claim, for good
/// @custom:transition given → void: entered in error; never left
/// @dev holder 160 + site 24 + day 16 + flags 8 = 208 bits. It is never 0 again, so that an id lives once.
type ImmunizationSlot is uint256;

using ImmunizationSlots for ImmunizationSlot global;

/// @notice Packs and reads {ImmunizationSlot}.
library ImmunizationSlots {
    uint256 private constant VOID = 1 << 200;
    uint256 private constant CLAIMED = 1 << 201;

    function pack(address holder_, uint24 site_, uint16 day_) internal pure returns (ImmunizationSlot) {
        return ImmunizationSlot.wrap(uint256(uint160(holder_)) | (uint256(site_) << 160) | (uint256(day_) << 184));
    }

    function exists(ImmunizationSlot self) internal pure returns (bool) {
        return ImmunizationSlot.unwrap(self) != 0;
    }

    /// @notice The patient's side.
    function holder(ImmunizationSlot self) internal pure returns (address) {
        return address(uint160(ImmunizationSlot.unwrap(self)));
    }

    /// @notice Where it was given.
    function site(ImmunizationSlot self) internal pure returns (uint24) {
        return uint24(ImmunizationSlot.unwrap(self) >> 160);
    }

    /// @notice The day on which it was recorded.
    function day(ImmunizationSlot self) internal pure returns (uint16) {
        return uint16(ImmunizationSlot.unwrap(self) >> 184);
    }

    function isVoid(ImmunizationSlot self) internal pure returns (bool) {
        return ImmunizationSlot.unwrap(self) & VOID != 0;
    }

    /// @notice Whether it opened a claim.
    function isClaimed(ImmunizationSlot self) internal pure returns (bool) {
        return ImmunizationSlot.unwrap(self) & CLAIMED != 0;
    }

    /// @notice Opens a claim as it is given.
    function claimed(ImmunizationSlot self) internal pure returns (ImmunizationSlot) {
        return ImmunizationSlot.wrap(ImmunizationSlot.unwrap(self) | CLAIMED);
    }

    /// @notice Entered in error, for good.
    function voided(ImmunizationSlot self) internal pure returns (ImmunizationSlot) {
        return ImmunizationSlot.wrap(ImmunizationSlot.unwrap(self) | VOID);
    }
}
