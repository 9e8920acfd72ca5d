// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {DispenseHandler} from "./DispenseHandler.sol";
import {GoodsHandler} from "./GoodsHandler.sol";
import {LotHandler} from "./LotHandler.sol";
import {PackHandler} from "./PackHandler.sol";

/// @notice All handlers over one ledger, and what the laws ask of the record.
contract Handler is LotHandler, GoodsHandler, PackHandler, DispenseHandler {
    /// @notice Begins with a released lot of each product, goods on their way, and prescriptions.
    constructor() {
        uint256 seed = 0;
        while (_lots.length < _drugs.length) registerLot(seed++);
        for (uint256 lot = 0; lot < _lots.length; ++lot) {
            while (!_lots[lot].released) releaseLot(seed++);
        }
        for (uint256 i = 0; i < 12; ++i) {
            pick(seed++);
            receiveGoods(seed++);
        }
        while (_slips.length < 3) issue(seed++);
    }

    /// @notice What happens most often between trading partners: goods are picked and received.
    function trade(uint256 seed) external {
        pick(seed);
        receiveGoods(seed);
    }

    /// @notice What happens most often at a pharmacy: a prescription comes, is accepted and dispensed.
    function care(uint256 seed) external {
        issue(seed);
        accept(seed);
        dispense(seed);
        open(seed);
        draw(seed);
    }

    /// @notice What the runner calls: everything here that takes one seed.
    function deeds() external pure returns (bytes4[] memory) {
        bytes4[42] memory all = [
            this.registerLot.selector,
            this.releaseLot.selector,
            this.holdLot.selector,
            this.liftLotHold.selector,
            this.recallLot.selector,
            this.changeProduct.selector,
            this.suspend.selector,
            this.govern.selector,
            this.wait.selector,
            this.ship.selector,
            this.pick.selector,
            this.receiveGoods.selector,
            this.receivePart.selector,
            this.reject.selector,
            this.recallShipment.selector,
            this.split.selector,
            this.merge.selector,
            this.holdConsignment.selector,
            this.liftConsignmentHold.selector,
            this.reassign.selector,
            this.open.selector,
            this.supplyPacks.selector,
            this.supplyList.selector,
            this.retire.selector,
            this.retireList.selector,
            this.lock.selector,
            this.unlock.selector,
            this.undo.selector,
            this.issue.selector,
            this.reissue.selector,
            this.cancel.selector,
            this.cancelBySignature.selector,
            this.completeCancellation.selector,
            this.accept.selector,
            this.giveBack.selector,
            this.dispense.selector,
            this.draw.selector,
            this.withdraw.selector,
            this.replay.selector,
            this.transfer.selector,
            this.trade.selector,
            this.care.selector
        ];
        bytes4[] memory selectors = new bytes4[](all.length);
        for (uint256 i = 0; i < all.length; ++i) {
            selectors[i] = all[i];
        }
        return selectors;
    }

    /// @notice How many lots there are.
    function lotCount() external view returns (uint256) {
        return _lots.length;
    }

    /// @notice A lot.
    function lotAt(uint256 number) external view returns (LotRecord memory) {
        return _lots[number];
    }

    /// @notice A lot's consignments, in no order.
    function rangesOf(uint256 lot) external view returns (Range[] memory) {
        return _ranges[lot];
    }

    /// @notice The states of a lot's packs in words as the ledger has them, 128 packs of two bits each; and in words like these the
    /// lower bit of each pack that is gone for good.
    function wordsOf(uint256 lot) external view returns (uint256[] memory states, uint256[] memory gone) {
        return (_states[lot], _gone[lot]);
    }

    /// @notice How many packs of a lot were given to people and not taken back.
    function givenOf(uint256 lot) external view returns (uint256) {
        return _given[lot];
    }

    /// @notice The opened packs.
    function openings() external view returns (Opening[] memory) {
        return _openings;
    }

    /// @notice The prescriptions.
    function slips() external view returns (Slip[] memory) {
        return _slips;
    }

    /// @notice Everybody who tries anything.
    function actors() external view returns (Actor[] memory) {
        return _actors;
    }

    /// @notice Whether a member is in standing now.
    function stands(uint24 member) external view returns (bool) {
        return _stands(member);
    }

    /// @notice Whether only the accepting pharmacy may dispense now.
    function acceptanceLives(uint256 slip) external view returns (bool) {
        return _acceptanceLives(_slips[slip]);
    }

    /// @notice A product's status, one less than the registry's number of it.
    function withheldOf(uint256 drug) external view returns (uint8) {
        return _withheld[drug];
    }
}
