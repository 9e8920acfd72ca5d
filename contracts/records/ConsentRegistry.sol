// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

import {IConsentRegistry} from "../interfaces/IConsentRegistry.sol";
import {IConsortium} from "../interfaces/IConsortium.sol";
import {ConsentHashing} from "../libraries/ConsentHashing.sol";
import {
    Consent,
    ConsentRecord,
    Disclosure,
    Glass,
    GlassReason,
    OpenGlasses,
    OpenGlassesList,
    Purposes,
    Representation,
    ReviewFinding,
    Scopes,
    SignedWord
} from "../types/Consents.sol";
import {DataUseTerms} from "../types/DataUse.sol";
import {Act, OperatorSlot, Roles, Standing} from "../types/Membership.sol";

/// @title ConsentRegistry
/// @notice See {IConsentRegistry}.
contract ConsentRegistry is IConsentRegistry, EIP712 {
    uint256 private constant MAX_DISCLOSURES = 300;

    /// @dev How long an emergency access counts.
    uint40 private constant GLASS_TIME = 24 hours;

    /// @dev How long its review may take.
    uint40 private constant REVIEW_TIME = 7 days;

    /// @dev Whoever reads records in its work.
    uint16 private constant READERS =
        Roles.PRESCRIBER | Roles.DISPENSER | Roles.VACCINATOR | Roles.CLAIMS_OFFICER | Roles.RECORDS_OFFICER;

    /// @inheritdoc IConsentRegistry
    IConsortium public immutable CONSORTIUM;

    /// @inheritdoc IConsentRegistry
    uint256 public glassCount;

    /// @inheritdoc IConsentRegistry
    mapping(address holder => uint32) public nonceOf;

    /// @inheritdoc IConsentRegistry
    mapping(address holder => mapping(uint24 member => uint256 glass)) public lastGlassOf;

    /// @inheritdoc IConsentRegistry
    mapping(address holder => mapping(address representative => Representation)) public representativeOf;

    mapping(address holder => mapping(uint24 member => ConsentRecord)) private _consents;
    mapping(uint256 glass => Glass) private _glasses;
    mapping(address prescriber => OpenGlasses) private _open;

    /// @param consortium The directory to ask.
    constructor(IConsortium consortium) EIP712("Yaolian ConsentRegistry", "1") {
        CONSORTIUM = consortium;
    }

    // ------------------------------------------------------------------------------------------------ the holder's side

    /// @inheritdoc IConsentRegistry
    function grant(address holder, uint24 member, Consent calldata consent) external {
        _grant(holder, member, consent, msg.sender);
    }

    /// @inheritdoc IConsentRegistry
    function grantBySignature(SignedWord calldata word, uint24 member, Consent calldata consent) external {
        uint32 nonce = nonceOf[word.holder];
        _requireSigned(word, ConsentHashing.hashGrant(word.holder, member, consent, nonce, word.deadline));

        _grant(word.holder, member, consent, word.signer);
    }

    /// @inheritdoc IConsentRegistry
    function revoke(address holder, uint24 member) external {
        _revoke(holder, member, msg.sender);
    }

    /// @inheritdoc IConsentRegistry
    function revokeBySignature(SignedWord calldata word, uint24 member) external {
        _requireSigned(word, ConsentHashing.hashRevoke(word.holder, member, nonceOf[word.holder], word.deadline));

        _revoke(word.holder, member, word.signer);
    }

    /// @inheritdoc IConsentRegistry
    function appoint(address representative, uint32 scope, uint40 until) external {
        _appoint(msg.sender, representative, scope, until);
    }

    /// @inheritdoc IConsentRegistry
    function appointBySignature(SignedWord calldata word, address representative, uint32 scope, uint40 until) external {
        address holder = word.holder;
        if (word.signer != holder) revert HolderOnly(holder, word.signer);
        uint32 nonce = nonceOf[holder];
        _requireSigned(word, ConsentHashing.hashAppoint(holder, representative, scope, until, nonce, word.deadline));

        _appoint(holder, representative, scope, until);
    }

    /// @inheritdoc IConsentRegistry
    function dismiss(address holder, address representative) external {
        _dismiss(holder, representative, msg.sender);
    }

    /// @inheritdoc IConsentRegistry
    function dismissBySignature(SignedWord calldata word, address representative) external {
        uint32 nonce = nonceOf[word.holder];
        _requireSigned(word, ConsentHashing.hashDismiss(word.holder, representative, nonce, word.deadline));

        _dismiss(word.holder, representative, word.signer);
    }

    // ------------------------------------------------------------------------------------------------ emergencies

    /// @inheritdoc IConsentRegistry
    function breakGlass(
        address holder,
        uint32 scope,
        GlassReason reason,
        bytes32 document
    ) external returns (uint256 glass) {
        uint24 member = CONSORTIUM.authorizeOperator(Roles.PRESCRIBER, Act.Begin, msg.sender).member();
        if (holder == address(0)) revert ConsentHolderMissing();
        _requireScope(scope);
        OpenGlasses open = _requireReviewed(holder, member);

        glass = ++glassCount;
        _open[msg.sender] = open.with(uint40(glass));
        lastGlassOf[holder][member] = glass;
        _glasses[glass] = Glass({
            by: msg.sender,
            brokenAt: uint40(block.timestamp),
            scope: scope,
            member: member,
            holder: holder,
            reason: reason,
            finding: ReviewFinding.Open
        });
        uint40 until = uint40(block.timestamp) + GLASS_TIME;
        emit GlassBroken(glass, holder, member, msg.sender, scope, reason, document, until);
    }

    /// @inheritdoc IConsentRegistry
    function review(uint256 glass, ReviewFinding finding, bytes32 document) external {
        uint16 roles = Roles.RECORDS_OFFICER | Roles.REGULATOR_OFFICER;
        OperatorSlot reviewer = CONSORTIUM.authorizeOperator(roles, Act.WindDown, msg.sender);
        Glass storage stored = _glass(glass);
        _requireReviewer(glass, stored, reviewer);
        if (stored.finding != ReviewFinding.Open) revert GlassIsReviewed(glass, stored.finding);
        if (finding == ReviewFinding.Open) revert ReviewFindingMissing(glass);

        stored.finding = finding;
        _open[stored.by] = _open[stored.by].without(uint40(glass));
        emit GlassReviewed(glass, stored.holder, stored.member, finding, document, msg.sender);
    }

    // ------------------------------------------------------------------------------------------------ disclosures

    /// @inheritdoc IConsentRegistry
    function logDisclosure(Disclosure calldata disclosure) external {
        _disclose(disclosure, _discloser());
    }

    /// @inheritdoc IConsentRegistry
    function logDisclosures(Disclosure[] calldata disclosures) external {
        uint256 length = disclosures.length;
        if (length == 0 || length > MAX_DISCLOSURES) revert DisclosuresInvalid(length, MAX_DISCLOSURES);
        uint24 from = _discloser();

        for (uint256 i = 0; i < length; ++i) {
            _disclose(disclosures[i], from);
        }
    }

    // ------------------------------------------------------------------------------------------------ answers

    /// @inheritdoc IConsentRegistry
    function isAllowed(address holder, uint24 member, uint32 scope, uint8 purposes) public view returns (bool) {
        (uint24 consent, uint256 glass) = _basis(holder, member, scope, purposes);
        return consent != 0 || glass != 0;
    }

    /// @inheritdoc IConsentRegistry
    function isOperatorAllowed(
        address holder,
        address operator,
        uint32 scope,
        uint8 purposes
    ) external view returns (bool) {
        try CONSORTIUM.operatorOf(operator) returns (IConsortium.OperatorView memory seen) {
            bool reads = seen.until >= block.timestamp && seen.roles & READERS != 0;
            return reads && isAllowed(holder, seen.member, scope, purposes);
        } catch {
            return false;
        }
    }

    /// @inheritdoc IConsentRegistry
    function consentOf(address holder, uint24 member) external view returns (ConsentView memory) {
        ConsentRecord memory stored = _consents[holder][member];
        return
            ConsentView({
                scope: stored.scope,
                purposes: stored.purposes,
                dataUse: stored.dataUse,
                until: stored.until,
                sequence: stored.sequence,
                lives: stored.until >= block.timestamp && _isInStanding(member)
            });
    }

    /// @inheritdoc IConsentRegistry
    function glassOf(uint256 glass) external view returns (GlassView memory) {
        Glass memory stored = _glass(glass);
        return
            GlassView({
                holder: stored.holder,
                member: stored.member,
                by: stored.by,
                scope: stored.scope,
                reason: stored.reason,
                brokenAt: stored.brokenAt,
                until: stored.brokenAt + GLASS_TIME,
                finding: stored.finding,
                lives: _glassLives(stored) && _isInStanding(stored.member),
                overdue: stored.finding == ReviewFinding.Open && _isLate(stored.brokenAt)
            });
    }

    /// @inheritdoc IConsentRegistry
    function openGlassesOf(address prescriber) external view returns (uint256[] memory glasses) {
        OpenGlasses open = _open[prescriber];
        glasses = new uint256[](open.length());
        for (uint256 i = 0; i < glasses.length; ++i) {
            glasses[i] = open.numberAt(i);
        }
    }

    // ------------------------------------------------------------------------------------------------ helpers

    function _grant(address holder, uint24 member, Consent calldata consent, address by) private {
        if (holder == address(0)) revert ConsentHolderMissing();
        CONSORTIUM.requireModulePair(address(this));
        // Reverts where there is no such member.
        CONSORTIUM.memberOf(member);
        _requireScope(consent.scope);
        if (consent.purposes == 0 || consent.purposes & ~Purposes.ALL != 0) revert PurposesInvalid(consent.purposes);
        _requireTerms(consent.dataUse, consent.purposes);
        if (consent.until < block.timestamp) revert ConsentTimeInvalid(consent.until);
        ConsentRecord memory stored = _consents[holder][member];
        uint32 replaced = stored.until < block.timestamp ? 0 : stored.scope;
        _requireSide(holder, by, consent.scope | replaced, consent.until);

        uint24 sequence = stored.sequence + 1;
        _consents[holder][member] = ConsentRecord({
            scope: consent.scope,
            purposes: consent.purposes,
            dataUse: consent.dataUse,
            until: consent.until,
            sequence: sequence
        });
        emit ConsentGranted(holder, member, by, sequence, ++nonceOf[holder], _told(stored), consent);
    }

    /// @dev Research has terms, nothing else has.
    function _requireTerms(uint32 dataUse, uint8 purposes) private pure {
        bool fits = purposes & Purposes.RESEARCH == 0 ? dataUse == 0 : DataUseTerms.isValid(dataUse);
        if (!fits) revert ResearchTermsInvalid(dataUse, purposes);
    }

    function _revoke(address holder, uint24 member, address by) private {
        CONSORTIUM.requireModulePair(address(this));
        ConsentRecord memory stored = _consents[holder][member];
        _requireSide(holder, by, stored.scope, 0);
        if (stored.until < block.timestamp) revert ConsentMissing(holder, member);

        uint24 sequence = stored.sequence + 1;
        _consents[holder][member].until = 0;
        _consents[holder][member].sequence = sequence;
        emit ConsentRevoked(holder, member, by, sequence, ++nonceOf[holder], _told(stored));
    }

    function _appoint(address holder, address representative, uint32 scope, uint40 until) private {
        CONSORTIUM.requireModulePair(address(this));
        if (representative == address(0) || representative == holder) {
            revert RepresentativeInvalid(holder, representative);
        }
        _requireScope(scope);
        if (until < block.timestamp) revert ConsentTimeInvalid(until);
        Representation memory stored = representativeOf[holder][representative];

        representativeOf[holder][representative] = Representation({scope: scope, until: until});
        emit RepresentativeAppointed(
            holder,
            representative,
            stored.scope,
            stored.until,
            scope,
            until,
            ++nonceOf[holder]
        );
    }

    function _dismiss(address holder, address representative, address by) private {
        CONSORTIUM.requireModulePair(address(this));
        if (by != holder && by != representative) revert HolderOnly(holder, by);
        Representation memory stored = representativeOf[holder][representative];
        if (stored.until < block.timestamp) revert RepresentativeUnknown(holder, representative);

        delete representativeOf[holder][representative];
        emit RepresentativeDismissed(holder, representative, by, stored.scope, stored.until, ++nonceOf[holder]);
    }

    function _disclose(Disclosure calldata disclosure, uint24 from) private {
        (address holder, uint24 to, uint32 scope) = (disclosure.holder, disclosure.to, disclosure.scope);
        uint8 purpose = disclosure.purpose;
        _requireScope(scope);
        bool isOne = purpose != 0 && purpose & (purpose - 1) == 0 && purpose & ~Purposes.ALL == 0;
        if (!isOne) revert DisclosurePurposeInvalid(purpose);
        (uint24 consent, uint256 glass) = _basis(holder, to, scope, purpose);
        if (consent == 0 && glass == 0) revert DisclosureNotAllowed(holder, to, scope, purpose);

        emit Disclosed(holder, from, to, scope, purpose, consent, glass, disclosure.document, msg.sender);
    }

    /// @dev Returns what allows it: the sequence of a live consent, else a live emergency access, else 0 and 0.
    function _basis(
        address holder,
        uint24 member,
        uint32 scope,
        uint8 purposes
    ) private view returns (uint24 consent, uint256 glass) {
        if (scope == 0 || purposes == 0 || holder == address(0)) return (0, 0);
        ConsentRecord memory stored = _consents[holder][member];
        bool covers = scope & ~stored.scope == 0 && purposes & ~stored.purposes == 0;
        if (covers && stored.until >= block.timestamp) return (_isInStanding(member) ? stored.sequence : 0, 0);
        if (purposes != Purposes.TREATMENT) return (0, 0);

        glass = lastGlassOf[holder][member];
        if (glass == 0) return (0, 0);
        Glass memory broken = _glasses[glass];
        bool opens = scope & ~broken.scope == 0 && _glassLives(broken) && _isInStanding(member);
        return (0, opens ? glass : 0);
    }

    function _glass(uint256 glass) private view returns (Glass storage stored) {
        stored = _glasses[glass];
        if (stored.brokenAt == 0) revert GlassUnknown(glass);
    }

    function _glassLives(Glass memory glass) private view returns (bool) {
        bool stands = glass.finding == ReviewFinding.Open || glass.finding == ReviewFinding.Justified;
        return stands && block.timestamp <= glass.brokenAt + GLASS_TIME;
    }

    function _isLate(uint40 brokenAt) private view returns (bool) {
        return block.timestamp > brokenAt + REVIEW_TIME;
    }

    /// @dev The member exists: only then a consent or an emergency access of its does.
    function _isInStanding(uint24 member) private view returns (bool) {
        return CONSORTIUM.memberOf(member).standing == Standing.Active;
    }

    function _discloser() private view returns (uint24) {
        return CONSORTIUM.authorizeOperator(Roles.RECORDS_OFFICER, Act.Continue, msg.sender).member();
    }

    /// @dev Returns the caller's emergency accesses that await their review.
    function _requireReviewed(address holder, uint24 member) private view returns (OpenGlasses open) {
        open = _open[msg.sender];
        if (open.length() == OpenGlassesList.MAX) revert GlassesExhausted(msg.sender, OpenGlassesList.MAX);
        uint256 oldest = open.numberAt(0);
        if (oldest != 0 && _isLate(_glasses[oldest].brokenAt)) revert ReviewOverdue(msg.sender, oldest);
        uint256 last = lastGlassOf[holder][member];
        if (last != 0 && _glasses[last].finding == ReviewFinding.Open) revert GlassUnreviewed(last);
    }

    function _requireReviewer(uint256 glass, Glass storage stored, OperatorSlot reviewer) private view {
        if (reviewer.roles() & Roles.REGULATOR_OFFICER != 0) return;
        if (reviewer.member() != stored.member || msg.sender == stored.by) revert NotReviewer(glass, msg.sender);
    }

    /// @dev `until` is the end of what is granted, 0 where nothing is.
    function _requireSide(address holder, address by, uint32 scope, uint40 until) private view {
        if (by == holder) return;
        Representation memory stored = representativeOf[holder][by];
        if (stored.until < block.timestamp) revert NotHoldersSide(holder, by);
        uint32 missing = scope & ~stored.scope;
        if (missing != 0) revert RepresentativeScopeExceeded(by, stored.scope, missing);
        if (until > stored.until) revert RepresentativeTermExceeded(by, stored.until, until);
    }

    function _requireScope(uint32 scope) private pure {
        if (scope == 0 || scope & ~Scopes.ALL != 0) revert ScopeInvalid(scope);
    }

    function _requireSigned(SignedWord calldata word, bytes32 message) private view {
        if (block.timestamp > word.deadline) revert ConsentSignatureExpired(word.holder, word.deadline);
        if (!_isSignedBy(word.signer, _hashTypedDataV4(message), word.signature)) {
            revert ConsentSignatureInvalid(word.holder, word.signer);
        }
    }

    /// @dev A key is tried first, as for prescriptions; a wallet's answer is never copied beyond one word.
    function _isSignedBy(address signer, bytes32 digest, bytes calldata signature) private view returns (bool) {
        (address recovered, ECDSA.RecoverError fault, ) = ECDSA.tryRecoverCalldata(digest, signature);
        if (fault == ECDSA.RecoverError.NoError && recovered == signer) return true;
        return
            signer.code.length != 0 && SignatureChecker.isValidERC1271SignatureNowCalldata(signer, digest, signature);
    }

    function _told(ConsentRecord memory stored) private pure returns (Consent memory) {
        return Consent({scope: stored.scope, purposes: stored.purposes, dataUse: stored.dataUse, until: stored.until});
    }
}
