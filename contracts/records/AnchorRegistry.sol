// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";

import {IAnchorRegistry} from "../interfaces/IAnchorRegistry.sol";
import {IConsortium} from "../interfaces/IConsortium.sol";
import {Anchorers, AnchorSchema, AnchorSlot, AnchorSlots, Attestation, SupersedeReason} from "../types/Anchors.sol";
import {DataUseTerms} from "../types/DataUse.sol";
import {Act, Roles} from "../types/Membership.sol";

/// @title AnchorRegistry
/// @notice See {IAnchorRegistry}.
contract AnchorRegistry is IAnchorRegistry {
    /// @inheritdoc IAnchorRegistry
    IConsortium public immutable CONSORTIUM;

    mapping(bytes32 anchor => AnchorSlot) private _anchors;
    mapping(bytes32 anchor => bytes32) private _successors;
    mapping(bytes32 anchor => mapping(uint24 notary => AttestationView)) private _attestations;

    /// @param consortium The directory to ask.
    constructor(IConsortium consortium) {
        CONSORTIUM = consortium;
    }

    // ------------------------------------------------------------------------------------------------ changes

    /// @inheritdoc IAnchorRegistry
    function anchorBatch(
        AnchorSchema schema,
        bytes32 root,
        uint32 leafCount,
        bytes32 papers
    ) external returns (bytes32) {
        uint24 member = CONSORTIUM.authorizeOperator(Anchorers.rolesFor(schema), Act.Begin, msg.sender).member();
        if (schema == AnchorSchema.SequencingDataSet) revert DataUseUnfit(schema);

        return _write(member, schema, root, leafCount, papers);
    }

    /// @inheritdoc IAnchorRegistry
    function anchorDataSet(bytes32 root, uint32 leafCount, DataUse calldata use) external returns (bytes32 anchor) {
        uint24 member = CONSORTIUM.authorizeOperator(Roles.RECORDS_OFFICER, Act.Begin, msg.sender).member();
        _requireValid(use);

        anchor = _write(member, AnchorSchema.SequencingDataSet, root, leafCount, 0);
        emit DataUseStated(anchor, use.terms, use.disease, use.approval, msg.sender);
    }

    /// @inheritdoc IAnchorRegistry
    function supersede(
        bytes32 anchor,
        bytes32 root,
        uint32 leafCount,
        SupersedeReason reason
    ) external returns (bytes32 successor) {
        AnchorSlot slot = _slot(anchor);
        uint16 roles = Anchorers.rolesFor(slot.schema());
        uint24 member = CONSORTIUM.authorizeOperator(roles, Act.Continue, msg.sender).member();
        if (slot.author() != member) revert AnchorNotOfMember(anchor, slot.author(), member);
        if (slot.isSuperseded()) revert AnchorIsSuperseded(anchor, _successors[anchor]);

        successor = _write(member, slot.schema(), root, leafCount, 0);
        _anchors[anchor] = slot.superseded();
        _successors[anchor] = successor;
        emit AnchorSuperseded(anchor, successor, reason, msg.sender);
    }

    /// @inheritdoc IAnchorRegistry
    function stateDataUse(bytes32 anchor, DataUse calldata use) external {
        uint24 member = CONSORTIUM.authorizeOperator(Roles.RECORDS_OFFICER, Act.Continue, msg.sender).member();
        AnchorSlot slot = _slot(anchor);
        if (slot.author() != member) revert AnchorNotOfMember(anchor, slot.author(), member);
        if (slot.schema() != AnchorSchema.SequencingDataSet) revert DataUseUnfit(slot.schema());
        _requireValid(use);

        emit DataUseStated(anchor, use.terms, use.disease, use.approval, msg.sender);
    }

    /// @inheritdoc IAnchorRegistry
    function attest(bytes32 anchor, Attestation finding, bytes32 report) external {
        uint24 notary = CONSORTIUM.authorizeOperator(Roles.NOTARY, Act.Continue, msg.sender).member();
        AnchorSlot slot = _slot(anchor);
        if (finding == Attestation.None) revert AttestationMissing(anchor);
        if (slot.author() == notary) revert AttestationOfOwn(anchor, notary);
        Attestation previous = _attestations[anchor][notary].finding;
        if (previous == finding) revert AttestationStands(anchor, notary, finding);

        _attestations[anchor][notary] = AttestationView(finding, uint40(block.timestamp));
        emit AnchorAttested(anchor, notary, previous, finding, report, msg.sender);
    }

    // ------------------------------------------------------------------------------------------------ answers

    /// @inheritdoc IAnchorRegistry
    function anchorId(uint24 author, AnchorSchema schema, bytes32 root) public pure returns (bytes32) {
        return keccak256(abi.encode(author, schema, root));
    }

    /// @inheritdoc IAnchorRegistry
    function anchorOf(bytes32 anchor) public view returns (AnchorView memory) {
        AnchorSlot slot = _slot(anchor);
        return AnchorView(slot.author(), slot.since(), slot.schema(), slot.leafCount(), _successors[anchor]);
    }

    /// @inheritdoc IAnchorRegistry
    function attestationOf(bytes32 anchor, uint24 notary) external view returns (AttestationView memory) {
        return _attestations[anchor][notary];
    }

    /// @inheritdoc IAnchorRegistry
    function verify(
        bytes32 anchor,
        bytes32 row,
        bytes32[] calldata proof
    ) external view returns (bool isContained, AnchorView memory seen) {
        seen = anchorOf(anchor);
        bytes32 root = MerkleProof.processProofCalldata(proof, keccak256(bytes.concat(row)));
        isContained = _isDepth(proof.length, seen.leafCount) && anchorId(seen.author, seen.schema, root) == anchor;
    }

    /// @inheritdoc IAnchorRegistry
    function anchorersOf(AnchorSchema schema) external pure returns (uint16) {
        return Anchorers.rolesFor(schema);
    }

    // ------------------------------------------------------------------------------------------------ helpers

    function _write(
        uint24 author,
        AnchorSchema schema,
        bytes32 root,
        uint32 leafCount,
        bytes32 papers
    ) private returns (bytes32 anchor) {
        if (root == 0) revert RootMissing();
        if (leafCount == 0) revert BatchEmpty(root);
        anchor = anchorId(author, schema, root);
        uint40 since = _anchors[anchor].since();
        if (since != 0) revert AnchorExists(anchor, since);

        _anchors[anchor] = AnchorSlots.pack(author, uint40(block.timestamp), schema, leafCount);
        emit BatchAnchored(anchor, author, schema, root, leafCount, papers, msg.sender);
    }

    function _slot(bytes32 anchor) private view returns (AnchorSlot slot) {
        slot = _anchors[anchor];
        if (slot.since() == 0) revert AnchorUnknown(anchor);
    }

    function _requireValid(DataUse calldata use) private pure {
        if (!DataUseTerms.isValid(use.terms)) revert DataUseInvalid(use.terms);
        if ((use.terms & DataUseTerms.DS != 0) != (use.disease != 0)) revert DiseaseUnfit(use.terms);
        if (use.approval == 0) revert ApprovalMissing();
    }

    /// @dev The leaves of a tree of `count` lie in its last row or in the one above: a batch has no more than it says.
    function _isDepth(uint256 length, uint256 count) private pure returns (bool) {
        return 1 << length < 2 * count && 1 << (length + 1) > count;
    }
}
