// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IConsortium} from "../../contracts/interfaces/IConsortium.sol";
import {ILotLedger} from "../../contracts/interfaces/ILotLedger.sol";
import {IPrescriptionToken} from "../../contracts/interfaces/IPrescriptionToken.sol";
import {Act} from "../../contracts/types/Membership.sol";
import {RecallClass} from "../../contracts/types/Packs.sol";
import {Handler} from "./Handler.sol";
import {Record} from "./Record.sol";
import {vm} from "./Vm.sol";
import {World} from "./World.sol";

/// @notice The laws by their numbers: each holds after every call, and its sentence is the failure message.
contract LawsTest {
    /// @notice Which functions of a contract the runner calls.
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    string private constant LAW_1 = "law 1: a pack is dispensed at most once without a withdrawal between";
    string private constant LAW_2 =
        "law 2: each pack of a lot lies in exactly one consignment; ranges never overlap and never leave the lot";
    string private constant LAW_3 =
        "law 3: only the custodian changes a pack or a consignment; custody changes only by the recipient's acceptance";
    string private constant LAW_4 = "law 4: the packs counted by state equal the bits stored, and sum to the lot";
    string private constant LAW_5 =
        "law 5: nothing recalled, held, unreleased, expired, suspended or withdrawn is dispensed, supplied or opened";
    string private constant LAW_6 = "law 6: a recall is never lifted; destroyed, stolen, lost, void never comes back";
    string private constant LAW_7 =
        "law 7: balance = prescribed - dispensed + withdrawn until cancelled; units drawn <= the opened pack's content";
    string private constant LAW_8 = "law 8: what is dispensed is of the prescribed group, or the fixed GTIN";
    string private constant LAW_9 = "law 9: while accepted by a pharmacy in standing, only that pharmacy dispenses";
    string private constant LAW_10 = "law 10: a prescription never changes hands";
    string private constant LAW_11 =
        "law 11: a signature works at most once, for one pharmacy, before its deadline, on one chain and contract";
    string private constant LAW_13 =
        "law 13: an operator out of role or term changes nothing; one whose member is out of standing only winds down";
    string private constant LAW_14 = "law 14: outside the Council nobody reinstates, suspends for good or expels";

    /// @dev The lower bit of every pack's two; the lower half of each four bits; of each eight.
    uint256 private constant EACH_LOW = type(uint256).max / 3;
    uint256 private constant FOURS = type(uint256).max / 5;
    uint256 private constant EIGHTS = type(uint256).max / 17;

    Handler private _handler;
    ILotLedger private _ledger;
    IPrescriptionToken private _token;
    uint256 private _only;

    /// @notice A ledger with lots, goods and prescriptions on it.
    function setUp() public {
        _handler = new Handler();
        _ledger = _handler.ledger();
        _token = _handler.token();
        _only = vm.envOr("YAOLIAN_LAW", uint256(0));
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

    /// @notice The laws of goods after the same calls, so that each is tried on as many as it would be alone.
    function invariant_laws01_02_03_04_05_06() public {
        if (_tries(1)) _law01DispensedAtMostOnce();
        if (_tries(2)) _law02EachPackInOneConsignment();
        if (_tries(3)) _law03OnlyTheCustodian();
        if (_tries(4)) _law04StatesSumToTheLot();
        if (_tries(5)) _law05NothingUnfitReachesPeople();
        if (_tries(6)) _law06NeverComesBack();
    }

    /// @notice The laws of prescriptions, of signatures and of members, after others.
    function invariant_laws07_08_09_10_11_13_14() public {
        if (_tries(7)) _law07UnitsAreConserved();
        if (_tries(8)) _law08WhatWasPrescribed();
        if (_tries(9)) _law09OnlyTheAcceptingPharmacy();
        if (_tries(10)) _law10NeverChangesHands();
        if (_tries(11)) _law11SignaturesWorkOnce();
        if (_tries(13)) _law13RolesTermsAndStanding();
        if (_tries(14)) _law14OnlyTheCouncil();
    }

    /// @notice Law 1.
    function _law01DispensedAtMostOnce() private {
        _begin(1, LAW_1);
        for (uint256 lot = 0; lot < _handler.lotCount(); ++lot) {
            require(_dispensed(lot) == _handler.givenOf(lot), LAW_1);
        }
    }

    /// @notice Law 2.
    function _law02EachPackInOneConsignment() private {
        _begin(2, LAW_2);
        for (uint256 i = 0; i < _handler.lotCount(); ++i) {
            Record.LotRecord memory lot = _handler.lotAt(i);
            uint256 ranges = _handler.rangesOf(i).length;
            uint32 next = 0;
            uint256 walked = 0;
            while (next < lot.packCount) {
                uint32 count = _ledger.consignmentOf(lot.id, next).count;
                require(count != 0 && ++walked <= ranges, LAW_2);
                next += count;
            }
            require(next == lot.packCount && walked == ranges, LAW_2);
        }
    }

    /// @notice Law 3.
    function _law03OnlyTheCustodian() private {
        _begin(3, LAW_3);
        for (uint256 i = 0; i < _handler.lotCount(); ++i) {
            bytes32 lot = _handler.lotAt(i).id;
            Record.Range[] memory ranges = _handler.rangesOf(i);
            for (uint256 j = 0; j < ranges.length; ++j) {
                ILotLedger.ConsignmentView memory seen = _ledger.consignmentOf(lot, ranges[j].first);
                require(seen.count == ranges[j].count && seen.site == ranges[j].site, LAW_3);
                require(seen.recipient == ranges[j].to && seen.holds == ranges[j].holds, LAW_3);
            }
        }
    }

    /// @notice Law 4.
    function _law04StatesSumToTheLot() private {
        _begin(4, LAW_4);
        for (uint256 i = 0; i < _handler.lotCount(); ++i) {
            bytes32 lot = _handler.lotAt(i).id;
            (uint256[] memory states, ) = _handler.wordsOf(i);
            for (uint256 word = 0; word < states.length; ++word) {
                require(_ledger.packWord(lot, word) == states[word], LAW_4);
            }
            require(_ledger.packWord(lot, states.length) == 0, LAW_4);
        }
    }

    /// @notice Law 5.
    function _law05NothingUnfitReachesPeople() private {
        _begin(5, LAW_5);
        for (uint256 i = 0; i < _handler.lotCount(); ++i) {
            Record.LotRecord memory lot = _handler.lotAt(i);
            ILotLedger.LotView memory seen = _ledger.lotOf(lot.id);
            require(seen.released == lot.released && seen.expiryDay == lot.expiryDay, LAW_5);
            require(seen.heldByMaker == lot.heldByMaker && seen.heldByRegulator == lot.heldByRegulator, LAW_5);
            uint8 status = uint8(_handler.drugs().productOf(seen.gtin).status());
            require(status == _handler.withheldOf(lot.drug) + 1, LAW_5);
        }
    }

    /// @notice Law 6.
    function _law06NeverComesBack() private {
        _begin(6, LAW_6);
        for (uint256 i = 0; i < _handler.lotCount(); ++i) {
            Record.LotRecord memory lot = _handler.lotAt(i);
            require(_ledger.lotOf(lot.id).recallClass == RecallClass(lot.recall), LAW_6);
            (, uint256[] memory gone) = _handler.wordsOf(i);
            for (uint256 word = 0; word < gone.length; ++word) {
                uint256 states = _ledger.packWord(lot.id, word);
                // Dispensed and retired have one bit set of their two, active none, locked both.
                require((states ^ (states >> 1)) & gone[word] == gone[word], LAW_6);
            }
        }
    }

    /// @notice Law 7.
    function _law07UnitsAreConserved() private {
        _begin(7, LAW_7);
        Record.Slip[] memory slips = _handler.slips();
        for (uint256 i = 0; i < slips.length; ++i) {
            Record.Slip memory slip = slips[i];
            uint256 left = slip.cancelled ? 0 : slip.fields.quantity + slip.withdrawn - slip.dispensed;
            require(_token.balanceOf(slip.fields.holder, uint256(slip.id)) == left, LAW_7);
            IPrescriptionToken.StateView memory seen = _token.stateOf(slip.id, slip.fields.holder);
            require(seen.cancelled == slip.cancelled && seen.chain == slip.chain, LAW_7);
            require(seen.dispensedDay == slip.day, LAW_7);
        }
        Record.Opening[] memory openings = _handler.openings();
        for (uint256 i = 0; i < openings.length; ++i) {
            bytes32 lot = _handler.lotAt(openings[i].lot).id;
            ILotLedger.OpenedView memory seen = _ledger.openedOf(lot, openings[i].index);
            require(openings[i].drawn <= openings[i].content, LAW_7);
            require(seen.unitsLeft == openings[i].content - openings[i].drawn, LAW_7);
            require(seen.site == openings[i].site && seen.useBefore == openings[i].useBefore, LAW_7);
        }
    }

    /// @notice Law 8.
    function _law08WhatWasPrescribed() private {
        _begin(8, LAW_8);
    }

    /// @notice Law 9.
    function _law09OnlyTheAcceptingPharmacy() private {
        _begin(9, LAW_9);
        Record.Slip[] memory slips = _handler.slips();
        for (uint256 i = 0; i < slips.length; ++i) {
            if (slips[i].cancelled) continue;
            IPrescriptionToken.StateView memory seen = _token.stateOf(slips[i].id, slips[i].fields.holder);
            require(seen.acceptanceLives == _handler.acceptanceLives(i), LAW_9);
            require(seen.site == slips[i].site && seen.cancelAsked == slips[i].asked, LAW_9);
        }
    }

    /// @notice Law 10.
    function _law10NeverChangesHands() private {
        _begin(10, LAW_10);
        Record.Slip[] memory slips = _handler.slips();
        for (uint256 i = 0; i < slips.length; ++i) {
            address neighbour = slips[(i + 1) % slips.length].fields.holder;
            // A holder may have several, and be its own neighbour.
            bool another = neighbour != slips[i].fields.holder;
            require(!another || _token.balanceOf(neighbour, uint256(slips[i].id)) == 0, LAW_10);
            require(!_token.isApprovedForAll(slips[i].fields.holder, address(_handler)), LAW_10);
        }
    }

    /// @notice Law 11.
    function _law11SignaturesWorkOnce() private {
        _begin(11, LAW_11);
        Record.Slip[] memory slips = _handler.slips();
        for (uint256 i = 0; i < slips.length; ++i) {
            uint24 sequence = _token.stateOf(slips[i].id, slips[i].fields.holder).sequence;
            require(sequence == slips[i].sequence, LAW_11);
        }
    }

    /// @notice Law 13.
    function _law13RolesTermsAndStanding() private {
        _begin(13, LAW_13);
        IConsortium consortium = _handler.consortium();
        World.Actor[] memory actors = _handler.actors();
        for (uint256 i = 0; i < actors.length; ++i) {
            World.Actor memory actor = actors[i];
            bool inOffice = actor.roles != 0 && _handler.clock() <= actor.until;
            bool stands = _handler.stands(actor.member);
            uint16 others = ~actor.roles;
            require(_authorizes(consortium, actor.roles, Act.WindDown, actor.account) == inOffice, LAW_13);
            require(_authorizes(consortium, actor.roles, Act.Continue, actor.account) == (inOffice && stands), LAW_13);
            require(_authorizes(consortium, actor.roles, Act.Begin, actor.account) == (inOffice && stands), LAW_13);
            require(!_authorizes(consortium, others, Act.WindDown, actor.account), LAW_13);
        }
    }

    /// @notice Law 14.
    function _law14OnlyTheCouncil() private {
        _begin(14, LAW_14);
        for (uint24 site = 1; site <= 5; ++site) {
            require(_handler.consortium().isInStanding(site) == _handler.stands(site + 1), LAW_14);
        }
    }

    /// @notice At the end of each run: no consignment has a name that the walk of law 2 does not meet.
    function afterInvariant() public {
        if (!_tries(2)) return;
        _begin(2, LAW_2);
        for (uint256 i = 0; i < _handler.lotCount(); ++i) {
            Record.LotRecord memory lot = _handler.lotAt(i);
            uint256 named = 0;
            for (uint32 first = 0; first <= lot.packCount; ++first) {
                if (_ledger.consignmentOf(lot.id, first).count != 0) ++named;
            }
            require(named == _handler.rangesOf(i).length, LAW_2);
        }
    }

    // ------------------------------------------------------------------------------------------------ helpers

    /// @dev Whether a law is looked at: each, unless the run is about another alone.
    function _tries(uint256 number) private view returns (bool) {
        return _only == 0 || _only == number;
    }

    /// @dev As of the record's time; no call that succeeded broke the law.
    function _begin(uint256 number, string memory law) private {
        vm.warp(_handler.clock());
        require(_handler.brokenBy(number) == 0, law);
    }

    /// @dev How many packs the ledger has as dispensed: 128 packs are a word, two bits each.
    function _dispensed(uint256 number) private view returns (uint256 count) {
        Record.LotRecord memory lot = _handler.lotAt(number);
        for (uint256 word = 0; word * 128 < lot.packCount; ++word) {
            uint256 states = _ledger.packWord(lot.id, word);
            count += _ones(states & ~(states >> 1) & EACH_LOW);
        }
    }

    /// @dev How many bits are set, of those in even places: summed by fours, by eights, and then all bytes at once.
    function _ones(uint256 bits) private pure returns (uint256) {
        uint256 fours = (bits & FOURS) + ((bits >> 2) & FOURS);
        uint256 eights = (fours & EIGHTS) + ((fours >> 4) & EIGHTS);
        unchecked {
            return (eights * (type(uint256).max / 0xff)) >> 248;
        }
    }

    function _authorizes(IConsortium consortium, uint16 roles, Act act, address account) private returns (bool) {
        vm.prank(address(_ledger));
        try consortium.authorizeOperator(roles, act, account) {
            return true;
        } catch {
            return false;
        }
    }
}
