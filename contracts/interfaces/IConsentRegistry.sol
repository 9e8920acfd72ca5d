// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Consent, Disclosure, GlassReason, ReviewFinding, SignedWord} from "../types/Consents.sol";
import {IConsortium} from "./IConsortium.sol";

/// @title ConsentRegistry: who may see whose records
/// @notice A patient lets a member see categories of its records, for purposes and a time. Nothing here names a patient:
/// the holder is a fresh address for each place that keeps records, so that two places' records can't be joined.
///
/// | who | may | on |
/// |---|---|---|
/// | the holder, by a transaction or a signature that anybody sends | {grant}, {revoke}, {appoint}, {dismiss} | its records |
/// | a representative, likewise | {grant}, {revoke} within its scope and term | its holder's records |
/// | a prescriber | {breakGlass}: sees at once, for 24 hours, and is reviewed | any holder's |
/// | another records officer of the same member, or a regulator officer | {review} | an emergency access |
/// | a records officer | {logDisclosure}: only what {isAllowed} | its member's records |
///
/// Every act for a holder raises its nonce, which every signature names: a signature works at most once, before its
/// deadline, on this chain and contract, and an act in the meantime voids it.
///
/// Trust assumed here: a member discloses nothing without asking {isAllowed}, and logs what it disclosed; the ledger
/// can't see what leaves a hospital by other ways. A prescriber whose key is replaced begins without open reviews: its
/// member's admin answers for that.
interface IConsentRegistry {
    /// @notice A consent as it is now.
    /// @param sequence How often it was granted or revoked; 0 for never.
    /// @param lives Whether it counts now: not revoked, not over, the member in standing.
    struct ConsentView {
        uint32 scope;
        uint8 purposes;
        uint32 dataUse;
        uint40 until;
        uint24 sequence;
        bool lives;
    }

    /// @notice An emergency access as it is now.
    /// @param until The last second in which it counts, unless a review ended it.
    /// @param lives Whether it counts now.
    /// @param overdue Whether its review is overdue.
    struct GlassView {
        address holder;
        uint24 member;
        address by;
        uint32 scope;
        GlassReason reason;
        uint40 brokenAt;
        uint40 until;
        ReviewFinding finding;
        bool lives;
        bool overdue;
    }

    // ------------------------------------------------------------------------------------------------ events

    /// @notice A holder lets a member see records; `by` is the holder or its representative.
    /// @param sequence The consent's, which disclosures name.
    /// @param nonce The holder's, from now on.
    /// @param previous What was there, over or not; all zero for nothing.
    event ConsentGranted(
        address indexed holder,
        uint24 indexed member,
        address indexed by,
        uint24 sequence,
        uint32 nonce,
        Consent previous,
        Consent current
    );

    /// @notice A consent ended at once.
    event ConsentRevoked(
        address indexed holder,
        uint24 indexed member,
        address indexed by,
        uint24 sequence,
        uint32 nonce,
        Consent previous
    );

    /// @notice Somebody may act for the holder.
    event RepresentativeAppointed(
        address indexed holder,
        address indexed representative,
        uint32 previousScope,
        uint40 previousUntil,
        uint32 scope,
        uint40 until,
        uint32 nonce
    );

    /// @notice Somebody acts for the holder no more; `by` is the holder, or the representative that laid it down.
    event RepresentativeDismissed(
        address indexed holder,
        address indexed representative,
        address indexed by,
        uint32 previousScope,
        uint40 previousUntil,
        uint32 nonce
    );

    /// @notice A prescriber sees records in an emergency, without consent.
    /// @param document Salted commitment to its note.
    event GlassBroken(
        uint256 indexed glass,
        address indexed holder,
        uint24 indexed member,
        address by,
        uint32 scope,
        GlassReason reason,
        bytes32 document,
        uint40 until
    );

    /// @notice An emergency access was reviewed.
    /// @param document Salted commitment to the report.
    event GlassReviewed(
        uint256 indexed glass,
        address indexed holder,
        uint24 indexed member,
        ReviewFinding finding,
        bytes32 document,
        address by
    );

    /// @notice A member disclosed records to another.
    /// @param consent The sequence of the consent it rests on; 0 where it rests on an emergency access.
    /// @param glass The emergency access it rests on; 0 where it rests on a consent.
    /// @param document Salted commitment to what was disclosed.
    event Disclosed(
        address indexed holder,
        uint24 indexed from,
        uint24 indexed to,
        uint32 scope,
        uint8 purpose,
        uint24 consent,
        uint256 glass,
        bytes32 document,
        address by
    );

    // ------------------------------------------------------------------------------------------------ errors

    /// @notice A consent needs a holder.
    error ConsentHolderMissing();
    /// @notice Neither the holder nor a representative of its whose term runs.
    error NotHoldersSide(address holder, address by);
    /// @notice Only the holder does this, or for itself the representative.
    error HolderOnly(address holder, address by);
    /// @notice No category, or one that does not exist.
    error ScopeInvalid(uint32 scope);
    /// @notice No purpose, or one that does not exist.
    error PurposesInvalid(uint8 purposes);
    /// @notice Research needs exactly one permission of the data use terms; other purposes have no terms.
    error ResearchTermsInvalid(uint32 dataUse, uint8 purposes);
    /// @notice The end lies in the past.
    error ConsentTimeInvalid(uint40 until);
    /// @notice The consent is wider than what the representative acts on.
    error RepresentativeScopeExceeded(address representative, uint32 scope, uint32 missing);
    /// @notice The consent would outlast the representative's term.
    error RepresentativeTermExceeded(address representative, uint40 until, uint40 wanted);
    /// @notice A holder represents itself already.
    error RepresentativeInvalid(address holder, address representative);
    /// @notice Nobody of this address represents the holder.
    error RepresentativeUnknown(address holder, address representative);
    /// @notice There is no live consent.
    error ConsentMissing(address holder, uint24 member);
    /// @notice The signature is not the signer's over this message: a field, the nonce or the chain differs.
    error ConsentSignatureInvalid(address holder, address signer);
    /// @notice The signature's deadline is over.
    error ConsentSignatureExpired(address holder, uint40 deadline);
    /// @notice There is no such emergency access.
    error GlassUnknown(uint256 glass);
    /// @notice The member's last emergency access to these records awaits its review.
    error GlassUnreviewed(uint256 glass);
    /// @notice A review of the prescriber's is overdue: until it is done, no other emergency access.
    error ReviewOverdue(address prescriber, uint256 glass);
    /// @notice The prescriber has as many unreviewed accesses as there may be.
    error GlassesExhausted(address prescriber, uint256 max);
    /// @notice The emergency access was reviewed already.
    error GlassIsReviewed(uint256 glass, ReviewFinding finding);
    /// @notice A review ends with a finding.
    error ReviewFindingMissing(uint256 glass);
    /// @notice Only another records officer of the same member reviews it, or a regulator officer.
    error NotReviewer(uint256 glass, address caller);
    /// @notice The recipient has neither a live consent nor a live emergency access that covers this.
    error DisclosureNotAllowed(address holder, uint24 to, uint32 scope, uint8 purpose);
    /// @notice A disclosure is for one purpose.
    error DisclosurePurposeInvalid(uint8 purpose);
    /// @notice The list is empty or longer than `max`.
    error DisclosuresInvalid(uint256 length, uint256 max);

    // ------------------------------------------------------------------------------------------------ the holder's side

    /// @notice Lets a member see records, in place of what it was let see before. The holder, or a representative within
    /// its scope and term. Emits {ConsentGranted}.
    /// @param member The member that may see them; known, in standing or not.
    function grant(address holder, uint24 member, Consent calldata consent) external;

    /// @notice As {grant}, on the signer's word `Grant`. Sent by anybody.
    function grantBySignature(SignedWord calldata word, uint24 member, Consent calldata consent) external;

    /// @notice Ends a live consent at once. The holder, or a representative whose scope covers it.
    /// Emits {ConsentRevoked}.
    function revoke(address holder, uint24 member) external;

    /// @notice As {revoke}, on the signer's word `Revoke`. Sent by anybody.
    function revokeBySignature(SignedWord calldata word, uint24 member) external;

    /// @notice Lets somebody grant and revoke for the caller, in place of what it was let do before. A representative
    /// can't appoint another. Emits {RepresentativeAppointed}.
    /// @param scope The categories it acts on.
    /// @param until The last second of its term; what it grants does not outlast it.
    function appoint(address representative, uint32 scope, uint40 until) external;

    /// @notice As {appoint}, on the holder's word `Appoint`. Sent by anybody.
    function appointBySignature(SignedWord calldata word, address representative, uint32 scope, uint40 until) external;

    /// @notice Ends a representative's term at once; what it granted stays until it is revoked. The holder, or the
    /// representative itself. Emits {RepresentativeDismissed}.
    function dismiss(address holder, address representative) external;

    /// @notice As {dismiss}, on the holder's word `Dismiss`, or the representative's own. Sent by anybody.
    function dismissBySignature(SignedWord calldata word, address representative) external;

    // ------------------------------------------------------------------------------------------------ emergencies

    /// @notice Lets the caller's member see records for treatment in an emergency, for 24 hours. A prescriber with at
    /// most 5 accesses that await their review, none of them for more than 7 days, and none of its member's to these
    /// records. Emits {GlassBroken}.
    /// @param document Salted commitment to its note.
    function breakGlass(
        address holder,
        uint32 scope,
        GlassReason reason,
        bytes32 document
    ) external returns (uint256 glass);

    /// @notice Says what is to be thought of an emergency access; every finding but Justified ends it at once. A records
    /// officer of the same member who is another than the prescriber, in standing or not, or a regulator officer.
    /// Emits {GlassReviewed}.
    /// @param document Salted commitment to the report.
    function review(uint256 glass, ReviewFinding finding, bytes32 document) external;

    // ------------------------------------------------------------------------------------------------ disclosures

    /// @notice Logs what the caller's member discloses. A records officer; refused unless {isAllowed} for the recipient
    /// now. Emits {Disclosed}.
    function logDisclosure(Disclosure calldata disclosure) external;

    /// @notice Logs many disclosures: all or nothing. As {logDisclosure}.
    /// @param disclosures At most 300; never of two holders that are one patient, since a batch would join them.
    function logDisclosures(Disclosure[] calldata disclosures) external;

    // ------------------------------------------------------------------------------------------------ answers

    /// @notice Whether a member may see these records for these purposes now: by a live consent that covers all of them,
    /// or for treatment by its last emergency access while that lives; never out of standing.
    function isAllowed(address holder, uint24 member, uint32 scope, uint8 purposes) external view returns (bool);

    /// @notice As {isAllowed}, for an operator: one in its term whose role reads records (prescriber, dispenser,
    /// vaccinator, claims or records officer), for its member.
    function isOperatorAllowed(
        address holder,
        address operator,
        uint32 scope,
        uint8 purposes
    ) external view returns (bool);

    /// @notice The directory this registry asks.
    function CONSORTIUM() external view returns (IConsortium);

    /// @notice What a holder lets a member see; sequence 0 where it never did.
    function consentOf(address holder, uint24 member) external view returns (ConsentView memory);

    /// @notice What the next signature for a holder names.
    function nonceOf(address holder) external view returns (uint32);

    /// @notice What a representative acts on and until when; 0 and 0 for none. Over once `until` has passed.
    function representativeOf(
        address holder,
        address representative
    ) external view returns (uint32 scope, uint40 until);

    /// @notice How many emergency accesses there ever were; their numbers run from 1.
    function glassCount() external view returns (uint256);

    /// @notice An emergency access. Reverts with {GlassUnknown}.
    function glassOf(uint256 glass) external view returns (GlassView memory);

    /// @notice A member's last emergency access to a holder's records; 0 for none.
    function lastGlassOf(address holder, uint24 member) external view returns (uint256);

    /// @notice A prescriber's emergency accesses that await their review, oldest first.
    function openGlassesOf(address prescriber) external view returns (uint256[] memory);
}
