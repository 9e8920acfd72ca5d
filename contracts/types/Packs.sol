// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice What a pack is, in two bits; 128 packs a word.
/// @custom:value Active In stock. Entered by registration of its lot, unlocking, undoing and withdrawal.
/// @custom:value Dispensed With a person, or opened to be given in units. Left by undoing and withdrawal only.
/// @custom:value Retired Gone otherwise. Left by undoing, where its reason allows it.
/// @custom:value Locked Set aside. Left by unlocking, at any time, or by retirement.
enum PackState {
    Active,
    Dispensed,
    Retired,
    Locked
}

/// @notice Why packs changed state. The names are the European verification system's where it has one.
/// @dev Destroyed … Repacked are the reasons of a retirement, in this order.
enum PackReason {
    Destroyed,
    Exported,
    Sample,
    FreeSample,
    Stolen,
    Lost,
    Damaged,
    Repacked,
    Supplied,
    Dispensed,
    Opened,
    Locked,
    Unlocked,
    Undone,
    Withdrawn
}

/// @notice Why goods move between sites.
enum MovementReason {
    Sale,
    Transfer,
    Return,
    Rework,
    Sample,
    DirectDelivery,
    Recall,
    Scrap
}

/// @notice How urgent a recall is; class I is the gravest.
enum RecallClass {
    None,
    I,
    II,
    III
}

/// @notice Who set a hold on a consignment; the value is its bit in the consignment's flags.
/// @custom:value Custodian Whoever has custody: suspect product. Lifted by the custodian.
/// @custom:value Device A device's summary past the excursion budget or a hard limit. Lifted by a quality officer of the
/// custodian or the maker, or a regulator or enforcement officer, with a document that gives the reason.
/// @custom:value Regulator A regulator or enforcement officer. Lifted by a regulator or enforcement officer only.
/// @custom:value Dispute What the recipient of a shipment did not accept. Lifted by the custodian.
enum Hold {
    Custodian,
    Device,
    Regulator,
    Dispute
}

/// @notice Who set a hold on a whole lot.
/// @custom:value Maker Its maker or the authorisation holder. Lifted by either, or by a regulator.
/// @custom:value Regulator A regulator or enforcement officer. Lifted by a regulator or enforcement officer only.
enum LotHold {
    Maker,
    Regulator
}

/// @notice What {ILotLedger.verifyPack} answers: the first that applies, in this order.
enum Verdict {
    NotGenuine,
    StaleConsignment,
    Recalled,
    ProductWithdrawn,
    ProductSuspended,
    Opened,
    Dispensed,
    Retired,
    Locked,
    Held,
    NotReleased,
    Expired,
    Active
}

/// @notice The European verification system's alerts, and the two that a ledger of custody adds.
enum AlertCode {
    LotNotFound,
    PackNotFound,
    LotMismatch,
    ExpiryMismatch,
    AlreadyInState,
    ChangeImpossible,
    UndoTooLate,
    UndoByAnother,
    NotCustodian,
    SuspectProduct
}

/// @notice How an alert was closed.
enum Finding {
    Open,
    FalseAlarm,
    HandlingError,
    Falsified,
    Diverted
}

/// @notice The papers, time and place that a document gives for an act, so that an export can tell them again.
/// @param document What makes the act findable: keccak256 of the EPCIS event's id, or any document's hash; 0 for none.
/// @param circumstances When, where and about which logistic unit, in one word, lowest first: Unix time 40 bits (0 where
/// only the block says), GLN-13 of the place 64 bits (0 for the operator's own site), SSCC-18 64 bits (0 for none).
struct Occasion {
    bytes32 document;
    uint256 circumstances;
}

/// @notice A consignment by its name: its lot and its first pack.
struct ConsignmentRef {
    bytes32 lot;
    uint32 first;
}

/// @notice Packs `first` … `first + count - 1` of the consignment named (`lot`, `consignment`).
struct PackRange {
    bytes32 lot;
    uint32 consignment;
    uint32 first;
    uint32 count;
}

/// @notice What a device says of one consignment, as the cold chain passes it on.
/// @param from The first second of the period.
/// @param to The last second of the period.
/// @param minutesOut Minutes of the period outside the product's storage range.
/// @param beyond Whether the product's budget is spent or a hard limit was broken.
/// @param by The device's member.
struct TemperatureReport {
    uint40 from;
    uint40 to;
    uint24 minutesOut;
    bool beyond;
    uint24 by;
}

/// @notice A lot in one slot; the root of its pack list lies beside it.
/// @dev gtin 64 + packCount 24 + madeDay 16 + expiryDay 16 + maker 24 + site 24 + flags 8 + recallClass 8 = 184 bits.
type Lot is uint256;

/// @notice A consignment in one slot.
/// @dev count 24 + site 24 + recipient 24 + holds 8 + reason 7 + mustBeRecorded 1 + minutesOut 24 + recordedSince 40
/// + recordedUntil 40 = 192 bits. Recipient, reason and mustBeRecorded last as long as the transit.
type Consignment is uint256;

/// @notice An opened pack in one slot.
/// @dev unitsLeft 24 + site 24 + openedAt 40 + useBefore 40 = 128 bits.
type OpenedPack is uint256;

using Lots for Lot global;
using Consignments for Consignment global;
using OpenedPacks for OpenedPack global;

/// @notice Packs and reads {Lot}.
library Lots {
    uint256 internal constant RELEASED = 1 << 168;
    uint256 internal constant HELD_BY_MAKER = 1 << 169;
    uint256 internal constant HELD_BY_REGULATOR = 1 << 170;
    uint256 internal constant RELEASED_BY_REGULATOR_ONLY = 1 << 171;
    uint256 internal constant VACCINE = 1 << 172;

    /// @dev Both holds and the recall class: anything that stops a lot.
    uint256 private constant STOPPED = HELD_BY_MAKER | HELD_BY_REGULATOR | (0xff << 176);

    function pack(
        uint64 gtin_,
        uint24 packCount_,
        uint16 madeDay_,
        uint16 expiryDay_,
        uint24 maker_,
        uint24 site_
    ) internal pure returns (Lot) {
        return
            Lot.wrap(
                uint256(gtin_) |
                    (uint256(packCount_) << 64) |
                    (uint256(madeDay_) << 88) |
                    (uint256(expiryDay_) << 104) |
                    (uint256(maker_) << 120) |
                    (uint256(site_) << 144)
            );
    }

    function exists(Lot self) internal pure returns (bool) {
        return Lot.unwrap(self) != 0;
    }

    function gtin(Lot self) internal pure returns (uint64) {
        return uint64(Lot.unwrap(self));
    }

    function packCount(Lot self) internal pure returns (uint32) {
        return uint24(Lot.unwrap(self) >> 64);
    }

    function madeDay(Lot self) internal pure returns (uint16) {
        return uint16(Lot.unwrap(self) >> 88);
    }

    /// @notice The last day on which its packs may be used.
    function expiryDay(Lot self) internal pure returns (uint16) {
        return uint16(Lot.unwrap(self) >> 104);
    }

    function maker(Lot self) internal pure returns (uint24) {
        return uint24(Lot.unwrap(self) >> 120);
    }

    /// @notice The site where it was registered: its first consignment's until that is split or moved.
    function site(Lot self) internal pure returns (uint24) {
        return uint24(Lot.unwrap(self) >> 144);
    }

    function isReleased(Lot self) internal pure returns (bool) {
        return Lot.unwrap(self) & RELEASED != 0;
    }

    /// @notice Whether only a regulator releases it.
    function isReleasedByRegulatorOnly(Lot self) internal pure returns (bool) {
        return Lot.unwrap(self) & RELEASED_BY_REGULATOR_ONLY != 0;
    }

    function isVaccine(Lot self) internal pure returns (bool) {
        return Lot.unwrap(self) & VACCINE != 0;
    }

    function isHeld(Lot self) internal pure returns (bool) {
        return Lot.unwrap(self) & (HELD_BY_MAKER | HELD_BY_REGULATOR) != 0;
    }

    function isHeldByMaker(Lot self) internal pure returns (bool) {
        return Lot.unwrap(self) & HELD_BY_MAKER != 0;
    }

    function isHeldByRegulator(Lot self) internal pure returns (bool) {
        return Lot.unwrap(self) & HELD_BY_REGULATOR != 0;
    }

    function recallClass(Lot self) internal pure returns (RecallClass) {
        return RecallClass(uint8(Lot.unwrap(self) >> 176));
    }

    /// @notice Whether it is held or recalled.
    function isStopped(Lot self) internal pure returns (bool) {
        return Lot.unwrap(self) & STOPPED != 0;
    }

    function with(Lot self, uint256 flag) internal pure returns (Lot) {
        return Lot.wrap(Lot.unwrap(self) | flag);
    }

    function without(Lot self, uint256 flag) internal pure returns (Lot) {
        return Lot.wrap(Lot.unwrap(self) & ~flag);
    }

    function withRecall(Lot self, RecallClass class) internal pure returns (Lot) {
        return Lot.wrap((Lot.unwrap(self) & ~uint256(0xff << 176)) | (uint256(class) << 176));
    }
}

/// @notice Packs and reads {Consignment}.
library Consignments {
    uint256 private constant MUST_BE_RECORDED = 1 << 87;

    /// @dev Minutes and times: how the goods were kept.
    uint256 private constant MINUTES_OUT = 0xffffff << 88;
    uint256 private constant RECORD = ((1 << 80) - 1) << 112;

    function pack(uint32 count_, uint24 site_) internal pure returns (Consignment) {
        return Consignment.wrap(uint256(count_) | (uint256(site_) << 24));
    }

    function exists(Consignment self) internal pure returns (bool) {
        return Consignment.unwrap(self) != 0;
    }

    function count(Consignment self) internal pure returns (uint32) {
        return uint24(Consignment.unwrap(self));
    }

    /// @notice The custodian's site.
    function site(Consignment self) internal pure returns (uint24) {
        return uint24(Consignment.unwrap(self) >> 24);
    }

    /// @notice The site it is on its way to; 0 when it is not in transit.
    function recipient(Consignment self) internal pure returns (uint24) {
        return uint24(Consignment.unwrap(self) >> 48);
    }

    /// @notice The holds on it, one bit each, by {Hold}.
    function holds(Consignment self) internal pure returns (uint8) {
        return uint8(Consignment.unwrap(self) >> 72);
    }

    /// @notice Why it moves; meaningful in transit only.
    function reason(Consignment self) internal pure returns (MovementReason) {
        return MovementReason(uint8(Consignment.unwrap(self) >> 80) & 0x7f);
    }

    /// @notice Minutes it has spent outside its product's storage range.
    function minutesOut(Consignment self) internal pure returns (uint24) {
        return uint24(Consignment.unwrap(self) >> 88);
    }

    /// @notice Whether it is received only with a record of its journey: a vaccine on its way forward.
    function mustBeRecorded(Consignment self) internal pure returns (bool) {
        return Consignment.unwrap(self) & MUST_BE_RECORDED != 0;
    }

    /// @notice The beginning of its unbroken record of temperatures; 0 when it has none.
    function recordedSince(Consignment self) internal pure returns (uint40) {
        return uint40(Consignment.unwrap(self) >> 112);
    }

    /// @notice The end of its record of temperatures; 0 when it has none.
    function recordedUntil(Consignment self) internal pure returns (uint40) {
        return uint40(Consignment.unwrap(self) >> 152);
    }

    function withCount(Consignment self, uint32 count_) internal pure returns (Consignment) {
        return Consignment.wrap((Consignment.unwrap(self) & ~uint256(0xffffff)) | count_);
    }

    function withHold(Consignment self, Hold hold) internal pure returns (Consignment) {
        return Consignment.wrap(Consignment.unwrap(self) | (1 << (72 + uint256(hold))));
    }

    function withoutHold(Consignment self, Hold hold) internal pure returns (Consignment) {
        return Consignment.wrap(Consignment.unwrap(self) & ~(1 << (72 + uint256(hold))));
    }

    function toward(Consignment self, uint24 recipient_, MovementReason reason_) internal pure returns (Consignment) {
        return
            Consignment.wrap(Consignment.unwrap(self.stay()) | (uint256(recipient_) << 48) | (uint256(reason_) << 80));
    }

    /// @notice As {toward}, with a record that begins at `time` and that its receipt depends on.
    function recordedToward(
        Consignment self,
        uint24 recipient_,
        MovementReason reason_,
        uint256 time
    ) internal pure returns (Consignment) {
        uint256 sent = Consignment.unwrap(self.toward(recipient_, reason_)) & ~RECORD;
        return Consignment.wrap(sent | MUST_BE_RECORDED | (time << 112) | (time << 152));
    }

    /// @notice With a record of that span and as many minutes out of range.
    function withRecord(
        Consignment self,
        uint40 since,
        uint40 until,
        uint24 minutesOut_
    ) internal pure returns (Consignment) {
        uint256 cleared = Consignment.unwrap(self) & ~(RECORD | MINUTES_OUT);
        return
            Consignment.wrap(
                cleared | (uint256(minutesOut_) << 88) | (uint256(since) << 112) | (uint256(until) << 152)
            );
    }

    /// @notice No longer in transit; the custodian keeps it.
    function stay(Consignment self) internal pure returns (Consignment) {
        return Consignment.wrap(Consignment.unwrap(self) & ~((uint256(0xffffff) << 48) | (uint256(0xff) << 80)));
    }

    /// @notice No longer in transit; in custody of `site_`.
    function inCustodyOf(Consignment self, uint24 site_) internal pure returns (Consignment) {
        return
            Consignment.wrap((Consignment.unwrap(self.stay()) & ~(uint256(0xffffff) << 24)) | (uint256(site_) << 24));
    }

    /// @notice Itself with the worse condition of both: every hold of either, the longer time out of range, and the
    /// record that both have.
    function worse(Consignment self, Consignment other) internal pure returns (Consignment) {
        uint24 minutesOut_ = self.minutesOut();
        uint40 since = self.recordedSince();
        uint40 until = self.recordedUntil();
        if (other.minutesOut() > minutesOut_) minutesOut_ = other.minutesOut();
        if (other.recordedSince() > since) since = other.recordedSince();
        if (other.recordedUntil() < until) until = other.recordedUntil();
        if (since > until) since = until;
        return
            Consignment.wrap(Consignment.unwrap(self) | (uint256(other.holds()) << 72)).withRecord(
                since,
                until,
                minutesOut_
            );
    }
}

/// @notice Packs and reads {OpenedPack}.
library OpenedPacks {
    function pack(
        uint24 unitsLeft_,
        uint24 site_,
        uint40 openedAt_,
        uint40 useBefore_
    ) internal pure returns (OpenedPack) {
        return
            OpenedPack.wrap(
                uint256(unitsLeft_) | (uint256(site_) << 24) | (uint256(openedAt_) << 48) | (uint256(useBefore_) << 88)
            );
    }

    function exists(OpenedPack self) internal pure returns (bool) {
        return OpenedPack.unwrap(self) != 0;
    }

    function unitsLeft(OpenedPack self) internal pure returns (uint24) {
        return uint24(OpenedPack.unwrap(self));
    }

    /// @notice The only site that draws from it.
    function site(OpenedPack self) internal pure returns (uint24) {
        return uint24(OpenedPack.unwrap(self) >> 24);
    }

    function openedAt(OpenedPack self) internal pure returns (uint40) {
        return uint40(OpenedPack.unwrap(self) >> 48);
    }

    /// @notice The first second in which nothing may be drawn any more.
    function useBefore(OpenedPack self) internal pure returns (uint40) {
        return uint40(OpenedPack.unwrap(self) >> 88);
    }

    function withUnitsLeft(OpenedPack self, uint24 units) internal pure returns (OpenedPack) {
        return OpenedPack.wrap((OpenedPack.unwrap(self) & ~uint256(0xffffff)) | units);
    }
}
