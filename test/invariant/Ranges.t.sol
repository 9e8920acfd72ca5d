// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ILotLedger} from "../../contracts/interfaces/ILotLedger.sol";
import {
    ConsignmentRef,
    MovementReason,
    Occasion,
    PackRange,
    PackReason,
    PackState
} from "../../contracts/types/Packs.sol";
import {vm} from "./Vm.sol";
import {World} from "./World.sol";

/// @notice Ranges of packs, cut, sent, received and retired in every way, on the real lot ledger.
contract RangesTest is World {
    uint32 private constant PACKS = 300;

    bytes32 private lot;
    Occasion private nowhere;

    function setUp() public {
        ILotLedger.LotRegistration memory values;
        values.gtin = _drugs[0].gtin;
        values.lotNumber = "LOT";
        (values.packCount, values.root) = (PACKS, "root");
        (values.madeDay, values.expiryDay) = (ledger.today(), ledger.today() + 700);
        vm.prank(_actors[STAFF + PLANT].account);
        lot = ledger.registerLot(values, new bytes32[](0), nowhere);
    }

    /// @notice A split within makes two that tile it; at its edges or outside it is refused.
    function testFuzz_split_tiles(uint32 second) public {
        second %= PACKS + 50;
        bool fits = second > 0 && second < PACKS;
        require(
            _as(PLANT, abi.encodeCall(ledger.split, (lot, 0, second, nowhere))) == fits,
            "a split was judged wrongly"
        );
        _requireAt(0, fits ? second : PACKS, PLANT);
        if (fits) _requireAt(second, PACKS - second, PLANT);
    }

    /// @notice What was split and merged is one as before.
    function testFuzz_merge_undoes_split(uint32 second, uint32 third) public {
        second = 1 + (second % (PACKS - 2));
        third = second + 1 + (third % (PACKS - second - 1));
        require(_as(PLANT, abi.encodeCall(ledger.split, (lot, 0, second, nowhere))), "first split");
        require(_as(PLANT, abi.encodeCall(ledger.split, (lot, second, third, nowhere))), "second split");
        require(!_as(PLANT, abi.encodeCall(ledger.merge, (lot, 0, third, nowhere))), "no neighbours");
        require(_as(PLANT, abi.encodeCall(ledger.merge, (lot, second, third, nowhere))), "first merge");
        require(_as(PLANT, abi.encodeCall(ledger.merge, (lot, 0, second, nowhere))), "second merge");
        _requireAt(0, PACKS, PLANT);
        require(ledger.consignmentOf(lot, second).count == 0 && ledger.consignmentOf(lot, third).count == 0, "ghosts");
    }

    /// @notice Any range that lies in a consignment can be picked out of it, and no other.
    function testFuzz_pick_takes_just_the_range(uint32 first, uint32 count) public {
        (first, count) = (first % (PACKS + 20), count % (PACKS + 20));
        bool fits = count != 0 && first + count <= PACKS;
        require(_pick(0, first, count) == fits, "a pick was judged wrongly");
        if (!fits) return _requireAt(0, PACKS, PLANT);
        require(ledger.consignmentOf(lot, first).recipient == STORE, "not on its way");
        require(ledger.consignmentOf(lot, first).count == count, "another range is on its way");
        if (first != 0) _requireAt(0, first, PLANT);
        if (first + count < PACKS) _requireAt(first + count, PACKS - first - count, PLANT);
    }

    /// @notice Parts are received if they are in order, apart and within; the rest is the sender's, as disputed.
    function testFuzz_receive_parts(uint8[3] memory gaps, uint8[3] memory counts, uint8 length) public {
        require(_pick(0, 100, 150), "not sent");
        PackRange[] memory ranges = new PackRange[](1 + (length % 3));
        bool[] memory taken = new bool[](PACKS);
        uint32 cursor = 100;
        bool fits = true;
        for (uint256 i = 0; i < ranges.length; ++i) {
            uint32 first = cursor + (gaps[i] % 40);
            uint32 count = counts[i] % 60;
            ranges[i] = PackRange(lot, 100, first, count);
            cursor = first + count;
            fits = fits && count != 0 && cursor <= 250;
            for (uint32 j = first; j < cursor && j < PACKS; ++j) {
                taken[j] = true;
            }
        }
        bool done = _as(STORE, abi.encodeCall(ledger.receivePart, (ranges, nowhere)));
        require(done == fits, "parts were judged wrongly");
        if (done) _requireParts(taken);
    }

    /// @notice Parts out of order, or overlapping, are refused.
    function testFuzz_receive_overlapping_parts(uint8 first, uint8 count, uint8 second) public {
        require(_pick(0, 0, 300), "not sent");
        PackRange[] memory ranges = new PackRange[](2);
        ranges[0] = PackRange(lot, 0, first, 1 + uint32(count % 40));
        ranges[1] = PackRange(lot, 0, uint32(second) % (first + ranges[0].count), 1);
        require(!_as(STORE, abi.encodeCall(ledger.receivePart, (ranges, nowhere))), "overlapping parts were received");
    }

    /// @notice Retiring any ranges one after the other leaves each pack as a list of packs has it.
    function testFuzz_retired_as_listed(uint256[4] memory chances) public {
        bool[] memory gone = new bool[](PACKS);
        for (uint256 i = 0; i < chances.length; ++i) {
            uint32 first = uint32(uint16(chances[i])) % PACKS;
            uint32 count = 1 + (uint32(uint16(chances[i] >> 16)) % 140);
            bool fits = first + count <= PACKS;
            for (uint32 j = first; j < first + count && fits; ++j) {
                fits = !gone[j];
            }
            PackRange memory range = PackRange(lot, 0, first, count);
            require(_retire(range, PackReason.Destroyed) == fits, "a retirement was judged wrongly");
            for (uint32 j = first; j < first + count && fits; ++j) {
                gone[j] = true;
            }
        }
        for (uint32 i = 0; i < PACKS; ++i) {
            require((ledger.packStateOf(lot, i) == PackState.Retired) == gone[i], "a pack is not as listed");
        }
    }

    /// @notice Only exactly what was done is undone, and everything is then as it was.
    function testFuzz_undo_of_exactly_that(uint32 first, uint32 count, uint32 otherFirst, uint32 otherCount) public {
        first %= PACKS;
        count = 1 + (count % (PACKS - first));
        otherFirst %= PACKS;
        otherCount = 1 + (otherCount % (PACKS - otherFirst));
        require(_retire(PackRange(lot, 0, first, count), PackReason.Exported), "not exported");
        bool same = first == otherFirst && count == otherCount;
        PackRange memory other = PackRange(lot, 0, otherFirst, otherCount);
        require(_as(PLANT, abi.encodeCall(ledger.undo, (other, nowhere))) == same, "an undoing was judged wrongly");
        PackRange memory range = PackRange(lot, 0, first, count);
        require(same || _as(PLANT, abi.encodeCall(ledger.undo, (range, nowhere))), "not undone");
        for (uint256 word = 0; word < 3; ++word) {
            require(ledger.packWord(lot, word) == 0, "not as it was");
        }
    }

    /// @notice Whatever the clock says, today begins at the ledger's midnight.
    function testFuzz_today_begins_at_midnight(uint32 time) public {
        vm.warp(time);
        uint256 day = ledger.today();
        require(day * 1 days <= uint256(time) + DAY_OFFSET, "today has not begun");
        require((day + 1) * 1 days > uint256(time) + DAY_OFFSET, "today is over");
    }

    function _requireParts(bool[] memory taken) private view {
        uint32 name = 0;
        while (name < PACKS) {
            ILotLedger.ConsignmentView memory place = ledger.consignmentOf(lot, name);
            require(place.count != 0 && place.recipient == 0, "a gap, or still on its way");
            for (uint32 i = name; i < name + place.count; ++i) {
                require(place.site == (taken[i] ? STORE : PLANT), "custody of a part");
                bool disputed = i >= 100 && i < 250 && !taken[i];
                require((place.holds != 0) == disputed, "a dispute");
            }
            name += place.count;
        }
        require(name == PACKS, "beyond the lot");
    }

    function _requireAt(uint32 name, uint32 count, uint24 site) private view {
        ILotLedger.ConsignmentView memory place = ledger.consignmentOf(lot, name);
        require(
            place.count == count && place.site == site && place.recipient == 0,
            "a consignment is not as it should be"
        );
    }

    function _pick(uint32 name, uint32 first, uint32 count) private returns (bool) {
        PackRange[] memory ranges = new PackRange[](1);
        ranges[0] = PackRange(lot, name, first, count);
        return _as(PLANT, abi.encodeCall(ledger.pick, (ranges, STORE, MovementReason.Transfer, nowhere)));
    }

    function _retire(PackRange memory range, PackReason reason) private returns (bool) {
        return _as(PLANT, abi.encodeCall(ledger.retire, (range, reason, nowhere)));
    }

    /// @dev As the staff of a site.
    function _as(uint24 site, bytes memory data) private returns (bool success) {
        vm.prank(_actors[STAFF + site].account);
        (success, ) = address(ledger).call(data);
    }
}
