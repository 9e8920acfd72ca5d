// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AlertCode, Finding} from "../types/Packs.sol";
import {IConsortium} from "./IConsortium.sol";

/// @title AlertLedger: what looked wrong
/// @notice Typed alerts about packs, raised by whoever handles them and closed by a regulator with a finding. An alert
/// changes no pack: who suspects one locks it or holds its consignment on the lot ledger.
interface IAlertLedger {
    /// @notice An alert as it is recorded; `investigatedBy` is the member that began to look into it, 0 for none yet.
    struct AlertView {
        AlertCode code;
        Finding finding;
        uint24 raisedBy;
        uint40 raisedAt;
        uint24 investigatedBy;
    }

    /// @notice Something about a pack is wrong, or looks so.
    event AlertRaised(
        uint256 indexed alert,
        bytes32 indexed lot,
        uint24 indexed by,
        AlertCode code,
        uint32 index,
        bytes32 evidence
    );

    /// @notice A regulator began to look into an alert.
    event InvestigationBegun(uint256 indexed alert, bytes32 document, uint24 indexed by);

    /// @notice A regulator closed an alert.
    event AlertResolved(uint256 indexed alert, Finding finding, bytes32 document, uint24 indexed by);

    /// @notice There is no such alert.
    error AlertUnknown(uint256 alert);
    /// @notice The alert is closed already.
    error AlertIsResolved(uint256 alert, Finding finding);
    /// @notice A regulator looks into the alert already.
    error AlertIsInvestigated(uint256 alert, uint24 by);
    /// @notice An alert is closed with a finding.
    error FindingMissing(uint256 alert);

    /// @notice Raises an alert about a pack. Staff or vaccinators of any member in standing, or a regulator or
    /// enforcement officer. Emits {AlertRaised}.
    /// @param lot The lot as scanned, registered or not.
    /// @param index The pack, or the largest value when it is not known.
    /// @param evidence Hash of what was seen.
    function raiseAlert(AlertCode code, bytes32 lot, uint32 index, bytes32 evidence) external returns (uint256 alert);

    /// @notice Says that an alert is being looked into. A regulator or enforcement officer. An alert may be closed
    /// without it. Emits {InvestigationBegun}.
    /// @param document Hash of the file that is kept on it.
    function beginInvestigation(uint256 alert, bytes32 document) external;

    /// @notice Closes an alert with a finding. A regulator or enforcement officer. Emits {AlertResolved}.
    /// @param document Hash of the report.
    function resolveAlert(uint256 alert, Finding finding, bytes32 document) external;

    /// @notice The directory this ledger asks.
    function CONSORTIUM() external view returns (IConsortium);

    /// @notice How many alerts were ever raised; their numbers run from 1.
    function alertCount() external view returns (uint256);

    /// @notice An alert. Reverts with {AlertUnknown}.
    function alertOf(uint256 alert) external view returns (AlertView memory);
}
