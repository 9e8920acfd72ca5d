// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IConsortium} from "../interfaces/IConsortium.sol";
import {IDrugRegistry} from "../interfaces/IDrugRegistry.sol";
import {ILotLedger} from "../interfaces/ILotLedger.sol";
import {PackBits} from "../libraries/PackBits.sol";
import {Act, Roles} from "../types/Membership.sol";
import {
    Consignment,
    ConsignmentRef,
    Lot,
    Occasion,
    OpenedPack,
    OpenedPacks,
    PackRange,
    PackReason,
    PackState,
    RecallClass,
    TemperatureReport
} from "../types/Packs.sol";
import {LegalClass, Product, ProductStatus} from "../types/Product.sol";
import {Custody} from "./Custody.sol";

/// @title LotLedger
/// @notice See {ILotLedger}. Lots and consignments are in `Custody`; here are the packs.
contract LotLedger is Custody {
    using PackBits for mapping(uint256 word => uint256);

    uint256 private constant MAX_LIST = 250;
    uint256 private constant MAX_RANGE = 65_536;
    uint256 private constant MAX_SUPPLY = 16_384;

    uint256 private constant UNDO_WINDOW = 10 days;

    /// @dev The module that was found live in this transaction.
    address private transient _trustedModule;

    mapping(bytes32 lot => mapping(uint256 word => uint256)) private _packs;
    mapping(bytes32 lot => mapping(uint32 index => OpenedPack)) private _opened;

    /// @dev What can be undone: site 24 + time 40 + state 8 = 72 bits, by lot and range (first × 2^32 + count).
    mapping(bytes32 lot => mapping(uint64 range => uint256)) private _undoable;

    /// @param consortium The directory to ask.
    /// @param drugs The register of products to ask.
    /// @param dayOffset Seconds added to Unix time before it is cut into days, e.g. 28,800 for China.
    constructor(IConsortium consortium, IDrugRegistry drugs, uint32 dayOffset) Custody(consortium, drugs, dayOffset) {}

    // ------------------------------------------------------------------------------------------------ packs

    /// @inheritdoc ILotLedger
    function open(bytes32 lot, uint32 consignment, uint32 index, Occasion calldata occasion) external {
        (, uint24 site, ) = _begin(Roles.DISPENSER | Roles.VACCINATOR, Act.Continue, occasion);
        (Lot of_, Product product) = _requireUsable(lot, consignment, index, 1, site);
        if (product.class() == LegalClass.Material) revert NotForPeople(of_.gtin());
        uint256 useBefore = (uint256(of_.expiryDay()) + 1) * 1 days - DAY_OFFSET;
        if (product.hoursOpen() != 0) {
            uint256 limit = block.timestamp + uint256(product.hoursOpen()) * 1 hours;
            if (limit < useBefore) useBefore = limit;
        }

        _move(lot, site, index, 1, PackState.Active, PackState.Dispensed, PackReason.Opened);
        _opened[lot][index] = OpenedPacks.pack(product.content(), site, uint40(block.timestamp), uint40(useBefore));
        emit PackOpened(lot, site, index, product.content(), uint40(useBefore));
    }

    /// @inheritdoc ILotLedger
    function supplyPacks(PackRange calldata range, Occasion calldata occasion) external {
        (, uint24 site, ) = _begin(Roles.DISPENSER, Act.Continue, occasion);
        if (range.count > MAX_SUPPLY) revert ListLengthInvalid(range.count, MAX_SUPPLY);
        _requireSellable(range.lot, range.consignment, range.first, range.count, site);

        _supply(range.lot, site, range.first, range.count);
    }

    /// @inheritdoc ILotLedger
    function supplyList(
        bytes32 lot,
        uint32 consignment,
        uint32[] calldata indices,
        Occasion calldata occasion
    ) external {
        (, uint24 site, ) = _begin(Roles.DISPENSER, Act.Continue, occasion);
        _requireLength(indices.length, MAX_LIST);
        for (uint256 i = 0; i < indices.length; ++i) {
            _requireSellable(lot, consignment, indices[i], 1, site);
            _supply(lot, site, indices[i], 1);
        }
    }

    /// @inheritdoc ILotLedger
    function retire(PackRange calldata range, PackReason reason, Occasion calldata occasion) external {
        uint24 site = _beginRetirement(reason, occasion);
        if (range.count > MAX_RANGE) revert ListLengthInvalid(range.count, MAX_RANGE);
        _requireOwn(range.lot, range.consignment, range.first, range.count, site);

        _retire(range.lot, site, range.first, range.count, reason);
    }

    /// @inheritdoc ILotLedger
    function retireList(
        bytes32 lot,
        uint32 consignment,
        uint32[] calldata indices,
        PackReason reason,
        Occasion calldata occasion
    ) external {
        uint24 site = _beginRetirement(reason, occasion);
        _requireLength(indices.length, MAX_LIST);
        for (uint256 i = 0; i < indices.length; ++i) {
            _requireOwn(lot, consignment, indices[i], 1, site);
            _retire(lot, site, indices[i], 1, reason);
        }
    }

    /// @inheritdoc ILotLedger
    function lock(PackRange calldata range, Occasion calldata occasion) external {
        _setAside(range, Act.WindDown, PackState.Active, PackState.Locked, PackReason.Locked, occasion);
    }

    /// @inheritdoc ILotLedger
    function unlock(PackRange calldata range, Occasion calldata occasion) external {
        _setAside(range, Act.Continue, PackState.Locked, PackState.Active, PackReason.Unlocked, occasion);
    }

    /// @inheritdoc ILotLedger
    function undo(PackRange calldata range, Occasion calldata occasion) external {
        (, uint24 site, ) = _begin(Roles.STAFF, Act.Continue, occasion);
        bytes32 lot = range.lot;
        _requireOwn(lot, range.consignment, range.first, range.count, site);
        Lot of_ = _lots[lot];
        uint64 key = _rangeKey(range.first, range.count);
        uint256 done = _undoable[lot][key];
        if (done == 0) revert NothingToUndo(lot, range.first, range.count);
        if (uint24(done) != site) revert UndoByAnotherSite(lot, range.first, uint24(done), site);
        uint40 doneAt = uint40(done >> 24);
        if (block.timestamp > doneAt + UNDO_WINDOW) revert UndoIsTooLate(lot, range.first, doneAt);
        if (of_.recallClass() != RecallClass.None) revert LotIsRecalled(lot, of_.recallClass());
        _requireInDate(lot, of_);
        ProductStatus status = DRUGS.productOf(of_.gtin()).status();
        if (status == ProductStatus.Withdrawn) revert IDrugRegistry.ProductNotApproved(of_.gtin(), status);

        delete _undoable[lot][key];
        _move(lot, site, range.first, range.count, PackState(uint8(done >> 64)), PackState.Active, PackReason.Undone);
    }

    // ------------------------------------------------------------------------------------------------ modules

    /// @inheritdoc ILotLedger
    function dispense(
        uint24 site,
        bytes32 lot,
        uint32 consignment,
        uint32 index,
        uint24 units
    ) external returns (uint64 gtin, Product product, uint24 given) {
        _requireModule();
        Lot of_;
        (of_, product) = _requireUsable(lot, consignment, index, 1, site);
        gtin = of_.gtin();
        if (product.class() == LegalClass.Material) revert NotForPeople(gtin);
        if (units == 0) {
            _move(lot, site, index, 1, PackState.Active, PackState.Dispensed, PackReason.Dispensed);
            return (gtin, product, product.content());
        }
        _draw(lot, site, index, units);
        return (gtin, product, units);
    }

    /// @inheritdoc ILotLedger
    function recordTemperature(ConsignmentRef calldata consignment, TemperatureReport calldata report) external {
        _requireModule();
        _recordTemperature(consignment.lot, consignment.first, report);
    }

    /// @inheritdoc ILotLedger
    function restore(uint24 site, bytes32 lot, uint32 consignment, uint32 index) external returns (bool active) {
        _requireModule();
        Lot of_ = _lot(lot);
        Consignment slot = _consignment(lot, consignment);
        _requireWithin(lot, consignment, slot, index, 1);
        active = slot.site() == site && slot.recipient() == 0 && slot.holds() == 0 && !of_.isStopped();

        PackState state = active ? PackState.Active : PackState.Retired;
        _move(lot, site, index, 1, PackState.Dispensed, state, PackReason.Withdrawn);
    }

    // ------------------------------------------------------------------------------------------------ answers

    /// @inheritdoc ILotLedger
    function packStateOf(bytes32 lot, uint32 index) external view returns (PackState) {
        return _packs[lot].get(index);
    }

    /// @inheritdoc ILotLedger
    function packWord(bytes32 lot, uint256 word) external view returns (uint256) {
        return _packs[lot][word];
    }

    /// @inheritdoc ILotLedger
    function openedOf(bytes32 lot, uint32 index) external view returns (OpenedView memory) {
        OpenedPack slot = _opened[lot][index];
        return
            OpenedView({
                unitsLeft: slot.unitsLeft(),
                site: slot.site(),
                openedAt: slot.openedAt(),
                useBefore: slot.useBefore()
            });
    }

    // ------------------------------------------------------------------------------------------------ helpers

    /// @dev The caller and this ledger are live parts of the ledger; asked once a transaction for each caller.
    function _requireModule() private {
        if (_trustedModule == msg.sender) return;
        CONSORTIUM.requireModulePair(msg.sender);
        _trustedModule = msg.sender;
    }

    /// @dev Everything that stands between a pack and a person, but the pack's own state.
    function _requireUsable(
        bytes32 lot,
        uint32 consignment,
        uint32 first,
        uint32 count,
        uint24 site
    ) private view returns (Lot of_, Product product) {
        Consignment slot = _requireOwn(lot, consignment, first, count, site);
        of_ = _lots[lot];
        _requireNotStopped(lot, of_);
        if (!of_.isReleased()) revert LotNotReleased(lot);
        _requireInDate(lot, of_);
        if (slot.holds() != 0) revert ConsignmentIsHeld(lot, consignment, slot.holds());
        product = DRUGS.productOf(of_.gtin());
        if (product.status() != ProductStatus.Approved) {
            revert IDrugRegistry.ProductNotApproved(of_.gtin(), product.status());
        }
    }

    function _requireSellable(bytes32 lot, uint32 consignment, uint32 first, uint32 count, uint24 site) private view {
        (Lot of_, Product product) = _requireUsable(lot, consignment, first, count, site);
        if (product.class() != LegalClass.OverTheCounter) revert PrescriptionNeeded(of_.gtin());
    }

    /// @dev The packs lie in the consignment named, and that is at this site and not in transit.
    function _requireOwn(
        bytes32 lot,
        uint32 consignment,
        uint32 first,
        uint32 count,
        uint24 site
    ) private view returns (Consignment slot) {
        slot = _consignment(lot, consignment);
        _requireCustody(lot, consignment, slot, site);
        _requireWithin(lot, consignment, slot, first, count);
    }

    function _requireInDate(bytes32 lot, Lot of_) private view {
        uint16 day = today();
        if (day > of_.expiryDay()) revert LotExpired(lot, of_.expiryDay(), day);
    }

    function _beginRetirement(PackReason reason, Occasion calldata occasion) private returns (uint24 site) {
        if (reason > PackReason.Repacked) revert ReasonUnfit(reason);
        bool gone = reason == PackReason.Destroyed || reason == PackReason.Stolen || reason == PackReason.Lost;
        (, site, ) = _begin(Roles.STAFF, gone ? Act.WindDown : Act.Continue, occasion);
    }

    function _setAside(
        PackRange calldata range,
        Act act,
        PackState from,
        PackState to,
        PackReason reason,
        Occasion calldata occasion
    ) private {
        (, uint24 site, ) = _begin(Roles.STAFF, act, occasion);
        if (range.count > MAX_RANGE) revert ListLengthInvalid(range.count, MAX_RANGE);
        _requireOwn(range.lot, range.consignment, range.first, range.count, site);

        _move(range.lot, site, range.first, range.count, from, to, reason);
    }

    function _supply(bytes32 lot, uint24 site, uint32 first, uint32 count) private {
        _move(lot, site, first, count, PackState.Active, PackState.Dispensed, PackReason.Supplied);
        _keepUndo(lot, site, first, count, PackState.Dispensed);
    }

    function _retire(bytes32 lot, uint24 site, uint32 first, uint32 count, PackReason reason) private {
        PackState from = _packs[lot].get(first) == PackState.Locked ? PackState.Locked : PackState.Active;
        _move(lot, site, first, count, from, PackState.Retired, reason);
        bool canBeUndone =
            reason == PackReason.Exported ||
                reason == PackReason.Sample ||
                reason == PackReason.FreeSample ||
                reason == PackReason.Damaged;
        if (canBeUndone) _keepUndo(lot, site, first, count, PackState.Retired);
    }

    function _keepUndo(bytes32 lot, uint24 site, uint32 first, uint32 count, PackState state) private {
        _undoable[lot][_rangeKey(first, count)] = uint256(site) | (block.timestamp << 24) | (uint256(state) << 64);
    }

    function _draw(bytes32 lot, uint24 site, uint32 index, uint24 units) private {
        OpenedPack slot = _opened[lot][index];
        if (slot.site() != site) revert NotOpenedHere(lot, index, slot.site(), site);
        if (block.timestamp >= slot.useBefore()) revert OpenTooLong(lot, index, slot.useBefore());
        uint24 left = slot.unitsLeft();
        if (units > left) revert UnitsMissing(lot, index, left, units);

        _opened[lot][index] = slot.withUnitsLeft(left - units);
        emit UnitsDrawn(lot, site, index, units, left - units);
    }

    function _move(
        bytes32 lot,
        uint24 site,
        uint32 first,
        uint32 count,
        PackState from,
        PackState to,
        PackReason reason
    ) private {
        mapping(uint256 word => uint256) storage words = _packs[lot];
        uint256 stray = words.move(first, count, from, to);
        if (stray != uint256(first) + count) revert PackNotInState(lot, uint32(stray), words.get(stray), from);
        emit PacksChanged(lot, site, first, count, to, reason);
    }

    function _rangeKey(uint32 first, uint32 count) private pure returns (uint64) {
        return (uint64(first) << 32) | count;
    }
}
