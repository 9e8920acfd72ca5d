// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Act, ModuleStatus, OperatorSlot, SiteKind, Standing} from "../types/Membership.sol";

/// @title Consortium: who may do what, where
/// @notice The directory of the organisations that run the ledger, of their places and of the addresses that act for
/// them. Every other contract asks {authorizeOperator} and nothing else. Authority belongs to an organisation: an operator has
/// it only while the organisation is in standing, and it ends with the operator's term, role or site.
///
/// Trust assumed here: the Council (one seat one vote, after its delay) admits and expels; a regulator officer can
/// suspend any member but a regulator for 30 days on its own word; a member's admin speaks for the member.
interface IConsortium {
    // ------------------------------------------------------------------------------------------------ values

    /// @notice An organisation to be admitted.
    /// @param kinds Bitmask of `Kinds`; set for good. A firm that becomes another kind is admitted again, as a
    /// child of the same parent.
    /// @param licenceEnd Last second of its licence, Unix time.
    /// @param admin The address that names its sites and operators.
    /// @param profile Hash of its public profile document (name, address, licence scan), kept off the chain.
    /// @param parent The member whose group of firms it belongs to, or 0.
    struct Admission {
        uint16 kinds;
        uint40 licenceEnd;
        address admin;
        bytes32 profile;
        uint24 parent;
    }

    /// @notice A member as it is now.
    struct MemberView {
        uint16 kinds;
        Standing standing;
        uint40 licenceEnd;
        uint40 suspendedUntil;
        uint24 parent;
        address admin;
        address proposedAdmin;
        bytes32 profile;
    }

    /// @notice An operator as it is recorded; whether it may act now is {authorizeOperator}'s answer.
    struct OperatorView {
        uint24 member;
        uint24 site;
        uint16 roles;
        uint40 since;
        uint40 until;
        uint40 distrustedFrom;
    }

    /// @notice A site as it is recorded.
    struct SiteView {
        uint24 member;
        uint64 gln;
        SiteKind kind;
        bool open;
    }

    // ------------------------------------------------------------------------------------------------ events

    /// @notice The founding ended: from here on only the Council admits members and registers modules.
    event FoundingEnded(address indexed founder);

    /// @notice A member was admitted.
    event MemberAdmitted(
        uint24 indexed member,
        uint16 kinds,
        uint40 licenceEnd,
        address admin,
        bytes32 profile,
        uint24 parent
    );

    /// @notice A member's standing was changed; `until` is the last second of a suspension, 0 where it has none.
    event StandingChanged(
        uint24 indexed member,
        Standing previous,
        Standing current,
        uint40 until,
        address indexed by,
        bytes32 reason
    );

    /// @notice A member's licence now ends at `licenceEnd`.
    event LicenceRenewed(uint24 indexed member, uint40 previous, uint40 licenceEnd, address indexed by);

    /// @notice A member's admin named its successor, who has yet to accept.
    event AdminProposed(uint24 indexed member, address indexed admin, address indexed proposed);

    /// @notice A member's admin changed, by its own two steps or by the Council.
    event AdminChanged(uint24 indexed member, address indexed previous, address indexed admin);

    /// @notice A member's public profile document changed.
    event ProfileChanged(uint24 indexed member, bytes32 previous, bytes32 profile);

    /// @notice A site was opened for a member.
    event SiteOpened(uint24 indexed site, uint24 indexed member, uint64 indexed gln, SiteKind kind);

    /// @notice A site takes no more goods.
    event SiteClosed(uint24 indexed site, uint24 indexed member);

    /// @notice An address acts for a member from now on.
    event OperatorAdded(
        address indexed operator,
        uint24 indexed member,
        uint24 indexed site,
        uint16 roles,
        uint40 until
    );

    /// @notice An address no longer acts for a member.
    event OperatorEnded(address indexed operator, uint24 indexed member, uint40 previousUntil);

    /// @notice What the operator signed from `since` on can't be trusted: followers flag it.
    event OperatorCompromised(address indexed operator, uint24 indexed member, uint40 since);

    /// @notice A module's status changed.
    event ModuleChanged(address indexed module, ModuleStatus previous, ModuleStatus current);

    // ------------------------------------------------------------------------------------------------ errors

    /// @notice Only the Council does this.
    error CouncilOnly(address caller);
    /// @notice Only the founder does this, and only until the founding ends.
    error FoundingOver(address caller);
    /// @notice Only the member's admin does this.
    error AdminOnly(uint24 member, address caller);
    /// @notice Only the admin that was proposed accepts.
    error NotProposedAdmin(uint24 member, address caller);
    /// @notice The address is nobody's operator.
    error OperatorUnknown(address operator);
    /// @notice The operator's term has ended.
    error OperatorTermEnded(address operator, uint40 until);
    /// @notice The operator has none of the roles that this act needs.
    error OperatorRoleMissing(address operator, uint16 held, uint16 needed);
    /// @notice The address acts for a member already.
    error OperatorTaken(address operator, uint24 member);
    /// @notice The operator's key was reported as compromised: it never acts again.
    error OperatorDistrusted(address operator, uint40 since);
    /// @notice The operator acts for another member.
    error OperatorNotOfMember(address operator, uint24 member);
    /// @notice No role, or one that does not exist.
    error RolesInvalid(uint16 roles);
    /// @notice A member of these kinds can't give this role.
    error RoleNotGivable(uint16 role, uint16 kinds);
    /// @notice One operator can't both issue and dispense.
    error RolesIncompatible(uint16 roles);
    /// @notice These roles act on goods at one place: name the site.
    error SiteNeeded(uint16 roles);
    /// @notice The member can't do this now.
    error MemberNotInStanding(uint24 member, Standing standing);
    /// @notice There is no such member.
    error MemberUnknown(uint24 member);
    /// @notice No kind, or one that does not exist.
    error KindsInvalid(uint16 kinds);
    /// @notice The standing does not allow this change.
    error StandingUnfit(uint24 member, Standing standing);
    /// @notice A regulator is suspended by the Council only.
    error RegulatorProtected(uint24 member);
    /// @notice A suspension by an officer was used up: until `until` only the Council may suspend again.
    error SuspensionSpent(uint24 member, uint40 until);
    /// @notice The time lies in the past or too far ahead, or brings a licence's end nearer.
    error TimeInvalid(uint40 time);
    /// @notice The address is zero.
    error AddressZero();
    /// @notice The number is no GLN: 13 digits with a right check digit.
    error GlnInvalid(uint64 gln);
    /// @notice The GLN names another site already.
    error GlnTaken(uint64 gln, uint24 site);
    /// @notice There is no such site.
    error SiteUnknown(uint24 site);
    /// @notice The site is another member's.
    error SiteNotOfMember(uint24 site, uint24 member);
    /// @notice The site takes no more goods.
    error SiteIsClosed(uint24 site);
    /// @notice The contract is not a registered part of the ledger.
    error ModuleUnregistered(address module);
    /// @notice The module begins nothing new: use its successor.
    error ModuleIsClosing(address module);
    /// @notice The module only answers: use its successor.
    error ModuleIsFrozen(address module);
    /// @notice A module's status only moves forward.
    error ModuleStatusUnfit(address module, ModuleStatus current);

    // ------------------------------------------------------------------------------------------------ authority

    /// @notice What every module asks before it changes anything: for whom and where does this address act?
    ///
    /// Requirements: the calling contract is a registered module, neither frozen nor, for {Act.Begin}, closing; the
    /// operator is known, within its term and trusted; it has at least one of `roles`; its member is in standing,
    /// unless `act` winds down.
    /// @param roles Bitmask of the roles of which any one suffices.
    /// @param act How the call bears on the future.
    /// @param operator The address that acts.
    /// @return The operator's record in one word: the member it acts for, the one site it acts at (0 where its roles
    /// need none), all the roles it has, its term. See `OperatorSlots`.
    function authorizeOperator(uint16 roles, Act act, address operator) external view returns (OperatorSlot);

    /// @notice What a module asks when another contract calls it as a module: both must be parts of the ledger.
    /// Reverts unless the caller is not frozen and `module` is registered and not frozen.
    function requireModulePair(address module) external view;

    /// @notice Reverts unless goods can be sent to `site`: open, its member in standing. Returns that member.
    function requireRecipient(uint24 site) external view returns (uint24 member);

    /// @notice The member a site belongs to. Reverts with {SiteUnknown}.
    function memberOfSite(uint24 site) external view returns (uint24 member);

    /// @notice Whether the member of `site` is in standing now. Reverts with {SiteUnknown}.
    function isInStanding(uint24 site) external view returns (bool);

    // ------------------------------------------------------------------------------------------------ founding

    /// @notice Admits the founding members, in order. The founder only, until {endFounding}. Emits {MemberAdmitted}
    /// for each.
    function foundMembers(Admission[] calldata admissions) external;

    /// @notice Ends the founding for good: the founder has no authority from here on. Emits {FoundingEnded}.
    function endFounding() external;

    // ------------------------------------------------------------------------------------------------ the Council

    /// @notice Admits a member. The Council only. Emits {MemberAdmitted}.
    function admit(Admission calldata admission) external returns (uint24 member);

    /// @notice Brings a suspended or expelled member back. The Council only. Emits {StandingChanged}.
    function reinstate(uint24 member, bytes32 reason) external;

    /// @notice Suspends a member until the Council says otherwise. The Council only. Emits {StandingChanged}.
    function suspendIndefinitely(uint24 member, bytes32 reason) external;

    /// @notice Expels a member. The Council only. Emits {StandingChanged}.
    function expel(uint24 member, bytes32 reason) external;

    /// @notice Replaces a lost or captured admin key. The Council only. Emits {AdminChanged}.
    function replaceAdmin(uint24 member, address admin) external;

    /// @notice Makes a contract a part of the ledger. The Council, or the founder until the founding ends.
    /// Emits {ModuleChanged}.
    function registerModule(address module) external;

    /// @notice Lets a module begin nothing new. The Council only. Emits {ModuleChanged}.
    function closeModule(address module) external;

    /// @notice Stops a module for good: it only answers. The Council only. Emits {ModuleChanged}.
    function freezeModule(address module) external;

    // ------------------------------------------------------------------------------------------------ regulators

    /// @notice Suspends a member at once, for at most 30 days. A regulator officer; never a regulator, never twice
    /// within 60 days without the Council's word. Emits {StandingChanged}.
    /// @param reason Hash of the order.
    function suspend(uint24 member, bytes32 reason) external;

    /// @notice Moves the end of a member's licence ahead. It never ends earlier than it was given: a member is put out of
    /// standing by {suspend} or the Council only. A regulator officer. Emits {LicenceRenewed}.
    function renewLicence(uint24 member, uint40 licenceEnd) external;

    // ------------------------------------------------------------------------------------------------ members

    /// @notice Opens a site. The member's admin, in standing. Emits {SiteOpened}.
    /// @param gln The place's GLN-13 as a number; unique in the ledger.
    function openSite(uint24 member, uint64 gln, SiteKind kind) external returns (uint24 site);

    /// @notice Closes a site: it takes no more goods; what is there can leave. The member's admin. Emits {SiteClosed}.
    function closeSite(uint24 site) external;

    /// @notice Lets an address act for the member. The member's admin, in standing. Emits {OperatorAdded}.
    /// @param roles Bitmask of `Roles`, each givable by one of the member's kinds.
    /// @param site The site it acts at: needed for logistics, dispenser and vaccinator, otherwise may be 0.
    /// @param until The last second of its term (for staff, the end of the licence to practise).
    function addOperator(uint24 member, address operator, uint16 roles, uint24 site, uint40 until) external;

    /// @notice Ends an operator's term now. The member's admin. Emits {OperatorEnded}.
    function endOperator(address operator) external;

    /// @notice Gives an operator's roles, site and remaining term to a fresh key. The member's admin, in standing.
    /// Emits {OperatorEnded} and {OperatorAdded}.
    function rotateOperator(address operator, address successor) external;

    /// @notice Ends an operator for good and says since when its key can't be trusted. The member's admin.
    /// Emits {OperatorEnded} and {OperatorCompromised}.
    function reportCompromise(address operator, uint40 since) external;

    /// @notice Names the next admin, who must accept. The member's admin. Emits {AdminProposed}.
    function proposeAdmin(uint24 member, address admin) external;

    /// @notice Takes over as admin. The proposed admin. Emits {AdminChanged}.
    function acceptAdmin(uint24 member) external;

    /// @notice Replaces the hash of the member's public profile. The member's admin. Emits {ProfileChanged}.
    function setProfile(uint24 member, bytes32 profile) external;

    // ------------------------------------------------------------------------------------------------ answers

    /// @notice The governing address: a timelock that only the Council's votes move.
    function COUNCIL() external view returns (address);

    /// @notice The address that founds the consortium; zero once the founding has ended.
    function founder() external view returns (address);

    /// @notice How many members were ever admitted; their numbers run from 1.
    function memberCount() external view returns (uint24);

    /// @notice How many sites were ever opened; their numbers run from 1.
    function siteCount() external view returns (uint24);

    /// @notice A member as it is now. Reverts with {MemberUnknown}.
    function memberOf(uint24 member) external view returns (MemberView memory);

    /// @notice A site as it is recorded. Reverts with {SiteUnknown}.
    function siteOf(uint24 site) external view returns (SiteView memory);

    /// @notice The site that a GLN names, or 0.
    function siteByGln(uint64 gln) external view returns (uint24);

    /// @notice An operator as it is recorded. Reverts with {OperatorUnknown}.
    function operatorOf(address operator) external view returns (OperatorView memory);

    /// @notice A module's status.
    function moduleStatus(address module) external view returns (ModuleStatus);

    /// @notice The kinds of member (bitmask of `Kinds`) that may give a role (one bit of `Roles`).
    function giversOf(uint16 role) external pure returns (uint16 kinds);
}
