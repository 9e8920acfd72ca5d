// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAlertLedger} from "../interfaces/IAlertLedger.sol";
import {IConsortium} from "../interfaces/IConsortium.sol";
import {Act, Roles} from "../types/Membership.sol";
import {AlertCode, Finding} from "../types/Packs.sol";

/// @title AlertLedger
/// @notice See {IAlertLedger}.
contract AlertLedger is IAlertLedger {
    /// @inheritdoc IAlertLedger
    IConsortium public immutable CONSORTIUM;

    /// @inheritdoc IAlertLedger
    uint256 public alertCount;

    mapping(uint256 alert => AlertView) private _alerts;

    /// @param consortium The directory to ask.
    constructor(IConsortium consortium) {
        CONSORTIUM = consortium;
    }

    /// @inheritdoc IAlertLedger
    function raiseAlert(AlertCode code, bytes32 lot, uint32 index, bytes32 evidence) external returns (uint256 alert) {
        uint16 roles = Roles.STAFF | Roles.VACCINATOR | Roles.AUTHORITY;
        uint24 member = CONSORTIUM.authorizeOperator(roles, Act.Begin, msg.sender).member();

        alert = ++alertCount;
        _alerts[alert] = AlertView({
            code: code,
            finding: Finding.Open,
            raisedBy: member,
            raisedAt: uint40(block.timestamp),
            investigatedBy: 0
        });
        emit AlertRaised(alert, lot, member, code, index, evidence);
    }

    /// @inheritdoc IAlertLedger
    function beginInvestigation(uint256 alert, bytes32 document) external {
        uint24 member = CONSORTIUM.authorizeOperator(Roles.AUTHORITY, Act.Continue, msg.sender).member();
        AlertView storage stored = _openAlert(alert);
        if (stored.investigatedBy != 0) revert AlertIsInvestigated(alert, stored.investigatedBy);

        stored.investigatedBy = member;
        emit InvestigationBegun(alert, document, member);
    }

    /// @inheritdoc IAlertLedger
    function resolveAlert(uint256 alert, Finding finding, bytes32 document) external {
        uint24 member = CONSORTIUM.authorizeOperator(Roles.AUTHORITY, Act.Continue, msg.sender).member();
        AlertView storage stored = _openAlert(alert);
        if (finding == Finding.Open) revert FindingMissing(alert);

        stored.finding = finding;
        emit AlertResolved(alert, finding, document, member);
    }

    /// @inheritdoc IAlertLedger
    function alertOf(uint256 alert) external view returns (AlertView memory stored) {
        stored = _alerts[alert];
        if (stored.raisedAt == 0) revert AlertUnknown(alert);
    }

    function _openAlert(uint256 alert) private view returns (AlertView storage stored) {
        stored = _alerts[alert];
        if (stored.raisedAt == 0) revert AlertUnknown(alert);
        if (stored.finding != Finding.Open) revert AlertIsResolved(alert, stored.finding);
    }
}
