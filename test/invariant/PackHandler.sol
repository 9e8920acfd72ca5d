// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ILotLedger} from "../../contracts/interfaces/ILotLedger.sol";
import {Act, Roles} from "../../contracts/types/Membership.sol";
import {PackRange, PackReason, PackState} from "../../contracts/types/Packs.sol";
import {LegalClass} from "../../contracts/types/Product.sol";
import {Deed, Record} from "./Record.sol";

/// @notice Opens, supplies, retires, sets aside and undoes packs.
abstract contract PackHandler is Record {
    uint256 private constant UNDO_WINDOW = 10 days;

    /// @notice Opens a pack to be given in units.
    function open(uint256 seed) public turn(seed) {
        (uint256 lot, uint32 name, uint32 first, , Actor memory actor) = _choose(PackState.Active, WARD);
        bytes memory data = abi.encodeCall(ILotLedger.open, (_lots[lot].id, name, first, _occasion()));
        uint16 roles = Roles.DISPENSER | Roles.VACCINATOR;
        if (!_act(Deed.Open, actor, roles, Act.Continue, data)) return;

        Range memory range = _requireOwn(lot, name, first, 1, actor.site, Deed.Open);
        _law(5, _mayReachPeople(lot, range), Deed.Open);
        _change(lot, first, 1, PackState.Active, PackState.Dispensed, true, Deed.Open);
        Drug memory drug = _drugs[_lots[lot].drug];
        uint256 useBefore = (uint256(_lots[lot].expiryDay) + 1) * 1 days - DAY_OFFSET;
        uint256 limit = clock + uint256(drug.hoursOpen) * 1 hours;
        if (drug.hoursOpen != 0 && limit < useBefore) useBefore = limit;
        _openings.push(Opening(lot, first, actor.site, drug.content, 0, useBefore));
    }

    /// @notice Sells packs over the counter.
    function supplyPacks(uint256 seed) public turn(seed) {
        (uint256 lot, uint32 name, uint32 first, uint32 count, Actor memory actor) = _choose(PackState.Active, WARD);
        PackRange memory packs = PackRange(_lots[lot].id, name, first, count);
        bytes memory data = abi.encodeCall(ILotLedger.supplyPacks, (packs, _occasion()));
        if (!_act(Deed.Supply, actor, Roles.DISPENSER, Act.Continue, data)) return;

        _supplied(lot, name, first, count, actor.site, Deed.Supply);
    }

    /// @notice Sells single packs over the counter, sometimes the same one twice.
    function supplyList(uint256 seed) public turn(seed) {
        (uint256 lot, uint32 name, uint32 first, uint32 count, Actor memory actor) = _choose(PackState.Active, WARD);
        (uint32[] memory indices, bool twice) = _list(first, count);
        bytes memory data = abi.encodeCall(ILotLedger.supplyList, (_lots[lot].id, name, indices, _occasion()));
        if (!_act(Deed.SupplyList, actor, Roles.DISPENSER, Act.Continue, data)) return;

        _law(1, !twice, Deed.SupplyList);
        for (uint256 i = 0; i < indices.length; ++i) {
            _supplied(lot, name, indices[i], 1, actor.site, Deed.SupplyList);
        }
    }

    /// @notice Retires packs for any reason, one that is none included.
    function retire(uint256 seed) public turn(seed) {
        PackState from = _rarely(3) ? PackState.Locked : PackState.Active;
        (uint256 lot, uint32 name, uint32 first, uint32 count, Actor memory actor) = _choose(from, PLANT);
        PackReason reason = PackReason(_roll(9));
        PackRange memory packs = PackRange(_lots[lot].id, name, first, count);
        bytes memory data = abi.encodeCall(ILotLedger.retire, (packs, reason, _occasion()));
        if (!_act(Deed.Retire, actor, Roles.STAFF, _actOf(reason), data)) return;

        _requireOwn(lot, name, first, count, actor.site, Deed.Retire);
        _retired(lot, first, count, actor.site, reason, Deed.Retire);
    }

    /// @notice Retires single packs.
    function retireList(uint256 seed) public turn(seed) {
        (uint256 lot, uint32 name, uint32 first, uint32 count, Actor memory actor) = _choose(PackState.Active, PLANT);
        PackReason reason = PackReason(_roll(9));
        (uint32[] memory indices, bool twice) = _list(first, count);
        bytes memory data = abi.encodeCall(ILotLedger.retireList, (_lots[lot].id, name, indices, reason, _occasion()));
        if (!_act(Deed.RetireList, actor, Roles.STAFF, _actOf(reason), data)) return;

        _law(6, !twice, Deed.RetireList);
        for (uint256 i = 0; i < indices.length; ++i) {
            _requireOwn(lot, name, indices[i], 1, actor.site, Deed.RetireList);
            _retired(lot, indices[i], 1, actor.site, reason, Deed.RetireList);
        }
    }

    /// @notice Sets packs aside.
    function lock(uint256 seed) public turn(seed) {
        (uint256 lot, uint32 name, uint32 first, uint32 count, Actor memory actor) = _choose(PackState.Active, PLANT);
        PackRange memory packs = PackRange(_lots[lot].id, name, first, count);
        bytes memory data = abi.encodeCall(ILotLedger.lock, (packs, _occasion()));
        if (!_act(Deed.Lock, actor, Roles.STAFF, Act.WindDown, data)) return;

        _requireOwn(lot, name, first, count, actor.site, Deed.Lock);
        _change(lot, first, count, PackState.Active, PackState.Locked, false, Deed.Lock);
    }

    /// @notice Puts packs set aside back.
    function unlock(uint256 seed) public turn(seed) {
        (uint256 lot, uint32 name, uint32 first, uint32 count, Actor memory actor) = _choose(PackState.Locked, PLANT);
        PackRange memory packs = PackRange(_lots[lot].id, name, first, count);
        bytes memory data = abi.encodeCall(ILotLedger.unlock, (packs, _occasion()));
        if (!_act(Deed.Unlock, actor, Roles.STAFF, Act.Continue, data)) return;

        _requireOwn(lot, name, first, count, actor.site, Deed.Unlock);
        _change(lot, first, count, PackState.Locked, PackState.Active, false, Deed.Unlock);
    }

    /// @notice Undoes what was done to packs, sometimes to others than those it was done to.
    function undo(uint256 seed) public turn(seed) {
        if (_undoables.length == 0) return;
        uint256 number = _roll(_undoables.length);
        Undoable memory done_ = _undoables[number];
        uint256 lot = done_.lot;
        (uint32 first, uint32 count) = (done_.first, _rarely(6) ? done_.count + 1 : done_.count);
        if (_rarely(4)) (lot, , first, count, ) = _choose(PackState.Retired, PLANT);
        uint32 name = _ranges[lot][_placeOf(lot, first)].first;
        Actor memory actor = _staff(done_.site);
        PackRange memory packs = PackRange(_lots[lot].id, name, first, count);
        bytes memory data = abi.encodeCall(ILotLedger.undo, (packs, _occasion()));
        if (!_act(Deed.Undo, actor, Roles.STAFF, Act.Continue, data)) return;

        _requireOwn(lot, name, first, count, actor.site, Deed.Undo);
        number = _latest(lot, first, count);
        _law(6, number != type(uint256).max && _lots[lot].recall == 0, Deed.Undo);
        if (number == type(uint256).max) return;
        done_ = _undoables[number];
        _law(3, done_.site == actor.site && clock <= done_.time + UNDO_WINDOW, Deed.Undo);
        _undoables[number].closed = true;
        _change(lot, first, count, done_.state, PackState.Active, false, Deed.Undo);
    }

    // ------------------------------------------------------------------------------------------------ helpers

    /// @dev A run of packs in the state wanted at a site not before `from`, and who acts. Sometimes the packs are in
    /// any states, and sometimes the consignment named is another.
    function _choose(
        PackState want,
        uint24 from
    ) private returns (uint256 lot, uint32 name, uint32 first, uint32 count, Actor memory actor) {
        (uint256 of_, uint256 place) = _anyRange();
        for (uint256 i = 0; i < _ranges[of_].length && !_isIdleAt(of_, place, from); ++i) {
            place = (place + 1) % _ranges[of_].length;
        }
        Range memory range = _ranges[of_][place];
        (lot, name, actor) = (of_, range.first, _staff(range.site));
        (first, count) = _run(lot, range, want);
        if (_rarely(10)) name = _ranges[lot][_roll(_ranges[lot].length)].first;
        if (_rarely(20)) (first, count) = _run(lot, _ranges[lot][_roll(_ranges[lot].length)], want);
    }

    function _isIdleAt(uint256 lot, uint256 place, uint24 from) private view returns (bool) {
        Range storage range = _ranges[lot][place];
        return range.site >= from && range.to == 0 && range.holds == 0;
    }

    function _run(uint256 lot, Range memory range, PackState want) private returns (uint32 first, uint32 count) {
        uint32 offset = uint32(_roll(range.count));
        for (uint256 i = 0; i < 40 && _stateOf(lot, range.first + offset) != want; ++i) {
            offset = (offset + 1) % range.count;
        }
        first = range.first + offset;
        uint32 most = uint32(1 + _roll(_rarely(4) ? range.count - offset : 3));
        if (most > range.count - offset) most = range.count - offset;
        bool any = _rarely(8);
        count = 1;
        while (count < most && (any || _stateOf(lot, first + count) == want)) ++count;
    }

    /// @dev At most four of the packs, sometimes the first one twice.
    function _list(uint32 first, uint32 count) private returns (uint32[] memory indices, bool twice) {
        uint32 most = count < 4 ? count : 4;
        twice = _rarely(6);
        indices = new uint32[](twice ? most + 1 : most);
        for (uint32 i = 0; i < most; ++i) {
            indices[i] = first + i;
        }
        if (twice) indices[most] = first;
    }

    function _supplied(uint256 lot, uint32 name, uint32 first, uint32 count, uint24 site, Deed deed) private {
        Range memory range = _requireOwn(lot, name, first, count, site, deed);
        _law(5, _mayReachPeople(lot, range), deed);
        _law(8, _drugs[_lots[lot].drug].class == LegalClass.OverTheCounter, deed);
        _change(lot, first, count, PackState.Active, PackState.Dispensed, false, deed);
        _undoables.push(Undoable(lot, first, count, site, clock, PackState.Dispensed, false));
    }

    function _retired(uint256 lot, uint32 first, uint32 count, uint24 site, PackReason reason, Deed deed) private {
        bool back =
            reason == PackReason.Exported ||
                reason == PackReason.Sample ||
                reason == PackReason.FreeSample ||
                reason == PackReason.Damaged;
        _law(6, reason <= PackReason.Repacked, deed);
        PackState from = _stateOf(lot, first) == PackState.Locked ? PackState.Locked : PackState.Active;
        _change(lot, first, count, from, PackState.Retired, !back, deed);
        _undoables.push(Undoable(lot, first, count, site, clock, PackState.Retired, !back));
    }

    /// @dev What was done last to exactly these packs and may be undone; the largest number where nothing was.
    function _latest(uint256 lot, uint32 first, uint32 count) private view returns (uint256) {
        for (uint256 i = _undoables.length; i > 0; --i) {
            Undoable storage each = _undoables[i - 1];
            if (each.lot == lot && each.first == first && each.count == count && !each.closed) return i - 1;
        }
        return type(uint256).max;
    }

    function _act(
        Deed deed,
        Actor memory actor,
        uint16 roles,
        Act act,
        bytes memory data
    ) private returns (bool done_) {
        (done_, ) = _do(deed, actor, roles, act, address(ledger), data);
    }

    function _actOf(PackReason reason) private pure returns (Act) {
        bool gone = reason == PackReason.Destroyed || reason == PackReason.Stolen || reason == PackReason.Lost;
        return gone ? Act.WindDown : Act.Continue;
    }
}
