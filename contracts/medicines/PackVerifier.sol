// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";

import {ILotLedger} from "../interfaces/ILotLedger.sol";
import {IPackVerifier} from "../interfaces/IPackVerifier.sol";
import {PackState, RecallClass, Verdict} from "../types/Packs.sol";
import {ProductStatus} from "../types/Product.sol";

/// @title PackVerifier
/// @notice See {IPackVerifier}.
contract PackVerifier is IPackVerifier {
    /// @inheritdoc IPackVerifier
    ILotLedger public immutable LOTS;

    /// @param lots The ledger to read.
    constructor(ILotLedger lots) {
        LOTS = lots;
    }

    /// @inheritdoc IPackVerifier
    function verifyPack(uint32 consignment, PackProof calldata pack) external view returns (Verdict) {
        bytes32 lotId = LOTS.lotId(pack.gtin, pack.lotNumber);
        ILotLedger.LotView memory lot = LOTS.lotOf(lotId);
        if (pack.index >= lot.packCount || !_isListed(lot.root, pack)) return Verdict.NotGenuine;
        ILotLedger.ConsignmentView memory place = LOTS.consignmentOf(lotId, consignment);
        if (pack.index < consignment || pack.index - consignment >= place.count) return Verdict.StaleConsignment;

        if (lot.recallClass != RecallClass.None) return Verdict.Recalled;
        ProductStatus status = LOTS.DRUGS().productOf(pack.gtin).status();
        if (status == ProductStatus.Withdrawn) return Verdict.ProductWithdrawn;
        if (status == ProductStatus.Suspended) return Verdict.ProductSuspended;
        if (LOTS.openedOf(lotId, pack.index).openedAt != 0) return Verdict.Opened;
        PackState state = LOTS.packStateOf(lotId, pack.index);
        if (state == PackState.Dispensed) return Verdict.Dispensed;
        if (state == PackState.Retired) return Verdict.Retired;
        if (state == PackState.Locked) return Verdict.Locked;
        if (lot.heldByMaker || lot.heldByRegulator || place.holds != 0) return Verdict.Held;
        if (!lot.released) return Verdict.NotReleased;
        if (LOTS.today() > lot.expiryDay) return Verdict.Expired;
        return Verdict.Active;
    }

    function _isListed(bytes32 root, PackProof calldata pack) private pure returns (bool) {
        bytes32 row = keccak256(abi.encode(pack.gtin, pack.lotNumber, pack.index, pack.serial, pack.salt));
        return MerkleProof.verifyCalldata(pack.proof, root, keccak256(bytes.concat(row)));
    }
}
