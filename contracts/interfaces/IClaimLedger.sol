// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ClaimDecision, ClaimReason, ClaimRequest, ClaimStatus} from "../types/Claims.sol";
import {IConsortium} from "./IConsortium.sol";

/// @title ClaimLedger: what an insurer is asked to pay, and pays
/// @notice A claim exists only for a dispense or an immunization that happened: its module opens it in that
/// transaction, at most once, within the price ceiling of the drug's group, and withdraws it with its dispense. Only the
/// insurer that is named decides and pays.
///
/// | state | who may | what |
/// |---|---|---|
/// | none | the module that dispenses or immunizes | {openClaim} |
/// | Submitted | a claims officer of the insurer | {adjudicate}: Approved, PartlyApproved or Denied |
/// | Approved, PartlyApproved | the same | {pay}: Paid |
/// | Submitted, Approved, PartlyApproved, Denied | the module, with the dispense | {withdrawClaim}: Withdrawn |
/// | Paid | the module, with the dispense | {withdrawClaim}: RefundDue |
/// | RefundDue | a claims officer of the insurer | {confirmRefund}: Refunded |
///
/// A claim is named by its occurrence: what its module makes of the dispense, or the immunization's id. What is said
/// of a dispense here is so of an immunization too, which is withdrawn by being voided. The patient's policy is a commitment with
/// a fresh salt; pharmacy and insurer exchange what opens it off the chain.
///
/// Trust assumed here: a module names each dispense once and states truly what was dispensed; money moves outside the
/// ledger, and the insurer answers for its references.
interface IClaimLedger {
    /// @notice A claim as it is now.
    struct ClaimView {
        ClaimStatus status;
        ClaimReason reason;
        uint24 insurer;
        uint24 site;
        uint48 claimed;
        uint48 approved;
    }

    // ------------------------------------------------------------------------------------------------ events

    /// @notice A dispense or an immunization opened a claim.
    /// @param terms Site 24 bits, units 24 bits, amount 48 bits, group 128 bits, lowest first.
    /// @param policy The salted commitment to the patient's policy.
    event ClaimOpened(bytes32 indexed claim, uint24 indexed insurer, uint256 terms, bytes32 policy);

    /// @notice The insurer decided.
    event ClaimAdjudicated(
        bytes32 indexed claim,
        uint24 indexed insurer,
        ClaimStatus status,
        uint48 approved,
        ClaimReason reason,
        address by
    );

    /// @notice The insurer settled the approved amount.
    event ClaimPaid(bytes32 indexed claim, uint24 indexed insurer, uint48 amount, bytes32 settlement, address by);

    /// @notice The dispense was taken back, and its claim with it; `current` is Withdrawn, or RefundDue where it was paid.
    event ClaimWithdrawn(bytes32 indexed claim, uint24 indexed insurer, ClaimStatus previous, ClaimStatus current);

    /// @notice The insurer has the money of a withdrawn dispense back.
    event ClaimRefunded(bytes32 indexed claim, uint24 indexed insurer, uint48 amount, bytes32 settlement, address by);

    /// @notice The most that may be claimed for a unit of a group changed, in hundredths of the smallest currency unit.
    event CeilingChanged(bytes16 indexed group, uint48 previous, uint48 perUnit, address indexed by);

    // ------------------------------------------------------------------------------------------------ errors

    /// @notice There is no such claim.
    error ClaimUnknown(bytes32 claim);
    /// @notice The dispense has a claim already.
    error ClaimExists(bytes32 claim, ClaimStatus status);
    /// @notice A claim names the insurer that is asked.
    error InsurerMissing(bytes32 claim);
    /// @notice A claim is for more than nothing.
    error ClaimAmountMissing(bytes32 claim);
    /// @notice The regulator has set no ceiling for the group: nothing of it is claimed.
    error CeilingMissing(bytes16 group);
    /// @notice More is claimed than the group's ceiling allows for these units.
    error ClaimAboveCeiling(bytes32 claim, uint48 amount, uint256 ceiling);
    /// @notice Only the claim's own insurer decides and pays.
    error NotInsurer(bytes32 claim, uint24 insurer, uint24 member);
    /// @notice The claim's status does not allow this.
    error ClaimStatusUnfit(bytes32 claim, ClaimStatus status);
    /// @notice More is approved than was claimed.
    error ApprovedAboveClaimed(bytes32 claim, uint48 approved, uint48 claimed);
    /// @notice The whole amount is approved without a reason, less with one.
    error ClaimReasonUnfit(bytes32 claim, uint48 approved, uint48 claimed, ClaimReason reason);
    /// @notice A payment and a refund name their settlement.
    error SettlementMissing(bytes32 claim);
    /// @notice A ceiling belongs to a group.
    error CeilingGroupMissing();
    /// @notice The list is empty or longer than `max`.
    error BatchLengthInvalid(uint256 length, uint256 max);

    // ------------------------------------------------------------------------------------------------ modules

    /// @notice Opens a claim. A module, in the transaction of the dispense or the immunization. Emits {ClaimOpened}.
    /// @param occurrence Names the dispense: from now on the claim's name.
    /// @param site Where it happened: who claims.
    /// @param group The drug's substitution group.
    /// @param units How many units were given.
    function openClaim(
        bytes32 occurrence,
        uint24 site,
        bytes16 group,
        uint24 units,
        ClaimRequest calldata request
    ) external;

    /// @notice Withdraws a claim with its dispense; does nothing where there is none. A module. Emits {ClaimWithdrawn}.
    function withdrawClaim(bytes32 occurrence) external;

    // ------------------------------------------------------------------------------------------------ regulators

    /// @notice Sets the most that may be claimed for a unit of a group, from now on. A regulator officer.
    /// Emits {CeilingChanged}.
    /// @param perUnit In hundredths of the smallest currency unit; 0 ends it: nothing of the group is claimed.
    function setCeiling(bytes16 group, uint48 perUnit) external;

    // ------------------------------------------------------------------------------------------------ insurers

    /// @notice Decides on a claim. A claims officer of its insurer. Emits {ClaimAdjudicated}.
    function adjudicate(ClaimDecision calldata decision) external;

    /// @notice Decides on many: all or nothing. As {adjudicate}.
    /// @param decisions At most 800.
    function adjudicateBatch(ClaimDecision[] calldata decisions) external;

    /// @notice Records that the approved amount was settled. A claims officer of the insurer. Emits {ClaimPaid}.
    /// @param settlement Names the settlement: a hash of its document, which may be one for many claims.
    function pay(bytes32 claim, bytes32 settlement) external;

    /// @notice Records that one settlement paid many: all or nothing. As {pay}.
    /// @param claims At most 800.
    function payBatch(bytes32[] calldata claims, bytes32 settlement) external;

    /// @notice Records that the insurer has the money of a withdrawn dispense back. Its claims officer.
    /// Emits {ClaimRefunded}.
    function confirmRefund(bytes32 claim, bytes32 settlement) external;

    // ------------------------------------------------------------------------------------------------ answers

    /// @notice The directory this ledger asks.
    function CONSORTIUM() external view returns (IConsortium);

    /// @notice The most that may be claimed for a unit of a group, in hundredths of the smallest currency unit; 0 where
    /// nothing of it is claimed.
    function ceilingOf(bytes16 group) external view returns (uint48 perUnit);

    /// @notice A claim. Reverts with {ClaimUnknown}.
    function claimOf(bytes32 claim) external view returns (ClaimView memory);
}
