// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CheckDigit} from "../../contracts/libraries/CheckDigit.sol";
import {PackBits} from "../../contracts/libraries/PackBits.sol";
import {DataUseTerms} from "../../contracts/types/DataUse.sol";
import {MemberSlot, MemberSlots, OperatorSlot, OperatorSlots, Standing} from "../../contracts/types/Membership.sol";
import {Consignment, Consignments, Hold, MovementReason, PackState} from "../../contracts/types/Packs.sol";
import {PrescriptionSlot, PrescriptionSlots} from "../../contracts/types/Prescriptions.sol";

/// @notice Fuzz properties of the pure rules, each against a naive way of doing the same.
contract PropertiesTest {
    using PackBits for mapping(uint256 word => uint256);

    mapping(uint256 word => uint256) private _words;

    error Fails(string law);

    function testFuzz_checkDigitIsTheNaiveSum(uint64 body) external pure {
        body = uint64(body % 1e13);
        uint256 sum = 0;
        uint256 rest = body;
        for (uint256 place = 0; rest != 0; ++place) {
            sum += (rest % 10) * (place % 2 == 0 ? 3 : 1);
            rest /= 10;
        }
        uint64 digit = uint64((10 - (sum % 10)) % 10);
        for (uint64 each = 0; each < 10; ++each) {
            if (CheckDigit.isValid(body * 10 + each) != (each == digit))
                revert Fails("one check digit fits, and no other");
        }
    }

    function testFuzz_moveChangesTheRangeAndNothingElse(uint8 first, uint16 count) external {
        uint256 length = 1 + (uint256(count) % 400);
        uint256 end = uint256(first) + length;
        if (_words.move(first, length, PackState.Active, PackState.Retired) != end)
            revert Fails("all packs were active");
        for (uint256 index = 0; index < 700; ++index) {
            PackState expected = index >= first && index < end ? PackState.Retired : PackState.Active;
            if (_words.get(index) != expected) revert Fails("packs outside the range keep their state");
        }
    }

    function testFuzz_moveNamesTheFirstStray(uint8 first, uint8 stray) external {
        uint256 place = uint256(first) + (uint256(stray) % 200);
        _words.move(place, 1, PackState.Active, PackState.Dispensed);
        uint256 found = _words.move(first, 200, PackState.Active, PackState.Locked);
        if (found != place) revert Fails("the first pack in another state is named");
    }

    function testFuzz_operatorSlotKeepsEachField(
        uint24 member,
        uint24 site,
        uint16 roles,
        uint40 until,
        uint40 since,
        uint40 ended
    ) external pure {
        OperatorSlot slot = OperatorSlots.pack(member, site, roles, until, since).endedAt(ended).withDistrust(since);
        bool kept =
            slot.member() == member &&
                slot.site() == site &&
                slot.roles() == roles &&
                slot.until() == ended &&
                slot.since() == since &&
                slot.distrustedFrom() == since;
        if (!kept) revert Fails("a field of an operator keeps its value");
    }

    function testFuzz_standingFollowsTime(uint40 licenceEnd, uint40 suspendedUntil, uint40 time) external pure {
        MemberSlot slot = MemberSlots.pack(1, Standing.Suspended, licenceEnd, suspendedUntil, 0);
        Standing expected =
            time <= suspendedUntil ? Standing.Suspended : (time <= licenceEnd ? Standing.Active : Standing.Lapsed);
        if (slot.standingAt(time) != expected) revert Fails("a suspension ends by time, a licence too");
    }

    function testFuzz_custodyKeepsHoldsAndCount(uint24 count, uint24 site, uint24 recipient, uint8 hold) external pure {
        Hold kind = Hold(hold % 4);
        Consignment slot = Consignments.pack(count, site).withHold(kind).toward(recipient, MovementReason.Return);
        Consignment taken = slot.inCustodyOf(recipient);
        bool kept =
            taken.count() == count &&
                taken.site() == recipient &&
                taken.recipient() == 0 &&
                taken.holds() == uint8(1 << uint8(kind)) &&
                slot.stay().site() == site &&
                taken.withoutHold(kind).holds() == 0;
        if (!kept) revert Fails("custody moves, holds and counts stay");
    }

    function testFuzz_worseIsTheWorseOfBoth(uint24 count, uint24 site, uint8 one, uint8 other) external pure {
        Consignment left = Consignments.pack(count, site).withHold(Hold(one % 4));
        Consignment right = Consignments.pack(1, site).withHold(Hold(other % 4));
        if (left.worse(right).holds() != left.holds() | right.holds()) revert Fails("every hold of either");
        if (left.worse(right).count() != count) revert Fails("the count is the left one's");
    }

    function testFuzz_prescriptionSlotKeepsEachField(
        uint24 quantity,
        uint24 left,
        uint24 site,
        uint32 until,
        uint16 day,
        bytes16 chain
    ) external pure {
        PrescriptionSlot slot = PrescriptionSlots.issued(quantity).accepted(site, until).next();
        slot = slot.dispensed(left, day, chain).next();
        bool kept =
            slot.units() == left &&
                slot.sequence() == 3 &&
                slot.site() == site &&
                slot.until() == until &&
                slot.day() == day &&
                slot.chain() == chain &&
                !slot.isCancelled();
        if (!kept) revert Fails("a field of a prescription keeps its value");
        PrescriptionSlot ended = slot.cancelAsked().cancelled();
        if (ended.units() != 0 || !ended.isCancelled() || ended.chain() != chain)
            revert Fails("cancelled leaves nothing");
        if (!ended.exists() || slot.free().site() != 0) revert Fails("an id lives once; a free one is nobody's");
    }

    /// @notice Terms are valid exactly where all are known and one of the five permissions is among them.
    function testFuzz_terms_have_one_permission(uint32 terms) public pure {
        uint256 permissions = 0;
        for (uint256 bit = 0; bit < 5; ++bit) {
            if (terms & (1 << bit) != 0) ++permissions;
        }
        require(DataUseTerms.isValid(terms) == (permissions == 1 && terms >> 23 == 0), "terms");
        uint32 known = terms & DataUseTerms.ALL;
        require(DataUseTerms.isValid(known) == (permissions == 1), "known terms");
    }
}
