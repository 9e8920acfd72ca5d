// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IConsentRegistry} from "../../contracts/interfaces/IConsentRegistry.sol";
import {ConsentDeed, ConsentHandler} from "./ConsentHandler.sol";
import {vm} from "./Vm.sol";

/// @notice The laws of consents: each holds after every call, and its sentence is the failure message.
contract ConsentsTest {
    /// @notice Which functions of a contract the runner calls.
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    string private constant LAW_11 =
        "law 11: a signature works at most once, before its deadline, on one chain and contract";
    string private constant LAW_13 =
        "law 13: an operator out of role or term changes nothing; one whose member is out of standing only winds down";
    string private constant LAW_16 = "law 16: without a live consent or a break-glass, isAllowed is false";

    uint256 private constant LEDGERS = 4;
    uint256 private constant CALLS = 500;

    ConsentHandler private _handler;
    mapping(ConsentDeed deed => uint256) private _tried;
    mapping(ConsentDeed deed => uint256) private _done;

    /// @notice A registry that nothing was done with yet.
    function setUp() public {
        _handler = new ConsentHandler();
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

    /// @notice All laws after the same calls, so that each is tried on as many as it would be alone.
    function invariant_laws11_13_16() public {
        _law11SignedWordsWorkOnce();
        _law13RolesAndStanding();
        _law16OnlyByConsentOrBrokenGlass();
    }

    /// @notice Law 16, and that what is live is allowed: after each call by one of the scopes, for each purpose.
    function _law16OnlyByConsentOrBrokenGlass() private {
        _begin(16, LAW_16);
        uint32[4] memory scopes = [uint32(1), 1 << 6, (1 << 6) | 1, 0xfff];
        require(_handler.agrees(scopes[_handler.calls() % 4]), LAW_16);
    }

    /// @notice Law 11.
    function _law11SignedWordsWorkOnce() private {
        _begin(11, LAW_11);
        IConsentRegistry registry = _handler.registry();
        for (uint256 i = 0; i < _handler.HOLDERS(); ++i) {
            address holder = _handler.holderAt(i);
            require(registry.nonceOf(holder) == _handler.acts(holder), LAW_11);
            for (uint24 member = 2; member <= _handler.MEMBERS(); ++member) {
                uint24 sequence = registry.consentOf(holder, member).sequence;
                require(sequence == _handler.sequenceOf(holder, member), LAW_11);
            }
        }
    }

    /// @notice Law 13.
    function _law13RolesAndStanding() private {
        _begin(13, LAW_13);
    }

    /// @notice Each deed succeeds at least sometimes, and is refused at least sometimes, but for what can't be refused.
    function test_everyConsentDeedSucceedsSometimes() public {
        for (uint256 i = 0; i < LEDGERS; ++i) {
            _use(new ConsentHandler(), i);
        }
        for (uint256 i = 0; i <= uint256(type(ConsentDeed).max); ++i) {
            ConsentDeed deed = ConsentDeed(i);
            bool always = deed == ConsentDeed.Wait || deed == ConsentDeed.Suspend || deed == ConsentDeed.Appoint;
            if (deed == ConsentDeed.Replay) require(_done[deed] == 0, "a word counted twice");
            else require(_done[deed] > 0, string.concat("never succeeded, deed ", _digits(i)));
            if (!always) require(_tried[deed] > _done[deed], string.concat("never refused, deed ", _digits(i)));
        }
    }

    // ------------------------------------------------------------------------------------------------ helpers

    /// @dev As of the record's time; no call that succeeded broke the law.
    function _begin(uint256 number, string memory law) private {
        vm.warp(_handler.clock());
        require(_handler.brokenBy(number) == 0, law);
    }

    function _use(ConsentHandler handler, uint256 number) private {
        bytes4[] memory deeds = handler.deeds();
        for (uint256 i = 0; i < CALLS; ++i) {
            uint256 seed = uint256(keccak256(abi.encode(number, i)));
            (bool succeeded, ) = address(handler).call(abi.encodeWithSelector(deeds[seed % deeds.length], seed));
            require(succeeded, "the handler reverted");
        }
        for (uint256 law = 1; law <= 20; ++law) {
            require(handler.brokenBy(law) == 0, string.concat("broken, law ", _digits(law)));
        }
        for (uint256 i = 0; i <= uint256(type(ConsentDeed).max); ++i) {
            _tried[ConsentDeed(i)] += handler.tried(ConsentDeed(i));
            _done[ConsentDeed(i)] += handler.done(ConsentDeed(i));
        }
    }

    function _digits(uint256 number) private pure returns (string memory) {
        return string(abi.encodePacked(uint8(48 + number / 10), uint8(48 + (number % 10))));
    }
}
