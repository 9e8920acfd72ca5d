// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CheckDigit} from "../../contracts/libraries/CheckDigit.sol";

/// @notice Check digits of GS1 keys, for every body of up to 17 digits.
contract CheckDigitTest {
    uint64 private constant BODIES = 1e17;

    /// @notice Of the ten digits that may follow a body, exactly one is its check digit.
    function testFuzz_one_digit_of_ten_is_right(uint64 body) public pure {
        body %= BODIES;
        uint256 right = 0;
        for (uint64 digit = 0; digit < 10; ++digit) {
            if (CheckDigit.isValid(body * 10 + digit)) ++right;
        }
        require(right == 1, "not exactly one check digit");
    }

    /// @notice It is the digit that the weights 3, 1, 3, 1 … from the right give, worked out digit by digit.
    function testFuzz_digit_is_by_the_weights(uint64 body) public pure {
        body %= BODIES;
        require(CheckDigit.isValid(body * 10 + _digitOf(body)), "another check digit than the weights give");
    }

    /// @notice A single digit that is misread is always found.
    function testFuzz_one_wrong_digit_is_found(uint64 body, uint8 place, uint8 change) public pure {
        body %= BODIES;
        uint64 key = body * 10 + _digitOf(body);
        uint64 unit = uint64(10 ** (place % 18));
        uint64 digit = (key / unit) % 10;
        uint64 other = (digit + 1 + (change % 9)) % 10;
        require(!CheckDigit.isValid(key - digit * unit + other * unit), "a wrong digit was not found");
    }

    /// @notice Two neighbours that change places are found, unless they are 5 apart.
    function testFuzz_swapped_neighbours_are_found(uint64 body, uint8 place) public pure {
        body %= BODIES;
        uint64 key = body * 10 + _digitOf(body);
        uint64 unit = uint64(10 ** (place % 17));
        uint64 low = (key / unit) % 10;
        uint64 high = (key / (unit * 10)) % 10;
        uint64 apart = low > high ? low - high : high - low;
        uint64 swapped = key - low * unit - high * unit * 10 + high * unit + low * unit * 10;
        require(CheckDigit.isValid(swapped) == (apart == 0 || apart == 5), "swapped digits were judged wrongly");
    }

    function _digitOf(uint64 body) private pure returns (uint64) {
        uint64[17] memory digits;
        for (uint256 i = 0; i < 17; ++i) {
            digits[i] = body % 10;
            body /= 10;
        }
        uint64 sum = 0;
        for (uint256 i = 0; i < 17; ++i) {
            sum += i % 2 == 0 ? 3 * digits[i] : digits[i];
        }
        return (10 - (sum % 10)) % 10;
    }
}
