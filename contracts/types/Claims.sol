// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice How far a claim has come. Nothing leads in or out by time alone.
/// @custom:value None No such claim. Left by opening, in the transaction of the dispense or the immunization.
/// @custom:value Submitted The insurer has yet to decide. Left to Approved, PartlyApproved or Denied by its claims
/// officer, to Withdrawn with the dispense.
/// @custom:value Approved The whole amount is approved. Left to Paid, or to Withdrawn with the dispense.
/// @custom:value PartlyApproved A part of the amount is approved, with a reason. Left as Approved.
/// @custom:value Denied Nothing is approved, with a reason. Left to Withdrawn with the dispense.
/// @custom:value Paid The approved amount was settled. Left to RefundDue, when the dispense is withdrawn.
/// @custom:value Withdrawn The dispense was taken back before anything was paid. Never left.
/// @custom:value RefundDue The dispense was taken back after the payment: the pharmacy owes the insurer the amount. Left
/// to Refunded.
/// @custom:value Refunded The insurer has its money back. Never left.
enum ClaimStatus {
    None,
    Submitted,
    Approved,
    PartlyApproved,
    Denied,
    Paid,
    Withdrawn,
    RefundDue,
    Refunded
}

/// @notice Why an insurer approved less than was claimed.
/// @custom:value None It approved the whole amount.
/// @custom:value NotCovered The plan does not cover the drug.
/// @custom:value PlanUnknown The policy is not the insurer's, or the opening shown does not fit the claim.
/// @custom:value PlanNotInForce The policy was not in force on that day.
/// @custom:value DuplicateTherapy The same group was paid for and its days are not over.
/// @custom:value RefillTooSoon The next supply was due later.
/// @custom:value QuantityExceeded More units than the plan covers at once or in a period.
/// @custom:value LimitReached The plan's limit of the period is used up.
/// @custom:value PriceAbovePlan The plan pays less for a unit.
/// @custom:value CoPayment The patient's own share.
/// @custom:value Other As the insurer wrote to the pharmacy.
enum ClaimReason {
    None,
    NotCovered,
    PlanUnknown,
    PlanNotInForce,
    DuplicateTherapy,
    RefillTooSoon,
    QuantityExceeded,
    LimitReached,
    PriceAbovePlan,
    CoPayment,
    Other
}

/// @notice What a pharmacy or a clinic claims.
/// @param insurer The member that is asked to pay.
/// @param amount In the smallest unit of the currency (fen).
/// @param policy keccak256(abi.encode(keccak256(policy reference), salt)), with a fresh salt for each claim, so that two
/// claims of one patient can't be joined.
struct ClaimRequest {
    uint24 insurer;
    uint48 amount;
    bytes32 policy;
}

/// @notice What an insurer decides on a claim.
/// @param approved What it will pay, at most the amount claimed; 0 denies.
/// @param reason Why not the whole amount; None exactly where it is the whole amount.
struct ClaimDecision {
    bytes32 claim;
    uint48 approved;
    ClaimReason reason;
}

/// @notice A claim in one slot.
/// @dev status 8 + reason 8 + insurer 24 + site 24 + claimed 48 + approved 48 = 160 bits.
type ClaimSlot is uint256;

using ClaimSlots for ClaimSlot global;

/// @notice Packs and reads {ClaimSlot}.
library ClaimSlots {
    /// @dev status, reason and approved.
    uint256 private constant DECISION = 0xffff | (((1 << 48) - 1) << 112);

    function submitted(uint24 insurer_, uint24 site_, uint48 claimed_) internal pure returns (ClaimSlot) {
        return
            ClaimSlot.wrap(
                uint256(ClaimStatus.Submitted) |
                    (uint256(insurer_) << 16) |
                    (uint256(site_) << 40) |
                    (uint256(claimed_) << 64)
            );
    }

    function status(ClaimSlot self) internal pure returns (ClaimStatus) {
        return ClaimStatus(uint8(ClaimSlot.unwrap(self)));
    }

    function reason(ClaimSlot self) internal pure returns (ClaimReason) {
        return ClaimReason(uint8(ClaimSlot.unwrap(self) >> 8));
    }

    /// @notice The member that is asked to pay.
    function insurer(ClaimSlot self) internal pure returns (uint24) {
        return uint24(ClaimSlot.unwrap(self) >> 16);
    }

    /// @notice The site that claims.
    function site(ClaimSlot self) internal pure returns (uint24) {
        return uint24(ClaimSlot.unwrap(self) >> 40);
    }

    function claimed(ClaimSlot self) internal pure returns (uint48) {
        return uint48(ClaimSlot.unwrap(self) >> 64);
    }

    function approved(ClaimSlot self) internal pure returns (uint48) {
        return uint48(ClaimSlot.unwrap(self) >> 112);
    }

    function decided(
        ClaimSlot self,
        ClaimStatus status_,
        ClaimReason reason_,
        uint48 approved_
    ) internal pure returns (ClaimSlot) {
        uint256 kept = ClaimSlot.unwrap(self) & ~DECISION;
        return ClaimSlot.wrap(kept | uint256(status_) | (uint256(reason_) << 8) | (uint256(approved_) << 112));
    }

    function withStatus(ClaimSlot self, ClaimStatus status_) internal pure returns (ClaimSlot) {
        return ClaimSlot.wrap((ClaimSlot.unwrap(self) & ~uint256(0xff)) | uint256(status_));
    }
}
