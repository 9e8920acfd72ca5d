// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ClaimReason, ClaimSlot, ClaimStatus} from "../../contracts/types/Claims.sol";
import {MemberSlot, OperatorSlot, Standing} from "../../contracts/types/Membership.sol";
import {Consignment, Hold, Lot, Lots, MovementReason, OpenedPack, RecallClass} from "../../contracts/types/Packs.sol";

/// @notice What changes in a packed slot, and what stays, for every word that it can hold.
contract SlotsProof {
    uint256 private constant COUNT = 0xffffff;

    // --------------------------------------------------------------------------------------------------- consignments

    /// @notice The two parts of a split have all packs of the whole, no more, and its condition.
    function check_parts_of_a_split_make_the_whole(Consignment slot, uint32 first, uint32 second) external pure {
        uint256 end = uint256(first) + slot.count();
        if (end > type(uint24).max || second <= first || second >= end) return;
        Consignment left = slot.withCount(second - first);
        Consignment rest = slot.withCount(first + slot.count() - second);
        assert(uint256(first) + left.count() == second);
        assert(uint256(second) + rest.count() == end);
        assert(Consignment.unwrap(left) & ~COUNT == Consignment.unwrap(slot) & ~COUNT);
        assert(Consignment.unwrap(rest) & ~COUNT == Consignment.unwrap(slot) & ~COUNT);
    }

    /// @notice Neighbours that are merged have every hold of either, the longer time out, and the packs of both.
    function check_merged_has_the_worse_condition(Consignment a, Consignment b) external pure {
        if (uint256(a.count()) + b.count() > type(uint24).max) return;
        Consignment joined = a.worse(b).withCount(a.count() + b.count());
        assert(joined.count() == a.count() + b.count());
        assert(joined.holds() == a.holds() | b.holds());
        assert(joined.minutesOut() >= a.minutesOut() && joined.minutesOut() >= b.minutesOut());
        assert(joined.recordedUntil() <= a.recordedUntil() && joined.recordedUntil() <= b.recordedUntil());
        assert(joined.recordedSince() <= joined.recordedUntil());
        assert(joined.site() == a.site() && joined.recipient() == a.recipient());
    }

    /// @notice A hold is set and lifted alone.
    function check_holds_stand_alone(Consignment slot, uint8 hold) external pure {
        if (hold > uint8(type(Hold).max)) return;
        uint256 bit = uint256(1) << (72 + hold);
        Consignment held = slot.withHold(Hold(hold));
        Consignment lifted = slot.withoutHold(Hold(hold));
        assert(held.holds() & (1 << hold) != 0 && lifted.holds() & (1 << hold) == 0);
        assert(Consignment.unwrap(held) & ~bit == Consignment.unwrap(slot) & ~bit);
        assert(Consignment.unwrap(lifted) & ~bit == Consignment.unwrap(slot) & ~bit);
    }

    /// @notice Sending and arriving change custody's fields alone: packs, holds and minutes out stay.
    function check_movement_keeps_the_condition(
        Consignment slot,
        uint24 site,
        uint8 reason,
        uint40 time
    ) external pure {
        if (reason > uint8(type(MovementReason).max)) return;
        Consignment sent = slot.toward(site, MovementReason(reason));
        assert(sent.recipient() == site && sent.site() == slot.site() && uint8(sent.reason()) == reason);
        assert(sent.recordedSince() == slot.recordedSince() && sent.recordedUntil() == slot.recordedUntil());
        Consignment recorded = slot.recordedToward(site, MovementReason(reason), time);
        assert(recorded.mustBeRecorded() && recorded.recordedSince() == time && recorded.recordedUntil() == time);
        assert(recorded.recipient() == site && recorded.site() == slot.site() && uint8(recorded.reason()) == reason);
        Consignment arrived = slot.inCustodyOf(site);
        assert(arrived.site() == site && arrived.recipient() == 0 && !arrived.mustBeRecorded());
        _requireCondition(sent, slot);
        _requireCondition(recorded, slot);
        _requireCondition(arrived, slot);
    }

    function _requireCondition(Consignment a, Consignment b) private pure {
        assert(a.count() == b.count() && a.holds() == b.holds() && a.minutesOut() == b.minutesOut());
    }

    // ----------------------------------------------------------------------------------------------------- the others

    /// @notice A flag of a lot changes neither its recall nor anything else.
    function check_lot_flags_stand_alone(Lot slot, uint8 which) external pure {
        if (which > 3) return;
        uint256 flag = Lots.RELEASED_BY_REGULATOR_ONLY;
        if (which == 0) flag = Lots.RELEASED;
        if (which == 1) flag = Lots.HELD_BY_MAKER;
        if (which == 2) flag = Lots.HELD_BY_REGULATOR;
        Lot set = slot.with(flag);
        Lot cleared = slot.without(flag);
        assert(Lot.unwrap(set) == Lot.unwrap(slot) | flag && Lot.unwrap(cleared) == Lot.unwrap(slot) & ~flag);
        assert(set.gtin() == slot.gtin() && set.packCount() == slot.packCount());
        assert(set.madeDay() == slot.madeDay() && set.expiryDay() == slot.expiryDay());
        assert(set.maker() == slot.maker() && set.site() == slot.site());
        assert(cleared.gtin() == slot.gtin() && cleared.packCount() == slot.packCount());
    }

    /// @notice A recalled lot is stopped, whatever its flags are.
    function check_recalled_is_stopped(Lot slot, uint8 class) external pure {
        if (class == 0 || class > uint8(type(RecallClass).max)) return;
        Lot recalled = slot.withRecall(RecallClass(class));
        assert(recalled.isStopped() && uint8(recalled.recallClass()) == class);
        assert(recalled.isReleased() == slot.isReleased() && recalled.isHeld() == slot.isHeld());
        assert(recalled.packCount() == slot.packCount() && recalled.gtin() == slot.gtin());
    }

    function check_units_left_change_alone(OpenedPack slot, uint24 left) external pure {
        OpenedPack drawn = slot.withUnitsLeft(left);
        assert(drawn.unitsLeft() == left);
        assert(OpenedPack.unwrap(drawn) >> 24 == OpenedPack.unwrap(slot) >> 24);
    }

    /// @notice Time ends a suspension and a licence, and changes a standing in no other way.
    function check_standing_by_time(MemberSlot slot, uint256 time) external pure {
        if (uint8(MemberSlot.unwrap(slot) >> 16) > uint8(type(Standing).max)) return;
        Standing stored = slot.stored();
        Standing told = slot.standingAt(time);
        bool works = stored == Standing.Active || (stored == Standing.Suspended && time > slot.suspendedUntil());
        assert(works || told == stored);
        assert(!works || told == (time > slot.licenceEnd() ? Standing.Lapsed : Standing.Active));
    }

    /// @notice An operator's end and a report of its key change nothing else of it.
    function check_operator_ends_alone(OperatorSlot slot, uint40 end, uint40 distrust) external pure {
        OperatorSlot ended = slot.endedAt(end);
        assert(ended.until() == end && ended.distrustedFrom() == slot.distrustedFrom());
        OperatorSlot reported = slot.withDistrust(distrust);
        assert(reported.distrustedFrom() == distrust && reported.until() == slot.until());
        assert(ended.member() == slot.member() && reported.member() == slot.member());
        assert(ended.site() == slot.site() && reported.site() == slot.site());
        assert(ended.roles() == slot.roles() && reported.roles() == slot.roles());
        assert(ended.since() == slot.since() && reported.since() == slot.since());
    }

    /// @notice A decision changes neither who claims, nor from whom, nor how much.
    function check_decision_keeps_the_claim(ClaimSlot slot, uint8 status, uint8 reason, uint48 approved) external pure {
        if (status > uint8(type(ClaimStatus).max) || reason > uint8(type(ClaimReason).max)) return;
        ClaimSlot decided = slot.decided(ClaimStatus(status), ClaimReason(reason), approved);
        assert(
            uint8(decided.status()) == status && uint8(decided.reason()) == reason && decided.approved() == approved
        );
        assert(decided.claimed() == slot.claimed() && decided.insurer() == slot.insurer());
        assert(decided.site() == slot.site());
    }
}
