// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {IColdChain} from "../interfaces/IColdChain.sol";
import {IConsortium} from "../interfaces/IConsortium.sol";
import {IDrugRegistry} from "../interfaces/IDrugRegistry.sol";
import {ILotLedger} from "../interfaces/ILotLedger.sol";
import {SummaryHashing} from "../libraries/SummaryHashing.sol";
import {DeviceKind, DeviceSlot, DeviceSlots, Summary} from "../types/Devices.sol";
import {Act, OperatorSlot, Roles} from "../types/Membership.sol";
import {ConsignmentRef, TemperatureReport} from "../types/Packs.sol";
import {Keeping} from "../types/Product.sol";

/// @title ColdChain
/// @notice See {IColdChain}.
contract ColdChain is IColdChain, EIP712 {
    uint256 private constant MAX_CONSIGNMENTS = 100;

    /// @inheritdoc IColdChain
    IConsortium public immutable CONSORTIUM;

    /// @inheritdoc IColdChain
    ILotLedger public immutable LOTS;

    /// @inheritdoc IColdChain
    IDrugRegistry public immutable DRUGS;

    mapping(address device => DeviceSlot) private _devices;

    /// @param consortium The directory to ask.
    /// @param lots The lot ledger that keeps the records.
    constructor(IConsortium consortium, ILotLedger lots) EIP712("Yaolian ColdChain", "1") {
        CONSORTIUM = consortium;
        LOTS = lots;
        DRUGS = lots.DRUGS();
    }

    // ------------------------------------------------------------------------------------------------ devices

    /// @inheritdoc IColdChain
    function registerDevice(address device, uint24 site, DeviceKind kind, uint40 until) external {
        (uint24 member, uint24 officerSite) = _beginDevice(device, kind, Act.Begin);
        uint24 owner = CONSORTIUM.memberOfSite(site);
        if (owner != member) revert IConsortium.SiteNotOfMember(site, member);
        if (officerSite != 0 && officerSite != site) revert DeviceSiteUnfit(site, officerSite);
        if (device == address(0)) revert IConsortium.AddressZero();
        if (until <= block.timestamp) revert DeviceTimeInvalid(device, until);
        DeviceSlot slot = _devices[device];
        if (slot.distrustedFrom() != 0) revert DeviceDistrusted(device, slot.distrustedFrom());
        if (slot.until() >= block.timestamp) revert DeviceTaken(device, slot.member());

        _devices[device] = DeviceSlots.pack(member, site, kind, uint40(block.timestamp), until);
        emit DeviceRegistered(device, member, site, kind, until, msg.sender);
    }

    /// @inheritdoc IColdChain
    function endDevice(address device) external {
        _endDevice(device, _deviceOfOfficer(device));
    }

    /// @inheritdoc IColdChain
    function reportDevice(address device, uint40 since) external {
        DeviceSlot slot = _deviceOfOfficer(device);
        if (since == 0 || since > block.timestamp) revert DeviceTimeInvalid(device, since);

        slot = _endDevice(device, slot);
        _devices[device] = slot.withDistrust(since);
        emit DeviceCompromised(device, slot.member(), since, msg.sender);
    }

    // ------------------------------------------------------------------------------------------------ summaries

    /// @inheritdoc IColdChain
    function recordSummary(
        address device,
        ConsignmentRef[] calldata consignments,
        Summary calldata summary,
        bytes calldata signature
    ) external {
        uint16 roles = Roles.STAFF | Roles.VACCINATOR;
        uint24 member = CONSORTIUM.authorizeOperator(roles, Act.Continue, msg.sender).member();
        if (consignments.length == 0 || consignments.length > MAX_CONSIGNMENTS) {
            revert ILotLedger.ListLengthInvalid(consignments.length, MAX_CONSIGNMENTS);
        }
        _requireSound(summary);
        uint24 owner = _requireLogger(device, summary);
        bytes32 digest = _hashTypedDataV4(SummaryHashing.hash(summary, consignments));
        (address signer, , ) = ECDSA.tryRecover(digest, signature);
        if (signer != device) revert SummarySignatureInvalid(device);

        _emitRecorded(device, owner, summary);
        for (uint256 i = 0; i < consignments.length; ++i) {
            _record(device, owner, member, consignments[i], summary);
        }
    }

    // ------------------------------------------------------------------------------------------------ answers

    /// @inheritdoc IColdChain
    function deviceOf(address device) external view returns (DeviceView memory) {
        DeviceSlot slot = _device(device);
        return
            DeviceView({
                member: slot.member(),
                site: slot.site(),
                kind: slot.kind(),
                since: slot.since(),
                until: slot.until(),
                distrustedFrom: slot.distrustedFrom()
            });
    }

    // ------------------------------------------------------------------------------------------------ helpers

    /// @dev Quality officers answer for every kind of device, enforcement officers for cameras.
    function _beginDevice(
        address device,
        DeviceKind kind,
        Act act
    ) private view returns (uint24 member, uint24 officerSite) {
        uint16 roles = Roles.QUALITY_OFFICER | Roles.ENFORCEMENT_OFFICER;
        OperatorSlot operator = CONSORTIUM.authorizeOperator(roles, act, msg.sender);
        bool quality = operator.roles() & Roles.QUALITY_OFFICER != 0;
        if (!quality && kind != DeviceKind.Camera) revert DeviceKindUnfit(device, kind);
        return (operator.member(), operator.site());
    }

    function _deviceOfOfficer(address device) private view returns (DeviceSlot slot) {
        slot = _device(device);
        (uint24 member, uint24 officerSite) = _beginDevice(device, slot.kind(), Act.WindDown);
        if (slot.member() != member) revert DeviceNotOfMember(device, slot.member());
        if (officerSite != 0 && officerSite != slot.site()) revert DeviceSiteUnfit(slot.site(), officerSite);
    }

    function _endDevice(address device, DeviceSlot slot) private returns (DeviceSlot ended) {
        if (slot.distrustedFrom() != 0) revert DeviceDistrusted(device, slot.distrustedFrom());
        // A term that ended already stays as it was.
        uint40 until = slot.until() < block.timestamp ? slot.until() : uint40(block.timestamp) - 1;
        ended = slot.endedAt(until);

        _devices[device] = ended;
        emit DeviceEnded(device, slot.member(), slot.until(), until, msg.sender);
    }

    function _record(
        address device,
        uint24 owner,
        uint24 member,
        ConsignmentRef calldata ref,
        Summary calldata summary
    ) private {
        ILotLedger.ConsignmentView memory goods = LOTS.consignmentOf(ref.lot, ref.first);
        if (goods.count == 0) revert ILotLedger.ConsignmentUnknown(ref.lot, ref.first);
        _requireParties(device, owner, member, ref, goods);
        Keeping memory keeping = _keepingFor(ref.lot, summary);

        uint256 total = uint256(goods.minutesOut) + summary.minutesOut;
        // A summary without a minute out of range says nothing new about a budget that was spent before it.
        bool spent = summary.minutesOut != 0 && total > keeping.excursionBudget;
        bool broken = summary.lowest < keeping.hardMin || summary.highest > keeping.hardMax;
        LOTS.recordTemperature(
            ref,
            TemperatureReport({
                from: summary.from,
                to: summary.to,
                minutesOut: summary.minutesOut,
                beyond: spent || broken,
                by: owner
            })
        );
    }

    function _requireParties(
        address device,
        uint24 owner,
        uint24 member,
        ConsignmentRef calldata ref,
        ILotLedger.ConsignmentView memory goods
    ) private view {
        uint24 custodian = CONSORTIUM.memberOfSite(goods.site);
        uint24 recipient = goods.recipient == 0 ? custodian : CONSORTIUM.memberOfSite(goods.recipient);
        if (member != custodian && member != recipient) revert NotPartyToGoods(ref.lot, ref.first, member);
        if (owner != custodian && owner != recipient) revert DeviceNotWithGoods(device, ref.lot, ref.first);
    }

    /// @dev A narrower range counts more minutes, never fewer.
    function _keepingFor(bytes32 lot, Summary calldata summary) private view returns (Keeping memory keeping) {
        uint64 gtin = LOTS.lotOf(lot).gtin;
        keeping = DRUGS.keepingOf(gtin);
        if (summary.rangeLow < keeping.storageMin || summary.rangeHigh > keeping.storageMax) {
            revert RangeUnfit(gtin, summary.rangeLow, summary.rangeHigh, keeping.storageMin, keeping.storageMax);
        }
    }

    /// @dev Was out of range if and only if it counted a minute, and no more of them than the period has.
    function _requireSound(Summary calldata summary) private view {
        if (summary.from >= summary.to || summary.to > block.timestamp) {
            revert SummaryPeriodInvalid(summary.from, summary.to);
        }
        bool out = summary.lowest < summary.rangeLow || summary.highest > summary.rangeHigh;
        bool sound =
            summary.lowest <= summary.highest &&
                summary.rangeLow <= summary.rangeHigh &&
                out == (summary.minutesOut != 0) &&
                uint256(summary.minutesOut) * 1 minutes < uint256(summary.to - summary.from) + 1 minutes;
        if (!sound) revert SummaryInconsistent(summary.lowest, summary.highest, summary.minutesOut);
    }

    function _requireLogger(address device, Summary calldata summary) private view returns (uint24 owner) {
        DeviceSlot slot = _device(device);
        if (slot.kind() != DeviceKind.Logger) revert DeviceKindUnfit(device, slot.kind());
        if (slot.distrustedFrom() != 0) revert DeviceDistrusted(device, slot.distrustedFrom());
        if (summary.from < slot.since() || summary.to > slot.until()) {
            revert DeviceNotLive(device, slot.since(), slot.until());
        }
        return slot.member();
    }

    function _emitRecorded(address device, uint24 owner, Summary calldata summary) private {
        emit SummaryRecorded(
            device,
            owner,
            msg.sender,
            summary.from,
            summary.to,
            summary.lowest,
            summary.highest,
            summary.rangeLow,
            summary.rangeHigh,
            summary.minutesOut,
            summary.readings
        );
    }

    function _device(address device) private view returns (DeviceSlot slot) {
        slot = _devices[device];
        if (slot.member() == 0) revert DeviceUnknown(device);
    }
}
