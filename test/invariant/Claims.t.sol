// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IClaimLedger} from "../../contracts/interfaces/IClaimLedger.sol";
import {IPrescriptionToken} from "../../contracts/interfaces/IPrescriptionToken.sol";
import {ClaimStatus} from "../../contracts/types/Claims.sol";
import {ClaimHandler} from "./ClaimHandler.sol";
import {Record} from "./Record.sol";
import {vm} from "./Vm.sol";

/// @notice Law 12, and laws 7 and 11 again where most dispenses open a claim.
contract ClaimsTest {
    /// @notice Which functions of a contract the runner calls.
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    string private constant LAW_7 = "law 7: balance = prescribed - dispensed + withdrawn until cancelled";
    string private constant LAW_11 =
        "law 11: a signature works at most once, for one pharmacy, before its deadline, on one chain and contract";
    string private constant LAW_12 =
        "law 12: a claim has exactly one dispense, a dispense at most one claim; paid <= approved <= claimed <= ceiling";
    string private constant LAW_13 =
        "law 13: an operator out of role or term changes nothing; one whose member is out of standing only winds down";

    uint256 private constant LEDGERS = 8;
    uint256 private constant CALLS = 400;

    ClaimHandler private _handler;
    IPrescriptionToken private _token;

    mapping(ClaimStatus status => uint256) private _reached;

    /// @notice A ledger with lots, goods, prescriptions and insurers on it.
    function setUp() public {
        _handler = new ClaimHandler();
        _token = _handler.token();
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
    function invariant_laws07_11_12_13() public {
        _law07UnitsAreConservedWithClaims();
        _law11SignaturesWorkOnceWithClaims();
        _law12OneDispenseOneClaim();
        _law13OnlyOfficersSetCeilings();
    }

    /// @notice Law 12.
    function _law12OneDispenseOneClaim() private {
        _begin(12, LAW_12);
        ClaimHandler.ClaimRecord[] memory records = _handler.records();
        uint256 standing = 0;
        for (uint256 i = 0; i < records.length; ++i) {
            ClaimHandler.ClaimRecord memory record = records[i];
            IClaimLedger.ClaimView memory seen = _handler.claims().claimOf(record.id);
            require(_handler.named(record.id) == 1, LAW_12);
            require(seen.status == record.status && seen.insurer == record.insurer && seen.site == record.site, LAW_12);
            require(seen.claimed == record.claimed && seen.approved == record.approved, LAW_12);
            require(record.paid <= seen.approved && seen.approved <= seen.claimed, LAW_12);
            require(seen.claimed <= record.ceiling && seen.claimed != 0, LAW_12);
            require((seen.status >= ClaimStatus.Withdrawn) == !record.dispensed, LAW_12);
            if (record.dispensed) ++standing;
        }
        require(_handler.claimedDispenses() == standing, LAW_12);
    }

    /// @notice Law 7.
    function _law07UnitsAreConservedWithClaims() private {
        _begin(7, LAW_7);
        Record.Slip[] memory slips = _handler.slips();
        for (uint256 i = 0; i < slips.length; ++i) {
            Record.Slip memory slip = slips[i];
            uint256 left = slip.cancelled ? 0 : slip.fields.quantity + slip.withdrawn - slip.dispensed;
            require(_token.balanceOf(slip.fields.holder, uint256(slip.id)) == left, LAW_7);
            IPrescriptionToken.StateView memory seen = _token.stateOf(slip.id, slip.fields.holder);
            require(seen.chain == slip.chain && seen.dispensedDay == slip.day, LAW_7);
        }
    }

    /// @notice Law 11.
    function _law11SignaturesWorkOnceWithClaims() private {
        _begin(11, LAW_11);
        Record.Slip[] memory slips = _handler.slips();
        for (uint256 i = 0; i < slips.length; ++i) {
            uint24 sequence = _token.stateOf(slips[i].id, slips[i].fields.holder).sequence;
            require(sequence == slips[i].sequence, LAW_11);
        }
    }

    /// @notice Law 13.
    function _law13OnlyOfficersSetCeilings() private {
        _begin(13, LAW_13);
    }

    /// @notice Each status is reached at least sometimes, and something is refused: else the laws hold too easily.
    function test_everyStatusIsReachedSometimes() public {
        uint256 refusals = 0;
        for (uint256 number = 0; number < LEDGERS; ++number) {
            ClaimHandler handler = new ClaimHandler();
            bytes4[] memory deeds = handler.claimDeeds();
            for (uint256 i = 0; i < CALLS; ++i) {
                uint256 seed = uint256(keccak256(abi.encode("claims", number, i)));
                (bool succeeded, ) = address(handler).call(abi.encodeWithSelector(deeds[seed % deeds.length], seed));
                require(succeeded, "the handler reverted");
            }
            require(handler.brokenBy(12) == 0, LAW_12);
            refusals += handler.refusals();
            for (uint256 status = 1; status <= uint256(type(ClaimStatus).max); ++status) {
                _reached[ClaimStatus(status)] += handler.reached(ClaimStatus(status));
            }
        }
        require(refusals > 0, "nothing was refused");
        for (uint256 status = 1; status <= uint256(type(ClaimStatus).max); ++status) {
            string memory digit = string(abi.encodePacked(uint8(48 + status)));
            require(_reached[ClaimStatus(status)] > 0, string.concat("never reached, status ", digit));
        }
    }

    /// @dev As of the record's time; no call that succeeded broke the law.
    function _begin(uint256 number, string memory law) private {
        vm.warp(_handler.clock());
        require(_handler.brokenBy(number) == 0, law);
    }
}
