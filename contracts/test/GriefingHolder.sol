// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {IERC1155Receiver} from "@openzeppelin/contracts/token/ERC1155/IERC1155Receiver.sol";
import {IERC721Receiver} from "@openzeppelin/contracts/token/ERC721/IERC721Receiver.sol";

/// @title GriefingHolder
/// @notice A holder that is a contract and, when a token arrives, takes it, refuses it in one of the ways there are, or
/// calls back into the ledger. It approves every signature, so that what it tries fails for another reason.
/// For tests only.
contract GriefingHolder is IERC1271 {
    /// @notice What it does when a token arrives.
    enum Manner {
        Take,
        WrongAnswer,
        DirtyAnswer,
        Short,
        Silent,
        Revert,
        RevertBomb,
        AnswerBomb,
        BurnGas,
        Reenter
    }

    /// @notice A call to make when a token arrives.
    struct Call {
        address target;
        bytes data;
    }

    /// @dev One megabyte: to copy it costs more than two million gas.
    uint256 private constant BOMB = 1 << 20;

    /// @notice What it does when a token arrives.
    Manner public manner;

    Call[] private _calls;

    /// @notice A call was made when a token arrived; `answer` begins with the error's selector where it failed.
    event Tried(uint256 indexed index, bool success, bytes answer);

    /// @notice What it says when it reverts.
    error Unwilling();

    /// @notice Changes what it does.
    function setManner(Manner manner_) external {
        manner = manner_;
    }

    /// @notice Says what it calls when a token arrives.
    function prepare(Call[] calldata calls) external {
        delete _calls;
        for (uint256 i = 0; i < calls.length; ++i) {
            _calls.push(calls[i]);
        }
        manner = Manner.Reenter;
    }

    /// @notice Calls the ledger as an operator would that is a contract.
    function act(address target, bytes calldata data) external returns (bytes memory answer) {
        bool success;
        // solhint-disable-next-line avoid-low-level-calls
        (success, answer) = target.call(data);
        if (success) return answer;
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            revert(add(answer, 0x20), mload(answer))
        }
    }

    /// @inheritdoc IERC1271
    function isValidSignature(bytes32, bytes calldata) external pure returns (bytes4) {
        return IERC1271.isValidSignature.selector;
    }

    /// @notice Is told that a prescription has arrived.
    function onERC1155Received(address, address, uint256, uint256, bytes calldata) external returns (bytes4) {
        return _answer(IERC1155Receiver.onERC1155Received.selector);
    }

    /// @notice Is told that an immunization has arrived.
    function onERC721Received(address, address, uint256, bytes calldata) external returns (bytes4) {
        return _answer(IERC721Receiver.onERC721Received.selector);
    }

    function _answer(bytes4 right) private returns (bytes4) {
        if (manner == Manner.Take) return right;
        if (manner == Manner.WrongAnswer) return IERC1155Receiver.onERC1155BatchReceived.selector;
        if (manner == Manner.Revert) revert Unwilling();
        if (manner == Manner.Reenter) {
            _tryCalls();
            return right;
        }
        if (manner == Manner.BurnGas) _burnGas();
        _answerRaw(right);
    }

    function _tryCalls() private {
        for (uint256 i = 0; i < _calls.length; ++i) {
            // solhint-disable-next-line avoid-low-level-calls
            (bool success, bytes memory answer) = _calls[i].target.call(_calls[i].data);
            emit Tried(i, success, answer);
        }
    }

    /// @dev Assembly, because Solidity does not return less or more than a function's type says.
    function _answerRaw(bytes4 right) private view {
        bytes32 word = bytes32(right);
        if (manner == Manner.DirtyAnswer) word |= bytes32(uint256(1));
        uint256 length = 32;
        if (manner == Manner.Short) length = 31;
        if (manner == Manner.Silent) length = 0;
        if (manner == Manner.RevertBomb || manner == Manner.AnswerBomb) length = BOMB;
        bool reverts = manner == Manner.RevertBomb;
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, word)
            if reverts {
                revert(free, length)
            }
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
