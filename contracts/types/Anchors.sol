// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Roles} from "./Membership.sol";

/// @notice What the documents of a batch are, and so how a row of it is encoded and who may anchor it.
/// @custom:value EpcisBatch EPCIS events by their event hash.
/// @custom:value RecordBundle The resources of a hospital's FHIR bundle.
/// @custom:value SequencingDataSet The files of a sequencing data set; anchored with its terms of use.
/// @custom:value InspectionRecording Recordings of an inspection, signed by the devices that made them.
/// @custom:value EnforcementRecording Recordings of an enforcement act, signed by the devices that made them.
/// @custom:value NotarisedDocument Documents of any kind that a notary has seen.
enum AnchorSchema {
    EpcisBatch,
    RecordBundle,
    SequencingDataSet,
    InspectionRecording,
    EnforcementRecording,
    NotarisedDocument
}

/// @notice Why a batch takes the place of another.
/// @custom:value Corrected A document was wrong.
/// @custom:value Extended Documents came in addition.
/// @custom:value Reduced Documents were taken out.
enum SupersedeReason {
    Corrected,
    Extended,
    Reduced
}

/// @notice What a notary found when it recomputed a batch from its documents.
/// @custom:value None It has said nothing. Left by the notary's first word; never entered again.
/// @custom:value Verified All documents are what was anchored. Left to Mismatch, by the same notary.
/// @custom:value Mismatch A document is not what was anchored, or is missing. Left to Verified, by the same notary.
enum Attestation {
    None,
    Verified,
    Mismatch
}

/// @notice The one table of who may anchor and supersede what.
library Anchorers {
    /// @notice The roles (a bitmask of {Roles}) of which any one may anchor under `schema`.
    function rolesFor(AnchorSchema schema) internal pure returns (uint16) {
        if (schema == AnchorSchema.EpcisBatch) return Roles.QUALITY_OFFICER | Roles.LOGISTICS;
        if (schema == AnchorSchema.RecordBundle) return Roles.RECORDS_OFFICER;
        if (schema == AnchorSchema.SequencingDataSet) return Roles.RECORDS_OFFICER;
        // A firm's quality officer inspects its own plant; enforcement is an authority's.
        if (schema == AnchorSchema.InspectionRecording) return Roles.AUTHORITY | Roles.QUALITY_OFFICER;
        if (schema == AnchorSchema.EnforcementRecording) return Roles.AUTHORITY;
        return Roles.NOTARY;
    }
}

/// @notice An anchor's record in one slot. Its root is not kept: the anchor's key is the hash that binds it.
/// @dev author 24 + since 40 + schema 8 + leafCount 32 + superseded 8 = 112 bits.
type AnchorSlot is uint256;

using AnchorSlots for AnchorSlot global;

/// @notice Packs and reads {AnchorSlot}.
library AnchorSlots {
    function pack(
        uint24 author_,
        uint40 since_,
        AnchorSchema schema_,
        uint32 leafCount_
    ) internal pure returns (AnchorSlot) {
        return
            AnchorSlot.wrap(
                uint256(author_) | (uint256(since_) << 24) | (uint256(schema_) << 64) | (uint256(leafCount_) << 72)
            );
    }

    /// @notice The member that anchored it.
    function author(AnchorSlot self) internal pure returns (uint24) {
        return uint24(AnchorSlot.unwrap(self));
    }

    /// @notice When it was anchored; 0 where there is no such anchor.
    function since(AnchorSlot self) internal pure returns (uint40) {
        return uint40(AnchorSlot.unwrap(self) >> 24);
    }

    function schema(AnchorSlot self) internal pure returns (AnchorSchema) {
        return AnchorSchema(uint8(AnchorSlot.unwrap(self) >> 64));
    }

    function leafCount(AnchorSlot self) internal pure returns (uint32) {
        return uint32(AnchorSlot.unwrap(self) >> 72);
    }

    function isSuperseded(AnchorSlot self) internal pure returns (bool) {
        return uint8(AnchorSlot.unwrap(self) >> 104) != 0;
    }

    function superseded(AnchorSlot self) internal pure returns (AnchorSlot) {
        return AnchorSlot.wrap(AnchorSlot.unwrap(self) | (uint256(1) << 104));
    }
}
