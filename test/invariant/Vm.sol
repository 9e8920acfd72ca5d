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

    /// @notice The creation code of a contract that Hardhat has compiled, by its source and name.
    function getCode(string calldata artifact) external view returns (bytes memory);

    /// @notice A number in the runner's environment, or `otherwise`.
    function envOr(string calldata name, uint256 otherwise) external view returns (uint256);

    /// @notice Passes over this run's input unless it fits.
    function assume(bool fits) external pure;
}

/// @dev The runner answers at this address: the last 20 bytes of keccak256("hevm cheat code").
IVm constant vm = IVm(address(uint160(uint256(keccak256("hevm cheat code")))));

/// @notice Deploys what Hardhat has compiled. Tests name contracts so instead of making them with `new`: their code is then
/// compiled once, and not once more for each test that would hold it.
/// @param artifact The source and the contract's name, as in contracts/medicines/LotLedger.sol:LotLedger.
/// @param args The constructor's arguments, encoded.
function deploy(string memory artifact, bytes memory args) returns (address made) {
    bytes memory code = bytes.concat(vm.getCode(artifact), args);
    // Solidity itself makes only contracts whose code it holds.
    assembly ("memory-safe") {
        made := create(0, add(code, 32), mload(code))
    }
    require(made != address(0), artifact);
}
