// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Handler} from "./Handler.sol";
import {Deed} from "./Record.sol";

/// @notice That the laws are tried on a ledger that is really used: a law about what never happens holds too easily.
contract DeedsTest {
    uint256 private constant LEDGERS = 12;
    uint256 private constant CALLS = 400;

    mapping(Deed deed => uint256) private _tried;
    mapping(Deed deed => uint256) private _done;

    /// @notice Each deed succeeds at least sometimes, and is refused at least sometimes, but for what can't be refused;
    /// and what must never succeed is tried.
    function test_everyDeedSucceedsSometimes() public {
        for (uint256 i = 0; i < LEDGERS; ++i) {
            _use(new Handler(), i);
        }
        for (uint256 i = 0; i <= uint256(type(Deed).max); ++i) {
            Deed deed = Deed(i);
            bool never = deed == Deed.Replay || deed == Deed.Transfer || deed == Deed.Govern;
            bool always =
                deed == Deed.Wait || deed == Deed.Reinstate || deed == Deed.Expel || deed == Deed.SuspendIndefinitely;
            if (never) require(_done[deed] == 0, _text("succeeded, deed", i));
            else require(_done[deed] > 0, _text("never succeeded, deed", i));
            if (!always) require(_tried[deed] > _done[deed], _text("never refused, deed", i));
        }
    }

    function _use(Handler handler, uint256 number) private {
        bytes4[] memory deeds = handler.deeds();
        for (uint256 i = 0; i < CALLS; ++i) {
            uint256 seed = uint256(keccak256(abi.encode(number, i)));
            (bool succeeded, ) = address(handler).call(abi.encodeWithSelector(deeds[seed % deeds.length], seed));
            require(succeeded, "the handler reverted");
        }
        for (uint256 law = 1; law <= 14; ++law) {
            require(handler.brokenBy(law) == 0, _text("broken, law", law));
        }
        for (uint256 i = 0; i <= uint256(type(Deed).max); ++i) {
            _tried[Deed(i)] += handler.tried(Deed(i));
            _done[Deed(i)] += handler.done(Deed(i));
        }
    }

    function _text(string memory what, uint256 number) private pure returns (string memory) {
        bytes memory digits = abi.encodePacked(uint8(48 + number / 10), uint8(48 + (number % 10)));
        return string.concat(what, " ", string(digits));
    }
}
