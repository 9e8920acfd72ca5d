// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PackBits} from "../../contracts/libraries/PackBits.sol";
import {PackState} from "../../contracts/types/Packs.sol";

/// @notice The states of packs, 128 a word, for every word, every range within two words, every state.
contract PacksProof {
    using PackBits for mapping(uint256 word => uint256);

    uint256 private constant WORDS = 2;
    uint256 private constant PACKS = 128 * WORDS;

    mapping(uint256 word => uint256) private _words;

    /// @notice A move that ends changed the packs of its range and no other.
    function check_moves_its_range_and_nothing_beside(
        uint256 low,
        uint256 high,
        uint16 first,
        uint16 count,
        uint8 from,
        uint8 to,
        uint16 pack
    ) external {
        if (!_isSetUp(low, high, first, count, from, to) || pack >= PACKS) return;
        PackState before = _words.get(pack);
        if (_words.move(first, count, PackState(from), PackState(to)) != uint256(first) + count) return;
        bool inRange = pack >= first && pack < uint256(first) + count;
        assert(_words.get(pack) == (inRange ? PackState(to) : before));
        assert(!inRange || before == PackState(from));
    }

    function _isSetUp(
        uint256 low,
        uint256 high,
        uint256 first,
        uint256 count,
        uint8 from,
        uint8 to
    ) private returns (bool) {
        if (from > 3 || to > 3 || count == 0 || first >= PACKS || first + count > PACKS) return false;
        (_words[0], _words[1]) = (low, high);
        return true;
    }
}
