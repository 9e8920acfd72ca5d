// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice What a patient lets a member see, and what for.
/// @param scope Bitmask of `Scopes`: the categories of records.
/// @param purposes Bitmask of `Purposes`.
/// @param dataUse Bitmask of `DataUseTerms`: on what terms research may use it; 0 where Research is none of the purposes.
/// @param until The last second in which it counts, Unix time.
struct Consent {
    uint32 scope;
    uint8 purposes;
    uint32 dataUse;
    uint40 until;
}

/// @notice A consent as it is kept, by holder and member. The sequence is never 0 again, so that a disclosure names the
/// very consent it rested on.
/// @custom:transition granted: replaces what was there, sequence up
/// @custom:transition revoked: until = 0, sequence up
/// @custom:transition over: by time alone, once `until` has passed
/// @dev scope 32 + purposes 8 + dataUse 32 + until 40 + sequence 24 = 136 bits.
struct ConsentRecord {
    uint32 scope;
    uint8 purposes;
    uint32 dataUse;
    uint40 until;
    uint24 sequence;
}

/// @notice Who may act for a holder, on what and how long; `until` 0 once it ended.
/// @dev scope 32 + until 40 = 72 bits.
struct Representation {
    uint32 scope;
    uint40 until;
}

/// @notice An access without consent in an emergency.
/// @custom:transition broken: finding Open, lives for 24 hours
/// @custom:transition reviewed: Justified lets it live to its end, every other finding ends it at once; never left
/// @custom:transition overdue: by time alone, while Open 7 days after it was broken
/// @dev by 160 + brokenAt 40 + scope 32 + member 24 = 256 bits; holder 160 + reason 8 + finding 8 = 176 bits.
struct Glass {
    address by;
    uint40 brokenAt;
    uint32 scope;
    uint24 member;
    address holder;
    GlassReason reason;
    ReviewFinding finding;
}

/// @notice A disclosure to be logged.
/// @param holder The patient's side of the records.
/// @param to The member that receives them.
/// @param scope Bitmask of `Scopes`: what was disclosed.
/// @param purpose One bit of `Purposes`: what for.
/// @param document Salted commitment to what was disclosed.
struct Disclosure {
    address holder;
    uint24 to;
    uint32 scope;
    uint8 purpose;
    bytes32 document;
}

/// @notice A holder's word, or its representative's, that anybody may send.
/// @param holder Whose records it is about.
/// @param signer Who signed: the holder, or a representative of its.
/// @param deadline Last second in which the signature counts.
/// @param signature 65 bytes, or what an ERC-1271 wallet takes.
struct SignedWord {
    address holder;
    address signer;
    uint40 deadline;
    bytes signature;
}

/// @notice Why a prescriber sees records without consent.
enum GlassReason {
    LifeThreatening,
    Unresponsive,
    Incapable,
    DangerToOthers
}

/// @notice What the review of an emergency access found.
/// @custom:value Open Not reviewed. Left by a review.
/// @custom:value Justified It was right. Never left.
/// @custom:value Excessive It was right, and wider than it had to be. Never left.
/// @custom:value Unjustified It was wrong. Never left.
enum ReviewFinding {
    Open,
    Justified,
    Excessive,
    Unjustified
}

/// @notice The categories of records, one bit each.
library Scopes {
    uint32 internal constant PRESCRIPTIONS = 1 << 0;
    uint32 internal constant DISPENSES = 1 << 1;
    uint32 internal constant IMMUNIZATIONS = 1 << 2;
    uint32 internal constant ENCOUNTERS = 1 << 3;
    uint32 internal constant CONDITIONS = 1 << 4;
    uint32 internal constant ALLERGIES = 1 << 5;
    uint32 internal constant LAB_RESULTS = 1 << 6;
    uint32 internal constant IMAGING = 1 << 7;
    uint32 internal constant PROCEDURES = 1 << 8;
    uint32 internal constant NOTES = 1 << 9;
    uint32 internal constant MENTAL_HEALTH = 1 << 10;
    uint32 internal constant GENOMICS = 1 << 11;

    uint32 internal constant ALL = (1 << 12) - 1;
}

/// @notice What records are used for, one bit each.
library Purposes {
    uint8 internal constant TREATMENT = 1 << 0;
    uint8 internal constant PAYMENT = 1 << 1;
    uint8 internal constant RESEARCH = 1 << 2;
    uint8 internal constant PUBLIC_HEALTH = 1 << 3;

    uint8 internal constant ALL = (1 << 4) - 1;
}

/// @notice A prescriber's emergency accesses that await their review, oldest first, in one slot: at most 6.
/// @dev 6 numbers of 40 bits, the oldest lowest = 240 bits.
type OpenGlasses is uint256;

using OpenGlassesList for OpenGlasses global;

/// @notice Reads and changes {OpenGlasses}.
library OpenGlassesList {
    uint256 internal constant MAX = 6;
    uint256 private constant WIDTH = 40;

    function numberAt(OpenGlasses self, uint256 place) internal pure returns (uint40) {
        return uint40(OpenGlasses.unwrap(self) >> (WIDTH * place));
    }

    function length(OpenGlasses self) internal pure returns (uint256 count) {
        while (count < MAX && self.numberAt(count) != 0) ++count;
    }

    /// @notice With one more at the end. The list is not full.
    function with(OpenGlasses self, uint40 glass) internal pure returns (OpenGlasses) {
        return OpenGlasses.wrap(OpenGlasses.unwrap(self) | (uint256(glass) << (WIDTH * self.length())));
    }

    /// @notice Without one that is in it; the later ones move up.
    function without(OpenGlasses self, uint40 glass) internal pure returns (OpenGlasses) {
        uint256 place = 0;
        while (self.numberAt(place) != glass) ++place;
        uint256 word = OpenGlasses.unwrap(self);
        uint256 earlier = word & ((1 << (WIDTH * place)) - 1);
        uint256 later = (word >> (WIDTH * (place + 1))) << (WIDTH * place);
        return OpenGlasses.wrap(earlier | later);
    }
}
