// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Act} from "../../contracts/types/Membership.sol";
import {MovementReason, Occasion, PackState} from "../../contracts/types/Packs.sol";
import {DrugOpening, PackUse, Prescription} from "../../contracts/types/Prescriptions.sol";
import {vm} from "./Vm.sol";
import {World} from "./World.sol";

/// @notice What the handlers do, each counted.
enum Deed {
    RegisterLot,
    ReleaseLot,
    HoldLot,
    LiftLotHold,
    RecallLot,
    Ship,
    Pick,
    Receive,
    ReceivePart,
    Reject,
    RecallShipment,
    Split,
    Merge,
    HoldConsignment,
    LiftConsignmentHold,
    Propose,
    Reassign,
    Open,
    Supply,
    SupplyList,
    Retire,
    RetireList,
    Lock,
    Unlock,
    Undo,
    Issue,
    Reissue,
    Cancel,
    CancelBySignature,
    CompleteCancellation,
    Accept,
    GiveBack,
    Dispense,
    Draw,
    Withdraw,
    Suspend,
    SuspendIndefinitely,
    Expel,
    Reinstate,
    ChangeProduct,
    Wait,
    Replay,
    Transfer,
    Govern
}

/// @notice A model of the ledger of its own, one pack at a time, written only when a call succeeded; and of each law
/// whether a call that succeeded broke it.
abstract contract Record is World {
    /// @notice A lot as the record has it.
    struct LotRecord {
        bytes32 id;
        uint256 drug;
        uint32 packCount;
        uint16 expiryDay;
        bool released;
        bool heldByMaker;
        bool heldByRegulator;
        uint8 recall;
    }

    /// @notice A consignment as the record has it.
    struct Range {
        uint32 first;
        uint32 count;
        uint24 site;
        uint24 to;
        uint8 holds;
        MovementReason reason;
    }

    /// @notice An opened pack as the record has it.
    struct Opening {
        uint256 lot;
        uint32 index;
        uint24 site;
        uint24 content;
        uint24 drawn;
        uint256 useBefore;
    }

    /// @notice A prescription as the record has it, with its holder's key.
    struct Slip {
        bytes32 id;
        Prescription fields;
        DrugOpening drug;
        uint256 key;
        uint24 dispensed;
        uint24 withdrawn;
        uint24 sequence;
        uint24 site;
        uint32 until;
        uint16 day;
        bytes16 chain;
        bool asked;
        bool cancelled;
    }

    /// @notice One dispense as the record has it.
    struct Handed {
        bytes16 previousChain;
        uint16 previousDay;
        uint24 units;
        uint24 site;
        uint16 day;
        PackUse[] packs;
    }

    /// @notice What was done to packs, as the record has it; `closed` where it was undone or never may be.
    struct Undoable {
        uint256 lot;
        uint32 first;
        uint32 count;
        uint24 site;
        uint256 time;
        PackState state;
        bool closed;
    }

    /// @notice A member's standing as the record has it.
    struct StandingRecord {
        uint256 suspendedUntil;
        bool expelled;
    }

    /// @notice The record's clock: cheat codes of one call do not reach the next by themselves.
    uint256 public clock = START;

    /// @notice By deed, how often it was tried and how often it succeeded.
    mapping(Deed deed => uint256) public tried;

    /// @notice As {tried}, for what succeeded.
    mapping(Deed deed => uint256) public done;

    /// @notice By deed and error, how often it was refused.
    mapping(Deed deed => mapping(bytes4 error => uint256)) public refused;

    /// @notice By law, the first deed that broke it, counting from 1.
    mapping(uint256 law => uint256 deed) public brokenBy;

    LotRecord[] internal _lots;
    mapping(uint256 lot => Range[]) internal _ranges;
    /// @dev The states of packs in words as the ledger has them, 128 packs of two bits each.
    mapping(uint256 lot => uint256[]) internal _states;
    /// @dev In words like these, the lower bit of each pack that is gone for good.
    mapping(uint256 lot => uint256[]) internal _gone;
    /// @dev Packs given to people and not taken back.
    mapping(uint256 lot => uint256) internal _given;
    Opening[] internal _openings;
    Undoable[] internal _undoables;
    Slip[] internal _slips;
    mapping(uint256 slip => Handed[]) internal _handed;
    mapping(uint24 member => StandingRecord) internal _standings;
    /// @dev Of each product: approved 0, suspended 1, withdrawn 2.
    mapping(uint256 drug => uint8) internal _withheld;
    /// @dev Calls on a holder's signature that succeeded once, and by whom: they never may again.
    bytes[] internal _used;
    address[] internal _usedBy;

    /// @dev Of each deed, the errors that it was refused by, each once.
    mapping(Deed deed => bytes4[]) private _errors;

    uint256 private transient _dice;

    /// @dev Every handler's call begins so: at the record's time, with dice of its own.
    modifier turn(uint256 seed) {
        vm.warp(clock);
        _dice = seed;
        _;
    }

    // ------------------------------------------------------------------------------------------------ dice

    /// @dev A number below `sides`.
    function _roll(uint256 sides) internal returns (uint256) {
        _dice = uint256(keccak256(abi.encode(_dice)));
        return _dice % sides;
    }

    /// @dev True once in `times`.
    function _rarely(uint256 times) internal returns (bool) {
        return _roll(times) == 0;
    }

    /// @dev Mostly the actor that should do it, sometimes whoever comes along.
    function _actor(uint256 right) internal returns (Actor memory) {
        return _actors[_rarely(8) ? _roll(_actors.length) : right];
    }

    /// @dev Mostly the staff of `site`, sometimes whoever comes along.
    function _staff(uint24 site) internal returns (Actor memory) {
        return _actor(STAFF + site);
    }

    // ------------------------------------------------------------------------------------------------ calls

    /// @dev Calls as `actor` and counts. What succeeds must be within the actor's roles, term and standing.
    function _do(
        Deed deed,
        Actor memory actor,
        uint16 roles,
        Act act,
        address target,
        bytes memory data
    ) internal returns (bool succeeded, bytes memory answer) {
        (succeeded, answer) = _send(deed, actor.account, target, data);
        if (!succeeded) return (succeeded, answer);
        bool inOffice = actor.roles & roles != 0 && clock <= actor.until;
        _law(13, inOffice && (act == Act.WindDown || _stands(actor.member)), deed);
    }

    /// @dev Calls as `sender` and counts.
    function _send(
        Deed deed,
        address sender,
        address target,
        bytes memory data
    ) internal returns (bool succeeded, bytes memory answer) {
        ++tried[deed];
        vm.prank(sender);
        (succeeded, answer) = target.call(data);
        if (succeeded) ++done[deed];
        else if (refused[deed][bytes4(answer)]++ == 0) _errors[deed].push(bytes4(answer));
    }

    /// @notice The errors that a deed was refused by.
    function errorsOf(Deed deed) external view returns (bytes4[] memory) {
        return _errors[deed];
    }

    /// @dev Something succeeded that a law forbids unless it `holds`.
    function _law(uint256 law, bool holds, Deed deed) internal {
        if (!holds && brokenBy[law] == 0) brokenBy[law] = uint256(deed) + 1;
    }

    // ------------------------------------------------------------------------------------------------ answers

    function _stands(uint24 member) internal view returns (bool) {
        return member != 0 && !_standings[member].expelled && clock > _standings[member].suspendedUntil;
    }

    function _memberOf(uint24 site) internal pure returns (uint24) {
        return site + 1;
    }

    function _today() internal view returns (uint16) {
        return uint16((clock + DAY_OFFSET) / 1 days);
    }

    /// @dev Nothing was said about document, time and place.
    function _occasion() internal pure returns (Occasion memory) {
        return Occasion({document: 0, circumstances: 0});
    }

    /// @dev Law 5's words: not recalled, held, unreleased or out of date, of an approved product, in a free consignment.
    function _mayReachPeople(uint256 lot, Range memory range) internal view returns (bool) {
        LotRecord memory of_ = _lots[lot];
        bool fit = of_.released && !of_.heldByMaker && !of_.heldByRegulator && of_.recall == 0;
        return fit && _today() <= of_.expiryDay && _withheld[of_.drug] == 0 && range.holds == 0;
    }

    /// @dev Where in the lot's list of consignments the one that contains a pack is.
    function _placeOf(uint256 lot, uint32 index) internal view returns (uint256) {
        Range[] storage ranges = _ranges[lot];
        for (uint256 i = 0; i < ranges.length; ++i) {
            if (index >= ranges[i].first && index < ranges[i].first + ranges[i].count) return i;
        }
        revert("no consignment contains the pack");
    }

    /// @dev A lot and one of its consignments.
    function _anyRange() internal returns (uint256 lot, uint256 place) {
        lot = _roll(_lots.length);
        place = _roll(_ranges[lot].length);
    }

    // ------------------------------------------------------------------------------------------------ packs

    /// @dev The packs lie in the consignment named, and that is at `site` and not in transit.
    function _requireOwn(
        uint256 lot,
        uint32 name,
        uint32 first,
        uint32 count,
        uint24 site,
        Deed deed
    ) internal returns (Range memory range) {
        range = _ranges[lot][_placeOf(lot, first)];
        _law(2, range.first == name && first + count <= range.first + range.count, deed);
        _law(3, range.site == site && range.to == 0, deed);
    }

    /// @dev Writes packs' new state, and looks whether each was in the state `from`.
    function _change(
        uint256 lot,
        uint32 first,
        uint32 count,
        PackState from,
        PackState to,
        bool forGood,
        Deed deed
    ) internal {
        for (uint32 i = first; i < first + count; ++i) {
            (uint256 word, uint256 place) = (i / 128, 2 * (i % 128));
            PackState state = _stateOf(lot, i);
            _law(6, (_gone[lot][word] >> place) & 1 == 0, deed);
            if (from == PackState.Active) _law(1, state != PackState.Dispensed, deed);
            _law(4, state == from, deed);
            _states[lot][word] = (_states[lot][word] & ~(uint256(3) << place)) | (uint256(to) << place);
            if (forGood) _gone[lot][word] |= uint256(1) << place;
        }
        if (to == PackState.Dispensed) _given[lot] += count;
        if (from == PackState.Dispensed) _given[lot] -= count;
    }

    /// @dev A pack's state.
    function _stateOf(uint256 lot, uint32 index) internal view returns (PackState) {
        return PackState((_states[lot][index / 128] >> (2 * (index % 128))) & 3);
    }
}
