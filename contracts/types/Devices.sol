// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice What a device does.
/// @custom:value Logger Records temperatures and signs summaries of them.
/// @custom:value Camera Records an inspection or an enforcement and signs the recording's fingerprint.
enum DeviceKind {
    Logger,
    Camera
}

/// @notice What a logger signs about a period in which it travelled or stood with goods.
/// @dev Temperatures in tenths of a degree Celsius.
/// @param from The first second of the period.
/// @param to The last second of the period.
/// @param lowest The lowest reading.
/// @param highest The highest reading.
/// @param rangeLow The lowest temperature that it did not count as out of range.
/// @param rangeHigh The highest temperature that it did not count as out of range.
/// @param minutesOut Minutes outside that range, begun ones counted whole.
/// @param readings Merkle root of the readings, so that a single one can be proved later.
struct Summary {
    uint40 from;
    uint40 to;
    int16 lowest;
    int16 highest;
    int16 rangeLow;
    int16 rangeHigh;
    uint24 minutesOut;
    bytes32 readings;
}

/// @notice A device's record in one slot.
/// @dev member 24 + site 24 + kind 8 + since 40 + until 40 + distrustedFrom 40 = 176 bits.
type DeviceSlot is uint256;

using DeviceSlots for DeviceSlot global;

/// @notice Packs and reads {DeviceSlot}.
library DeviceSlots {
    function pack(
        uint24 member_,
        uint24 site_,
        DeviceKind kind_,
        uint40 since_,
        uint40 until_
    ) internal pure returns (DeviceSlot) {
        return
            DeviceSlot.wrap(
                uint256(member_) |
                    (uint256(site_) << 24) |
                    (uint256(kind_) << 48) |
                    (uint256(since_) << 56) |
                    (uint256(until_) << 96)
            );
    }

    function member(DeviceSlot self) internal pure returns (uint24) {
        return uint24(DeviceSlot.unwrap(self));
    }

    function site(DeviceSlot self) internal pure returns (uint24) {
        return uint24(DeviceSlot.unwrap(self) >> 24);
    }

    function kind(DeviceSlot self) internal pure returns (DeviceKind) {
        return DeviceKind(uint8(DeviceSlot.unwrap(self) >> 48));
    }

    /// @notice The first second that it may sign about.
    function since(DeviceSlot self) internal pure returns (uint40) {
        return uint40(DeviceSlot.unwrap(self) >> 56);
    }

    /// @notice The last second that it may sign about.
    function until(DeviceSlot self) internal pure returns (uint40) {
        return uint40(DeviceSlot.unwrap(self) >> 96);
    }

    /// @notice The time from which its signatures can't be trusted; 0 when no compromise was reported.
    function distrustedFrom(DeviceSlot self) internal pure returns (uint40) {
        return uint40(DeviceSlot.unwrap(self) >> 136);
    }

    function endedAt(DeviceSlot self, uint40 time) internal pure returns (DeviceSlot) {
        uint256 cleared = DeviceSlot.unwrap(self) & ~(uint256(type(uint40).max) << 96);
        return DeviceSlot.wrap(cleared | (uint256(time) << 96));
    }

    function withDistrust(DeviceSlot self, uint40 from) internal pure returns (DeviceSlot) {
        return DeviceSlot.wrap(uint256(uint136(DeviceSlot.unwrap(self))) | (uint256(from) << 136));
    }
}
