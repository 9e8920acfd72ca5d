// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice The cheat codes of the Solidity test runner that these tests use.
interface IVm {
    /// @notice The next call comes from `sender`.
    function prank(address sender) external;

    /// @notice From here on it is `time`, Unix time.
    function warp(uint256 time) external;

    /// @notice Signs a digest with a private key.
    function sign(uint256 key, bytes32 digest) external pure returns (uint8 v, bytes32 r, bytes32 s);

    /// @notice The address of a private key.
    function addr(uint256 key) external pure returns (address);

    /// @notice The next call must revert, whatever it says.
    function expectRevert() external;

    /// @notice Passes over this run's input unless it fits.
    function assume(bool fits) external pure;
}

/// @dev The runner answers at this address: the last 20 bytes of keccak256("hevm cheat code").
IVm constant vm = IVm(address(uint160(uint256(keccak256("hevm cheat code")))));
