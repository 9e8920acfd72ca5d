// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PackState} from "../types/Packs.sol";

/// @title Pack states, 128 a word
/// @notice Pack `i` lies in word `i / 128` at bits `2 × (i mod 128)`.
library PackBits {
    /// @dev The state 01 in each of the 128 places: `EACH × state` is a word full of that state.
    uint256 internal constant EACH = type(uint256).max / 3;

    uint256 internal constant PER_WORD = 128;

    /// @notice The state of pack `index`.
    function get(mapping(uint256 word => uint256) storage words, uint256 index) internal view returns (PackState) {
        return PackState((words[index >> 7] >> ((index & 127) << 1)) & 3);
    }

    /// @notice Moves packs `first` … `first + count - 1` from one state to another, a word at a time.
    /// @return stray The first pack that was not in `from`, or `first + count` when all were. When a stray is found
    /// the caller must revert: words before its own are changed already.
    function move(
        mapping(uint256 word => uint256) storage words,
        uint256 first,
        uint256 count,
        PackState from,
        PackState to
    ) internal returns (uint256 stray) {
        unchecked {
            uint256 end = first + count;
            while (first < end) {
                uint256 here = PER_WORD - (first & 127);
                if (here > end - first) here = end - first;
                // All ones for a whole word: the shift is by 0 then.
                uint256 mask = (type(uint256).max >> (256 - (here << 1))) << ((first & 127) << 1);
                uint256 word = words[first >> 7];
                uint256 differing = (word ^ (EACH * uint256(from))) & mask;
                if (differing != 0) return (first & ~uint256(127)) + lowestPlace(differing);
                words[first >> 7] = word ^ ((EACH * (uint256(from) ^ uint256(to))) & mask);
                first += here;
            }
            return end;
        }
    }

    /// @notice The place (0–127) of the lowest pack whose bits are not both zero.
    function lowestPlace(uint256 word) private pure returns (uint256 place) {
        unchecked {
            while (word & 3 == 0) {
                word >>= 2;
                ++place;
            }
        }
    }
}
