// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IClaimLedger} from "../../contracts/interfaces/IClaimLedger.sol";
import {IConsortium} from "../../contracts/interfaces/IConsortium.sol";
import {IPrescriptionToken} from "../../contracts/interfaces/IPrescriptionToken.sol";
import {ClaimDecision, ClaimReason, ClaimRequest, ClaimStatus} from "../../contracts/types/Claims.sol";
import {Kinds, Roles} from "../../contracts/types/Membership.sol";
import {DispenseOrder, DispenseRecord} from "../../contracts/types/Prescriptions.sol";
import {Handler} from "./Handler.sol";
import {Deed} from "./Record.sol";
import {vm} from "./Vm.sol";

/// @notice All that {Handler} does, with claims: most dispenses open one, and two insurers decide, pay and get refunds.
contract ClaimHandler is Handler {
    /// @notice A claim as the record has it.
    struct ClaimRecord {
        bytes32 id;
        uint24 insurer;
        uint24 site;
        uint48 claimed;
        uint48 approved;
        uint48 paid;
        uint256 ceiling;
        ClaimStatus status;
        /// @dev Whether its dispense stands.
        bool dispensed;
    }

    uint24 private constant INSURER = MEMBERS + 1;
    address private constant CLAIMS_OFFICERS = address(0xC1A100);

    /// @notice How often a claim came into each status.
    mapping(ClaimStatus status => uint256) public reached;
    /// @notice How often something about claims was refused.
    uint256 public refusals;
    /// @notice How often each name was given to a claim.
    mapping(bytes32 id => uint256) public named;

    ClaimRecord[] private _records;
    /// @dev By slip and dispense, the number of its claim, counting from 1.
    mapping(uint256 slip => mapping(uint256 which => uint256)) private _claimOf;
    mapping(uint256 slip => mapping(uint256 which => uint24)) private _sequenceOf;
    mapping(bytes16 group => uint48) private _ceilings;
    /// @dev What the dispense that is being tried claims; of no insurer and no amount where it claims nothing.
    ClaimRequest private _tried;
    bool private _isClaimTried;

    /// @notice Begins with two insurers and with ceilings.
    constructor() {
        for (uint24 i = 0; i < 2; ++i) {
            IConsortium.Admission memory insurer = IConsortium.Admission({
                kinds: Kinds.INSURER,
                licenceEnd: FAR,
                admin: address(this),
                profile: 0,
                parent: 0
            });
            uint24 member = consortium.admit(insurer);
            consortium.addOperator(member, _claimsOfficer(member), Roles.CLAIMS_OFFICER, 0, FAR);
        }
        setCeiling(0);
        while (_ceilings[GROUP] == 0 || _ceilings[OTHER_GROUP] == 0) setCeiling(_roll(type(uint256).max));
    }

    /// @notice A regulator sets a ceiling; sometimes somebody else tries.
    function setCeiling(uint256 seed) public turn(seed) {
        Actor memory actor = _actor(OFFICER);
        bytes16 group = _rarely(2) ? GROUP : OTHER_GROUP;
        uint48 perUnit = _rarely(6) ? 0 : uint48(1 + _roll(10_000));
        if (!_call(actor.account, abi.encodeCall(IClaimLedger.setCeiling, (group, perUnit)))) return;

        bool inOffice = actor.roles & Roles.REGULATOR_OFFICER != 0 && clock <= actor.until && _stands(actor.member);
        _law(13, inOffice, Deed.Dispense);
        _ceilings[group] = perUnit;
    }

    /// @notice An insurer decides: all, a part, nothing; sometimes too much, without a reason, or another's claim.
    function adjudicate(uint256 seed) public turn(seed) {
        if (_records.length == 0) return;
        uint256 number = _pick(ClaimStatus.Submitted);
        ClaimRecord storage record = _records[number];
        (address officer, uint24 member) = _officerOf(record);
        uint256 share = _roll(4);
        uint48 approved =
            share == 0
                ? 0
                : share == 1
                    ? record.claimed
                    : uint48(_roll(record.claimed + 2));
        ClaimReason reason = ClaimReason(_rarely(8) || approved == record.claimed ? 0 : 1 + _roll(10));
        ClaimDecision memory decision = ClaimDecision(record.id, approved, reason);
        if (!_call(officer, abi.encodeCall(IClaimLedger.adjudicate, (decision)))) return;

        _law(12, member == record.insurer && record.status == ClaimStatus.Submitted, Deed.Dispense);
        _law(12, approved <= record.claimed && record.dispensed, Deed.Dispense);
        _law(12, (approved == record.claimed) == (reason == ClaimReason.None), Deed.Dispense);
        record.approved = approved;
        if (approved == 0) _reach(record, ClaimStatus.Denied);
        else _reach(record, approved == record.claimed ? ClaimStatus.Approved : ClaimStatus.PartlyApproved);
    }

    /// @notice An insurer pays.
    function pay(uint256 seed) public turn(seed) {
        if (_records.length == 0) return;
        ClaimRecord storage record = _records[_pick(_rarely(2) ? ClaimStatus.Approved : ClaimStatus.PartlyApproved)];
        (address officer, uint24 member) = _officerOf(record);
        bytes32 settlement = bytes32(_roll(8));
        if (!_call(officer, abi.encodeCall(IClaimLedger.pay, (record.id, settlement)))) return;

        bool isApproved = record.status == ClaimStatus.Approved || record.status == ClaimStatus.PartlyApproved;
        _law(12, member == record.insurer && isApproved && record.dispensed && settlement != 0, Deed.Dispense);
        record.paid += record.approved;
        _reach(record, ClaimStatus.Paid);
    }

    /// @notice An insurer has its money back.
    function confirmRefund(uint256 seed) public turn(seed) {
        if (_records.length == 0) return;
        ClaimRecord storage record = _records[_pick(ClaimStatus.RefundDue)];
        (address officer, uint24 member) = _officerOf(record);
        if (!_call(officer, abi.encodeCall(IClaimLedger.confirmRefund, (record.id, bytes32(uint256(1)))))) return;

        _law(12, member == record.insurer && record.status == ClaimStatus.RefundDue, Deed.Dispense);
        _reach(record, ClaimStatus.Refunded);
    }

    /// @notice Somebody who is no module opens or withdraws a claim.
    function forge(uint256 seed) public turn(seed) {
        address sender = _rarely(2) ? _claimsOfficer(INSURER) : _actors[_roll(_actors.length)].account;
        bytes32 id = _records.length == 0 ? bytes32(seed) : _records[_roll(_records.length)].id;
        bool succeeded =
            _rarely(2)
                ? _call(sender, abi.encodeCall(IClaimLedger.withdrawClaim, (id)))
                : _call(
                    sender,
                    abi.encodeCall(IClaimLedger.openClaim, (~id, STORE, GROUP, 1, ClaimRequest(INSURER, 1, 0)))
                );
        _law(12, !succeeded, Deed.Dispense);
    }

    /// @notice What the runner calls.
    function claimDeeds() external pure returns (bytes4[] memory selectors) {
        selectors = new bytes4[](20);
        selectors[0] = this.setCeiling.selector;
        selectors[1] = this.adjudicate.selector;
        selectors[2] = this.pay.selector;
        selectors[3] = this.confirmRefund.selector;
        selectors[4] = this.forge.selector;
        selectors[5] = this.dispense.selector;
        selectors[6] = this.dispense.selector;
        selectors[7] = this.draw.selector;
        selectors[8] = this.withdraw.selector;
        selectors[9] = this.withdraw.selector;
        selectors[10] = this.care.selector;
        selectors[11] = this.care.selector;
        selectors[12] = this.trade.selector;
        selectors[13] = this.replay.selector;
        selectors[14] = this.accept.selector;
        selectors[15] = this.cancel.selector;
        selectors[16] = this.reissue.selector;
        selectors[17] = this.releaseLot.selector;
        selectors[18] = this.adjudicate.selector;
        selectors[19] = this.wait.selector;
    }

    /// @notice The claims.
    function records() external view returns (ClaimRecord[] memory) {
        return _records;
    }

    /// @notice How many dispenses stand that opened a claim.
    function claimedDispenses() external view returns (uint256 count) {
        for (uint256 slip = 0; slip < _slips.length; ++slip) {
            for (uint256 which = 0; which < _handed[slip].length; ++which) {
                if (_claimOf[slip][which] != 0) ++count;
            }
        }
    }

    // ------------------------------------------------------------------------------------------------ dispenses

    /// @dev Two of three dispenses claim, mostly within the ceiling.
    function _dispensing(Slip memory slip, DispenseOrder memory order) internal override returns (bytes memory) {
        _isClaimTried = !_rarely(3);
        if (!_isClaimTried) return super._dispensing(slip, order);
        uint256 ceiling = _ceilingOf(slip, order.units);
        uint24 insurer = _rarely(12) ? 0 : INSURER + uint24(_roll(2));
        uint48 amount = uint48(_rarely(8) ? ceiling + _roll(2) : _roll(ceiling + 1));
        _tried = ClaimRequest(insurer, amount, bytes32(_roll(type(uint256).max)));
        return abi.encodeCall(IPrescriptionToken.dispenseAndClaim, (order, _tried));
    }

    function _chained(uint256 number, DispenseOrder memory order, uint24 site) internal override returns (bytes32) {
        bytes32 packs = super._chained(number, order, site);
        if (!_isClaimTried) return packs;
        Slip memory slip = _slips[number];
        bytes32 id = keccak256(abi.encode(slip.id, slip.sequence + 1));
        uint256 ceiling = _ceilingOf(slip, order.units);
        _law(12, _tried.insurer != 0 && _tried.amount != 0 && _tried.amount <= ceiling, Deed.Dispense);
        _records.push();
        ClaimRecord storage record = _records[_records.length - 1];
        (record.id, record.insurer, record.site) = (id, _tried.insurer, site);
        (record.claimed, record.ceiling, record.dispensed) = (_tried.amount, ceiling, true);
        _reach(record, ClaimStatus.Submitted);
        ++named[id];
        uint256 which = _handed[number].length;
        (_claimOf[number][which], _sequenceOf[number][which]) = (_records.length, slip.sequence + 1);
        return keccak256(abi.encode(packs, id));
    }

    function _withdrawing(
        uint256 number,
        uint256 which,
        DispenseRecord memory record
    ) internal view override returns (bytes memory) {
        if (_claimOf[number][which] == 0) return super._withdrawing(number, which, record);
        return
            abi.encodeCall(
                IPrescriptionToken.withdrawWithClaim,
                (_slips[number].fields, record, _sequenceOf[number][which])
            );
    }

    function _tookBack(uint256 number, uint256 which) internal override {
        uint256 claim = _claimOf[number][which];
        if (claim == 0) return;
        delete _claimOf[number][which];
        ClaimRecord storage record = _records[claim - 1];
        record.dispensed = false;
        _reach(record, record.status == ClaimStatus.Paid ? ClaimStatus.RefundDue : ClaimStatus.Withdrawn);
    }

    // ------------------------------------------------------------------------------------------------ helpers

    function _reach(ClaimRecord storage record, ClaimStatus status) private {
        record.status = status;
        ++reached[status];
    }

    function _ceilingOf(Slip memory slip, uint24 units) private view returns (uint256) {
        bytes16 group = slip.drug.group;
        for (uint256 i = 0; i < _drugs.length; ++i) {
            if (slip.drug.gtin == _drugs[i].gtin) group = _drugs[i].group;
        }
        return (uint256(_ceilings[group]) * units) / 100;
    }

    /// @dev Mostly a claim of this status, where there is one.
    function _pick(ClaimStatus status) private returns (uint256 number) {
        number = _roll(_records.length);
        if (_rarely(8)) return number;
        for (uint256 i = 0; i < _records.length && _records[number].status != status; ++i) {
            number = (number + 1) % _records.length;
        }
    }

    /// @dev Mostly the insurer's own officer.
    function _officerOf(ClaimRecord memory record) private returns (address officer, uint24 member) {
        member = _rarely(8) ? INSURER + uint24(_roll(2)) : record.insurer;
        officer = _rarely(12) ? _actors[_roll(_actors.length)].account : _claimsOfficer(member);
        if (officer != _claimsOfficer(member)) member = 0;
    }

    function _claimsOfficer(uint24 member) private pure returns (address) {
        return address(uint160(CLAIMS_OFFICERS) + member);
    }

    function _call(address sender, bytes memory data) private returns (bool succeeded) {
        vm.prank(sender);
        (succeeded, ) = address(claims).call(data);
        if (!succeeded) ++refusals;
    }
}
