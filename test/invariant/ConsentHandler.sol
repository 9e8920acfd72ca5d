// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IConsentRegistry} from "../../contracts/interfaces/IConsentRegistry.sol";
import {IConsortium} from "../../contracts/interfaces/IConsortium.sol";
import {Consent, Disclosure, GlassReason, ReviewFinding, SignedWord} from "../../contracts/types/Consents.sol";
import {Kinds, Roles} from "../../contracts/types/Membership.sol";
import {ConsentSigning} from "./ConsentSigning.sol";
import {deploy, vm} from "./Vm.sol";

/// @notice What may be done with the consent registry.
enum ConsentDeed {
    Grant,
    GrantBySignature,
    Revoke,
    RevokeBySignature,
    Appoint,
    Dismiss,
    BreakGlass,
    Review,
    Disclose,
    Suspend,
    Replay,
    Wait
}

/// @notice Patients, hospitals and helpers over one consent registry, and a record of what should be so, kept in another
/// way than the registry keeps it. The handler is founder, Council and every member's admin.
contract ConsentHandler {
    /// @notice A consent as the record has it.
    struct Given {
        uint32 scope;
        uint8 purposes;
        uint256 until;
        uint24 sequence;
    }

    /// @notice An emergency access as the record has it.
    struct Broken {
        address holder;
        uint24 member;
        address by;
        uint32 scope;
        uint256 time;
        ReviewFinding finding;
    }

    /// @notice A representative as the record has it.
    struct Helper {
        uint32 scope;
        uint256 until;
    }

    /// @notice A word that counted once: sent again, it must never count.
    struct Used {
        address sender;
        bytes data;
    }

    uint256 private constant START = 1_800_000_000;
    uint40 private constant FAR = 4_000_000_000;
    uint24 private constant REGULATOR = 1;
    /// @notice Hospitals are members 2, 3 and 4.
    uint24 public constant MEMBERS = 4;
    /// @notice How many holders there are.
    uint256 public constant HOLDERS = 3;
    uint32 private constant ALL_SCOPES = 0xfff;

    /// @notice The registry that is tried.
    IConsentRegistry public registry;
    /// @notice Its directory.
    IConsortium public consortium;

    /// @notice The record's clock: cheat codes of one call do not reach the next by themselves.
    uint256 public clock = START;
    /// @notice By deed, how often it was tried and how often it succeeded.
    mapping(ConsentDeed deed => uint256) public tried;
    /// @notice As {tried}, for what succeeded.
    mapping(ConsentDeed deed => uint256) public done;
    /// @notice By law, the first deed that broke it, counting from 1.
    mapping(uint256 law => uint256 deed) public brokenBy;
    /// @notice By holder, how many acts for it there were.
    mapping(address holder => uint32) public acts;

    mapping(address holder => mapping(uint24 member => Given)) private _given;
    mapping(address holder => mapping(address helper => Helper)) private _helpers;
    mapping(uint24 member => uint256 until) private _suspendedUntil;
    Broken[] private _broken;
    Used[] private _used;

    uint256 private transient _dice;

    /// @dev Every call begins so: at the record's time, with dice of its own.
    modifier turn(uint256 seed) {
        vm.warp(clock);
        _dice = seed;
        _;
    }

    /// @notice A regulator, three hospitals with a prescriber, a records officer and one who is both.
    constructor() {
        vm.warp(START);
        consortium = IConsortium(
            deploy("contracts/consortium/Consortium.sol:Consortium", abi.encode(address(this), address(this)))
        );
        registry = IConsentRegistry(
            deploy("contracts/records/ConsentRegistry.sol:ConsentRegistry", abi.encode(consortium))
        );
        consortium.registerModule(address(registry));
        IConsortium.Admission[] memory admissions = new IConsortium.Admission[](MEMBERS);
        for (uint24 i = 0; i < MEMBERS; ++i) {
            uint16 kinds = i == 0 ? Kinds.REGULATOR : Kinds.HOSPITAL;
            admissions[i] = IConsortium.Admission(kinds, FAR, address(this), bytes32(0), 0);
        }
        consortium.foundMembers(admissions);
        consortium.endFounding();
        consortium.addOperator(REGULATOR, officer(), Roles.REGULATOR_OFFICER, 0, FAR);
        for (uint24 member = 2; member <= MEMBERS; ++member) {
            consortium.addOperator(member, prescriber(member), Roles.PRESCRIBER, 0, FAR);
            consortium.addOperator(member, clerk(member), Roles.RECORDS_OFFICER, 0, FAR);
            uint16 roles = Roles.PRESCRIBER | Roles.RECORDS_OFFICER;
            consortium.addOperator(member, both(member), roles, 0, FAR);
        }
    }

    // ------------------------------------------------------------------------------------------------ the holder's side

    /// @notice A holder, a helper or whoever comes along grants by a transaction.
    function grant(uint256 seed) public turn(seed) {
        (address holder, uint24 member) = (holderAt(_roll(HOLDERS)), _member());
        Consent memory consent = _consent();
        address by = _side(holder);
        if (!_do(ConsentDeed.Grant, by, abi.encodeCall(IConsentRegistry.grant, (holder, member, consent)))) return;

        _granted(ConsentDeed.Grant, holder, member, consent, by);
    }

    /// @notice As {grant}, by a word that may be forged and that anybody sends.
    function grantBySignature(uint256 seed) public turn(seed) {
        (uint256 number, uint24 member) = (_roll(HOLDERS), _member());
        address holder = holderAt(number);
        Consent memory consent = _consent();
        (SignedWord memory word, uint32 nonce, bool forged) = _word(number);
        bytes32 message = ConsentSigning.granting(holder, member, consent, nonce, word.deadline);
        word.signature = _sign(number, message, forged);
        bytes memory data = abi.encodeCall(IConsentRegistry.grantBySignature, (word, member, consent));
        if (!_do(ConsentDeed.GrantBySignature, officer(), data)) return;

        _counted(ConsentDeed.GrantBySignature, word, nonce, forged, data);
        _granted(ConsentDeed.GrantBySignature, holder, member, consent, holder);
    }

    /// @notice A holder, a helper or whoever comes along revokes.
    function revoke(uint256 seed) public turn(seed) {
        (address holder, uint24 member) = (holderAt(_roll(HOLDERS)), _member());
        address by = _side(holder);
        uint32 scope = _given[holder][member].scope;
        bool lived = _given[holder][member].until >= clock;
        if (!_do(ConsentDeed.Revoke, by, abi.encodeCall(IConsentRegistry.revoke, (holder, member)))) return;

        _law(16, lived && _mayAct(holder, by, scope, 0), ConsentDeed.Revoke);
        _revoked(holder, member);
    }

    /// @notice As {revoke}, by a word that may be forged.
    function revokeBySignature(uint256 seed) public turn(seed) {
        (uint256 number, uint24 member) = (_roll(HOLDERS), _member());
        address holder = holderAt(number);
        (SignedWord memory word, uint32 nonce, bool forged) = _word(number);
        word.signature = _sign(number, ConsentSigning.revoking(holder, member, nonce, word.deadline), forged);
        bytes memory data = abi.encodeCall(IConsentRegistry.revokeBySignature, (word, member));
        bool lived = _given[holder][member].until >= clock;
        if (!_do(ConsentDeed.RevokeBySignature, officer(), data)) return;

        _counted(ConsentDeed.RevokeBySignature, word, nonce, forged, data);
        _law(16, lived, ConsentDeed.RevokeBySignature);
        _revoked(holder, member);
    }

    /// @notice A holder appoints a helper.
    function appoint(uint256 seed) public turn(seed) {
        (address holder, address helper) = (holderAt(_roll(HOLDERS)), helperAt(_roll(2)));
        (uint32 scope, uint40 until) = (_scope(), uint40(clock + _roll(20 days)));
        bytes memory data = abi.encodeCall(IConsentRegistry.appoint, (helper, scope, until));
        if (!_do(ConsentDeed.Appoint, holder, data)) return;

        _helpers[holder][helper] = Helper(scope, until);
        ++acts[holder];
    }

    /// @notice A holder or a helper ends a helper's part.
    function dismiss(uint256 seed) public turn(seed) {
        (address holder, address helper) = (holderAt(_roll(HOLDERS)), helperAt(_roll(2)));
        address by = _rarely(3) ? helperAt(_roll(2)) : holder;
        bytes memory data = abi.encodeCall(IConsentRegistry.dismiss, (holder, helper));
        if (!_do(ConsentDeed.Dismiss, by, data)) return;

        _law(16, by == holder || by == helper, ConsentDeed.Dismiss);
        delete _helpers[holder][helper];
        ++acts[holder];
    }

    // ------------------------------------------------------------------------------------------------ hospitals

    /// @notice Somebody breaks the glass.
    function breakGlass(uint256 seed) public turn(seed) {
        (address holder, uint24 member) = (holderAt(_roll(HOLDERS)), _member());
        address by = _rarely(6) ? clerk(member) : (_rarely(2) ? prescriber(member) : both(member));
        uint32 scope = _scope();
        bytes memory data = abi.encodeCall(
            IConsentRegistry.breakGlass,
            (holder, scope, GlassReason(_roll(4)), bytes32(seed))
        );
        if (!_do(ConsentDeed.BreakGlass, by, data)) return;

        _law(13, by != clerk(member) && stands(member), ConsentDeed.BreakGlass);
        uint256 open = 0;
        for (uint256 i = 0; i < _broken.length; ++i) {
            Broken memory earlier = _broken[i];
            if (earlier.finding != ReviewFinding.Open) continue;
            bool same = earlier.holder == holder && earlier.member == member;
            bool overdue = earlier.by == by && clock > earlier.time + 7 days;
            _law(16, !same && !overdue, ConsentDeed.BreakGlass);
            if (earlier.by == by) ++open;
        }
        _law(16, open < 6, ConsentDeed.BreakGlass);
        _broken.push(Broken(holder, member, by, scope, clock, ReviewFinding.Open));
    }

    /// @notice Somebody reviews.
    function review(uint256 seed) public turn(seed) {
        if (_broken.length == 0) return;
        uint256 number = _roll(_broken.length);
        for (uint256 i = 0; i < _broken.length && _broken[number].finding != ReviewFinding.Open; ++i) {
            number = (number + 1) % _broken.length;
        }
        Broken storage broken = _broken[number];
        uint24 member = _rarely(5) ? _member() : broken.member;
        address by = _rarely(3) ? officer() : (_rarely(2) ? both(member) : clerk(member));
        ReviewFinding finding = ReviewFinding(_roll(4));
        bytes memory data = abi.encodeCall(IConsentRegistry.review, (number + 1, finding, bytes32(seed)));
        if (!_do(ConsentDeed.Review, by, data)) return;

        bool right = by == officer() || (member == broken.member && by != broken.by);
        _law(13, right && broken.finding == ReviewFinding.Open, ConsentDeed.Review);
        _law(16, finding != ReviewFinding.Open, ConsentDeed.Review);
        broken.finding = finding;
    }

    /// @notice Somebody logs a disclosure.
    function disclose(uint256 seed) public turn(seed) {
        (uint24 from, address holder, uint24 to) = (_member(), holderAt(_roll(HOLDERS)), _member());
        Disclosure memory disclosure = Disclosure(holder, to, uint32(1 << _roll(12)), uint8(1 << _roll(4)), 0);
        address by = _rarely(8) ? prescriber(from) : clerk(from);
        bytes memory data = abi.encodeCall(IConsentRegistry.logDisclosure, (disclosure));
        if (!_do(ConsentDeed.Disclose, by, data)) return;

        _law(13, by == clerk(from) && stands(from), ConsentDeed.Disclose);
        _law(16, expected(holder, to, disclosure.scope, disclosure.purpose), ConsentDeed.Disclose);
    }

    // ------------------------------------------------------------------------------------------------ the world

    /// @notice A hospital is suspended by the Council, or reinstated.
    function suspend(uint256 seed) public turn(seed) {
        if (!_rarely(3)) return;
        uint24 member = _member();
        ++tried[ConsentDeed.Suspend];
        if (stands(member)) {
            consortium.suspendIndefinitely(member, 0);
            _suspendedUntil[member] = type(uint256).max;
        } else {
            consortium.reinstate(member, 0);
            _suspendedUntil[member] = 0;
        }
        ++done[ConsentDeed.Suspend];
    }

    /// @notice A word that counted is sent once more.
    function replay(uint256 seed) public turn(seed) {
        if (_used.length == 0) return;
        Used memory used = _used[_roll(_used.length)];
        if (_do(ConsentDeed.Replay, used.sender, used.data)) _law(11, false, ConsentDeed.Replay);
    }

    /// @notice Time passes, often to the edge of something.
    function wait(uint256 seed) public turn(seed) {
        uint256[4] memory spans = [uint256(1 hours), 1 days, 1 days + 1, 4 days];
        clock += spans[_roll(4)];
        ++tried[ConsentDeed.Wait];
        ++done[ConsentDeed.Wait];
    }

    // ------------------------------------------------------------------------------------------------ answers

    /// @notice What the runner calls: everything here that takes one seed.
    function deeds() external pure returns (bytes4[] memory selectors) {
        bytes4[12] memory all = [
            this.grant.selector,
            this.grantBySignature.selector,
            this.revoke.selector,
            this.revokeBySignature.selector,
            this.appoint.selector,
            this.dismiss.selector,
            this.breakGlass.selector,
            this.review.selector,
            this.disclose.selector,
            this.suspend.selector,
            this.replay.selector,
            this.wait.selector
        ];
        selectors = new bytes4[](all.length);
        for (uint256 i = 0; i < all.length; ++i) {
            selectors[i] = all[i];
        }
    }

    /// @notice How many deeds were tried.
    function calls() external view returns (uint256 sum) {
        for (uint256 i = 0; i <= uint256(type(ConsentDeed).max); ++i) {
            sum += tried[ConsentDeed(i)];
        }
    }

    /// @notice Whether the registry allows whom the record does: everybody, for each purpose, and nobody for nothing. Here, as
    /// hundreds of calls from outside would take most of the time of the laws.
    function agrees(uint32 scope) external view returns (bool) {
        uint8[4] memory purposes = [uint8(1), 4, 5, 15];
        for (uint256 i = 0; i < HOLDERS; ++i) {
            address holder = holderAt(i);
            for (uint24 member = 0; member <= MEMBERS + 1; ++member) {
                for (uint256 j = 0; j < 4; ++j) {
                    bool allowed = registry.isAllowed(holder, member, scope, purposes[j]);
                    if (allowed != expected(holder, member, scope, purposes[j])) return false;
                }
                if (registry.isAllowed(holder, member, 0, 1)) return false;
                if (registry.isAllowed(holder, member, 1, 0)) return false;
            }
        }
        return true;
    }

    /// @notice Whether the record says that a member may see this now.
    function expected(address holder, uint24 member, uint32 scope, uint8 purposes) public view returns (bool) {
        if (!stands(member) || scope == 0 || purposes == 0) return false;
        Given memory given = _given[holder][member];
        bool covers = given.scope & scope == scope && given.purposes & purposes == purposes;
        if (covers && given.until >= clock) return true;
        if (purposes != 1) return false;
        for (uint256 i = _broken.length; i > 0; --i) {
            Broken memory broken = _broken[i - 1];
            if (broken.holder != holder || broken.member != member) continue;
            bool ended = broken.finding > ReviewFinding.Justified || clock > broken.time + 24 hours;
            return !ended && broken.scope & scope == scope;
        }
        return false;
    }

    /// @notice How often a consent was granted or revoked.
    function sequenceOf(address holder, uint24 member) external view returns (uint24) {
        return _given[holder][member].sequence;
    }

    /// @notice Whether a member is in standing now.
    function stands(uint24 member) public view returns (bool) {
        return member != 0 && member <= MEMBERS && _suspendedUntil[member] < clock;
    }

    /// @notice A holder's address.
    function holderAt(uint256 number) public pure returns (address) {
        return vm.addr(_key(number));
    }

    /// @notice Whoever may be appointed.
    function helperAt(uint256 number) public pure returns (address) {
        return address(uint160(0xBEEF00 + number));
    }

    /// @notice The regulator's officer.
    function officer() public pure returns (address) {
        return address(0xA00);
    }

    /// @notice A hospital's prescriber.
    function prescriber(uint24 member) public pure returns (address) {
        return address(uint160(0xB00 + uint160(member)));
    }

    /// @notice A hospital's records officer.
    function clerk(uint24 member) public pure returns (address) {
        return address(uint160(0xC00 + uint160(member)));
    }

    /// @notice A hospital's prescriber who is its records officer too.
    function both(uint24 member) public pure returns (address) {
        return address(uint160(0xD00 + uint160(member)));
    }

    // ------------------------------------------------------------------------------------------------ helpers

    function _granted(ConsentDeed deed, address holder, uint24 member, Consent memory consent, address by) private {
        Given storage given = _given[holder][member];
        uint32 replaced = given.until >= clock ? given.scope : 0;
        _law(16, _mayAct(holder, by, consent.scope | replaced, consent.until), deed);
        _law(16, consent.until >= clock && consent.scope != 0 && consent.purposes != 0, deed);
        (given.scope, given.purposes, given.until) = (consent.scope, consent.purposes, consent.until);
        ++given.sequence;
        ++acts[holder];
    }

    function _revoked(address holder, uint24 member) private {
        _given[holder][member].until = 0;
        ++_given[holder][member].sequence;
        ++acts[holder];
    }

    function _counted(ConsentDeed deed, SignedWord memory word, uint32 nonce, bool forged, bytes memory data) private {
        _law(11, !forged && nonce == acts[word.holder] && clock <= word.deadline, deed);
        _used.push(Used(officer(), data));
    }

    function _mayAct(address holder, address by, uint32 scope, uint256 until) private view returns (bool) {
        if (by == holder) return true;
        Helper memory helper = _helpers[holder][by];
        return helper.until >= clock && helper.scope & scope == scope && until <= helper.until;
    }

    function _do(ConsentDeed deed, address by, bytes memory data) private returns (bool succeeded) {
        ++tried[deed];
        vm.prank(by);
        // solhint-disable-next-line avoid-low-level-calls
        (succeeded, ) = address(registry).call(data);
        if (succeeded) ++done[deed];
    }

    function _law(uint256 law, bool holds, ConsentDeed deed) private {
        if (!holds && brokenBy[law] == 0) brokenBy[law] = uint256(deed) + 1;
    }

    /// @dev A word as it should be, or one with something wrong: nonce, deadline, or who signs.
    function _word(uint256 number) private returns (SignedWord memory word, uint32 nonce, bool forged) {
        word.holder = holderAt(number);
        word.signer = word.holder;
        word.deadline = uint40(_rarely(8) ? clock - 1 : clock + _roll(1 days));
        nonce = acts[word.holder];
        if (_rarely(8)) nonce = _rarely(2) ? nonce + 1 : (nonce == 0 ? 7 : nonce - 1);
        forged = _rarely(8);
    }

    function _sign(uint256 number, bytes32 message, bool forged) private returns (bytes memory) {
        uint256 key = _key(number);
        uint256 chain = block.chainid;
        address target = address(registry);
        if (forged) {
            uint256 how = _roll(3);
            if (how == 0) key = _key(number + 1);
            if (how == 1) chain += 1;
            if (how == 2) target = address(this);
        }
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, ConsentSigning.digest(message, chain, target));
        return abi.encodePacked(r, s, v);
    }

    function _consent() private returns (Consent memory) {
        uint8 purposes = uint8(_rarely(10) ? 0 : 1 + _roll(15));
        uint32 dataUse = purposes & 4 == 0 ? 0 : uint32(1 << _roll(5));
        uint40 until = uint40(_rarely(10) ? clock - 1 : clock + _roll(10 days));
        return Consent(_rarely(10) ? 0 : _scope(), purposes, dataUse, until);
    }

    function _scope() private returns (uint32) {
        return _rarely(3) ? ALL_SCOPES : uint32(1 + _roll(ALL_SCOPES));
    }

    function _side(address holder) private returns (address) {
        return _rarely(3) ? helperAt(_roll(2)) : (_rarely(10) ? officer() : holder);
    }

    function _member() private returns (uint24) {
        return uint24(2 + _roll(MEMBERS - 1));
    }

    function _key(uint256 number) private pure returns (uint256) {
        return uint256(keccak256(abi.encode("holder", number)));
    }

    /// @dev A number below `sides`.
    function _roll(uint256 sides) private returns (uint256) {
        _dice = uint256(keccak256(abi.encode(_dice)));
        return _dice % sides;
    }

    /// @dev True once in `times`.
    function _rarely(uint256 times) private returns (bool) {
        return _roll(times) == 0;
    }
}
