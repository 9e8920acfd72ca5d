// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {IERC1155Receiver} from "@openzeppelin/contracts/token/ERC1155/IERC1155Receiver.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @title ContractWallet
/// @notice A holder's or prescriber's wallet that signs by ERC-1271 with its owner's key, or answers in one of the ways
/// in which a wallet can be broken. For tests only.
contract ContractWallet is IERC1271 {
    /// @notice How it answers to a signature that is its owner's.
    enum Answer {
        Right,
        False,
        AnotherMagic,
        DirtyMagic,
        Short,
        Nothing,
        Revert,
        BurnGas,
        OversizedWrong,
        OversizedRight
    }

    /// @dev One megabyte: to copy it costs more than two million gas.
    uint256 private constant OVERSIZED = 1 << 20;

    /// @notice Whose signatures are its own.
    address public immutable OWNER;

    /// @notice How it answers.
    Answer public answer;

    /// @notice What it says when it reverts.
    error Unwilling();

    /// @param owner Whose signatures are its own.
    constructor(address owner) {
        OWNER = owner;
    }

    /// @notice Changes how it answers.
    function setAnswer(Answer answer_) external {
        answer = answer_;
    }

    /// @inheritdoc IERC1271
    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        (address recovered, ECDSA.RecoverError fault, ) = ECDSA.tryRecoverCalldata(hash, signature);
        bool own = fault == ECDSA.RecoverError.NoError && recovered == OWNER;
        if (!own || answer == Answer.False) return 0xffffffff;
        if (answer == Answer.AnotherMagic) return IERC1155Receiver.onERC1155Received.selector;
        if (answer == Answer.Revert) revert Unwilling();
        if (answer == Answer.BurnGas) _burnGas();
        if (answer != Answer.Right) _answerRaw();
        return IERC1271.isValidSignature.selector;
    }

    /// @notice Takes every token.
    function onERC1155Received(address, address, uint256, uint256, bytes calldata) external pure returns (bytes4) {
        return IERC1155Receiver.onERC1155Received.selector;
    }

    /// @dev Assembly, because Solidity does not return less or more than a function's type says.
    function _answerRaw() private view {
        bytes32 magic = answer == Answer.OversizedWrong ? bytes32(0) : bytes32(IERC1271.isValidSignature.selector);
        if (answer == Answer.DirtyMagic) magic |= bytes32(uint256(1));
        uint256 length = 32;
        if (answer == Answer.Short) length = 31;
        if (answer == Answer.Nothing) length = 0;
        if (answer == Answer.OversizedWrong || answer == Answer.OversizedRight) length = OVERSIZED;
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, magic)
            return(free, length)
        }
    }

    function _burnGas() private pure {
        uint256 i = 0;
        while (true) {
            unchecked {
                ++i;
            }
        }
    }
}
