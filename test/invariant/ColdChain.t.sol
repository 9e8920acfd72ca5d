// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ILotLedger} from "../../contracts/interfaces/ILotLedger.sol";
import {Hold} from "../../contracts/types/Packs.sol";
import {ColdChainHandler} from "./ColdChainHandler.sol";

/// @notice The law of the cold chain, on a ledger with a vaccine and another drug that five sites send to and fro.
contract ColdChainTest {
    /// @notice Which functions of a contract the runner calls.
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    string private constant LAW_15 = "law 15: a consignment out of its excursion budget is held, until a decision";
    string private constant RECORD = "a consignment's record is what its summaries make of it";
    string private constant RECEIPT = "a vaccine is received with a record of its journey, and other goods without";

    ColdChainHandler private _handler;

    /// @notice A ledger with a vaccine and another drug on it.
    function setUp() public {
        _handler = new ColdChainHandler();
    }

    /// @notice The runner calls this contract.
    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    /// @notice The runner calls these functions of it.
    function targetSelectors() public view returns (FuzzSelector[] memory targets) {
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector(address(_handler), _handler.deeds());
    }

    /// @notice Law 15, and that a device holds nothing else.
    function invariant_law15_outOfBudgetIsHeld() public view {
        _requireHeld(_handler);
        _requireRecords(_handler);
        require(_handler.wrong() == 0, RECEIPT);
    }

    /// @notice Each deed succeeds sometimes, and what can be refused is refused sometimes.
    function test_everyDeedSucceedsSometimes() public {
        ColdChainHandler handler = new ColdChainHandler();
        bytes4[] memory deeds = handler.deeds();
        for (uint256 i = 0; i < 1200; ++i) {
            uint256 seed = uint256(keccak256(abi.encode(i)));
            (bool succeeded, ) = address(handler).call(abi.encodeWithSelector(deeds[seed % deeds.length], seed));
            require(succeeded, "the handler reverted");
        }
        for (uint256 i = 0; i <= uint256(type(ColdChainHandler.Deed).max); ++i) {
            ColdChainHandler.Deed deed = ColdChainHandler.Deed(i);
            require(handler.done(deed) > 0, "a deed never succeeded");
            bool always =
                deed == ColdChainHandler.Deed.Split ||
                    deed == ColdChainHandler.Deed.Wait ||
                    deed == ColdChainHandler.Deed.Return;
            if (!always) require(handler.tried(deed) > handler.done(deed), "a deed was never refused");
        }
        require(handler.wrong() == 0, RECEIPT);
        _requireHeld(handler);
        _requireRecords(handler);
    }

    function _requireHeld(ColdChainHandler handler) private view {
        for (uint256 i = 0; i < handler.goodsCount(); ++i) {
            (ColdChainHandler.Goods memory goods, ILotLedger.ConsignmentView memory place) = handler.goodsAt(i);
            bool held = place.holds & (1 << uint8(Hold.Device)) != 0;
            require(held == goods.spent, LAW_15);
        }
    }

    function _requireRecords(ColdChainHandler handler) private view {
        for (uint256 i = 0; i < handler.goodsCount(); ++i) {
            (ColdChainHandler.Goods memory goods, ILotLedger.ConsignmentView memory place) = handler.goodsAt(i);
            require(place.count == goods.count && place.site == goods.site, RECORD);
            require(place.minutesOut == goods.minutesOut && place.recipient == goods.recipient, RECORD);
            require(place.recordedSince == goods.since && place.recordedUntil == goods.until, RECORD);
            require(place.mustBeRecorded == goods.mustBeRecorded, RECORD);
        }
    }
}
