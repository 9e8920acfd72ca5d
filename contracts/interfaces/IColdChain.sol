// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {DeviceKind, Summary} from "../types/Devices.sol";
import {ConsignmentRef} from "../types/Packs.sol";
import {IConsortium} from "./IConsortium.sol";
import {IDrugRegistry} from "./IDrugRegistry.sol";
import {ILotLedger} from "./ILotLedger.sol";

/// @title ColdChain: how warm it was
/// @notice Devices sign, people send. A logger that is registered to a site signs a summary of a period in which it was
/// with some consignments: how cold, how warm, how many minutes out of range. The lot ledger keeps for each consignment
/// how far its record reaches and how many minutes it has spent out of range; past the product's budget, or past a hard
/// limit, the consignment is held in the transaction that says so. Cameras are registered here too; what they sign is
/// anchored elsewhere.
///
/// Trust assumed here: a logger measures what its consignments feel, and its key does not leave it. A summary is not
/// proved by its readings on chain; their root makes each of them provable to whoever has them.
interface IColdChain {
    /// @notice A device as it is recorded. It may sign about `since` … `until`, both included.
    struct DeviceView {
        uint24 member;
        uint24 site;
        DeviceKind kind;
        uint40 since;
        uint40 until;
        uint40 distrustedFrom;
    }

    // ------------------------------------------------------------------------------------------------ events

    /// @notice A device signs for a site from this block on.
    event DeviceRegistered(
        address indexed device,
        uint24 indexed member,
        uint24 indexed site,
        DeviceKind kind,
        uint40 until,
        address by
    );

    /// @notice A device no longer signs.
    event DeviceEnded(address indexed device, uint24 indexed member, uint40 previousUntil, uint40 until, address by);

    /// @notice What the device signed from `since` on can't be trusted: followers flag it.
    event DeviceCompromised(address indexed device, uint24 indexed member, uint40 since, address by);

    /// @notice A logger's summary counts now. The events of the lot ledger after it in this transaction, up to the next
    /// one of its kind, say for which consignments and what became of them.
    event SummaryRecorded(
        address indexed device,
        uint24 indexed member,
        address indexed operator,
        uint40 from,
        uint40 to,
        int16 lowest,
        int16 highest,
        int16 rangeLow,
        int16 rangeHigh,
        uint24 minutesOut,
        bytes32 readings
    );

    // ------------------------------------------------------------------------------------------------ errors

    /// @notice The address is nobody's device.
    error DeviceUnknown(address device);
    /// @notice The address signs as a device already.
    error DeviceTaken(address device, uint24 member);
    /// @notice The device is another member's.
    error DeviceNotOfMember(address device, uint24 member);
    /// @notice The device's key was reported as compromised: nothing it signs counts any more.
    error DeviceDistrusted(address device, uint40 since);
    /// @notice The device does not do this.
    error DeviceKindUnfit(address device, DeviceKind kind);
    /// @notice An officer may register devices at its own site only.
    error DeviceSiteUnfit(uint24 site, uint24 officerSite);
    /// @notice A device's term ends in the future; a compromise began in the past.
    error DeviceTimeInvalid(address device, uint40 time);
    /// @notice The device may not sign about this period, or not about all of it.
    error DeviceNotLive(address device, uint40 since, uint40 until);
    /// @notice The device belongs neither to who has the goods nor to whom they are on their way to.
    error DeviceNotWithGoods(address device, bytes32 lot, uint32 first);
    /// @notice The caller belongs neither to who has the goods nor to whom they are on their way to.
    error NotPartyToGoods(bytes32 lot, uint32 first, uint24 member);
    /// @notice The summary was not signed by this device, or not about these consignments.
    error SummarySignatureInvalid(address device);
    /// @notice The period ends before it begins, or has not ended yet.
    error SummaryPeriodInvalid(uint40 from, uint40 to);
    /// @notice The temperatures, the range and the minutes out of it contradict each other.
    error SummaryInconsistent(int16 lowest, int16 highest, uint24 minutesOut);
    /// @notice The range it counted against is wider than the product's storage range.
    error RangeUnfit(uint64 gtin, int16 rangeLow, int16 rangeHigh, int16 storageMin, int16 storageMax);

    // ------------------------------------------------------------------------------------------------ devices

    /// @notice Lets a device sign for a site. A quality officer with that site, or with none and of the site's member;
    /// for cameras also an enforcement officer of the site's member. Emits {DeviceRegistered}.
    /// @param until The last second it may sign about, such as the end of its calibration.
    function registerDevice(address device, uint24 site, DeviceKind kind, uint40 until) external;

    /// @notice Ends a device: it may sign about nothing after this second. What it signed about earlier periods may
    /// still be sent. Who may register it; its member need not be in standing. Emits {DeviceEnded}.
    function endDevice(address device) external;

    /// @notice Ends a device for good and says since when its key can't be trusted: nothing it signed counts from now
    /// on, since a thief may date its words as it likes. Who may register it; its member need not be in standing. Emits
    /// {DeviceEnded} and {DeviceCompromised}.
    function reportDevice(address device, uint40 since) external;

    // ------------------------------------------------------------------------------------------------ summaries

    /// @notice Records a logger's summary for consignments that it was with. Staff or a vaccinator of who has the goods,
    /// or of whom they are on their way to. Emits {SummaryRecorded}, then the lot ledger's {TemperatureRecorded} and, of
    /// those that are out of their budget, {ConsignmentHeld}.
    ///
    /// Requirements: `device` is a logger of who has each of the goods or of whom they are on their way to, and was live
    /// over the whole period; the period has ended; the range it counted against lies within each product's storage
    /// range; the summary joins each consignment's record as {ILotLedger.recordTemperature} says.
    /// @param consignments At most 100.
    /// @param signature The device's EIP-712 signature over the summary and these consignments in this order.
    function recordSummary(
        address device,
        ConsignmentRef[] calldata consignments,
        Summary calldata summary,
        bytes calldata signature
    ) external;

    // ------------------------------------------------------------------------------------------------ answers

    /// @notice The directory this ledger asks.
    function CONSORTIUM() external view returns (IConsortium);

    /// @notice The lot ledger that keeps the records.
    function LOTS() external view returns (ILotLedger);

    /// @notice The register of products this ledger asks.
    function DRUGS() external view returns (IDrugRegistry);

    /// @notice A device as it is recorded. Reverts with {DeviceUnknown}.
    function deviceOf(address device) external view returns (DeviceView memory);
}
