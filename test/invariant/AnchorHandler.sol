// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAnchorRegistry} from "../../contracts/interfaces/IAnchorRegistry.sol";
import {IConsortium} from "../../contracts/interfaces/IConsortium.sol";
import {AnchorSchema, Attestation, SupersedeReason} from "../../contracts/types/Anchors.sol";
import {Kinds, Roles} from "../../contracts/types/Membership.sol";
import {deploy, vm} from "./Vm.sol";
import {World} from "./World.sol";

/// @notice What the handler does.
enum AnchorDeed {
    AnchorBatch,
    AnchorDataSet,
    Supersede,
    StateDataUse,
    Attest
}

/// @notice Members of all kinds anchor, supersede and attest, rightly and wrongly; what is there is written down beside.
contract AnchorHandler is World {
    /// @notice An anchor as it was made.
    struct AnchorRecord {
        bytes32 id;
        uint24 author;
        uint40 since;
        AnchorSchema schema;
        uint32 leafCount;
        bytes32 successor;
    }

    /// @notice What a notary said last of an anchor.
    struct Said {
        Attestation finding;
        uint40 since;
    }

    uint24 private constant LABORATORY = 7;
    uint24 private constant NOTARY = 8;
    uint24 private constant OTHER_NOTARY = 9;
    uint256 private constant ROOTS = 5;

    /// @notice The registry.
    IAnchorRegistry public registry;
    /// @notice How often each deed was tried.
    mapping(AnchorDeed deed => uint256) public tried;
    /// @notice How often each deed succeeded.
    mapping(AnchorDeed deed => uint256) public done;
    /// @notice How many calls ended otherwise than the record foresees.
    uint256 public surprises;
    /// @notice The time that the next call is made at.
    uint40 public clock;

    AnchorRecord[] private _anchors;
    mapping(bytes32 id => uint256) private _numbers;
    mapping(bytes32 id => mapping(uint24 notary => Said)) private _said;

    constructor() {
        clock = uint40(START);
        registry = IAnchorRegistry(
            deploy("contracts/records/AnchorRegistry.sol:AnchorRegistry", abi.encode(consortium))
        );
        consortium.registerModule(address(registry));
        _admit(Kinds.LABORATORY);
        _admit(Kinds.NOTARY);
        _admit(Kinds.NOTARY);
        _addStaff(address(0xB00), HOSPITAL, Roles.RECORDS_OFFICER);
        _addStaff(address(0xB01), LABORATORY, Roles.RECORDS_OFFICER);
        _addStaff(address(0xB02), NOTARY, Roles.NOTARY);
        _addStaff(address(0xB03), OTHER_NOTARY, Roles.NOTARY);
    }

    /// @notice Somebody anchors a batch.
    function anchorBatch(uint256 seed) external {
        Actor memory actor = _actor(seed);
        AnchorSchema schema = AnchorSchema(_dice(seed, "schema", 6));
        (bytes32 root, uint32 count) = _batch(seed);
        bool allowed = _mayAnchor(actor, schema) && schema != AnchorSchema.SequencingDataSet;
        bool foreseen = allowed && _isNew(actor.member, schema, root, count);

        _begin(actor);
        try registry.anchorBatch(schema, root, count, bytes32(seed)) returns (bytes32 id) {
            _ended(AnchorDeed.AnchorBatch, foreseen, true);
            _write(id, actor.member, schema, count);
        } catch {
            _ended(AnchorDeed.AnchorBatch, foreseen, false);
        }
    }

    /// @notice Somebody anchors a sequencing data set.
    function anchorDataSet(uint256 seed) external {
        Actor memory actor = _actor(seed);
        (bytes32 root, uint32 count) = _batch(seed);
        (IAnchorRegistry.DataUse memory use, bool isValid) = _use(seed);
        bool allowed = _mayAnchor(actor, AnchorSchema.SequencingDataSet);
        bool foreseen = allowed && isValid && _isNew(actor.member, AnchorSchema.SequencingDataSet, root, count);

        _begin(actor);
        try registry.anchorDataSet(root, count, use) returns (bytes32 id) {
            _ended(AnchorDeed.AnchorDataSet, foreseen, true);
            _write(id, actor.member, AnchorSchema.SequencingDataSet, count);
        } catch {
            _ended(AnchorDeed.AnchorDataSet, foreseen, false);
        }
    }

    /// @notice Somebody supersedes an anchor.
    function supersede(uint256 seed) external {
        if (_anchors.length == 0) return;
        uint256 number = _dice(seed, "anchor", _anchors.length);
        AnchorRecord memory known = _anchors[number];
        Actor memory actor = _dice(seed, "own", 3) == 0 ? _actor(seed) : _actorOf(known);
        (bytes32 root, uint32 count) = _batch(seed);
        bool allowed = _mayAnchor(actor, known.schema) && actor.member == known.author && known.successor == 0;
        bool foreseen = allowed && _isNew(actor.member, known.schema, root, count);

        _begin(actor);
        try registry.supersede(known.id, root, count, SupersedeReason(seed % 3)) returns (bytes32 id) {
            _ended(AnchorDeed.Supersede, foreseen, true);
            _anchors[number].successor = id;
            _write(id, actor.member, known.schema, count);
        } catch {
            _ended(AnchorDeed.Supersede, foreseen, false);
        }
    }

    /// @notice Somebody states what an anchored data set may be used for.
    function stateDataUse(uint256 seed) external {
        if (_anchors.length == 0) return;
        AnchorRecord memory known = _anchors[_dice(seed, "anchor", _anchors.length)];
        Actor memory actor = _dice(seed, "own", 3) == 0 ? _actor(seed) : _actorOf(known);
        (IAnchorRegistry.DataUse memory use, bool isValid) = _use(seed);
        bool isDataSet = known.schema == AnchorSchema.SequencingDataSet;
        bool foreseen = isValid && isDataSet && _mayAnchor(actor, known.schema) && actor.member == known.author;

        _begin(actor);
        try registry.stateDataUse(known.id, use) {
            _ended(AnchorDeed.StateDataUse, foreseen, true);
        } catch {
            _ended(AnchorDeed.StateDataUse, foreseen, false);
        }
    }

    /// @notice Somebody says what it found of an anchor.
    function attest(uint256 seed) external {
        if (_anchors.length == 0) return;
        AnchorRecord memory known = _anchors[_dice(seed, "anchor", _anchors.length)];
        Actor memory actor = _dice(seed, "any", 4) == 0 ? _actor(seed) : _actors[_actors.length - 1 - (seed % 2)];
        Attestation finding = Attestation(_dice(seed, "finding", 3));
        Said storage said = _said[known.id][actor.member];
        bool allowed = _isInOffice(actor, Roles.NOTARY) && actor.member != known.author;
        bool foreseen = allowed && finding != Attestation.None && finding != said.finding;

        _begin(actor);
        try registry.attest(known.id, finding, bytes32(seed)) {
            _ended(AnchorDeed.Attest, foreseen, true);
            (said.finding, said.since) = (finding, clock);
        } catch {
            _ended(AnchorDeed.Attest, foreseen, false);
        }
    }

    /// @notice What the runner calls.
    function deeds() external pure returns (bytes4[] memory selectors) {
        selectors = new bytes4[](5);
        selectors[0] = this.anchorBatch.selector;
        selectors[1] = this.anchorDataSet.selector;
        selectors[2] = this.supersede.selector;
        selectors[3] = this.stateDataUse.selector;
        selectors[4] = this.attest.selector;
    }

    /// @notice All anchors as they were made.
    function anchors() external view returns (AnchorRecord[] memory) {
        return _anchors;
    }

    /// @notice What a notary said last of an anchor.
    function saidOf(bytes32 id, uint24 notary) external view returns (Said memory) {
        return _said[id][notary];
    }

    // ------------------------------------------------------------------------------------------------ helpers

    function _admit(uint16 kinds) private {
        consortium.admit(
            IConsortium.Admission({kinds: kinds, licenceEnd: FAR, admin: address(this), profile: 0, parent: 0})
        );
    }

    function _addStaff(address account, uint24 member, uint16 roles) private {
        consortium.addOperator(member, account, roles, 0, FAR);
        _actors.push(Actor({account: account, member: member, site: 0, roles: roles, until: FAR}));
    }

    function _begin(Actor memory actor) private {
        clock += 600;
        vm.warp(clock);
        vm.prank(actor.account);
    }

    function _ended(AnchorDeed deed, bool foreseen, bool succeeded) private {
        ++tried[deed];
        if (succeeded) ++done[deed];
        if (foreseen != succeeded) ++surprises;
    }

    function _write(bytes32 id, uint24 author, AnchorSchema schema, uint32 count) private {
        _anchors.push(AnchorRecord(id, author, clock, schema, count, 0));
        _numbers[id] = _anchors.length;
    }

    /// @dev The table of who may anchor what, written down a second time on purpose. As of the time of the next call.
    function _mayAnchor(Actor memory actor, AnchorSchema schema) private view returns (bool) {
        uint16 authority = Roles.REGULATOR_OFFICER | Roles.ENFORCEMENT_OFFICER;
        uint16[6] memory roles = [
            Roles.QUALITY_OFFICER | Roles.LOGISTICS,
            Roles.RECORDS_OFFICER,
            Roles.RECORDS_OFFICER,
            authority | Roles.QUALITY_OFFICER,
            authority,
            Roles.NOTARY
        ];
        return _isInOffice(actor, roles[uint8(schema)]);
    }

    function _isInOffice(Actor memory actor, uint16 roles) private view returns (bool) {
        return actor.roles & roles != 0 && clock + 600 <= actor.until;
    }

    function _isNew(uint24 member, AnchorSchema schema, bytes32 root, uint32 count) private view returns (bool) {
        return root != 0 && count != 0 && _numbers[keccak256(abi.encode(member, schema, root))] == 0;
    }

    /// @dev A root of a few, so that the same comes again; now and then none, or no document.
    function _batch(uint256 seed) private pure returns (bytes32 root, uint32 count) {
        uint256 number = _dice(seed, "root", ROOTS * 4);
        root = number == 0 ? bytes32(0) : keccak256(abi.encode("root", number));
        count = uint32(_dice(seed, "count", 9));
    }

    function _use(uint256 seed) private pure returns (IAnchorRegistry.DataUse memory use, bool isValid) {
        uint256 permission = _dice(seed, "permission", 6);
        bool hasDisease = permission == 3 ? _dice(seed, "disease", 5) != 0 : _dice(seed, "disease", 5) == 0;
        bool isApproved = _dice(seed, "approval", 6) != 0;
        use.terms = (permission == 5 ? uint32(0) : uint32(1 << permission)) | uint32(_dice(seed, "more", 8) << 20);
        use.disease = hasDisease ? bytes32(seed | 1) : bytes32(0);
        use.approval = isApproved ? bytes32(seed | 1) : bytes32(0);
        isValid = permission != 5 && hasDisease == (permission == 3) && isApproved;
    }

    function _actor(uint256 seed) private view returns (Actor memory) {
        return _actors[_dice(seed, "actor", _actors.length)];
    }

    /// @dev Somebody who may change the anchor, if there is one.
    function _actorOf(AnchorRecord memory known) private view returns (Actor memory actor) {
        for (uint256 i = 0; i < _actors.length; ++i) {
            actor = _actors[i];
            if (actor.member == known.author && _mayAnchor(actor, known.schema)) return actor;
        }
    }

    function _dice(uint256 seed, string memory what, uint256 sides) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, what))) % sides;
    }
}
