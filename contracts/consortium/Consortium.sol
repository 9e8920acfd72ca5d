// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IConsortium} from "../interfaces/IConsortium.sol";
import {CheckDigit} from "../libraries/CheckDigit.sol";
import {
    Act,
    Kinds,
    MemberSlot,
    MemberSlots,
    ModuleStatus,
    OperatorSlot,
    OperatorSlots,
    Roles,
    SiteKind,
    SiteSlot,
    SiteSlots,
    Standing
} from "../types/Membership.sol";

/// @title Consortium
/// @notice See {IConsortium}.
contract Consortium is IConsortium {
    /// @dev How long an officer's suspension lasts without the Council's word.
    uint40 private constant SUSPENSION = 30 days;

    /// @dev From the end of an officer's suspension until an officer may suspend the same member again.
    uint40 private constant SUSPENSION_REST = 30 days;

    /// @dev The end of a suspension that only the Council ends.
    uint40 private constant INDEFINITE = type(uint40).max;

    /// @inheritdoc IConsortium
    address public immutable COUNCIL;

    /// @inheritdoc IConsortium
    address public founder;

    /// @inheritdoc IConsortium
    uint24 public memberCount;

    /// @inheritdoc IConsortium
    uint24 public siteCount;

    /// @inheritdoc IConsortium
    mapping(uint64 gln => uint24 site) public siteByGln;

    /// @inheritdoc IConsortium
    mapping(address module => ModuleStatus) public moduleStatus;

    mapping(address operator => OperatorSlot) private _operators;
    mapping(uint24 member => MemberSlot) private _members;
    mapping(uint24 site => SiteSlot) private _sites;
    mapping(uint24 member => address) private _admins;
    mapping(uint24 member => address) private _proposedAdmins;
    mapping(uint24 member => bytes32) private _profiles;

    /// @param council The timelock that the Council's votes move.
    /// @param founder_ Who admits the founding members and registers the first modules, until it ends the founding.
    constructor(address council, address founder_) {
        if (council == address(0) || founder_ == address(0)) revert AddressZero();

        COUNCIL = council;
        founder = founder_;
    }

    modifier onlyCouncil() {
        if (msg.sender != COUNCIL) revert CouncilOnly(msg.sender);
        _;
    }

    modifier onlyFounder() {
        if (msg.sender != founder) revert FoundingOver(msg.sender);
        _;
    }

    modifier onlyAdmin(uint24 member) {
        if (msg.sender != _admins[member]) revert AdminOnly(member, msg.sender);
        _;
    }

    // ------------------------------------------------------------------------------------------------ authority

    /// @inheritdoc IConsortium
    function authorizeOperator(uint16 roles, Act act, address operator) external view returns (OperatorSlot) {
        _requireLive(msg.sender, act);
        return _authorize(roles, act, operator);
    }

    /// @inheritdoc IConsortium
    function requireModulePair(address module) external view {
        _requireLive(msg.sender, Act.Continue);
        _requireLive(module, Act.Continue);
    }

    /// @inheritdoc IConsortium
    function requireRecipient(uint24 site) external view returns (uint24 member) {
        SiteSlot slot = _site(site);
        if (!slot.isOpen()) revert SiteIsClosed(site);

        member = slot.member();
        _requireStanding(member);
    }

    /// @inheritdoc IConsortium
    function memberOfSite(uint24 site) external view returns (uint24 member) {
        return _site(site).member();
    }

    /// @inheritdoc IConsortium
    function isInStanding(uint24 site) external view returns (bool) {
        return _members[_site(site).member()].standingAt(block.timestamp) == Standing.Active;
    }

    // ------------------------------------------------------------------------------------------------ founding

    /// @inheritdoc IConsortium
    function foundMembers(Admission[] calldata admissions) external onlyFounder {
        for (uint256 i = 0; i < admissions.length; ++i) {
            _admit(admissions[i]);
        }
    }

    /// @inheritdoc IConsortium
    function endFounding() external onlyFounder {
        delete founder;
        emit FoundingEnded(msg.sender);
    }

    // ------------------------------------------------------------------------------------------------ the Council

    /// @inheritdoc IConsortium
    function admit(Admission calldata admission) external onlyCouncil returns (uint24 member) {
        return _admit(admission);
    }

    /// @inheritdoc IConsortium
    function reinstate(uint24 member, bytes32 reason) external onlyCouncil {
        Standing stored = _member(member).stored();
        if (stored == Standing.Active) revert StandingUnfit(member, stored);

        _setStanding(member, Standing.Active, 0, reason);
    }

    /// @inheritdoc IConsortium
    function suspendIndefinitely(uint24 member, bytes32 reason) external onlyCouncil {
        Standing stored = _member(member).stored();
        if (stored == Standing.Expelled) revert StandingUnfit(member, stored);

        _setStanding(member, Standing.Suspended, INDEFINITE, reason);
    }

    /// @inheritdoc IConsortium
    function expel(uint24 member, bytes32 reason) external onlyCouncil {
        Standing stored = _member(member).stored();
        if (stored == Standing.Expelled) revert StandingUnfit(member, stored);

        _setStanding(member, Standing.Expelled, 0, reason);
    }

    /// @inheritdoc IConsortium
    function replaceAdmin(uint24 member, address admin) external onlyCouncil {
        _member(member);
        _setAdmin(member, admin);
    }

    /// @inheritdoc IConsortium
    function registerModule(address module) external {
        if (msg.sender != COUNCIL && msg.sender != founder) revert CouncilOnly(msg.sender);
        if (module == address(0)) revert AddressZero();

        _setModule(module, ModuleStatus.Active);
    }

    /// @inheritdoc IConsortium
    function closeModule(address module) external onlyCouncil {
        _setModule(module, ModuleStatus.Closing);
    }

    /// @inheritdoc IConsortium
    function freezeModule(address module) external onlyCouncil {
        _setModule(module, ModuleStatus.Frozen);
    }

    // ------------------------------------------------------------------------------------------------ regulators

    /// @inheritdoc IConsortium
    function suspend(uint24 member, bytes32 reason) external {
        _authorize(Roles.REGULATOR_OFFICER, Act.Continue, msg.sender);
        MemberSlot slot = _member(member);
        if (slot.kinds() & Kinds.REGULATOR != 0) revert RegulatorProtected(member);
        Standing stored = slot.stored();
        if (stored == Standing.Expelled) revert StandingUnfit(member, stored);
        uint40 last = slot.suspendedUntil();
        if (last == INDEFINITE) revert StandingUnfit(member, stored);
        if (last != 0 && block.timestamp <= last + SUSPENSION_REST)
            revert SuspensionSpent(member, last + SUSPENSION_REST);

        _setStanding(member, Standing.Suspended, uint40(block.timestamp) + SUSPENSION, reason);
    }

    /// @inheritdoc IConsortium
    function renewLicence(uint24 member, uint40 licenceEnd) external {
        _authorize(Roles.REGULATOR_OFFICER, Act.Continue, msg.sender);
        MemberSlot slot = _member(member);
        bool later = licenceEnd > slot.licenceEnd() && licenceEnd >= block.timestamp;
        if (!later || licenceEnd == INDEFINITE) revert TimeInvalid(licenceEnd);

        _members[member] = slot.withLicenceEnd(licenceEnd);
        emit LicenceRenewed(member, slot.licenceEnd(), licenceEnd, msg.sender);
    }

    // ------------------------------------------------------------------------------------------------ members

    /// @inheritdoc IConsortium
    function openSite(uint24 member, uint64 gln, SiteKind kind) external onlyAdmin(member) returns (uint24 site) {
        _requireStanding(member);
        if (gln == 0 || gln >= 1e13 || !CheckDigit.isValid(gln)) revert GlnInvalid(gln);
        if (siteByGln[gln] != 0) revert GlnTaken(gln, siteByGln[gln]);

        site = ++siteCount;
        _sites[site] = SiteSlots.pack(member, gln, kind, true);
        siteByGln[gln] = site;
        emit SiteOpened(site, member, gln, kind);
    }

    /// @inheritdoc IConsortium
    function closeSite(uint24 site) external {
        SiteSlot slot = _site(site);
        uint24 member = slot.member();
        if (msg.sender != _admins[member]) revert AdminOnly(member, msg.sender);
        if (!slot.isOpen()) revert SiteIsClosed(site);

        _sites[site] = SiteSlots.pack(member, slot.gln(), slot.kind(), false);
        emit SiteClosed(site, member);
    }

    /// @inheritdoc IConsortium
    function addOperator(
        uint24 member,
        address operator,
        uint16 roles,
        uint24 site,
        uint40 until
    ) external onlyAdmin(member) {
        MemberSlot slot = _requireStanding(member);
        if (until < block.timestamp) revert TimeInvalid(until);
        _requireRoles(roles, slot.kinds());
        _requireOperatorSite(member, roles, site);

        _addOperator(member, operator, roles, site, until);
    }

    /// @inheritdoc IConsortium
    function endOperator(address operator) external {
        OperatorSlot slot = _operatorOfAdmin(operator);
        if (slot.until() < block.timestamp) revert OperatorTermEnded(operator, slot.until());

        _endOperator(operator, slot);
    }

    /// @inheritdoc IConsortium
    function rotateOperator(address operator, address successor) external {
        OperatorSlot slot = _operatorOfAdmin(operator);
        _requireStanding(slot.member());
        if (slot.until() < block.timestamp) revert OperatorTermEnded(operator, slot.until());

        _endOperator(operator, slot);
        _addOperator(slot.member(), successor, slot.roles(), slot.site(), slot.until());
    }

    /// @inheritdoc IConsortium
    function reportCompromise(address operator, uint40 since) external {
        OperatorSlot slot = _operatorOfAdmin(operator);
        if (since == 0 || since > block.timestamp) revert TimeInvalid(since);

        if (slot.until() >= block.timestamp) slot = _endOperator(operator, slot);
        _operators[operator] = slot.withDistrust(since);
        emit OperatorCompromised(operator, slot.member(), since);
    }

    /// @inheritdoc IConsortium
    function proposeAdmin(uint24 member, address admin) external onlyAdmin(member) {
        _proposedAdmins[member] = admin;
        emit AdminProposed(member, msg.sender, admin);
    }

    /// @inheritdoc IConsortium
    function acceptAdmin(uint24 member) external {
        if (msg.sender != _proposedAdmins[member]) revert NotProposedAdmin(member, msg.sender);

        _setAdmin(member, msg.sender);
    }

    /// @inheritdoc IConsortium
    function setProfile(uint24 member, bytes32 profile) external onlyAdmin(member) {
        bytes32 previous = _profiles[member];

        _profiles[member] = profile;
        emit ProfileChanged(member, previous, profile);
    }

    // ------------------------------------------------------------------------------------------------ answers

    /// @inheritdoc IConsortium
    function memberOf(uint24 member) external view returns (MemberView memory) {
        MemberSlot slot = _member(member);
        return
            MemberView({
                kinds: slot.kinds(),
                standing: slot.standingAt(block.timestamp),
                licenceEnd: slot.licenceEnd(),
                suspendedUntil: slot.suspendedUntil(),
                parent: slot.parent(),
                admin: _admins[member],
                proposedAdmin: _proposedAdmins[member],
                profile: _profiles[member]
            });
    }

    /// @inheritdoc IConsortium
    function siteOf(uint24 site) external view returns (SiteView memory) {
        SiteSlot slot = _site(site);
        return SiteView({member: slot.member(), gln: slot.gln(), kind: slot.kind(), open: slot.isOpen()});
    }

    /// @inheritdoc IConsortium
    function operatorOf(address operator) external view returns (OperatorView memory) {
        OperatorSlot slot = _operator(operator);
        return
            OperatorView({
                member: slot.member(),
                site: slot.site(),
                roles: slot.roles(),
                since: slot.since(),
                until: slot.until(),
                distrustedFrom: slot.distrustedFrom()
            });
    }

    /// @inheritdoc IConsortium
    function giversOf(uint16 role) external pure returns (uint16 kinds) {
        return Roles.givers(role);
    }

    // ------------------------------------------------------------------------------------------------ helpers

    function _authorize(uint16 roles, Act act, address operator) private view returns (OperatorSlot slot) {
        slot = _operator(operator);
        if (block.timestamp > slot.until()) revert OperatorTermEnded(operator, slot.until());
        if (slot.roles() & roles == 0) revert OperatorRoleMissing(operator, slot.roles(), roles);
        if (act != Act.WindDown) _requireStanding(slot.member());
    }

    function _requireLive(address module, Act act) private view {
        ModuleStatus status = moduleStatus[module];
        if (status == ModuleStatus.Active) return;
        if (status == ModuleStatus.Unregistered) revert ModuleUnregistered(module);
        if (status == ModuleStatus.Frozen) revert ModuleIsFrozen(module);
        if (act == Act.Begin) revert ModuleIsClosing(module);
    }

    function _requireStanding(uint24 member) private view returns (MemberSlot slot) {
        slot = _members[member];
        Standing standing = slot.standingAt(block.timestamp);
        if (standing != Standing.Active) revert MemberNotInStanding(member, standing);
    }

    function _requireRoles(uint16 roles, uint16 kinds) private pure {
        if (roles == 0 || roles & ~Roles.ALL != 0) revert RolesInvalid(roles);
        uint16 both = Roles.PRESCRIBER | Roles.DISPENSER;
        if (roles & both == both) revert RolesIncompatible(roles);
        for (uint16 role = 1; role <= Roles.ALL; role <<= 1) {
            if (roles & role != 0 && Roles.givers(role) & kinds == 0) revert RoleNotGivable(role, kinds);
        }
    }

    function _requireOperatorSite(uint24 member, uint16 roles, uint24 site) private view {
        if (site == 0) {
            if (roles & Roles.SITE_BOUND != 0) revert SiteNeeded(roles);
            return;
        }
        SiteSlot slot = _site(site);
        if (slot.member() != member) revert SiteNotOfMember(site, member);
        if (!slot.isOpen()) revert SiteIsClosed(site);
    }

    function _admit(Admission calldata admission) private returns (uint24 member) {
        if (admission.kinds == 0 || admission.kinds & ~Kinds.ALL != 0) revert KindsInvalid(admission.kinds);
        if (admission.admin == address(0)) revert AddressZero();
        if (admission.licenceEnd < block.timestamp || admission.licenceEnd == INDEFINITE) {
            revert TimeInvalid(admission.licenceEnd);
        }
        if (admission.parent != 0) _member(admission.parent);

        member = ++memberCount;
        _members[member] = MemberSlots.pack(
            admission.kinds,
            Standing.Active,
            admission.licenceEnd,
            0,
            admission.parent
        );
        _admins[member] = admission.admin;
        _profiles[member] = admission.profile;
        emit MemberAdmitted(
            member,
            admission.kinds,
            admission.licenceEnd,
            admission.admin,
            admission.profile,
            admission.parent
        );
    }

    function _setStanding(uint24 member, Standing standing, uint40 until, bytes32 reason) private {
        MemberSlot slot = _members[member];

        _members[member] = slot.withStanding(standing, until);
        emit StandingChanged(member, slot.standingAt(block.timestamp), standing, until, msg.sender, reason);
    }

    function _setAdmin(uint24 member, address admin) private {
        if (admin == address(0)) revert AddressZero();
        address previous = _admins[member];

        _admins[member] = admin;
        delete _proposedAdmins[member];
        emit AdminChanged(member, previous, admin);
    }

    function _setModule(address module, ModuleStatus status) private {
        ModuleStatus current = moduleStatus[module];
        if (current >= status || (current == ModuleStatus.Unregistered && status != ModuleStatus.Active)) {
            revert ModuleStatusUnfit(module, current);
        }

        moduleStatus[module] = status;
        emit ModuleChanged(module, current, status);
    }

    function _addOperator(uint24 member, address operator, uint16 roles, uint24 site, uint40 until) private {
        if (operator == address(0)) revert AddressZero();
        OperatorSlot slot = _operators[operator];
        if (slot.distrustedFrom() != 0) revert OperatorDistrusted(operator, slot.distrustedFrom());
        if (slot.member() != 0 && slot.until() >= block.timestamp) revert OperatorTaken(operator, slot.member());

        _operators[operator] = OperatorSlots.pack(member, site, roles, until, uint40(block.timestamp));
        emit OperatorAdded(operator, member, site, roles, until);
    }

    function _endOperator(address operator, OperatorSlot slot) private returns (OperatorSlot ended) {
        // The second before this one is the last of its term: what it sent in this block counts no more.
        ended = slot.endedAt(uint40(block.timestamp) - 1);

        _operators[operator] = ended;
        emit OperatorEnded(operator, slot.member(), slot.until());
    }

    function _operatorOfAdmin(address operator) private view returns (OperatorSlot slot) {
        slot = _operator(operator);
        if (msg.sender != _admins[slot.member()]) revert OperatorNotOfMember(operator, slot.member());
    }

    function _operator(address operator) private view returns (OperatorSlot slot) {
        slot = _operators[operator];
        if (slot.member() == 0) revert OperatorUnknown(operator);
    }

    function _member(uint24 member) private view returns (MemberSlot slot) {
        slot = _members[member];
        if (slot.stored() == Standing.None) revert MemberUnknown(member);
    }

    function _site(uint24 site) private view returns (SiteSlot slot) {
        slot = _sites[site];
        if (slot.member() == 0) revert SiteUnknown(site);
    }
}
