// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ILotLedger} from "../../contracts/interfaces/ILotLedger.sol";
import {Act, Roles} from "../../contracts/types/Membership.sol";
import {ConsignmentRef, Hold, MovementReason, PackRange} from "../../contracts/types/Packs.sol";
import {Deed, Record} from "./Record.sol";

/// @notice Moves goods: who has what is changed only here, by the recipient's acceptance or by two regulator officers.
abstract contract GoodsHandler is Record {
    uint256 private constant MAX_RANGES = 12;

    /// @notice Ships a consignment on, mostly from maker to distributor to pharmacy.
    function ship(uint256 seed) public turn(seed) {
        (uint256 lot, uint256 place) = _anyRange();
        Range memory range = _ranges[lot][place];
        Actor memory actor = _staff(range.site);
        MovementReason reason = _reason();
        uint24 to = _destination();
        ConsignmentRef[] memory refs = new ConsignmentRef[](1);
        refs[0] = ConsignmentRef(_lots[lot].id, range.first);
        bytes memory data = abi.encodeCall(ILotLedger.ship, (refs, to, reason, _occasion()));
        (bool succeeded, ) = _do(Deed.Ship, actor, Roles.LOGISTICS, _actOf(reason), address(ledger), data);
        if (!succeeded) return;

        _requireSendable(lot, range, actor.site, reason, Deed.Ship);
        _ranges[lot][place].to = to;
        _ranges[lot][place].reason = reason;
    }

    /// @notice Picks packs out of a consignment and ships them.
    function pick(uint256 seed) public turn(seed) {
        (uint256 lot, uint256 place) = _anyRange();
        Range memory range = _ranges[lot][place];
        if (_ranges[lot].length + 2 > MAX_RANGES) return;
        Actor memory actor = _staff(range.site);
        MovementReason reason = _reason();
        uint24 to = _destination();
        (uint32 first, uint32 count) = _part(range);
        // One pack more than there are behind its first.
        if (_rarely(10)) count = range.first + range.count - first + 1;
        PackRange[] memory picks = new PackRange[](1);
        picks[0] = PackRange(_lots[lot].id, range.first, first, count);
        bytes memory data = abi.encodeCall(ILotLedger.pick, (picks, to, reason, _occasion()));
        (bool succeeded, ) = _do(Deed.Pick, actor, Roles.LOGISTICS, _actOf(reason), address(ledger), data);
        if (!succeeded) return;

        _requireSendable(lot, range, actor.site, reason, Deed.Pick);
        bool within = first + count <= range.first + range.count;
        _law(2, within, Deed.Pick);
        if (!within) return;
        uint256 picked = _cut(lot, place, first, count);
        _ranges[lot][picked].to = to;
        _ranges[lot][picked].reason = reason;
    }

    /// @notice Accepts a shipment whole.
    function receiveGoods(uint256 seed) public turn(seed) {
        (uint256 lot, uint256 place) = _shipment();
        Range memory range = _ranges[lot][place];
        Actor memory actor = _staff(range.to == 0 ? range.site : range.to);
        bytes memory data = abi.encodeCall(ILotLedger.receiveGoods, (_refs(lot, range), _occasion()));
        (bool succeeded, ) = _do(Deed.Receive, actor, Roles.LOGISTICS, Act.Continue, address(ledger), data);
        if (!succeeded) return;

        _law(3, range.to != 0 && actor.site == range.to, Deed.Receive);
        _give(_ranges[lot][place], actor.site);
    }

    /// @notice Accepts one part of a shipment; the rest is disputed.
    function receivePart(uint256 seed) public turn(seed) {
        (uint256 lot, uint256 place) = _shipment();
        Range memory range = _ranges[lot][place];
        if (_ranges[lot].length + 2 > MAX_RANGES) return;
        Actor memory actor = _staff(range.to == 0 ? range.site : range.to);
        (uint32 first, uint32 count) = _part(range);
        PackRange[] memory parts = new PackRange[](1);
        parts[0] = PackRange(_lots[lot].id, range.first, first, count);
        bytes memory data = abi.encodeCall(ILotLedger.receivePart, (parts, _occasion()));
        (bool succeeded, ) = _do(Deed.ReceivePart, actor, Roles.LOGISTICS, Act.Continue, address(ledger), data);
        if (!succeeded) return;

        _law(3, range.to != 0 && actor.site == range.to, Deed.ReceivePart);
        uint256 taken = _cut(lot, place, first, count);
        uint256 length = _ranges[lot].length;
        for (uint256 i = 0; i < length; ++i) {
            Range storage each = _ranges[lot][i];
            if (each.first < range.first || each.first >= range.first + range.count || i == taken) continue;
            each.to = 0;
            each.holds |= uint8(1 << uint8(Hold.Dispute));
        }
        _give(_ranges[lot][taken], actor.site);
    }

    /// @notice Turns a shipment away.
    function reject(uint256 seed) public turn(seed) {
        (uint256 lot, uint256 place) = _shipment();
        Range memory range = _ranges[lot][place];
        Actor memory actor = _staff(range.to == 0 ? range.site : range.to);
        bytes memory data = abi.encodeCall(ILotLedger.reject, (_refs(lot, range), _occasion()));
        (bool succeeded, ) = _do(Deed.Reject, actor, Roles.LOGISTICS, Act.WindDown, address(ledger), data);
        if (!succeeded) return;

        _law(3, range.to != 0 && actor.site == range.to, Deed.Reject);
        _ranges[lot][place].to = 0;
    }

    /// @notice Calls a shipment back.
    function recallShipment(uint256 seed) public turn(seed) {
        (uint256 lot, uint256 place) = _shipment();
        Range memory range = _ranges[lot][place];
        Actor memory actor = _staff(range.site);
        bytes memory data = abi.encodeCall(ILotLedger.recallShipment, (_refs(lot, range), _occasion()));
        (bool succeeded, ) = _do(Deed.RecallShipment, actor, Roles.LOGISTICS, Act.WindDown, address(ledger), data);
        if (!succeeded) return;

        _law(3, actor.site == range.site, Deed.RecallShipment);
        _ranges[lot][place].to = 0;
    }

    /// @notice Makes one consignment two.
    function split(uint256 seed) public turn(seed) {
        (uint256 lot, uint256 place) = _anyRange();
        Range memory range = _ranges[lot][place];
        if (_ranges[lot].length + 1 > MAX_RANGES) return;
        Actor memory actor = _staff(range.site);
        // Sometimes at its own border or beyond it.
        uint32 second = range.first + uint32(_roll(range.count + 2));
        bytes memory data = abi.encodeCall(ILotLedger.split, (_lots[lot].id, range.first, second, _occasion()));
        (bool succeeded, ) = _do(Deed.Split, actor, Roles.LOGISTICS, Act.Continue, address(ledger), data);
        if (!succeeded) return;

        _law(2, second > range.first && second < range.first + range.count, Deed.Split);
        _law(3, actor.site == range.site && range.to == 0, Deed.Split);
        _cut(lot, place, second, range.first + range.count - second);
    }

    /// @notice Makes two neighbours one.
    function merge(uint256 seed) public turn(seed) {
        (uint256 lot, uint256 place) = _anyRange();
        Range memory left = _ranges[lot][place];
        uint256 next = _rarely(8) ? _roll(_ranges[lot].length) : _next(lot, left);
        Range memory right = _ranges[lot][next];
        Actor memory actor = _staff(left.site);
        bytes memory data = abi.encodeCall(ILotLedger.merge, (_lots[lot].id, left.first, right.first, _occasion()));
        (bool succeeded, ) = _do(Deed.Merge, actor, Roles.LOGISTICS, Act.Continue, address(ledger), data);
        if (!succeeded) return;

        _law(2, right.first == left.first + left.count, Deed.Merge);
        bool own = left.site == actor.site && right.site == actor.site && left.to == 0 && right.to == 0;
        _law(3, own, Deed.Merge);
        _ranges[lot][place].count += right.count;
        _ranges[lot][place].holds |= right.holds;
        _ranges[lot][next] = _ranges[lot][_ranges[lot].length - 1];
        _ranges[lot].pop();
    }

    /// @notice Holds a consignment, as its custodian or as an authority.
    function holdConsignment(uint256 seed) public turn(seed) {
        (uint256 lot, uint256 place) = _anyRange();
        Range memory range = _ranges[lot][place];
        Actor memory actor = _rarely(2) ? _actor(ENFORCER) : _staff(range.site);
        bytes memory data = abi.encodeCall(ILotLedger.holdConsignment, (_lots[lot].id, range.first, _occasion()));
        (bool succeeded, ) = _do(
            Deed.HoldConsignment,
            actor,
            Roles.STAFF | Roles.AUTHORITY,
            Act.Continue,
            address(ledger),
            data
        );
        if (!succeeded) return;

        bool authority = actor.roles & Roles.AUTHORITY != 0;
        _law(3, authority || actor.site == range.site, Deed.HoldConsignment);
        _ranges[lot][place].holds |= uint8(1 << uint8(authority ? Hold.Regulator : Hold.Custodian));
    }

    /// @notice Lifts one of a consignment's holds.
    function liftConsignmentHold(uint256 seed) public turn(seed) {
        (uint256 lot, uint256 place) = _anyRange();
        for (uint256 i = 0; i < _ranges[lot].length && _ranges[lot][place].holds == 0; ++i) {
            place = (place + 1) % _ranges[lot].length;
        }
        Range memory range = _ranges[lot][place];
        Hold hold = Hold(_roll(4));
        Actor memory actor = _rarely(2) ? _actor(ENFORCER) : _staff(range.site);
        bytes memory data = abi.encodeCall(
            ILotLedger.liftConsignmentHold,
            (_lots[lot].id, range.first, hold, _occasion())
        );
        uint16 roles = Roles.STAFF | Roles.AUTHORITY;
        (bool succeeded, ) = _do(Deed.LiftConsignmentHold, actor, roles, Act.Continue, address(ledger), data);
        if (!succeeded) return;

        bool authority = actor.roles & Roles.AUTHORITY != 0;
        _law(3, authority || (actor.site == range.site && hold != Hold.Regulator), Deed.LiftConsignmentHold);
        _law(3, range.holds & (1 << uint8(hold)) != 0, Deed.LiftConsignmentHold);
        _ranges[lot][place].holds &= ~uint8(1 << uint8(hold));
    }

    /// @notice Two regulator officers give goods that nobody can move to another site.
    function reassign(uint256 seed) public turn(seed) {
        (uint256 lot, uint256 place) = _anyRange();
        uint24 to = uint24(1 + _roll(SITES));
        Range memory range = _ranges[lot][place];
        bytes memory data = abi.encodeCall(
            ILotLedger.reassignCustody,
            (_lots[lot].id, range.first, to, "order", _occasion())
        );
        uint16 roles = Roles.REGULATOR_OFFICER;
        _do(Deed.Propose, _actors[OFFICER], roles, Act.Continue, address(ledger), data);
        _law(3, ledger.consignmentOf(_lots[lot].id, range.first).site == range.site, Deed.Propose);
        Actor memory second = _actor(SECOND_OFFICER);
        (bool succeeded, ) = _do(Deed.Reassign, second, roles, Act.Continue, address(ledger), data);
        if (!succeeded || second.account == _actors[OFFICER].account) return;

        _law(3, !_stands(_memberOf(range.site)) && to != range.site, Deed.Reassign);
        _give(_ranges[lot][place], to);
    }

    // ------------------------------------------------------------------------------------------------ helpers

    /// @dev A part of a consignment, sometimes all of it.
    function _part(Range memory range) internal returns (uint32 first, uint32 count) {
        uint32 offset = uint32(_rarely(4) ? 0 : _roll(range.count));
        uint32 rest = range.count - offset;
        return (range.first + offset, _rarely(3) ? rest : uint32(1 + _roll(rest)));
    }

    /// @dev Makes packs `first` … `first + count - 1` a consignment of their own, and says where it is in the list.
    function _cut(uint256 lot, uint256 place, uint32 first, uint32 count) internal returns (uint256) {
        Range memory range = _ranges[lot][place];
        uint32 end = range.first + range.count;
        if (first + count < end) {
            Range memory after_ = _copy(range);
            after_.first = first + count;
            after_.count = end - after_.first;
            _ranges[lot].push(after_);
        }
        if (first == range.first) {
            _ranges[lot][place].count = count;
            return place;
        }
        _ranges[lot][place].count = first - range.first;
        Range memory cut = _copy(range);
        cut.first = first;
        cut.count = count;
        _ranges[lot].push(cut);
        return _ranges[lot].length - 1;
    }

    function _requireSendable(uint256 lot, Range memory range, uint24 site, MovementReason reason, Deed deed) private {
        _law(3, site == range.site && range.to == 0, deed);
        if (_actOf(reason) == Act.WindDown) return;
        LotRecord memory of_ = _lots[lot];
        bool held = of_.heldByMaker || of_.heldByRegulator || of_.recall != 0 || range.holds != 0;
        _law(5, !held && _today() <= of_.expiryDay, deed);
    }

    function _give(Range storage range, uint24 site) private {
        range.site = site;
        range.to = 0;
    }

    function _copy(Range memory range) private pure returns (Range memory) {
        return Range(range.first, range.count, range.site, range.to, range.holds, range.reason);
    }

    /// @dev A consignment in transit, if the lot has one.
    function _shipment() private returns (uint256 lot, uint256 place) {
        lot = _roll(_lots.length);
        uint256 length = _ranges[lot].length;
        place = _roll(length);
        for (uint256 i = 0; i < length && _ranges[lot][place].to == 0; ++i) {
            place = (place + 1) % length;
        }
    }

    /// @dev The consignment behind this one; itself where it is the last.
    function _next(uint256 lot, Range memory range) private view returns (uint256) {
        uint32 end = range.first + range.count;
        return _placeOf(lot, end < _lots[lot].packCount ? end : range.first);
    }

    function _refs(uint256 lot, Range memory range) private view returns (ConsignmentRef[] memory refs) {
        refs = new ConsignmentRef[](1);
        refs[0] = ConsignmentRef(_lots[lot].id, range.first);
    }

    /// @dev Mostly to where packs reach people.
    function _destination() private returns (uint24) {
        return uint24(_rarely(4) ? 1 + _roll(SITES) : WARD + _roll(3));
    }

    function _reason() private returns (MovementReason) {
        return _rarely(3) ? MovementReason(_roll(8)) : MovementReason.Sale;
    }

    function _actOf(MovementReason reason) private pure returns (Act) {
        return reason == MovementReason.Return || reason == MovementReason.Recall ? Act.WindDown : Act.Continue;
    }
}
