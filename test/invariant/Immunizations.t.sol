// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IClaimLedger} from "../../contracts/interfaces/IClaimLedger.sol";
import {IImmunizationToken} from "../../contracts/interfaces/IImmunizationToken.sol";
import {ILotLedger} from "../../contracts/interfaces/ILotLedger.sol";
import {ClaimStatus} from "../../contracts/types/Claims.sol";
import {PackState, RecallClass} from "../../contracts/types/Packs.sol";
import {DoseClaimHandler} from "./DoseClaimHandler.sol";
import {ImmunizationHandler} from "./ImmunizationHandler.sol";
import {vm} from "./Vm.sol";

/// @notice The laws as far as immunizations bear on them, by their numbers.
contract ImmunizationsTest {
    /// @notice Which functions of a contract the runner calls.
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    string private constant LAW_1 = "law 1: a pack is used for one immunization at most, and an opened one never whole";
    string private constant LAW_3 = "law 3: only the member that gave an immunization voids it";
    string private constant LAW_5 =
        "law 5: nothing recalled, held, unreleased, expired, suspended, open too long or another's is administered";
    string private constant LAW_6 = "law 6: a void immunization never comes back, and a holder has one ever";
    string private constant LAW_7 = "law 7: doses drawn from an opened pack <= its content";
    string private constant LAW_10 = "law 10: an immunization never changes hands";
    string private constant LAW_12 =
        "law 12: a claim has exactly one immunization, an immunization at most one claim, which goes with it";

    uint256 private constant LEDGERS = 12;
    uint256 private constant CALLS = 250;

    DoseClaimHandler private _handler;
    IImmunizationToken private _token;
    ILotLedger private _ledger;

    /// @notice A ledger with vaccines at two places.
    function setUp() public {
        _handler = new DoseClaimHandler();
        _token = _handler.immunizations();
        _ledger = _handler.ledger();
    }

    /// @notice The runner calls this contract.
    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    /// @notice The runner calls these functions of it.
    function targetSelectors() public view returns (FuzzSelector[] memory targets) {
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector(address(_handler), _handler.claimDeeds());
    }

    /// @notice All laws after the same calls, so that each is tried on as many as it would be alone.
    function invariant_laws01_03_05_06_07_10_12() public {
        _law01APackIsUsedOnce();
        _law03VoidedByWhoGaveIt();
        _law05NothingUnfitIsAdministered();
        _law06VoidNeverComesBack();
        _law07DosesAreConserved();
        _law10NeverChangesHands();
        _law12OneImmunizationOneClaim();
    }

    /// @notice Law 1.
    function _law01APackIsUsedOnce() private {
        _begin(1, LAW_1);
        ImmunizationHandler.LotRecord[] memory lots = _handler.lots();
        for (uint256 lot = 0; lot < lots.length; ++lot) {
            ImmunizationHandler.PackRecord[] memory packs = _handler.packsOf(lot);
            uint256 word = 0;
            for (uint256 index = 0; index < packs.length; ++index) {
                PackState state = PackState.Active;
                if (packs[index].given || packs[index].opened) state = PackState.Dispensed;
                if (packs[index].gone) state = PackState.Retired;
                word |= uint256(state) << (2 * index);
            }
            require(_ledger.packWord(lots[lot].id, 0) == word, LAW_1);
        }
    }

    /// @notice Law 3.
    function _law03VoidedByWhoGaveIt() private {
        _begin(3, LAW_3);
    }

    /// @notice Law 5.
    function _law05NothingUnfitIsAdministered() private {
        _begin(5, LAW_5);
        ImmunizationHandler.LotRecord[] memory lots = _handler.lots();
        for (uint256 lot = 0; lot < lots.length; ++lot) {
            ILotLedger.LotView memory seen = _ledger.lotOf(lots[lot].id);
            require(seen.released == lots[lot].released && seen.heldByRegulator == lots[lot].held, LAW_5);
            require((seen.recallClass != RecallClass.None) == lots[lot].recalled, LAW_5);
        }
    }

    /// @notice Law 6.
    function _law06VoidNeverComesBack() private {
        _begin(6, LAW_6);
        ImmunizationHandler.Given[] memory given = _handler.immunized();
        for (uint256 i = 0; i < given.length; ++i) {
            IImmunizationToken.ImmunizationView memory seen = _token.stateOf(given[i].id);
            require(seen.voided == given[i].voided, LAW_6);
            require(_token.balanceOf(given[i].holder) == (given[i].voided ? 0 : 1), LAW_6);
        }
    }

    /// @notice Law 7.
    function _law07DosesAreConserved() private {
        _begin(7, LAW_7);
        ImmunizationHandler.LotRecord[] memory lots = _handler.lots();
        for (uint256 lot = 0; lot < lots.length; ++lot) {
            uint24 content = _handler.contentOf(lot);
            ImmunizationHandler.PackRecord[] memory packs = _handler.packsOf(lot);
            for (uint32 index = 0; index < packs.length; ++index) {
                ImmunizationHandler.PackRecord memory pack = packs[index];
                if (!pack.opened) continue;
                ILotLedger.OpenedView memory seen = _ledger.openedOf(lots[lot].id, index);
                require(pack.drawn <= content && seen.unitsLeft == content - pack.drawn, LAW_7);
                require(seen.site == pack.site && seen.useBefore == pack.useBefore, LAW_7);
            }
        }
    }

    /// @notice Law 10.
    function _law10NeverChangesHands() private {
        _begin(10, LAW_10);
        ImmunizationHandler.Given[] memory given = _handler.immunized();
        for (uint256 i = 0; i < given.length; ++i) {
            uint256 id = uint256(given[i].id);
            require(_token.stateOf(given[i].id).holder == given[i].holder, LAW_10);
            require(_token.immunizationOf(given[i].holder) == given[i].id, LAW_10);
            if (given[i].voided) continue;
            require(_token.ownerOf(id) == given[i].holder && _token.locked(id), LAW_10);
            require(_token.getApproved(id) == address(0), LAW_10);
            require(!_token.isApprovedForAll(given[i].holder, address(_handler)), LAW_10);
        }
    }

    /// @notice Law 12.
    function _law12OneImmunizationOneClaim() private {
        _begin(12, LAW_12);
        ImmunizationHandler.Given[] memory given = _handler.immunized();
        IClaimLedger claims = _handler.claims();
        for (uint256 i = 0; i < given.length; ++i) {
            (uint48 amount, uint256 ceiling, ClaimStatus status) = _handler.claimed(given[i].id);
            require(_token.stateOf(given[i].id).claimed == (amount != 0), LAW_12);
            if (amount == 0) {
                (bool isThere, ) = address(claims).staticcall(abi.encodeCall(IClaimLedger.claimOf, (given[i].id)));
                require(!isThere, LAW_12);
                continue;
            }
            IClaimLedger.ClaimView memory seen = claims.claimOf(given[i].id);
            require(seen.status == status && seen.claimed == amount && amount <= ceiling, LAW_12);
            require(seen.site == given[i].site && seen.approved <= amount, LAW_12);
            require((status >= ClaimStatus.Withdrawn) == given[i].voided, LAW_12);
        }
    }

    /// @notice Each deed succeeds at least sometimes, and is refused at least sometimes, but for what can't be refused;
    /// no token was ever moved, and no law broken.
    function test_everyDeedSucceedsSometimes() public {
        uint256[15] memory done;
        uint256[15] memory tried;
        for (uint256 number = 0; number < LEDGERS; ++number) {
            DoseClaimHandler handler = new DoseClaimHandler();
            bytes4[] memory deeds = handler.claimDeeds();
            for (uint256 i = 0; i < CALLS; ++i) {
                uint256 seed = uint256(keccak256(abi.encode(number, i)));
                (bool succeeded, ) = address(handler).call(abi.encodeWithSelector(deeds[seed % deeds.length], seed));
                require(succeeded, "the handler reverted");
            }
            for (uint256 law = 1; law <= 12; ++law) {
                require(handler.brokenBy(law) == 0, "a law was broken");
            }
            for (uint256 i = 0; i < 15; ++i) {
                done[i] += handler.done(ImmunizationHandler.Deed(i));
                tried[i] += handler.tried(ImmunizationHandler.Deed(i));
            }
        }
        for (uint256 i = 0; i < 15; ++i) {
            if (ImmunizationHandler.Deed(i) == ImmunizationHandler.Deed.Transfer) require(done[i] == 0, "moved");
            else require(done[i] > 0, string.concat("never succeeded, deed ", _digits(i)));
        }
        for (uint256 i = 0; i < 5; ++i) {
            require(tried[i] > done[i], string.concat("never refused, deed ", _digits(i)));
        }
    }

    /// @dev As of the record's time; no call that succeeded broke the law.
    function _begin(uint256 number, string memory law) private {
        vm.warp(_handler.clock());
        require(_handler.brokenBy(number) == 0, law);
    }

    function _digits(uint256 number) private pure returns (string memory) {
        return string(abi.encodePacked(uint8(48 + number / 10), uint8(48 + (number % 10))));
    }
}
