// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice What a member's standing lets its operators do.
/// @custom:value None No such member. Left by admission; never entered again.
/// @custom:value Active Everything its roles allow, while its licence runs. Entered by admission and reinstatement.
/// @custom:value Suspended Only winding down. Entered by a regulator officer (ends by time alone after 30 days) or the
/// Council (ends by reinstatement or expulsion).
/// @custom:value Expelled Only winding down, for good. Entered by the Council; left by reinstatement only.
/// @custom:value Lapsed Only winding down: the licence has ended. Entered and left by time and renewal; never stored.
enum Standing {
    None,
    Active,
    Suspended,
    Expelled,
    Lapsed
}

/// @notice How a call bears on the future: what a member out of standing, or a module being replaced, still may do.
/// @custom:value Begin Starts something new (a lot, a prescription): refused by a module that is closing.
/// @custom:value Continue Carries on with what exists: needs a member in standing.
/// @custom:value WindDown Ends or gives back what exists: open to members out of standing too.
enum Act {
    Begin,
    Continue,
    WindDown
}

/// @notice What a module (a contract of the ledger) may still do.
/// @custom:value Unregistered Not a part of the ledger. Left by registration.
/// @custom:value Active Everything.
/// @custom:value Closing Begins nothing new and carries on with what it has: its successor is in place.
/// @custom:value Frozen Only answers. Never left.
enum ModuleStatus {
    Unregistered,
    Active,
    Closing,
    Frozen
}

/// @notice What a site is, for people who read the directory.
enum SiteKind {
    Plant,
    Warehouse,
    Store,
    Ward,
    Clinic,
    Laboratory,
    Field,
    Vehicle,
    Office
}

/// @notice The kinds of member, one bit each. A member may be of several kinds; they are set at admission for good.
library Kinds {
    uint16 internal constant REGULATOR = 1 << 0;
    uint16 internal constant MANUFACTURER = 1 << 1;
    uint16 internal constant GROWER = 1 << 2;
    uint16 internal constant DISTRIBUTOR = 1 << 3;
    uint16 internal constant HOSPITAL = 1 << 4;
    uint16 internal constant CLINIC = 1 << 5;
    uint16 internal constant PHARMACY = 1 << 6;
    uint16 internal constant COURIER = 1 << 7;
    uint16 internal constant INSURER = 1 << 8;
    uint16 internal constant LABORATORY = 1 << 9;
    uint16 internal constant NOTARY = 1 << 10;

    uint16 internal constant ALL = (1 << 11) - 1;
}

/// @notice The roles of an operator, one bit each, and which kinds of member may give which.
library Roles {
    uint16 internal constant REGULATOR_OFFICER = 1 << 0;
    uint16 internal constant ENFORCEMENT_OFFICER = 1 << 1;
    uint16 internal constant QUALITY_OFFICER = 1 << 2;
    uint16 internal constant LOGISTICS = 1 << 3;
    uint16 internal constant PRESCRIBER = 1 << 4;
    uint16 internal constant DISPENSER = 1 << 5;
    uint16 internal constant VACCINATOR = 1 << 6;
    uint16 internal constant CLAIMS_OFFICER = 1 << 7;
    uint16 internal constant RECORDS_OFFICER = 1 << 8;
    uint16 internal constant NOTARY = 1 << 9;

    uint16 internal constant ALL = (1 << 10) - 1;

    /// @notice Whoever speaks for a regulator about goods.
    uint16 internal constant AUTHORITY = REGULATOR_OFFICER | ENFORCEMENT_OFFICER;

    /// @notice Whoever handles packs at a site.
    uint16 internal constant STAFF = QUALITY_OFFICER | LOGISTICS | DISPENSER;

    /// @notice Roles that act on goods at one place, so that an operator who has one must name its site.
    uint16 internal constant SITE_BOUND = LOGISTICS | DISPENSER | VACCINATOR;

    /// @notice The one table of who may give what: the kinds of member (a bitmask of {Kinds}) that may give `role`.
    /// @param role A single role bit of this library; anything else has no giver.
    function givers(uint16 role) internal pure returns (uint16) {
        if (role == REGULATOR_OFFICER || role == ENFORCEMENT_OFFICER) return Kinds.REGULATOR;
        if (role == QUALITY_OFFICER) {
            return
                Kinds.MANUFACTURER | Kinds.GROWER | Kinds.DISTRIBUTOR | Kinds.HOSPITAL | Kinds.PHARMACY | Kinds.CLINIC;
        }
        if (role == LOGISTICS) {
            return
                Kinds.MANUFACTURER |
                Kinds.GROWER |
                Kinds.DISTRIBUTOR |
                Kinds.HOSPITAL |
                Kinds.CLINIC |
                Kinds.PHARMACY |
                Kinds.COURIER |
                Kinds.LABORATORY;
        }
        if (role == PRESCRIBER) return Kinds.HOSPITAL | Kinds.CLINIC;
        if (role == DISPENSER) return Kinds.PHARMACY | Kinds.HOSPITAL;
        if (role == VACCINATOR) return Kinds.CLINIC | Kinds.HOSPITAL;
        if (role == CLAIMS_OFFICER) return Kinds.INSURER;
        if (role == RECORDS_OFFICER) return Kinds.HOSPITAL | Kinds.CLINIC | Kinds.LABORATORY;
        if (role == NOTARY) return Kinds.NOTARY;
        return 0;
    }
}

/// @notice An operator's record in one slot.
/// @dev member 24 + site 24 + roles 16 + until 40 + since 40 + distrustedFrom 40 = 184 bits.
type OperatorSlot is uint256;

/// @notice A member's record in one slot; its admin and profile lie beside it, since no module reads them.
/// @dev kinds 16 + standing 8 + licenceEnd 40 + suspendedUntil 40 + parent 24 = 128 bits.
type MemberSlot is uint256;

/// @notice A site's record in one slot.
/// @dev member 24 + gln 48 + kind 8 + open 8 = 88 bits.
type SiteSlot is uint256;

using OperatorSlots for OperatorSlot global;
using MemberSlots for MemberSlot global;
using SiteSlots for SiteSlot global;

/// @notice Packs and reads {OperatorSlot}.
library OperatorSlots {
    function pack(
        uint24 member_,
        uint24 site_,
        uint16 roles_,
        uint40 until_,
        uint40 since_
    ) internal pure returns (OperatorSlot) {
        return
            OperatorSlot.wrap(
                uint256(member_) |
                    (uint256(site_) << 24) |
                    (uint256(roles_) << 48) |
                    (uint256(until_) << 64) |
                    (uint256(since_) << 104)
            );
    }

    function member(OperatorSlot self) internal pure returns (uint24) {
        return uint24(OperatorSlot.unwrap(self));
    }

    function site(OperatorSlot self) internal pure returns (uint24) {
        return uint24(OperatorSlot.unwrap(self) >> 24);
    }

    function roles(OperatorSlot self) internal pure returns (uint16) {
        return uint16(OperatorSlot.unwrap(self) >> 48);
    }

    /// @notice The last second in which the operator acts.
    function until(OperatorSlot self) internal pure returns (uint40) {
        return uint40(OperatorSlot.unwrap(self) >> 64);
    }

    function since(OperatorSlot self) internal pure returns (uint40) {
        return uint40(OperatorSlot.unwrap(self) >> 104);
    }

    /// @notice The time from which its signatures can't be trusted; 0 when no compromise was reported.
    function distrustedFrom(OperatorSlot self) internal pure returns (uint40) {
        return uint40(OperatorSlot.unwrap(self) >> 144);
    }

    function endedAt(OperatorSlot self, uint40 time) internal pure returns (OperatorSlot) {
        uint256 cleared = OperatorSlot.unwrap(self) & ~(uint256(type(uint40).max) << 64);
        return OperatorSlot.wrap(cleared | (uint256(time) << 64));
    }

    function withDistrust(OperatorSlot self, uint40 from) internal pure returns (OperatorSlot) {
        return OperatorSlot.wrap(uint256(uint144(OperatorSlot.unwrap(self))) | (uint256(from) << 144));
    }
}

/// @notice Packs and reads {MemberSlot}.
library MemberSlots {
    function pack(
        uint16 kinds_,
        Standing standing_,
        uint40 licenceEnd_,
        uint40 suspendedUntil_,
        uint24 parent_
    ) internal pure returns (MemberSlot) {
        return
            MemberSlot.wrap(
                uint256(kinds_) |
                    (uint256(standing_) << 16) |
                    (uint256(licenceEnd_) << 24) |
                    (uint256(suspendedUntil_) << 64) |
                    (uint256(parent_) << 104)
            );
    }

    function kinds(MemberSlot self) internal pure returns (uint16) {
        return uint16(MemberSlot.unwrap(self));
    }

    /// @notice The standing as stored: {standingAt} is the one that counts.
    function stored(MemberSlot self) internal pure returns (Standing) {
        return Standing(uint8(MemberSlot.unwrap(self) >> 16));
    }

    /// @notice The last second of the licence.
    function licenceEnd(MemberSlot self) internal pure returns (uint40) {
        return uint40(MemberSlot.unwrap(self) >> 24);
    }

    /// @notice The last second of the suspension; the largest value when only the Council ends it.
    function suspendedUntil(MemberSlot self) internal pure returns (uint40) {
        return uint40(MemberSlot.unwrap(self) >> 64);
    }

    function parent(MemberSlot self) internal pure returns (uint24) {
        return uint24(MemberSlot.unwrap(self) >> 104);
    }

    /// @notice The standing at `time`: a suspension that has run out is over, a licence that has ended is lapsed.
    function standingAt(MemberSlot self, uint256 time) internal pure returns (Standing) {
        Standing standing = self.stored();
        if (standing == Standing.Suspended && time > self.suspendedUntil()) standing = Standing.Active;
        if (standing == Standing.Active && time > self.licenceEnd()) standing = Standing.Lapsed;
        return standing;
    }

    function withStanding(
        MemberSlot self,
        Standing standing_,
        uint40 suspendedUntil_
    ) internal pure returns (MemberSlot) {
        return pack(self.kinds(), standing_, self.licenceEnd(), suspendedUntil_, self.parent());
    }

    function withLicenceEnd(MemberSlot self, uint40 licenceEnd_) internal pure returns (MemberSlot) {
        return pack(self.kinds(), self.stored(), licenceEnd_, self.suspendedUntil(), self.parent());
    }
}

/// @notice Packs and reads {SiteSlot}.
library SiteSlots {
    function pack(uint24 member_, uint64 gln_, SiteKind kind_, bool open_) internal pure returns (SiteSlot) {
        return
            SiteSlot.wrap(
                uint256(member_) | (uint256(gln_) << 24) | (uint256(kind_) << 72) | (open_ ? uint256(1) << 80 : 0)
            );
    }

    function member(SiteSlot self) internal pure returns (uint24) {
        return uint24(SiteSlot.unwrap(self));
    }

    function gln(SiteSlot self) internal pure returns (uint64) {
        return uint48(SiteSlot.unwrap(self) >> 24);
    }

    function kind(SiteSlot self) internal pure returns (SiteKind) {
        return SiteKind(uint8(SiteSlot.unwrap(self) >> 72));
    }

    function isOpen(SiteSlot self) internal pure returns (bool) {
        return uint8(SiteSlot.unwrap(self) >> 80) == 1;
    }
}
