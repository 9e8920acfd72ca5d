// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IClaimLedger} from "../interfaces/IClaimLedger.sol";
import {IConsortium} from "../interfaces/IConsortium.sol";
import {ClaimDecision, ClaimReason, ClaimRequest, ClaimSlot, ClaimSlots, ClaimStatus} from "../types/Claims.sol";
import {Act, Roles} from "../types/Membership.sol";

/// @title ClaimLedger
/// @notice See {IClaimLedger}.
contract ClaimLedger is IClaimLedger {
    uint256 private constant MAX_CLAIMS = 800;

    /// @dev A ceiling is in hundredths of the currency unit that claims are in: a tablet may cost less than one.
    uint256 private constant CEILING_PARTS = 100;

    /// @inheritdoc IClaimLedger
    IConsortium public immutable CONSORTIUM;

    /// @inheritdoc IClaimLedger
    mapping(bytes16 group => uint48 perUnit) public ceilingOf;

    mapping(bytes32 claim => ClaimSlot) private _claims;

    /// @param consortium The directory to ask.
    constructor(IConsortium consortium) {
        CONSORTIUM = consortium;
    }

    // ------------------------------------------------------------------------------------------------ modules

    /// @inheritdoc IClaimLedger
    function openClaim(
        bytes32 occurrence,
        uint24 site,
        bytes16 group,
        uint24 units,
        ClaimRequest calldata request
    ) external {
        CONSORTIUM.requireModulePair(msg.sender);
        ClaimStatus status = _claims[occurrence].status();
        if (status != ClaimStatus.None) revert ClaimExists(occurrence, status);
        uint24 insurer = request.insurer;
        if (insurer == 0) revert InsurerMissing(occurrence);
        uint48 amount = request.amount;
        if (amount == 0) revert ClaimAmountMissing(occurrence);
        uint256 ceiling = ceilingOf[group];
        if (ceiling == 0) revert CeilingMissing(group);
        ceiling = (ceiling * units) / CEILING_PARTS;
        if (amount > ceiling) revert ClaimAboveCeiling(occurrence, amount, ceiling);

        _claims[occurrence] = ClaimSlots.submitted(insurer, site, amount);
        emit ClaimOpened(occurrence, insurer, _termsOf(site, units, amount, group), request.policy);
    }

    /// @inheritdoc IClaimLedger
    function withdrawClaim(bytes32 occurrence) external {
        CONSORTIUM.requireModulePair(msg.sender);
        ClaimSlot slot = _claims[occurrence];
        ClaimStatus previous = slot.status();
        if (previous == ClaimStatus.None || previous >= ClaimStatus.Withdrawn) return;

        ClaimStatus current = previous == ClaimStatus.Paid ? ClaimStatus.RefundDue : ClaimStatus.Withdrawn;
        _claims[occurrence] = slot.withStatus(current);
        emit ClaimWithdrawn(occurrence, slot.insurer(), previous, current);
    }

    // ------------------------------------------------------------------------------------------------ regulators

    /// @inheritdoc IClaimLedger
    function setCeiling(bytes16 group, uint48 perUnit) external {
        CONSORTIUM.authorizeOperator(Roles.REGULATOR_OFFICER, Act.Continue, msg.sender);
        if (group == 0) revert CeilingGroupMissing();
        uint48 previous = ceilingOf[group];

        ceilingOf[group] = perUnit;
        emit CeilingChanged(group, previous, perUnit, msg.sender);
    }

    // ------------------------------------------------------------------------------------------------ insurers

    /// @inheritdoc IClaimLedger
    function adjudicate(ClaimDecision calldata decision) external {
        _adjudicate(decision, _begin());
    }

    /// @inheritdoc IClaimLedger
    function adjudicateBatch(ClaimDecision[] calldata decisions) external {
        _requireLength(decisions.length);
        uint24 member = _begin();

        for (uint256 i = 0; i < decisions.length; ++i) {
            _adjudicate(decisions[i], member);
        }
    }

    /// @inheritdoc IClaimLedger
    function pay(bytes32 claim, bytes32 settlement) external {
        _pay(claim, settlement, _begin());
    }

    /// @inheritdoc IClaimLedger
    function payBatch(bytes32[] calldata claims, bytes32 settlement) external {
        _requireLength(claims.length);
        uint24 member = _begin();

        for (uint256 i = 0; i < claims.length; ++i) {
            _pay(claims[i], settlement, member);
        }
    }

    /// @inheritdoc IClaimLedger
    function confirmRefund(bytes32 claim, bytes32 settlement) external {
        uint24 member = _begin();
        ClaimSlot slot = _own(claim, member);
        if (slot.status() != ClaimStatus.RefundDue) revert ClaimStatusUnfit(claim, slot.status());
        if (settlement == 0) revert SettlementMissing(claim);

        _claims[claim] = slot.withStatus(ClaimStatus.Refunded);
        emit ClaimRefunded(claim, member, slot.approved(), settlement, msg.sender);
    }

    // ------------------------------------------------------------------------------------------------ answers

    /// @inheritdoc IClaimLedger
    function claimOf(bytes32 claim) external view returns (ClaimView memory) {
        ClaimSlot slot = _claims[claim];
        if (slot.status() == ClaimStatus.None) revert ClaimUnknown(claim);
        return
            ClaimView({
                status: slot.status(),
                reason: slot.reason(),
                insurer: slot.insurer(),
                site: slot.site(),
                claimed: slot.claimed(),
                approved: slot.approved()
            });
    }

    // ------------------------------------------------------------------------------------------------ helpers

    function _begin() private view returns (uint24 member) {
        return CONSORTIUM.authorizeOperator(Roles.CLAIMS_OFFICER, Act.Continue, msg.sender).member();
    }

    function _adjudicate(ClaimDecision calldata decision, uint24 member) private {
        bytes32 claim = decision.claim;
        ClaimSlot slot = _own(claim, member);
        if (slot.status() != ClaimStatus.Submitted) revert ClaimStatusUnfit(claim, slot.status());
        uint48 approved = decision.approved;
        uint48 claimed = slot.claimed();
        if (approved > claimed) revert ApprovedAboveClaimed(claim, approved, claimed);
        ClaimReason reason = decision.reason;
        if ((approved == claimed) != (reason == ClaimReason.None)) {
            revert ClaimReasonUnfit(claim, approved, claimed, reason);
        }

        ClaimStatus status = ClaimStatus.PartlyApproved;
        if (approved == 0) status = ClaimStatus.Denied;
        else if (approved == claimed) status = ClaimStatus.Approved;
        _claims[claim] = slot.decided(status, reason, approved);
        emit ClaimAdjudicated(claim, member, status, approved, reason, msg.sender);
    }

    function _pay(bytes32 claim, bytes32 settlement, uint24 member) private {
        ClaimSlot slot = _own(claim, member);
        ClaimStatus status = slot.status();
        if (status != ClaimStatus.Approved && status != ClaimStatus.PartlyApproved) {
            revert ClaimStatusUnfit(claim, status);
        }
        if (settlement == 0) revert SettlementMissing(claim);

        _claims[claim] = slot.withStatus(ClaimStatus.Paid);
        emit ClaimPaid(claim, member, slot.approved(), settlement, msg.sender);
    }

    /// @dev A claim that exists, of this insurer.
    function _own(bytes32 claim, uint24 member) private view returns (ClaimSlot slot) {
        slot = _claims[claim];
        if (slot.status() == ClaimStatus.None) revert ClaimUnknown(claim);
        if (slot.insurer() != member) revert NotInsurer(claim, slot.insurer(), member);
    }

    function _termsOf(uint24 site, uint24 units, uint48 amount, bytes16 group) private pure returns (uint256) {
        return uint256(site) | (uint256(units) << 24) | (uint256(amount) << 48) | (uint256(uint128(group)) << 96);
    }

    function _requireLength(uint256 length) private pure {
        if (length == 0 || length > MAX_CLAIMS) revert BatchLengthInvalid(length, MAX_CLAIMS);
    }
}
