// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title IERC5192: tokens that can't be moved
/// @notice The standard's part that says so to wallets. Its `Unlocked` is never emitted here and so not declared.
interface IERC5192 {
    /// @notice The token can't be moved.
    event Locked(uint256 tokenId);

    /// @notice Whether the token can't be moved. Reverts where there is no such token.
    function locked(uint256 tokenId) external view returns (bool);
}
