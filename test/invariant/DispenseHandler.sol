// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC1155} from "@openzeppelin/contracts/token/ERC1155/IERC1155.sol";

import {IPrescriptionToken} from "../../contracts/interfaces/IPrescriptionToken.sol";
import {Act, Roles} from "../../contracts/types/Membership.sol";
import {PackState} from "../../contracts/types/Packs.sol";
import {DispenseOrder, DispenseRecord, DrugOpening, PackUse} from "../../contracts/types/Prescriptions.sol";
import {LegalClass} from "../../contracts/types/Product.sol";
import {PrescriptionHandler} from "./PrescriptionHandler.sol";
import {Deed} from "./Record.sol";

/// @notice Dispenses packs and units, takes them back, and tries what must never work.
abstract contract DispenseHandler is PrescriptionHandler {
    uint16 private constant WITHDRAWAL = 10;

    /// @notice Dispenses packs.
    function dispense(uint256 seed) public turn(seed) {
        _dispense(Deed.Dispense);
    }

    /// @notice Dispenses units of an opened pack.
    function draw(uint256 seed) public turn(seed) {
        _dispense(Deed.Draw);
    }

    /// @notice Takes a dispense back; sometimes one that is not the latest, or at another pharmacy.
    function withdraw(uint256 seed) public turn(seed) {
        if (_slips.length == 0) return;
        uint256 number = _roll(_slips.length);
        for (uint256 i = 0; i < _slips.length && _handed[number].length == 0; ++i) {
            number = (number + 1) % _slips.length;
        }
        uint256 length = _handed[number].length;
        if (length == 0) return;
        // Often enough that two dispenses of one slip, the first taken back, come up in every campaign.
        uint256 which = _rarely(3) ? _roll(length) : length - 1;
        Handed memory handed = _handed[number][which];
        Actor memory actor = _staff(handed.site);
        bytes memory data = _withdrawal(number, which);
        if (!_tell(Deed.Withdraw, actor, Roles.DISPENSER, Act.Continue, data)) return;

        Slip storage slip = _slips[number];
        bool latest = which == length - 1 && actor.site == handed.site && _today() <= handed.day + WITHDRAWAL;
        _law(7, latest && !slip.cancelled, Deed.Withdraw);
        slip.withdrawn += handed.units;
        (slip.chain, slip.day, slip.sequence) = (handed.previousChain, handed.previousDay, slip.sequence + 1);
        for (uint256 i = 0; i < handed.packs.length; ++i) {
            if (handed.packs[i].units == 0) _restored(handed.packs[i], handed.site);
        }
        _handed[number].pop();
        _tookBack(number, which);
    }

    /// @notice Sends a signature that worked once again, by the same pharmacy or another.
    function replay(uint256 seed) public turn(seed) {
        if (_used.length == 0) return;
        uint256 which = _roll(_used.length);
        address sender = _rarely(2) ? _actors[STAFF + WARD + _roll(3)].account : _usedBy[which];
        (bool succeeded, ) = _send(Deed.Replay, sender, address(token), _used[which]);
        _law(11, !succeeded, Deed.Replay);
    }

    /// @notice A holder tries to give its prescription away.
    function transfer(uint256 seed) public turn(seed) {
        if (_slips.length == 0) return;
        Slip memory slip = _slips[_roll(_slips.length)];
        address to = _actors[_roll(_actors.length)].account;
        uint256[] memory one = new uint256[](1);
        uint256[] memory ids = new uint256[](1);
        (one[0], ids[0]) = (1, uint256(slip.id));
        bytes[3] memory ways = [
            abi.encodeCall(IERC1155.safeTransferFrom, (slip.fields.holder, to, uint256(slip.id), 1, "")),
            abi.encodeCall(IERC1155.safeBatchTransferFrom, (slip.fields.holder, to, ids, one, "")),
            abi.encodeCall(IERC1155.setApprovalForAll, (to, true))
        ];
        (bool succeeded, ) = _send(Deed.Transfer, slip.fields.holder, address(token), ways[_roll(3)]);
        _law(10, !succeeded, Deed.Transfer);
    }

    // ------------------------------------------------------------------------------------------------ helpers

    function _dispense(Deed deed) private {
        if (_slips.length == 0) return;
        uint256 number = _roll(_slips.length);
        for (uint256 i = 0; i < _slips.length && _left(_slips[number]) == 0; ++i) {
            number = (number + 1) % _slips.length;
        }
        Slip memory slip = _slips[number];
        uint24 site = slip.site != 0 && !_rarely(4) ? slip.site : uint24(WARD + _roll(3));
        (PackUse[] memory packs, uint256[] memory lots) = _uses(slip, site, deed);
        if (packs.length == 0) return;
        Actor memory actor = _staff(site);
        Forgery memory signed = _mayForge(slip, actor.site);
        DispenseOrder memory order = _order(slip, packs, lots, signed);
        bytes memory data = _dispensing(slip, order);
        if (!_tell(deed, actor, Roles.DISPENSER, Act.Continue, data)) return;

        _law(9, _isFreeFor(slip, actor.site), deed);
        _law(7, !slip.cancelled && order.units <= _left(slip) && order.units == _counted(packs, lots), deed);
        _keepUsed(signed, actor.account, data, deed);
        _gave(number, order, lots, actor.site, deed);
    }

    /// @dev The call of a dispense.
    function _dispensing(Slip memory, DispenseOrder memory order) internal virtual returns (bytes memory) {
        return abi.encodeCall(IPrescriptionToken.dispense, (order));
    }

    /// @dev What stands in the chain for the packs of a dispense that succeeded.
    function _chained(uint256, DispenseOrder memory order, uint24) internal virtual returns (bytes32) {
        return keccak256(abi.encode(order.packs));
    }

    /// @dev The call of a withdrawal of a slip's `which`th dispense.
    function _withdrawing(
        uint256 number,
        uint256,
        DispenseRecord memory record
    ) internal view virtual returns (bytes memory) {
        return abi.encodeCall(IPrescriptionToken.withdraw, (_slips[number].fields, record));
    }

    /// @dev A slip's `which`th dispense was withdrawn.
    function _tookBack(uint256 number, uint256 which) internal virtual {}

    /// @dev One or two packs at the site, or units of one opened there; sometimes the same twice. Mostly, but not
    /// always, of what is prescribed.
    function _uses(
        Slip memory slip,
        uint24 site,
        Deed deed
    ) private returns (PackUse[] memory packs, uint256[] memory lots) {
        bool any = _rarely(8);
        (bool found, uint256 lot, uint32 index, uint24 units) = deed == Deed.Draw
            ? _opening(slip, site, any)
            : _pack(slip, site, any);
        if (!found) return (packs, lots);
        bool twice = _rarely(10);
        packs = new PackUse[](twice ? 2 : 1);
        lots = new uint256[](packs.length);
        for (uint256 i = 0; i < packs.length; ++i) {
            (packs[i], lots[i]) = (PackUse(_lots[lot].id, index, units), lot);
        }
        if (twice && deed == Deed.Dispense && !_rarely(4)) {
            (found, lot, index, ) = _pack(slip, site, any);
            (packs[1], lots[1]) = (PackUse(_lots[lot].id, index, 0), lot);
        }
    }

    function _opening(
        Slip memory slip,
        uint24 site,
        bool any
    ) private returns (bool found, uint256 lot, uint32 index, uint24 units) {
        uint256 start = _openings.length == 0 ? 0 : _roll(_openings.length);
        for (uint256 i = 0; i < _openings.length && !found; ++i) {
            Opening memory opening = _openings[(start + i) % _openings.length];
            bool fits = opening.site == site && opening.drawn < opening.content && _isPrescribed(slip, opening.lot);
            if (!fits && !any) continue;
            uint24 most = opening.content - opening.drawn + (_rarely(6) ? 2 : 0);
            (found, lot, index) = (true, opening.lot, opening.index);
            units = uint24(1 + _roll(most == 0 ? 1 : most));
        }
    }

    function _pack(
        Slip memory slip,
        uint24 site,
        bool any
    ) private returns (bool found, uint256 lot, uint32 index, uint24) {
        uint256 start = _roll(_lots.length);
        for (uint256 i = 0; i < _lots.length; ++i) {
            lot = (start + i) % _lots.length;
            if (!any && !_isPrescribed(slip, lot)) continue;
            for (uint256 j = 0; j < _ranges[lot].length; ++j) {
                Range memory range = _ranges[lot][j];
                if (!any && (range.site != site || range.to != 0)) continue;
                index = range.first + uint32(_roll(range.count));
                if (any || _stateOf(lot, index) == PackState.Active) return (true, lot, index, 0);
            }
        }
        return (false, 0, 0, 0);
    }

    function _isPrescribed(Slip memory slip, uint256 lot) private view returns (bool) {
        Drug memory drug = _drugs[_lots[lot].drug];
        return slip.drug.gtin == 0 ? slip.drug.group == drug.group : slip.drug.gtin == drug.gtin;
    }

    function _counted(PackUse[] memory packs, uint256[] memory lots) private view returns (uint24 units) {
        for (uint256 i = 0; i < packs.length; ++i) {
            units += packs[i].units == 0 ? _drugs[_lots[lots[i]].drug].content : packs[i].units;
        }
    }

    function _order(
        Slip memory slip,
        PackUse[] memory packs,
        uint256[] memory lots,
        Forgery memory signed
    ) private returns (DispenseOrder memory order) {
        order.prescription = slip.fields;
        order.drug = slip.drug;
        // Shows another drug than was committed to, and the one that these packs are of.
        if (_rarely(20)) order.drug = DrugOpening(_drugs[_lots[lots[0]].drug].group, 0, slip.drug.salt);
        order.packs = packs;
        order.consignments = new uint32[](packs.length);
        for (uint256 i = 0; i < packs.length; ++i) {
            order.consignments[i] = _ranges[lots[i]][_placeOf(lots[i], packs[i].index)].first;
        }
        order.units = _counted(packs, lots) + (_rarely(20) ? 1 : 0);
        order.deadline = signed.deadline;
        bytes32 message = keccak256(
            abi.encode(
                keccak256(
                    "Dispense(bytes32 id,uint24 sequence,uint24 site,uint24 units,bytes32 drugSalt,bytes32 packs,"
                    "uint40 deadline)"
                ),
                slip.id,
                signed.sequence,
                signed.site,
                order.units,
                slip.drug.salt,
                keccak256(abi.encode(packs)),
                signed.deadline
            )
        );
        order.signature = _sign(signed, message);
    }

    function _gave(uint256 number, DispenseOrder memory order, uint256[] memory lots, uint24 site, Deed deed) private {
        Slip memory slip = _slips[number];
        for (uint256 i = 0; i < lots.length; ++i) {
            _took(slip, order.packs[i], order.consignments[i], lots[i], site, deed);
        }
        _hand(number, site, order.units, order.packs, _chained(number, order, site));
    }

    function _took(Slip memory slip, PackUse memory use, uint32 name, uint256 lot, uint24 site, Deed deed) private {
        Range memory range = _requireOwn(lot, name, use.index, 1, site, deed);
        _law(5, _mayReachPeople(lot, range), deed);
        bool controlled = _drugs[_lots[lot].drug].class == LegalClass.Controlled;
        _law(8, _isPrescribed(slip, lot) && (!controlled || slip.fields.class == LegalClass.Controlled), deed);
        if (use.units == 0) {
            _change(lot, use.index, 1, PackState.Active, PackState.Dispensed, false, deed);
            return;
        }
        for (uint256 i = 0; i < _openings.length; ++i) {
            Opening storage opening = _openings[i];
            if (opening.lot != lot || opening.index != use.index) continue;
            opening.drawn += use.units;
            _law(7, opening.drawn <= opening.content, deed);
            _law(5, clock < opening.useBefore, deed);
            _law(3, opening.site == site, deed);
            return;
        }
        _law(7, false, deed);
    }

    function _hand(uint256 number, uint24 site, uint24 units, PackUse[] memory packs, bytes32 packsHash) private {
        Slip storage slip = _slips[number];
        Handed storage handed = _handed[number].push();
        handed.previousChain = slip.chain;
        handed.previousDay = slip.day;
        handed.units = units;
        handed.site = site;
        handed.day = _today();
        for (uint256 i = 0; i < packs.length; ++i) {
            handed.packs.push(packs[i]);
        }
        bytes memory link = abi.encode(slip.chain, slip.day, site, units, packsHash);
        slip.chain = bytes16(keccak256(link));
        slip.day = handed.day;
        slip.dispensed += units;
        ++slip.sequence;
    }

    function _withdrawal(uint256 number, uint256 which) private view returns (bytes memory) {
        Handed memory handed = _handed[number][which];
        uint32[] memory consignments = new uint32[](handed.packs.length);
        for (uint256 i = 0; i < consignments.length; ++i) {
            uint256 lot = _numberOf(handed.packs[i].lot);
            consignments[i] = _ranges[lot][_placeOf(lot, handed.packs[i].index)].first;
        }
        DispenseRecord memory record = DispenseRecord({
            previousChain: handed.previousChain,
            previousDay: handed.previousDay,
            units: handed.units,
            packs: handed.packs,
            consignments: consignments
        });
        return _withdrawing(number, which, record);
    }

    /// @dev Back in stock if still there and nothing was said against it since; otherwise gone for good.
    function _restored(PackUse memory use, uint24 site) private {
        uint256 lot = _numberOf(use.lot);
        Range memory range = _ranges[lot][_placeOf(lot, use.index)];
        LotRecord memory of_ = _lots[lot];
        bool stopped = of_.heldByMaker || of_.heldByRegulator || of_.recall != 0;
        bool active = range.site == site && range.to == 0 && range.holds == 0 && !stopped;
        PackState state = active ? PackState.Active : PackState.Retired;
        _change(lot, use.index, 1, PackState.Dispensed, state, !active, Deed.Withdraw);
    }

    function _numberOf(bytes32 id) private view returns (uint256 lot) {
        while (_lots[lot].id != id) ++lot;
    }
}
