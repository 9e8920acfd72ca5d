// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PackBits} from "../../contracts/libraries/PackBits.sol";
import {PackState} from "../../contracts/types/Packs.sol";

/// @notice Pack states, 128 a word, against a model that keeps one byte a pack.
contract PackBitsTest {
    using PackBits for mapping(uint256 word => uint256);

    uint256 private constant PACKS = 400;

    mapping(uint256 word => uint256) private _words;
    PackState[PACKS] private _model;

    /// @notice Any ranges moved one after the other leave every pack as the model has it, or stop at its first stray.
    function testFuzz_moves_as_the_model(uint256[6] memory chances) public {
        for (uint256 i = 0; i < chances.length; ++i) {
            (uint256 first, uint256 count) = _range(chances[i]);
            PackState to = PackState((chances[i] >> 32) % 4);
            // Mostly from the state that the first pack has, so that most moves can be made.
            PackState from = (chances[i] >> 40) % 4 == 0 ? PackState((chances[i] >> 42) % 4) : _model[first];
            uint256 stray = _strayIn(first, count, from);
            require(_words.move(first, count, from, to) == stray, "another stray was found");
            if (stray != first + count) return;
            for (uint256 j = first; j < stray; ++j) {
                _model[j] = to;
            }
            _requireAsModel();
        }
    }

    /// @notice A range of one state moves whole, and nothing beside it is touched.
    function testFuzz_touches_nothing_beside(uint256 chance, uint8 state) public {
        (uint256 first, uint256 count) = _range(chance);
        for (uint256 word = 0; word * 128 < PACKS; ++word) {
            _words[word] = uint256(keccak256(abi.encode(chance, word)));
        }
        for (uint256 i = 0; i < PACKS; ++i) {
            _model[i] = _words.get(i);
        }
        PackState to = PackState(state % 4);
        for (uint256 i = first; i < first + count; ++i) {
            require(_words.move(i, 1, _model[i], to) == i + 1, "one pack was not moved");
            _model[i] = to;
        }
        _requireAsModel();
    }

    /// @notice What was moved there and back is as it was, to the bit.
    function testFuzz_there_and_back(uint256 chance, uint8 from, uint8 to) public {
        (uint256 first, uint256 count) = _range(chance);
        _words.move(0, PACKS, PackState.Active, PackState(from % 4));
        uint256[4] memory before;
        for (uint256 word = 0; word < 4; ++word) {
            before[word] = _words[word];
        }
        require(_words.move(first, count, PackState(from % 4), PackState(to % 4)) == first + count, "not there");
        require(_words.move(first, count, PackState(to % 4), PackState(from % 4)) == first + count, "not back");
        for (uint256 word = 0; word < 4; ++word) {
            require(_words[word] == before[word], "not as it was");
        }
    }

    /// @notice The first pack in another state is the one that is named, wherever it lies in its word.
    function testFuzz_names_the_first_stray(uint256 chance, uint16 one, uint16 another, uint8 state) public {
        (uint256 first, uint256 count) = _range(chance);
        uint256 a = first + (one % count);
        uint256 b = first + (another % count);
        PackState odd = PackState(1 + (state % 3));
        _words.move(a, 1, PackState.Active, odd);
        if (a != b) _words.move(b, 1, PackState.Active, odd);
        uint256 stray = _words.move(first, count, PackState.Active, PackState.Locked);
        require(stray == (a < b ? a : b), "another stray was named");
    }

    /// @notice A range is moved in one write for each word it touches, whole words and parts alike.
    function testFuzz_range_is_as_its_halves(uint256 chance, uint16 cut) public {
        (uint256 first, uint256 count) = _range(chance);
        uint256 left = cut % count;
        _words.move(first, count, PackState.Active, PackState.Retired);
        uint256[4] memory whole;
        for (uint256 word = 0; word < 4; ++word) {
            whole[word] = _words[word];
            _words[word] = 0;
        }
        _words.move(first, left, PackState.Active, PackState.Retired);
        _words.move(first + left, count - left, PackState.Active, PackState.Retired);
        for (uint256 word = 0; word < 4; ++word) {
            require(_words[word] == whole[word], "a range is not as its halves");
        }
    }

    function _range(uint256 chance) private pure returns (uint256 first, uint256 count) {
        first = uint16(chance) % PACKS;
        count = 1 + (uint16(chance >> 16) % (PACKS - first));
    }

    function _strayIn(uint256 first, uint256 count, PackState from) private view returns (uint256 stray) {
        stray = first;
        while (stray < first + count && _model[stray] == from) ++stray;
    }

    function _requireAsModel() private view {
        for (uint256 i = 0; i < PACKS; ++i) {
            require(_words.get(i) == _model[i], "a pack is in another state than in the model");
        }
    }
}
