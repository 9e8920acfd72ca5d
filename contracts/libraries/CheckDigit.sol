// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Check digits of GS1 keys
/// @notice Modulo 10 with weights 3, 1, 3, 1 … from the digit left of the check digit, as the GS1 General
/// Specifications give it for GTIN, GLN and SSCC.
library CheckDigit {
    /// @notice Whether `key`, read as a decimal number whose last digit is the check digit, is well formed.
    /// @param key A GTIN-14, GLN-13 or SSCC-18 as a number; leading zeros do not change the sum.
    function isValid(uint64 key) internal pure returns (bool) {
        uint256 rest = key / 10;
        uint256 sum = key % 10;
        uint256 weight = 3;
        unchecked {
            while (rest != 0) {
                sum += weight * (rest % 10);
                rest /= 10;
                weight = 4 - weight;
            }
        }
        return sum % 10 == 0;
    }
}
