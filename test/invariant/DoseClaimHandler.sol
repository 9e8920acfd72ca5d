// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IClaimLedger} from "../../contracts/interfaces/IClaimLedger.sol";
import {IConsortium} from "../../contracts/interfaces/IConsortium.sol";
import {IImmunizationToken} from "../../contracts/interfaces/IImmunizationToken.sol";
import {ClaimDecision, ClaimReason, ClaimRequest, ClaimStatus} from "../../contracts/types/Claims.sol";
import {ImmunizationOrder} from "../../contracts/types/Immunizations.sol";
import {Kinds, Roles} from "../../contracts/types/Membership.sol";
import {ImmunizationHandler} from "./ImmunizationHandler.sol";
import {vm} from "./Vm.sol";

/// @notice All that {ImmunizationHandler} does, with doses that open claims, and an insurer that pays them.
contract DoseClaimHandler is ImmunizationHandler {
    /// @notice The claim of an immunization as the record has it; of no amount where it opened none.
    struct DoseClaim {
        uint48 amount;
        uint256 ceiling;
        ClaimStatus status;
    }

    address private constant CLAIMS_OFFICER = address(0xB10);

    /// @notice By immunization, its claim.
    mapping(bytes32 id => DoseClaim) public claimed;

    uint48 private _perUnit;
    uint24 private _insurer;

    /// @notice Begins with an insurer and a ceiling.
    constructor() {
        _insurer = consortium.admit(
            IConsortium.Admission({kinds: Kinds.INSURER, licenceEnd: FAR, admin: address(this), profile: 0, parent: 0})
        );
        consortium.addOperator(_insurer, CLAIMS_OFFICER, Roles.CLAIMS_OFFICER, 0, FAR);
        setCeiling(1);
    }

    /// @notice Gives one dose and claims it, mostly within the ceiling.
    function giveClaimed(uint256 seed) public turn(seed) {
        (ImmunizationOrder memory order, uint256 lot, uint256 who) = _order();
        uint256 ceiling = uint256(_perUnit) / 100;
        uint48 amount = uint48(_roll(8) == 0 ? ceiling + _roll(2) : 1 + _roll(ceiling + 1));
        ClaimRequest memory request = ClaimRequest(_roll(12) == 0 ? 0 : _insurer, amount, bytes32(seed));
        bytes memory data = abi.encodeCall(IImmunizationToken.immunizeAndClaim, (order, request));
        if (!_act(Deed.GiveClaimed, address(immunizations), _vaccinators[who], data)) return;

        _record(order, lot, who, Deed.GiveClaimed);
        bytes32 id = immunizations.immunizationOf(order.holder);
        _law(12, request.insurer != 0 && amount != 0 && amount <= ceiling, Deed.GiveClaimed);
        _law(12, claimed[id].amount == 0, Deed.GiveClaimed);
        claimed[id] = DoseClaim(amount, ceiling, ClaimStatus.Submitted);
    }

    /// @notice The insurer decides on a claim, or pays one that it approved.
    function settle(uint256 seed) public turn(seed) {
        if (_given.length == 0) return;
        bytes32 id = _given[_roll(_given.length)].id;
        DoseClaim storage claim = claimed[id];
        bool isApproved = claim.status == ClaimStatus.Approved;
        bytes memory data =
            isApproved
                ? abi.encodeCall(IClaimLedger.pay, (id, bytes32(uint256(1))))
                : abi.encodeCall(IClaimLedger.adjudicate, (ClaimDecision(id, claim.amount, ClaimReason.None)));
        if (!_act(Deed.Settle, address(claims), CLAIMS_OFFICER, data)) return;

        _law(12, isApproved || claim.status == ClaimStatus.Submitted, Deed.Settle);
        claim.status = isApproved ? ClaimStatus.Paid : ClaimStatus.Approved;
    }

    /// @notice A regulator sets the ceiling, now and then to nothing.
    function setCeiling(uint256 seed) public turn(seed) {
        uint48 perUnit = _roll(8) == 0 ? 0 : uint48(100 + _roll(10_000));
        vm.prank(_actors[OFFICER].account);
        claims.setCeiling(GROUP, perUnit);
        _perUnit = perUnit;
    }

    /// @notice What the runner calls: as {deeds}, and what is about claims.
    function claimDeeds() external view returns (bytes4[] memory selectors) {
        bytes4[] memory others = this.deeds();
        bytes4[6] memory more = [
            this.giveClaimed.selector,
            this.giveClaimed.selector,
            this.settle.selector,
            this.settle.selector,
            this.voidOne.selector,
            this.setCeiling.selector
        ];
        selectors = new bytes4[](others.length + more.length);
        for (uint256 i = 0; i < others.length; ++i) {
            selectors[i] = others[i];
        }
        for (uint256 i = 0; i < more.length; ++i) {
            selectors[others.length + i] = more[i];
        }
    }

    function _voided(bytes32 id) internal override {
        DoseClaim storage claim = claimed[id];
        if (claim.amount == 0) return;
        claim.status = claim.status == ClaimStatus.Paid ? ClaimStatus.RefundDue : ClaimStatus.Withdrawn;
    }
}
