// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IConsortium} from "../../contracts/interfaces/IConsortium.sol";
import {IDrugRegistry} from "../../contracts/interfaces/IDrugRegistry.sol";
import {ILotLedger} from "../../contracts/interfaces/ILotLedger.sol";
import {Act, Roles} from "../../contracts/types/Membership.sol";
import {LotHold, MovementReason, RecallClass} from "../../contracts/types/Packs.sol";
import {ProductStatus} from "../../contracts/types/Product.sol";
import {Deed, Record} from "./Record.sol";

/// @notice What makers, regulators and the Council decide: lots, products, standing; and time passes here.
abstract contract LotHandler is Record {
    uint256 private constant MAX_LOTS = 6;
    uint256 private constant OFFICERS_SUSPENSION = 30 days;

    // ------------------------------------------------------------------------------------------------ lots

    /// @notice Registers a lot of 1 to 300 packs: some cross a border between words.
    function registerLot(uint256 seed) public turn(seed) {
        if (_lots.length == MAX_LOTS) return;
        // One lot of each product first.
        uint256 drug = _lots.length < _drugs.length ? _lots.length : _roll(_drugs.length);
        Actor memory actor = _staff(PLANT);
        ILotLedger.LotRegistration memory lot = ILotLedger.LotRegistration({
            gtin: _drugs[drug].gtin,
            lotNumber: bytes20(abi.encodePacked("LOT", bytes1(uint8(65 + _lots.length)))),
            packCount: uint32(1 + _roll(_rarely(2) ? 300 : 30)),
            madeDay: _today(),
            expiryDay: _today() + uint16(20 + _roll(200)),
            root: bytes32(uint256(1))
        });
        bytes memory data = abi.encodeCall(ILotLedger.registerLot, (lot, new bytes32[](0), _occasion()));
        (bool succeeded, bytes memory answer) = _do(
            Deed.RegisterLot,
            actor,
            Roles.QUALITY_OFFICER,
            Act.Begin,
            address(ledger),
            data
        );
        if (!succeeded) return;

        uint256 number = _lots.length;
        bytes32 id = abi.decode(answer, (bytes32));
        _lots.push(LotRecord(id, drug, lot.packCount, lot.expiryDay, false, false, false, 0));
        _ranges[number].push(Range(0, lot.packCount, actor.site, 0, 0, MovementReason.Sale));
        for (uint256 first = 0; first < lot.packCount; first += 128) {
            _states[number].push(0);
            _gone[number].push(0);
        }
        _law(13, _withheld[drug] == 0 && actor.member == MAKER, Deed.RegisterLot);
    }

    /// @notice Releases a lot, as its maker or as the regulator where the product wants that.
    function releaseLot(uint256 seed) public turn(seed) {
        uint256 lot = _roll(_lots.length);
        for (uint256 i = 0; i < _lots.length && _lots[lot].released; ++i) {
            lot = (lot + 1) % _lots.length;
        }
        Actor memory actor = _rarely(2) ? _actor(OFFICER) : _staff(PLANT);
        bytes memory data = abi.encodeCall(ILotLedger.releaseLot, (_lots[lot].id, _occasion()));
        if (!_decide(Deed.ReleaseLot, actor, Roles.REGULATOR_OFFICER, data)) return;

        bool officer = actor.roles & Roles.REGULATOR_OFFICER != 0;
        _law(13, officer || !_drugs[_lots[lot].drug].regulatorReleases, Deed.ReleaseLot);
        _lots[lot].released = true;
    }

    /// @notice Holds a lot everywhere.
    function holdLot(uint256 seed) public turn(seed) {
        uint256 lot = _roll(_lots.length);
        // Else most goods would lie still most of the time.
        if (!_rarely(3)) return;
        Actor memory actor = _rarely(2) ? _actor(ENFORCER) : _staff(PLANT);
        bytes memory data = abi.encodeCall(ILotLedger.holdLot, (_lots[lot].id, _occasion()));
        if (!_decide(Deed.HoldLot, actor, Roles.AUTHORITY, data)) return;

        if (actor.roles & Roles.AUTHORITY != 0) _lots[lot].heldByRegulator = true;
        else _lots[lot].heldByMaker = true;
    }

    /// @notice Lifts a hold on a lot.
    function liftLotHold(uint256 seed) public turn(seed) {
        uint256 lot = _roll(_lots.length);
        for (uint256 i = 0; i < _lots.length && !_isHeld(lot); ++i) {
            lot = (lot + 1) % _lots.length;
        }
        LotHold hold = LotHold(_roll(2));
        Actor memory actor = _rarely(2) ? _actor(ENFORCER) : _staff(PLANT);
        bytes memory data = abi.encodeCall(ILotLedger.liftLotHold, (_lots[lot].id, hold, _occasion()));
        if (!_decide(Deed.LiftLotHold, actor, Roles.AUTHORITY, data)) return;

        _law(13, hold == LotHold.Maker || actor.roles & Roles.AUTHORITY != 0, Deed.LiftLotHold);
        if (hold == LotHold.Regulator) _lots[lot].heldByRegulator = false;
        else _lots[lot].heldByMaker = false;
    }

    /// @notice Recalls a lot, or tries to make its recall lighter again.
    function recallLot(uint256 seed) public turn(seed) {
        uint256 lot = _roll(_lots.length);
        bool recalled = _lots[lot].recall != 0;
        if (!recalled && !_rarely(10)) return;
        RecallClass class = RecallClass(_roll(4));
        Actor memory actor = _rarely(2) ? _actor(ENFORCER) : _staff(PLANT);
        bytes memory data = abi.encodeCall(ILotLedger.recallLot, (_lots[lot].id, class, _occasion()));
        if (!_decide(Deed.RecallLot, actor, Roles.AUTHORITY, data)) return;

        bool graver = class != RecallClass.None && (!recalled || uint8(class) < _lots[lot].recall);
        _law(6, graver, Deed.RecallLot);
        _lots[lot].recall = uint8(class);
    }

    // ------------------------------------------------------------------------------------------------ products

    /// @notice Suspends, approves again or withdraws a product.
    function changeProduct(uint256 seed) public turn(seed) {
        uint256 drug = _roll(_drugs.length);
        for (uint256 i = 0; i < _drugs.length && _withheld[drug] == 0; ++i) {
            drug = (drug + 1) % _drugs.length;
        }
        if (_withheld[drug] == 0 && !_rarely(4)) return;
        uint8 withheld = _rarely(20) ? 2 : uint8(_roll(2));
        Actor memory actor = _actor(OFFICER);
        ProductStatus status = ProductStatus(withheld + 1);
        bytes memory data = abi.encodeCall(IDrugRegistry.setProductStatus, (_drugs[drug].gtin, status, "order"));
        uint16 roles = Roles.REGULATOR_OFFICER;
        (bool succeeded, ) = _do(Deed.ChangeProduct, actor, roles, Act.Continue, address(drugs), data);
        if (succeeded) _withheld[drug] = withheld;
    }

    // ------------------------------------------------------------------------------------------------ standing

    /// @notice A regulator officer suspends a member for 30 days.
    function suspend(uint256 seed) public turn(seed) {
        if (!_rarely(4)) return;
        uint24 member = uint24(1 + _roll(MEMBERS));
        Actor memory actor = _actor(OFFICER);
        bytes memory data = abi.encodeCall(IConsortium.suspend, (member, "order"));
        uint16 roles = Roles.REGULATOR_OFFICER;
        (bool succeeded, ) = _do(Deed.Suspend, actor, roles, Act.Continue, address(consortium), data);
        if (!succeeded) return;

        _law(13, member != REGULATOR, Deed.Suspend);
        _standings[member].suspendedUntil = clock + OFFICERS_SUSPENSION;
    }

    /// @notice The Council suspends, expels and brings back. Others try the same and fail.
    function govern(uint256 seed) public turn(seed) {
        uint24 member = uint24(2 + _roll(MEMBERS - 1));
        bool well = _stands(member);
        if (well && !_rarely(8)) return;
        (Deed deed, bytes memory data) = _decision(member, well);
        Actor memory other = _actors[_roll(_actors.length)];
        (bool seized, ) = _send(Deed.Govern, other.account, address(consortium), data);
        _law(14, !seized, deed);
        (bool succeeded, ) = _send(deed, address(this), address(consortium), data);
        if (!succeeded) return;

        if (deed == Deed.Expel) _standings[member].expelled = true;
        else if (deed == Deed.Reinstate) _standings[member] = StandingRecord(0, false);
        else _standings[member].suspendedUntil = type(uint40).max;
    }

    /// @notice Time passes: mostly hours, sometimes days.
    function wait(uint256 seed) public turn(seed) {
        clock += 1 + _roll(_rarely(10) ? 12 days : 18 hours);
        ++tried[Deed.Wait];
        ++done[Deed.Wait];
    }

    // ------------------------------------------------------------------------------------------------ helpers

    function _decide(Deed deed, Actor memory actor, uint16 officers, bytes memory data) private returns (bool done_) {
        (done_, ) = _do(deed, actor, Roles.QUALITY_OFFICER | officers, Act.Continue, address(ledger), data);
        if (!done_) return false;
        _law(13, actor.member == MAKER || actor.roles & officers != 0, deed);
    }

    function _decision(uint24 member, bool well) private returns (Deed, bytes memory) {
        if (!well && !_rarely(4)) return (Deed.Reinstate, abi.encodeCall(IConsortium.reinstate, (member, "vote")));
        if (_rarely(3)) return (Deed.Expel, abi.encodeCall(IConsortium.expel, (member, "vote")));
        return (Deed.SuspendIndefinitely, abi.encodeCall(IConsortium.suspendIndefinitely, (member, "vote")));
    }

    function _isHeld(uint256 lot) private view returns (bool) {
        return _lots[lot].heldByMaker || _lots[lot].heldByRegulator;
    }
}
