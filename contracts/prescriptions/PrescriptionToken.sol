// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC1155} from "@openzeppelin/contracts/token/ERC1155/IERC1155.sol";
import {IERC1155Receiver} from "@openzeppelin/contracts/token/ERC1155/IERC1155Receiver.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {ERC165, IERC165} from "@openzeppelin/contracts/utils/introspection/ERC165.sol";
import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";

import {IClaimLedger} from "../interfaces/IClaimLedger.sol";
import {IConsortium} from "../interfaces/IConsortium.sol";
import {ILotLedger} from "../interfaces/ILotLedger.sol";
import {IPrescriptionToken} from "../interfaces/IPrescriptionToken.sol";
import {ClaimTies} from "../libraries/ClaimTies.sol";
import {PrescriptionHashing} from "../libraries/PrescriptionHashing.sol";
import {ClaimRequest} from "../types/Claims.sol";
import {Act, OperatorSlot, Roles} from "../types/Membership.sol";
import {
    DispenseOrder,
    DispenseRecord,
    DrugOpening,
    PackUse,
    Prescription,
    PrescriptionSlot,
    PrescriptionSlots
} from "../types/Prescriptions.sol";
import {LegalClass, Product} from "../types/Product.sol";

/// @title PrescriptionToken
/// @notice See {IPrescriptionToken}.
contract PrescriptionToken is IPrescriptionToken, ERC165, EIP712 {
    using ClaimTies for IClaimLedger;

    uint256 private constant MAX_ISSUES = 300;
    uint256 private constant MAX_DISPENSES = 100;
    uint256 private constant MAX_PACKS = 20;
    uint256 private constant MAX_BATCH_PACKS = 250;

    uint256 private constant ACCEPTANCE = 10 days;

    /// @dev In days.
    uint16 private constant WITHDRAWAL = 10;

    /// @inheritdoc IPrescriptionToken
    IConsortium public immutable CONSORTIUM;

    /// @inheritdoc IPrescriptionToken
    ILotLedger public immutable LOTS;

    /// @inheritdoc IPrescriptionToken
    IClaimLedger public immutable CLAIMS;

    /// @dev The lot ledger's, so that both call the same moment the same day.
    uint32 private immutable _DAY_OFFSET;

    mapping(bytes32 id => mapping(address holder => PrescriptionSlot)) private _prescriptions;

    /// @param consortium The directory to ask.
    /// @param lots The lot ledger whose packs are dispensed.
    /// @param claims The claim ledger on which a dispense opens its claim.
    constructor(IConsortium consortium, ILotLedger lots, IClaimLedger claims) EIP712("Yaolian PrescriptionToken", "1") {
        CONSORTIUM = consortium;
        LOTS = lots;
        CLAIMS = claims;
        _DAY_OFFSET = lots.DAY_OFFSET();
    }

    // ------------------------------------------------------------------------------------------------ prescribing

    /// @inheritdoc IPrescriptionToken
    function issue(Prescription calldata prescription, bytes calldata coSignature) external returns (bytes32 id) {
        (uint24 member, ) = _begin(Roles.PRESCRIBER, Act.Begin);
        id = _issue(prescription, coSignature, member);

        _callBack(prescription, id);
    }

    /// @inheritdoc IPrescriptionToken
    function issueBatch(Prescription[] calldata prescriptions, bytes[] calldata coSignatures) external {
        uint256 length = prescriptions.length;
        _requireLength(length, MAX_ISSUES);
        if (coSignatures.length != length) revert BatchLengthInvalid(coSignatures.length, length);
        (uint24 member, ) = _begin(Roles.PRESCRIBER, Act.Begin);

        for (uint256 i = 0; i < length; ++i) {
            _issue(prescriptions[i], coSignatures[i], member);
        }
    }

    /// @inheritdoc IPrescriptionToken
    function cancel(Prescription calldata prescription) external {
        (uint24 member, ) = _begin(Roles.PRESCRIBER, Act.Continue);
        if (prescription.issuer != member) revert NotIssuer(prescription.issuer, member);

        bytes32 id = prescriptionId(prescription);
        _cancel(id, prescription.holder, _open(id, prescription.holder));
    }

    /// @inheritdoc IPrescriptionToken
    function reissue(
        Prescription calldata previous,
        Prescription calldata prescription,
        bytes calldata coSignature
    ) external returns (bytes32 id) {
        (uint24 member, ) = _begin(Roles.PRESCRIBER, Act.Begin);
        if (previous.issuer != member) revert NotIssuer(previous.issuer, member);
        bytes32 previousId = prescriptionId(previous);
        PrescriptionSlot slot = _open(previousId, previous.holder);
        if (_acceptanceLives(slot)) revert AcceptedElsewhere(previousId, slot.site(), slot.until());
        if (prescription.quantity != slot.units() || prescription.holder == previous.holder) {
            revert ReissueUnfit(previousId, slot.units(), prescription.quantity);
        }

        _burnRemainder(previousId, previous.holder, slot);
        id = _issue(prescription, coSignature, member);
        emit PrescriptionReissued(previousId, id);

        _callBack(prescription, id);
    }

    // ------------------------------------------------------------------------------------------------ dispensing

    /// @inheritdoc IPrescriptionToken
    function accept(
        Prescription calldata prescription,
        uint32 until,
        uint40 deadline,
        bytes calldata signature
    ) external {
        (, uint24 site) = _begin(Roles.DISPENSER, Act.Continue);
        bytes32 id = prescriptionId(prescription);
        PrescriptionSlot slot = _open(id, prescription.holder);
        _requireValid(id, prescription);
        _requireFreeFor(id, slot, site);
        if (slot.isCancelAsked()) revert CancellationPending(id);
        if (slot.units() == 0) revert UnitsExceeded(id, 0, 1);
        if (until < block.timestamp || until > block.timestamp + ACCEPTANCE) {
            revert AcceptanceTimeInvalid(until, block.timestamp + ACCEPTANCE);
        }
        _requireSigned(
            id,
            prescription.holder,
            PrescriptionHashing.hashAccept(id, slot.sequence(), site, until, deadline),
            deadline,
            signature
        );

        slot = slot.accepted(site, until).next();
        _prescriptions[id][prescription.holder] = slot;
        emit PrescriptionAccepted(id, site, until, slot.sequence());
    }

    /// @inheritdoc IPrescriptionToken
    function giveBack(bytes32 id, address holder) external {
        (, uint24 site) = _begin(Roles.DISPENSER, Act.WindDown);
        PrescriptionSlot slot = _open(id, holder);
        if (slot.site() != site || slot.until() < block.timestamp) revert NotAcceptedHere(id, site);

        slot = slot.free().next();
        _prescriptions[id][holder] = slot;
        emit PrescriptionGivenBack(id, site, slot.sequence());
        if (slot.isCancelAsked()) _burnRemainder(id, holder, slot);
    }

    /// @inheritdoc IPrescriptionToken
    function dispense(DispenseOrder calldata order) external {
        (, uint24 site) = _begin(Roles.DISPENSER, Act.Continue);
        _dispense(order, site, false);
    }

    /// @inheritdoc IPrescriptionToken
    function dispenseAndClaim(
        DispenseOrder calldata order,
        ClaimRequest calldata claim
    ) external returns (bytes32 occurrence) {
        (, uint24 site) = _begin(Roles.DISPENSER, Act.Continue);
        (, occurrence) = _dispense(order, site, true);

        CLAIMS.openClaim(occurrence, site, _groupOf(order.drug), order.units, claim);
    }

    /// @inheritdoc IPrescriptionToken
    function dispenseBatch(DispenseOrder[] calldata orders) external {
        _requireLength(orders.length, MAX_DISPENSES);
        (, uint24 site) = _begin(Roles.DISPENSER, Act.Continue);

        uint256 packs = 0;
        for (uint256 i = 0; i < orders.length; ++i) {
            (uint256 length, ) = _dispense(orders[i], site, false);
            packs += length;
        }
        if (packs > MAX_BATCH_PACKS) revert BatchLengthInvalid(packs, MAX_BATCH_PACKS);
    }

    /// @inheritdoc IPrescriptionToken
    function withdraw(Prescription calldata prescription, DispenseRecord calldata record) external {
        (, uint24 site) = _begin(Roles.DISPENSER, Act.Continue);
        bytes32 id = prescriptionId(prescription);

        _withdraw(id, prescription.holder, record, site, PrescriptionHashing.hashPacks(record.packs));
    }

    /// @inheritdoc IPrescriptionToken
    function withdrawWithClaim(
        Prescription calldata prescription,
        DispenseRecord calldata record,
        uint24 sequence
    ) external {
        (, uint24 site) = _begin(Roles.DISPENSER, Act.Continue);
        bytes32 id = prescriptionId(prescription);
        bytes32 occurrence = PrescriptionHashing.occurrence(id, sequence);

        bytes32 packsHash = PrescriptionHashing.hashPacks(record.packs);
        _withdraw(id, prescription.holder, record, site, PrescriptionHashing.claimed(packsHash, occurrence));

        if (!CLAIMS.withdrawWith(CONSORTIUM, occurrence)) emit ClaimLeftBehind(id, occurrence);
    }

    // ------------------------------------------------------------------------------------------------ holders

    /// @inheritdoc IPrescriptionToken
    function cancelBySignature(Prescription calldata prescription, uint40 deadline, bytes calldata signature) external {
        bytes32 id = prescriptionId(prescription);
        PrescriptionSlot slot = _open(id, prescription.holder);
        _requireSigned(
            id,
            prescription.holder,
            PrescriptionHashing.hashCancel(id, slot.sequence(), deadline),
            deadline,
            signature
        );
        CONSORTIUM.requireModulePair(address(this));

        _cancel(id, prescription.holder, slot);
    }

    /// @inheritdoc IPrescriptionToken
    function completeCancellation(bytes32 id, address holder) external {
        PrescriptionSlot slot = _open(id, holder);
        if (!slot.isCancelAsked()) revert CancellationNotAsked(id);
        if (_acceptanceLives(slot)) revert AcceptedElsewhere(id, slot.site(), slot.until());
        CONSORTIUM.requireModulePair(address(this));

        _burnRemainder(id, holder, slot);
    }

    // ------------------------------------------------------------------------------------------------ answers

    /// @inheritdoc IPrescriptionToken
    function prescriptionId(Prescription calldata prescription) public view returns (bytes32) {
        return _hashTypedDataV4(PrescriptionHashing.hash(prescription));
    }

    /// @inheritdoc IPrescriptionToken
    function stateOf(bytes32 id, address holder) external view returns (StateView memory) {
        PrescriptionSlot slot = _prescriptions[id][holder];
        if (!slot.exists()) revert PrescriptionUnknown(id);
        return
            StateView({
                units: slot.units(),
                sequence: slot.sequence(),
                site: slot.site(),
                until: slot.until(),
                dispensedDay: slot.day(),
                cancelAsked: slot.isCancelAsked(),
                cancelled: slot.isCancelled(),
                chain: slot.chain(),
                acceptanceLives: _acceptanceLives(slot)
            });
    }

    /// @inheritdoc IERC1155
    function balanceOf(address account, uint256 id) public view returns (uint256) {
        return _prescriptions[bytes32(id)][account].units();
    }

    /// @inheritdoc IERC1155
    function balanceOfBatch(
        address[] calldata accounts,
        uint256[] calldata ids
    ) external view returns (uint256[] memory balances) {
        if (accounts.length != ids.length) revert BatchLengthInvalid(ids.length, accounts.length);
        balances = new uint256[](ids.length);
        for (uint256 i = 0; i < ids.length; ++i) {
            balances[i] = balanceOf(accounts[i], ids[i]);
        }
    }

    /// @inheritdoc IERC1155
    /// @dev Never: a prescription never changes hands.
    function isApprovedForAll(address, address) external pure returns (bool) {
        return false;
    }

    /// @inheritdoc IERC1155
    /// @dev Always reverts: a prescription never changes hands.
    function setApprovalForAll(address, bool) external pure {
        revert NotTransferable();
    }

    /// @inheritdoc IERC1155
    /// @dev Always reverts: a prescription never changes hands.
    function safeTransferFrom(address, address, uint256, uint256, bytes calldata) external pure {
        revert NotTransferable();
    }

    /// @inheritdoc IERC1155
    /// @dev Always reverts: a prescription never changes hands.
    function safeBatchTransferFrom(
        address,
        address,
        uint256[] calldata,
        uint256[] calldata,
        bytes calldata
    ) external pure {
        revert NotTransferable();
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) public view override(ERC165, IERC165) returns (bool) {
        return interfaceId == type(IERC1155).interfaceId || super.supportsInterface(interfaceId);
    }

    // ------------------------------------------------------------------------------------------------ helpers

    function _begin(uint16 role, Act act) private view returns (uint24 member, uint24 site) {
        OperatorSlot operator = CONSORTIUM.authorizeOperator(role, act, msg.sender);
        return (operator.member(), operator.site());
    }

    function _issue(
        Prescription calldata prescription,
        bytes calldata coSignature,
        uint24 member
    ) private returns (bytes32 id) {
        if (prescription.issuer != member) revert NotIssuer(prescription.issuer, member);
        if (prescription.prescriber != msg.sender) revert NotPrescriber(prescription.prescriber, msg.sender);
        address holder = prescription.holder;
        if (holder == address(0)) revert HolderMissing();
        uint24 quantity = prescription.quantity;
        if (quantity == 0) revert QuantityMissing();
        uint16 day = _today();
        if (prescription.firstDay > prescription.lastDay || prescription.lastDay < day) {
            revert PrescriptionDaysInvalid(prescription.firstDay, prescription.lastDay, day);
        }
        id = prescriptionId(prescription);
        mapping(address holder => PrescriptionSlot) storage slots = _prescriptions[id];
        if (slots[holder].exists()) revert PrescriptionExists(id);
        _requireClass(id, prescription, coSignature);

        slots[holder] = PrescriptionSlots.issued(quantity);
        emit TransferSingle(msg.sender, address(0), holder, uint256(id), quantity);
        emit PrescriptionIssued(id, member, prescription.coPrescriber, _termsOf(prescription));
    }

    function _termsOf(Prescription calldata prescription) private pure returns (uint256) {
        return
            uint256(prescription.firstDay) |
            (uint256(prescription.lastDay) << 16) |
            (uint256(prescription.interval) << 32) |
            (uint256(prescription.class) << 48);
    }

    /// @dev A controlled prescription is signed by a second prescriber in office; another one by nobody else.
    function _requireClass(bytes32 id, Prescription calldata prescription, bytes calldata coSignature) private view {
        address second = prescription.coPrescriber;
        if (prescription.class == LegalClass.Prescription) {
            if (second != address(0) || coSignature.length != 0) revert CoPrescriberInvalid(second, prescription.class);
            return;
        }
        if (prescription.class != LegalClass.Controlled) revert PrescriptionClassInvalid(prescription.class);
        if (second == address(0) || second == msg.sender) revert CoPrescriberInvalid(second, prescription.class);
        CONSORTIUM.authorizeOperator(Roles.PRESCRIBER, Act.Begin, second);
        if (!_isSignedBy(second, id, coSignature)) revert SignatureInvalid(id, second);
    }

    /// @dev Where a claim is opened for it the dispense has an occurrence.
    function _dispense(
        DispenseOrder calldata order,
        uint24 site,
        bool claimed
    ) private returns (uint256 length, bytes32 occurrence) {
        Prescription calldata prescription = order.prescription;
        PackUse[] calldata packs = order.packs;
        uint32[] calldata consignments = order.consignments;
        address holder = prescription.holder;
        bytes32 id = prescriptionId(prescription);
        PrescriptionSlot slot = _open(id, holder);
        uint16 day = _requireValid(id, prescription);
        _requireFreeFor(id, slot, site);
        if (slot.isCancelAsked() && !_acceptanceLives(slot)) revert CancellationPending(id);
        if (prescription.interval != 0) _requireDue(id, slot, prescription.interval, day);
        if (PrescriptionHashing.hashDrug(order.drug) != prescription.drug) revert DrugOpeningWrong(id);
        uint24 units = order.units;
        if (units == 0 || units > slot.units()) revert UnitsExceeded(id, slot.units(), units);
        length = _requirePackList(packs, consignments);
        bytes32 packsHash = PrescriptionHashing.hashPacks(packs);
        uint40 deadline = order.deadline;
        bytes32 message = PrescriptionHashing.hashDispense(
            id,
            slot.sequence(),
            site,
            units,
            order.drug.salt,
            packsHash,
            deadline
        );
        _requireSigned(id, holder, message, deadline, order.signature);
        if (claimed) {
            occurrence = PrescriptionHashing.occurrence(id, slot.sequence() + 1);
            packsHash = PrescriptionHashing.claimed(packsHash, occurrence);
        }

        bytes16 chain = PrescriptionHashing.link(slot.chain(), slot.day(), site, units, packsHash);
        slot = slot.dispensed(slot.units() - units, day, chain).next();
        _prescriptions[id][holder] = slot;
        emit TransferSingle(msg.sender, holder, address(0), uint256(id), units);
        emit PrescriptionDispensed(id, site, slot.units(), slot.sequence(), order.time, chain);

        uint256 counted = 0;
        for (uint256 i = 0; i < length; ++i) {
            counted += _takePack(id, order, packs[i], consignments[i], site);
        }
        if (counted != units) revert UnitsMismatch(id, units, counted);
    }

    /// @dev The lot ledger checks the pack; here it is compared with what was prescribed.
    function _takePack(
        bytes32 id,
        DispenseOrder calldata order,
        PackUse calldata use,
        uint32 consignment,
        uint24 site
    ) private returns (uint24) {
        (uint64 gtin, Product product, uint24 given) = LOTS.dispense(site, use.lot, consignment, use.index, use.units);
        uint64 fixedGtin = order.drug.gtin;
        if (fixedGtin == 0 ? product.group() != order.drug.group : gtin != fixedGtin) {
            revert NotPrescribedDrug(id, use.lot, gtin);
        }
        if (product.class() == LegalClass.Controlled) _requireControlled(id, order.prescription, gtin, product);
        return given;
    }

    /// @dev What is claimed for: the group prescribed, or the group of the one product prescribed.
    function _groupOf(DrugOpening calldata drug) private view returns (bytes16) {
        return drug.gtin == 0 ? drug.group : LOTS.DRUGS().productOf(drug.gtin).group();
    }

    function _requireControlled(
        bytes32 id,
        Prescription calldata prescription,
        uint64 gtin,
        Product product
    ) private pure {
        if (prescription.class != LegalClass.Controlled) revert ControlledPrescriptionNeeded(id, gtin);
        uint24 max = product.maxUnits();
        if (max != 0 && prescription.quantity > max) {
            revert ControlledLimitExceeded(id, gtin, max, prescription.quantity);
        }
    }

    /// @dev `packsHash` is of the record's packs, and of its claim where it has one.
    function _withdraw(
        bytes32 id,
        address holder,
        DispenseRecord calldata record,
        uint24 site,
        bytes32 packsHash
    ) private {
        PrescriptionSlot slot = _open(id, holder);
        _requirePackList(record.packs, record.consignments);
        bytes16 link = PrescriptionHashing.link(
            record.previousChain,
            record.previousDay,
            site,
            record.units,
            packsHash
        );
        if (slot.chain() == 0 || slot.chain() != link) revert NotLatestDispense(id, site);
        uint16 day = _today();
        if (day > slot.day() + WITHDRAWAL) revert WithdrawalTooLate(id, slot.day(), day);

        slot = slot.dispensed(slot.units() + record.units, record.previousDay, record.previousChain).next();
        _prescriptions[id][holder] = slot;
        emit TransferSingle(msg.sender, address(0), holder, uint256(id), record.units);
        emit DispenseWithdrawn(
            id,
            site,
            record.units,
            slot.units(),
            slot.sequence(),
            record.previousDay,
            record.previousChain
        );

        for (uint256 i = 0; i < record.packs.length; ++i) {
            PackUse calldata use = record.packs[i];
            if (use.units == 0) LOTS.restore(site, use.lot, record.consignments[i], use.index);
        }
    }

    function _cancel(bytes32 id, address holder, PrescriptionSlot slot) private {
        if (!_acceptanceLives(slot)) return _burnRemainder(id, holder, slot);
        if (slot.isCancelAsked()) revert CancellationPending(id);

        slot = slot.cancelAsked().next();
        _prescriptions[id][holder] = slot;
        emit CancellationAsked(id, msg.sender, slot.sequence());
    }

    function _burnRemainder(bytes32 id, address holder, PrescriptionSlot slot) private {
        uint24 units = slot.units();

        slot = slot.cancelled().next();
        _prescriptions[id][holder] = slot;
        emit TransferSingle(msg.sender, holder, address(0), uint256(id), units);
        emit PrescriptionCancelled(id, msg.sender, units, slot.sequence());
    }

    /// @dev Not by `try`: an answer that does not decode would revert without saying who refused.
    function _callBack(Prescription calldata prescription, bytes32 id) private {
        address holder = prescription.holder;
        if (holder.code.length == 0) return;
        (bool done, bytes32 answer, ) = LowLevelCall.callReturn64Bytes(
            holder,
            abi.encodeCall(
                IERC1155Receiver.onERC1155Received,
                (msg.sender, address(0), uint256(id), prescription.quantity, "")
            )
        );
        bool taken = answer == bytes32(IERC1155Receiver.onERC1155Received.selector);
        if (!done || !taken || LowLevelCall.returnDataSize() < 32) revert HolderRefuses(holder);
    }

    /// @dev The state of a prescription that exists and is not cancelled.
    function _open(bytes32 id, address holder) private view returns (PrescriptionSlot slot) {
        slot = _prescriptions[id][holder];
        if (!slot.exists()) revert PrescriptionUnknown(id);
        if (slot.isCancelled()) revert PrescriptionIsCancelled(id);
    }

    /// @dev Returns today.
    function _requireValid(bytes32 id, Prescription calldata prescription) private view returns (uint16 day) {
        day = _today();
        if (day < prescription.firstDay) revert PrescriptionNotYetValid(id, prescription.firstDay, day);
        if (day > prescription.lastDay) revert PrescriptionExpired(id, prescription.lastDay, day);
    }

    /// @dev No other pharmacy in standing has it now.
    function _requireFreeFor(bytes32 id, PrescriptionSlot slot, uint24 site) private view {
        if (slot.site() == site || !_acceptanceLives(slot)) return;
        revert AcceptedElsewhere(id, slot.site(), slot.until());
    }

    function _requireDue(bytes32 id, PrescriptionSlot slot, uint16 interval, uint16 day) private pure {
        if (slot.day() == 0) return;
        uint256 due = uint256(slot.day()) + interval;
        if (day < due) revert DispensedTooEarly(id, due > type(uint16).max ? type(uint16).max : uint16(due), day);
    }

    function _acceptanceLives(PrescriptionSlot slot) private view returns (bool) {
        return slot.site() != 0 && slot.until() >= block.timestamp && CONSORTIUM.isInStanding(slot.site());
    }

    /// @dev Returns how many packs and draws there are.
    function _requirePackList(
        PackUse[] calldata packs,
        uint32[] calldata consignments
    ) private pure returns (uint256 length) {
        length = packs.length;
        if (length == 0 || length > MAX_PACKS || length != consignments.length) {
            revert PackListInvalid(length, consignments.length, MAX_PACKS);
        }
    }

    function _requireSigned(
        bytes32 id,
        address signer,
        bytes32 message,
        uint40 deadline,
        bytes calldata signature
    ) private view {
        if (block.timestamp > deadline) revert SignatureExpired(id, deadline);
        if (!_isSignedBy(signer, _hashTypedDataV4(message), signature)) revert SignatureInvalid(id, signer);
    }

    /// @dev A key is tried first: asking whether a holder is a contract costs more than most dispenses need.
    function _isSignedBy(address signer, bytes32 digest, bytes calldata signature) private view returns (bool) {
        (address recovered, ECDSA.RecoverError fault, ) = ECDSA.tryRecoverCalldata(digest, signature);
        if (fault == ECDSA.RecoverError.NoError && recovered == signer) return true;
        return
            signer.code.length != 0 && SignatureChecker.isValidERC1271SignatureNowCalldata(signer, digest, signature);
    }

    function _requireLength(uint256 length, uint256 max) private pure {
        if (length == 0 || length > max) revert BatchLengthInvalid(length, max);
    }

    function _today() private view returns (uint16) {
        return uint16((block.timestamp + _DAY_OFFSET) / 1 days);
    }
}
