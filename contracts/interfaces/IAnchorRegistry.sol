// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AnchorSchema, Attestation, SupersedeReason} from "../types/Anchors.sol";
import {IConsortium} from "./IConsortium.sol";

/// @title AnchorRegistry: what existed, whose, and since when
/// @notice Merkle roots of batches of documents. The documents stay with their members; the ledger keeps who anchored
/// which root and when, for good. A row of a batch is salted, so that nobody who lacks the row can guess what it says.
///
/// A leaf is OpenZeppelin StandardMerkleTree's double hash: keccak256(keccak256(abi.encode(fields))). The fields are
/// (bytes32 fingerprint, bytes32 salt) for documents and (bytes32 fingerprint, address device, uint40 time, uint64 gln,
/// int32 latitude, int32 longitude, uint8 battery, uint32 sequence, bytes32 salt) for recordings; a fingerprint is a
/// SHA-256.
///
/// An anchor's key binds its author: whoever copies a root out of a pending transaction anchors it as its own, later
/// or even sooner, and takes nothing from the author, whose anchor has a key of its own.
///
/// Trust assumed here: none in what a batch says. An author anchors what it likes; a notary that recomputes the batch
/// says what it found. A regulator's and a court's question "who had this document at that time" is answered by
/// {verify} alone.
interface IAnchorRegistry {
    /// @notice An anchor as it is recorded.
    /// @param author The member that anchored it.
    /// @param since When, Unix time.
    /// @param schema What its documents are.
    /// @param leafCount How many documents the batch has, as its author said.
    /// @param supersededBy The anchor that took its place, or 0.
    struct AnchorView {
        uint24 author;
        uint40 since;
        AnchorSchema schema;
        uint32 leafCount;
        bytes32 supersededBy;
    }

    /// @notice What a notary said of an anchor, and when; {Attestation.None} and 0 where it said nothing.
    struct AttestationView {
        Attestation finding;
        uint40 since;
    }

    /// @notice What a sequencing data set may be used for.
    /// @param terms Bitmask of `DataUseTerms`: one permission and its modifiers.
    /// @param disease With the term DS, and only then, keccak256(abi.encode(keccak256("MONDO:…"), salt)).
    /// @param approval keccak256 of the approval's number, e.g. the human genetic resources administration's. It names a
    /// project, never a person.
    struct DataUse {
        uint32 terms;
        bytes32 disease;
        bytes32 approval;
    }

    // ------------------------------------------------------------------------------------------------ events

    /// @notice A batch of documents was anchored.
    /// @param anchor The anchor's key; see {anchorId}.
    /// @param author The member, for which the operator `by` acted.
    /// @param papers keccak256 of what the order or case file is called, or 0.
    event BatchAnchored(
        bytes32 indexed anchor,
        uint24 indexed author,
        AnchorSchema indexed schema,
        bytes32 root,
        uint32 leafCount,
        bytes32 papers,
        address by
    );

    /// @notice Another batch of the same author takes the place of this one, which stays.
    event AnchorSuperseded(bytes32 indexed anchor, bytes32 indexed successor, SupersedeReason reason, address by);

    /// @notice What a sequencing data set may be used for from now on.
    event DataUseStated(
        bytes32 indexed anchor,
        uint32 terms,
        bytes32 disease,
        bytes32 indexed approval,
        address indexed by
    );

    /// @notice A notary recomputed a batch from its documents and says what it found.
    /// @param report keccak256 of what its report is called, or 0.
    event AnchorAttested(
        bytes32 indexed anchor,
        uint24 indexed notary,
        Attestation previous,
        Attestation current,
        bytes32 report,
        address by
    );

    // ------------------------------------------------------------------------------------------------ errors

    /// @notice A batch has a root that is not zero.
    error RootMissing();
    /// @notice A batch has at least one document.
    error BatchEmpty(bytes32 root);
    /// @notice The member anchored this root under this schema already.
    error AnchorExists(bytes32 anchor, uint40 since);
    /// @notice There is no such anchor.
    error AnchorUnknown(bytes32 anchor);
    /// @notice Another member's anchor is not for this one to change.
    error AnchorNotOfMember(bytes32 anchor, uint24 author, uint24 member);
    /// @notice The anchor was superseded before: continue from what took its place.
    error AnchorIsSuperseded(bytes32 anchor, bytes32 successor);
    /// @notice A sequencing data set is anchored with its terms of use, and nothing else has any.
    error DataUseUnfit(AnchorSchema schema);
    /// @notice The terms are unknown, or not exactly one of them is a permission.
    error DataUseInvalid(uint32 terms);
    /// @notice A disease goes with the term DS, and with no other.
    error DiseaseUnfit(uint32 terms);
    /// @notice A sequencing data set names the approval it was made under.
    error ApprovalMissing();
    /// @notice An attestation says what was found.
    error AttestationMissing(bytes32 anchor);
    /// @notice The notary has said so before.
    error AttestationStands(bytes32 anchor, uint24 notary, Attestation finding);
    /// @notice Nobody attests its own anchor.
    error AttestationOfOwn(bytes32 anchor, uint24 member);

    // ------------------------------------------------------------------------------------------------ changes

    /// @notice Anchors a batch of documents of any number. An operator with a role that {anchorersOf} names for the
    /// schema. Emits {BatchAnchored}.
    ///
    /// Requirements: the schema is not {AnchorSchema.SequencingDataSet}, the root and the count are not zero, and the
    /// member has not anchored this root under this schema before.
    /// @param leafCount How many documents the batch has.
    /// @param papers keccak256 of what the order or case file is called, or 0. Never of anything that names a patient.
    /// @return The anchor's key.
    function anchorBatch(
        AnchorSchema schema,
        bytes32 root,
        uint32 leafCount,
        bytes32 papers
    ) external returns (bytes32);

    /// @notice Anchors a sequencing data set with its terms of use. A records officer. Emits {BatchAnchored} and
    /// {DataUseStated}. Requirements as for {anchorBatch} and {stateDataUse}.
    function anchorDataSet(bytes32 root, uint32 leafCount, DataUse calldata use) external returns (bytes32);

    /// @notice Anchors a batch that takes the place of another, of the same author and schema. Nothing is deleted: the
    /// other stays, and says what took its place. A sequencing data set keeps its terms of use. An operator of the author
    /// with a role for the schema. Emits {BatchAnchored} and {AnchorSuperseded}.
    ///
    /// Requirements: the anchor is the member's and not superseded; the rest as for {anchorBatch}.
    /// @return The key of the anchor that took its place.
    function supersede(
        bytes32 anchor,
        bytes32 root,
        uint32 leafCount,
        SupersedeReason reason
    ) external returns (bytes32);

    /// @notice States what a sequencing data set may be used for from now on. A records officer of its author.
    /// Emits {DataUseStated}.
    ///
    /// Requirements: the terms have exactly one permission; a disease goes with DS; an approval is named.
    function stateDataUse(bytes32 anchor, DataUse calldata use) external;

    /// @notice Says what a notary found when it recomputed the batch from its documents. A notary, not of the author; it
    /// may change its word, never say it twice. Emits {AnchorAttested}.
    /// @param report keccak256 of what its report is called, or 0.
    function attest(bytes32 anchor, Attestation finding, bytes32 report) external;

    // ------------------------------------------------------------------------------------------------ answers

    /// @notice The directory this registry asks.
    function CONSORTIUM() external view returns (IConsortium);

    /// @notice The key of a member's anchor of a root: keccak256(abi.encode(author, schema, root)).
    function anchorId(uint24 author, AnchorSchema schema, bytes32 root) external pure returns (bytes32);

    /// @notice An anchor. Reverts with {AnchorUnknown}.
    function anchorOf(bytes32 anchor) external view returns (AnchorView memory);

    /// @notice What a notary's member said of an anchor.
    function attestationOf(bytes32 anchor, uint24 notary) external view returns (AttestationView memory);

    /// @notice Whether a row is in an anchored batch, and whose, since when and whether still in place. Reverts with
    /// {AnchorUnknown}.
    /// @param row keccak256(abi.encode(fields)), the first of the leaf's two hashes: a node of the tree is none.
    /// @param proof The siblings on the way from the leaf to the root.
    function verify(
        bytes32 anchor,
        bytes32 row,
        bytes32[] calldata proof
    ) external view returns (bool isContained, AnchorView memory);

    /// @notice The roles (bitmask of `Roles`) of which any one may anchor under a schema.
    function anchorersOf(AnchorSchema schema) external pure returns (uint16 roles);
}
