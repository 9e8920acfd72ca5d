// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";

import {Handler} from "./Handler.sol";
import {Deed} from "./Record.sol";

/// @notice That the laws are tried on a ledger that is really used: a law about what never happens holds too easily.
contract DeedsTest {
    uint256 private constant LEDGERS = 12;
    uint256 private constant CALLS = 400;

    /// @notice What the runner passes on to whoever reads the results.
    event log(string line);

    mapping(Deed deed => uint256) private _tried;
    mapping(Deed deed => uint256) private _done;
    mapping(Deed deed => mapping(bytes4 error => uint256)) private _refused;
    mapping(Deed deed => bytes4[]) private _errors;

    /// @notice Each deed succeeds at least sometimes, and is refused at least sometimes, but for what can't be refused;
    /// and what must never succeed is tried.
    function test_everyDeedSucceedsSometimes() public {
        for (uint256 i = 0; i < LEDGERS; ++i) {
            _use(new Handler(), i);
        }
        for (uint256 i = 0; i <= uint256(type(Deed).max); ++i) {
            Deed deed = Deed(i);
            _tell(deed);
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
            _addRefusals(handler, Deed(i));
        }
    }

    function _addRefusals(Handler handler, Deed deed) private {
        bytes4[] memory errors = handler.errorsOf(deed);
        for (uint256 i = 0; i < errors.length; ++i) {
            if (_refused[deed][errors[i]] == 0) _errors[deed].push(errors[i]);
            _refused[deed][errors[i]] += handler.refused(deed, errors[i]);
        }
    }

    /// @dev "deed 7 tried 120 done 80 0xaabbccdd 30 0x11223344 10".
    function _tell(Deed deed) private {
        string memory line = string.concat("deed ", Strings.toString(uint256(deed)));
        line = string.concat(line, " tried ", Strings.toString(_tried[deed]), " done ", Strings.toString(_done[deed]));
        for (uint256 i = 0; i < _errors[deed].length; ++i) {
            bytes4 error = _errors[deed][i];
            line = string.concat(line, " ", Strings.toHexString(uint32(error), 4), " ");
            line = string.concat(line, Strings.toString(_refused[deed][error]));
        }
        emit log(line);
    }

    function _text(string memory what, uint256 number) private pure returns (string memory) {
        bytes memory digits = abi.encodePacked(uint8(48 + number / 10), uint8(48 + (number % 10)));
        return string.concat(what, " ", string(digits));
    }
}
