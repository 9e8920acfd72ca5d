// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IConsortium} from "../interfaces/IConsortium.sol";
import {IDrugRegistry} from "../interfaces/IDrugRegistry.sol";
import {ILotLedger} from "../interfaces/ILotLedger.sol";
import {Act, OperatorSlot, Roles} from "../types/Membership.sol";
import {
    Consignment,
    ConsignmentRef,
    Consignments,
    Hold,
    Lot,
    LotHold,
    Lots,
    MovementReason,
    Occasion,
    PackRange,
    RecallClass,
    TemperatureReport
} from "../types/Packs.sol";
import {Product} from "../types/Product.sol";

/// @title Custody: lots and consignments
/// @notice The part of {ILotLedger} that knows nothing of single packs: what a lot is, who has which range of it, and
/// how it moves. `LotLedger` adds the packs.
abstract contract Custody is ILotLedger {
    uint256 private constant MAX_CONSIGNMENTS = 400;
    uint256 private constant MAX_PICKS = 150;
    uint256 private constant MAX_PARTS = 100;
    uint256 private constant MAX_INPUTS = 64;

    /// @dev How long a proposed reassignment waits for the second officer.
    uint256 private constant REASSIGNMENT_WINDOW = 10 days;

    /// @dev How long after the end of its record a journey may still end: reading a logger takes a while.
    uint256 private constant RECORD_GRACE = 1 hours;

    /// @inheritdoc ILotLedger
    IConsortium public immutable CONSORTIUM;

    /// @inheritdoc ILotLedger
    IDrugRegistry public immutable DRUGS;

    /// @inheritdoc ILotLedger
    uint32 public immutable DAY_OFFSET;

    mapping(bytes32 lot => Lot) internal _lots;
    mapping(bytes32 lot => bytes32) internal _roots;
    mapping(bytes32 lot => mapping(uint32 first => Consignment)) private _consignments;

    /// @dev proposer 160 + time 40 = 200 bits, by hash of what was proposed.
    mapping(bytes32 proposal => uint256) private _reassignments;

    constructor(IConsortium consortium, IDrugRegistry drugs, uint32 dayOffset) {
        CONSORTIUM = consortium;
        DRUGS = drugs;
        DAY_OFFSET = dayOffset;
    }

    // ------------------------------------------------------------------------------------------------ lots

    /// @inheritdoc ILotLedger
    function registerLot(
        LotRegistration calldata registration,
        bytes32[] calldata inputs,
        Occasion calldata occasion
    ) external returns (bytes32 lot) {
        (uint24 member, uint24 site, ) = _begin(Roles.QUALITY_OFFICER, Act.Begin, occasion);
        if (site == 0) revert SiteMissing(msg.sender);
        lot = lotId(registration.gtin, registration.lotNumber);
        if (_lots[lot].exists()) revert LotExists(lot);
        _requireLotNumber(registration.lotNumber);
        if (registration.packCount == 0 || registration.packCount > type(uint24).max) {
            revert PackCountInvalid(registration.packCount);
        }
        if (registration.root == 0) revert RootMissing(lot);
        _requireDays(lot, registration.madeDay, registration.expiryDay);
        Product product = DRUGS.requireMaker(registration.gtin, member, site);

        _roots[lot] = registration.root;
        _lots[lot] = _newLot(registration, product, member, site);
        _emitRegistered(lot, registration, product, member, site);
        if (inputs.length != 0) _recordInputs(lot, inputs);
    }

    /// @inheritdoc ILotLedger
    function recordInputs(bytes32 lot, bytes32[] calldata inputs, Occasion calldata occasion) external {
        (uint24 member, , ) = _begin(Roles.QUALITY_OFFICER, Act.Continue, occasion);
        Lot slot = _lot(lot);
        if (slot.maker() != member) revert NotLotAuthority(lot, member);
        if (slot.isReleased()) revert LotIsReleased(lot);

        _recordInputs(lot, inputs);
    }

    /// @inheritdoc ILotLedger
    function releaseLot(bytes32 lot, Occasion calldata occasion) external {
        (uint24 member, Lot slot, bool authority) = _beginForLot(lot, Roles.REGULATOR_OFFICER, occasion);
        if (slot.isReleased()) revert LotIsReleased(lot);
        if (!slot.isReleasedByRegulatorOnly()) _requireAnswerable(lot, slot, member);
        else if (!authority) revert RegulatorReleases(lot);

        _lots[lot] = slot.with(Lots.RELEASED);
        emit LotReleased(lot, member);
    }

    /// @inheritdoc ILotLedger
    function holdLot(bytes32 lot, Occasion calldata occasion) external {
        (uint24 member, Lot slot, bool authority) = _beginForLot(lot, Roles.AUTHORITY, occasion);
        LotHold hold = authority ? LotHold.Regulator : LotHold.Maker;
        if (_isHeldBy(slot, hold)) revert LotHoldUnfit(lot, hold);

        _lots[lot] = slot.with(_holdFlag(hold));
        emit LotHeld(lot, hold, member);
    }

    /// @inheritdoc ILotLedger
    function liftLotHold(bytes32 lot, LotHold hold, Occasion calldata occasion) external {
        (uint24 member, Lot slot, bool authority) = _beginForLot(lot, Roles.AUTHORITY, occasion);
        if (!_isHeldBy(slot, hold) || (hold == LotHold.Regulator && !authority)) revert LotHoldUnfit(lot, hold);

        _lots[lot] = slot.without(_holdFlag(hold));
        emit LotHoldLifted(lot, hold, member);
    }

    /// @inheritdoc ILotLedger
    function recallLot(bytes32 lot, RecallClass recallClass, Occasion calldata occasion) external {
        (uint24 member, Lot slot, ) = _beginForLot(lot, Roles.AUTHORITY, occasion);
        RecallClass current = slot.recallClass();
        if (recallClass == RecallClass.None || (current != RecallClass.None && recallClass >= current)) {
            revert RecallUnfit(lot, current, recallClass);
        }

        _lots[lot] = slot.withRecall(recallClass);
        emit LotRecalled(lot, current, recallClass, member);
    }

    // ------------------------------------------------------------------------------------------------ movements

    /// @inheritdoc ILotLedger
    function ship(
        ConsignmentRef[] calldata consignments,
        uint24 to,
        MovementReason reason,
        Occasion calldata occasion
    ) external {
        _requireLength(consignments.length, MAX_CONSIGNMENTS);
        uint24 site = _beginMovement(to, reason, occasion);

        for (uint256 i = 0; i < consignments.length; ++i) {
            ConsignmentRef calldata ref = consignments[i];
            _ship(ref.lot, ref.first, _consignment(ref.lot, ref.first), site, to, reason);
        }
    }

    /// @inheritdoc ILotLedger
    function pick(PackRange[] calldata ranges, uint24 to, MovementReason reason, Occasion calldata occasion) external {
        _requireLength(ranges.length, MAX_PICKS);
        uint24 site = _beginMovement(to, reason, occasion);

        for (uint256 i = 0; i < ranges.length; ++i) {
            PackRange calldata range = ranges[i];
            _ship(range.lot, range.first, _carve(range), site, to, reason);
        }
    }

    /// @inheritdoc ILotLedger
    function receiveGoods(ConsignmentRef[] calldata consignments, Occasion calldata occasion) external {
        _requireLength(consignments.length, MAX_CONSIGNMENTS);
        (, uint24 site, ) = _begin(Roles.LOGISTICS, Act.Continue, occasion);

        for (uint256 i = 0; i < consignments.length; ++i) {
            ConsignmentRef calldata ref = consignments[i];
            _take(ref.lot, ref.first, _incoming(ref.lot, ref.first, site));
        }
    }

    /// @inheritdoc ILotLedger
    function receivePart(PackRange[] calldata ranges, Occasion calldata occasion) external {
        _requireLength(ranges.length, MAX_PARTS);
        (, uint24 site, ) = _begin(Roles.LOGISTICS, Act.Continue, occasion);
        bytes32 lot = ranges[0].lot;
        uint32 cursor = ranges[0].consignment;
        Consignment slot = _incoming(lot, cursor, site);
        uint32 end = cursor + slot.count();

        for (uint256 i = 0; i < ranges.length; ++i) {
            PackRange calldata range = ranges[i];
            if (range.lot != lot || range.consignment != ranges[0].consignment) {
                revert ConsignmentUnknown(range.lot, range.consignment);
            }
            if (range.count == 0 || range.first < cursor || uint256(range.first) + range.count > end) {
                revert RangesInvalid(range.first, range.count);
            }
            if (range.first > cursor) {
                slot = _split(lot, cursor, slot, range.first);
                _dispute(lot, cursor, slot.withCount(range.first - cursor));
            }
            cursor = range.first + range.count;
            Consignment rest = cursor < end ? _split(lot, range.first, slot, cursor) : slot;
            _take(lot, range.first, slot.withCount(range.count));
            slot = rest;
        }
        if (cursor < end) _dispute(lot, cursor, slot);
    }

    /// @inheritdoc ILotLedger
    function reject(ConsignmentRef[] calldata consignments, Occasion calldata occasion) external {
        _requireLength(consignments.length, MAX_CONSIGNMENTS);
        (, uint24 site, ) = _begin(Roles.LOGISTICS, Act.WindDown, occasion);

        for (uint256 i = 0; i < consignments.length; ++i) {
            ConsignmentRef calldata ref = consignments[i];
            Consignment slot = _incoming(ref.lot, ref.first, site);
            _consignments[ref.lot][ref.first] = slot.stay();
            emit ShipmentRejected(ref.lot, slot.site(), site, ref.first);
        }
    }

    /// @inheritdoc ILotLedger
    function recallShipment(ConsignmentRef[] calldata consignments, Occasion calldata occasion) external {
        _requireLength(consignments.length, MAX_CONSIGNMENTS);
        (, uint24 site, ) = _begin(Roles.LOGISTICS, Act.WindDown, occasion);

        for (uint256 i = 0; i < consignments.length; ++i) {
            ConsignmentRef calldata ref = consignments[i];
            Consignment slot = _consignment(ref.lot, ref.first);
            if (slot.site() != site) revert NotCustodian(ref.lot, ref.first, slot.site(), site);
            if (slot.recipient() == 0) revert ConsignmentNotInTransit(ref.lot, ref.first);

            _consignments[ref.lot][ref.first] = slot.stay();
            emit ShipmentRecalled(ref.lot, site, slot.recipient(), ref.first);
        }
    }

    /// @inheritdoc ILotLedger
    function split(bytes32 lot, uint32 first, uint32 second, Occasion calldata occasion) external {
        (, uint24 site, ) = _begin(Roles.LOGISTICS, Act.Continue, occasion);
        Consignment slot = _consignment(lot, first);
        _requireCustody(lot, first, slot, site);
        if (second <= first || second >= first + slot.count()) revert OutsideConsignment(lot, first, second, 1);

        _split(lot, first, slot, second);
    }

    /// @inheritdoc ILotLedger
    function merge(bytes32 lot, uint32 first, uint32 second, Occasion calldata occasion) external {
        (, uint24 site, ) = _begin(Roles.LOGISTICS, Act.Continue, occasion);
        Consignment left = _consignment(lot, first);
        _requireCustody(lot, first, left, site);
        if (second != first + left.count()) revert NotNeighbours(lot, first, second);
        Consignment right = _consignment(lot, second);
        _requireCustody(lot, second, right, site);

        left = left.worse(right).withCount(left.count() + right.count());
        _consignments[lot][first] = left;
        // A name above 0 with an empty slot names nothing: the second is gone.
        _consignments[lot][second] = Consignment.wrap(0);
        emit ConsignmentsMerged(
            lot,
            first,
            second,
            left.holds(),
            left.minutesOut(),
            left.recordedSince(),
            left.recordedUntil()
        );
    }

    /// @inheritdoc ILotLedger
    function holdConsignment(bytes32 lot, uint32 first, Occasion calldata occasion) external {
        (uint24 member, uint24 site, uint16 held) = _begin(Roles.STAFF | Roles.AUTHORITY, Act.Continue, occasion);
        Consignment slot = _consignment(lot, first);
        Hold hold = held & Roles.AUTHORITY != 0 ? Hold.Regulator : Hold.Custodian;
        if (hold == Hold.Custodian) _requireKeeper(lot, first, slot, member, site);
        if (_isHeldFor(slot, hold)) revert ConsignmentHoldUnfit(lot, first, hold);

        _consignments[lot][first] = slot.withHold(hold);
        emit ConsignmentHeld(lot, first, hold, member);
    }

    /// @inheritdoc ILotLedger
    function liftConsignmentHold(bytes32 lot, uint32 first, Hold hold, Occasion calldata occasion) external {
        (uint24 member, uint24 site, uint16 held) = _begin(Roles.STAFF | Roles.AUTHORITY, Act.Continue, occasion);
        Consignment slot = _consignment(lot, first);
        if (!_isHeldFor(slot, hold)) revert ConsignmentHoldUnfit(lot, first, hold);
        if (held & Roles.AUTHORITY == 0) {
            if (hold == Hold.Regulator) revert ConsignmentHoldUnfit(lot, first, hold);
            bool quality = held & Roles.QUALITY_OFFICER != 0;
            if (hold == Hold.Device && !quality) revert ConsignmentHoldUnfit(lot, first, hold);
            bool makerDecides = hold == Hold.Device && _lots[lot].maker() == member;
            if (!makerDecides) _requireKeeper(lot, first, slot, member, site);
        }
        if (hold == Hold.Device && occasion.document == 0) revert DecisionNeedsReason(lot, first);

        _consignments[lot][first] = slot.withoutHold(hold);
        emit ConsignmentHoldLifted(lot, first, hold, member);
    }

    /// @inheritdoc ILotLedger
    function reassignCustody(
        bytes32 lot,
        uint32 first,
        uint24 to,
        bytes32 reason,
        Occasion calldata occasion
    ) external {
        _begin(Roles.REGULATOR_OFFICER, Act.Continue, occasion);
        Consignment slot = _consignment(lot, first);
        uint24 from = slot.site();
        if (CONSORTIUM.isInStanding(from)) revert CustodianInStanding(lot, first, from);
        if (to == from) revert SameSite(to);
        CONSORTIUM.requireRecipient(to);

        bytes32 proposal = keccak256(abi.encode(lot, first, slot, to, reason));
        uint256 proposed = _reassignments[proposal];
        bool stands = proposed != 0 && block.timestamp <= (proposed >> 160) + REASSIGNMENT_WINDOW;
        if (!stands || address(uint160(proposed)) == msg.sender) {
            _reassignments[proposal] = uint256(uint160(msg.sender)) | (block.timestamp << 160);
            emit ReassignmentProposed(lot, first, to, reason, msg.sender);
            return;
        }

        delete _reassignments[proposal];
        _consignments[lot][first] = slot.inCustodyOf(to);
        emit CustodyReassigned(lot, from, to, first, slot.count(), reason);
    }

    // ------------------------------------------------------------------------------------------------ answers

    /// @inheritdoc ILotLedger
    function today() public view returns (uint16) {
        return uint16((block.timestamp + DAY_OFFSET) / 1 days);
    }

    /// @inheritdoc ILotLedger
    function lotId(uint64 gtin, bytes20 lotNumber) public pure returns (bytes32) {
        return keccak256(abi.encode(gtin, lotNumber));
    }

    /// @inheritdoc ILotLedger
    function lotOf(bytes32 lot) external view returns (LotView memory) {
        Lot slot = _lots[lot];
        return
            LotView({
                gtin: slot.gtin(),
                packCount: slot.packCount(),
                madeDay: slot.madeDay(),
                expiryDay: slot.expiryDay(),
                maker: slot.maker(),
                site: slot.site(),
                released: slot.isReleased(),
                heldByMaker: _isHeldBy(slot, LotHold.Maker),
                heldByRegulator: _isHeldBy(slot, LotHold.Regulator),
                recallClass: slot.recallClass(),
                root: _roots[lot]
            });
    }

    /// @inheritdoc ILotLedger
    function consignmentOf(bytes32 lot, uint32 first) external view returns (ConsignmentView memory) {
        Consignment slot = _consignments[lot][first];
        if (!slot.exists() && first == 0) slot = Consignments.pack(_lots[lot].packCount(), _lots[lot].site());
        return
            ConsignmentView({
                count: slot.count(),
                site: slot.site(),
                recipient: slot.recipient(),
                holds: slot.holds(),
                reason: slot.reason(),
                minutesOut: slot.minutesOut(),
                recordedSince: slot.recordedSince(),
                recordedUntil: slot.recordedUntil(),
                mustBeRecorded: slot.mustBeRecorded()
            });
    }

    // ------------------------------------------------------------------------------------------------ helpers

    /// @dev Every act begins here: who acts, for whom, where, and the record of it.
    function _begin(
        uint16 roles,
        Act act,
        Occasion calldata occasion
    ) internal returns (uint24 member, uint24 site, uint16 held) {
        OperatorSlot operator = CONSORTIUM.authorizeOperator(roles, act, msg.sender);
        (member, site, held) = (operator.member(), operator.site(), operator.roles());
        emit Recorded(occasion.document, msg.sender, occasion.circumstances);
    }

    /// @dev The consignment named; a lot's first is implicit until it is written.
    function _consignment(bytes32 lot, uint32 first) internal view returns (Consignment slot) {
        slot = _consignments[lot][first];
        if (slot.exists()) return slot;
        if (first != 0) revert ConsignmentUnknown(lot, first);
        Lot of_ = _lot(lot);
        return Consignments.pack(of_.packCount(), of_.site());
    }

    function _lot(bytes32 lot) internal view returns (Lot slot) {
        slot = _lots[lot];
        if (!slot.exists()) revert LotUnknown(lot);
    }

    /// @dev The goods are at this site and stay there.
    function _requireCustody(bytes32 lot, uint32 first, Consignment slot, uint24 site) internal pure {
        if (slot.site() != site) revert NotCustodian(lot, first, slot.site(), site);
        if (slot.recipient() != 0) revert ConsignmentInTransit(lot, first, slot.recipient());
    }

    function _requireWithin(
        bytes32 lot,
        uint32 consignment,
        Consignment slot,
        uint32 first,
        uint32 count
    ) internal pure {
        if (count == 0) revert RangesInvalid(first, count);
        if (first < consignment || uint256(first) + count > uint256(consignment) + slot.count()) {
            revert OutsideConsignment(lot, consignment, first, count);
        }
    }

    function _requireLength(uint256 length, uint256 max) internal pure {
        if (length == 0 || length > max) revert ListLengthInvalid(length, max);
    }

    /// @dev Staff with a site act there; a quality officer without one acts for all sites of its member.
    function _requireKeeper(bytes32 lot, uint32 first, Consignment slot, uint24 member, uint24 site) private view {
        uint24 custodian = slot.site();
        bool keeps = site == 0 ? CONSORTIUM.memberOfSite(custodian) == member : custodian == site;
        if (!keeps) revert NotCustodian(lot, first, custodian, site);
    }

    function _beginForLot(
        bytes32 lot,
        uint16 officers,
        Occasion calldata occasion
    ) private returns (uint24 member, Lot slot, bool authority) {
        uint16 held;
        (member, , held) = _begin(Roles.QUALITY_OFFICER | officers, Act.Continue, occasion);
        slot = _lot(lot);
        authority = held & officers != 0;
        if (!authority) _requireAnswerable(lot, slot, member);
    }

    /// @dev The member made the lot, or holds the authorisation of its product.
    function _requireAnswerable(bytes32 lot, Lot slot, uint24 member) private view {
        if (slot.maker() != member && DRUGS.holderOf(slot.gtin()) != member) revert NotLotAuthority(lot, member);
    }

    function _beginMovement(
        uint24 to,
        MovementReason reason,
        Occasion calldata occasion
    ) private returns (uint24 site) {
        (, site, ) = _begin(Roles.LOGISTICS, _isBackward(reason) ? Act.WindDown : Act.Continue, occasion);
        if (to == site) revert SameSite(to);
        CONSORTIUM.requireRecipient(to);
    }

    function _ship(bytes32 lot, uint32 first, Consignment slot, uint24 site, uint24 to, MovementReason reason) private {
        _requireCustody(lot, first, slot, site);
        bool recorded = false;
        if (!_isBackward(reason)) {
            Lot of_ = _lots[lot];
            _requireNotStopped(lot, of_);
            if (today() > of_.expiryDay()) revert LotExpired(lot, of_.expiryDay(), today());
            if (slot.holds() != 0) revert ConsignmentIsHeld(lot, first, slot.holds());
            recorded = of_.isVaccine();
        }

        _consignments[lot][first] =
            recorded ? slot.recordedToward(to, reason, block.timestamp) : slot.toward(to, reason);
        emit ConsignmentShipped(lot, site, to, first, slot.count(), reason);
    }

    /// @dev What the caller's site is about to receive or turn away.
    function _incoming(bytes32 lot, uint32 first, uint24 site) private view returns (Consignment slot) {
        slot = _consignment(lot, first);
        if (slot.recipient() != site || site == 0) revert NotRecipient(lot, first, slot.recipient(), site);
    }

    function _requireNotStopped(bytes32 lot, Lot slot) internal pure {
        if (!slot.isStopped()) return;
        if (slot.recallClass() != RecallClass.None) revert LotIsRecalled(lot, slot.recallClass());
        revert LotIsHeld(lot);
    }

    function _take(bytes32 lot, uint32 first, Consignment slot) private {
        if (slot.mustBeRecorded()) _requireRecord(lot, first, slot);
        _consignments[lot][first] = slot.inCustodyOf(slot.recipient());
        emit ConsignmentReceived(lot, slot.site(), slot.recipient(), first);
    }

    function _requireRecord(bytes32 lot, uint32 first, Consignment slot) private view {
        uint40 until = slot.recordedUntil();
        // A record that ends where it began is none yet.
        bool complete = until > slot.recordedSince() && block.timestamp <= until + RECORD_GRACE;
        if (!complete) revert RecordIncomplete(lot, first, until);
    }

    function _recordTemperature(bytes32 lot, uint32 first, TemperatureReport calldata report) internal {
        Consignment slot = _consignment(lot, first);
        uint40 until = slot.recordedUntil();
        bool gap = report.from > until;
        if (report.to <= until || (gap && slot.mustBeRecorded())) {
            revert RecordNotJoined(lot, first, until, report.from, report.to);
        }
        uint256 total = uint256(slot.minutesOut()) + report.minutesOut;
        uint24 minutesOut = total > type(uint24).max ? type(uint24).max : uint24(total);
        bool held = report.beyond && !_isHeldFor(slot, Hold.Device);

        slot = slot.withRecord(gap ? report.from : slot.recordedSince(), report.to, minutesOut);
        _consignments[lot][first] = held ? slot.withHold(Hold.Device) : slot;
        emit TemperatureRecorded(lot, first, slot.recordedSince(), report.to, minutesOut, report.by);
        if (held) emit ConsignmentHeld(lot, first, Hold.Device, report.by);
    }

    function _dispute(bytes32 lot, uint32 first, Consignment slot) private {
        _consignments[lot][first] = slot.stay().withHold(Hold.Dispute);
        emit ConsignmentDisputed(lot, slot.site(), slot.recipient(), first, slot.count());
    }

    /// @dev Takes a range out of its consignment, leaving what was before and after it as consignments of their own.
    function _carve(PackRange calldata range) private returns (Consignment slot) {
        slot = _consignment(range.lot, range.consignment);
        _requireWithin(range.lot, range.consignment, slot, range.first, range.count);
        if (range.first > range.consignment) slot = _split(range.lot, range.consignment, slot, range.first);
        if (range.count < slot.count()) {
            _split(range.lot, range.first, slot, range.first + range.count);
            slot = slot.withCount(range.count);
        }
    }

    /// @dev Writes both parts and returns the second.
    function _split(bytes32 lot, uint32 first, Consignment slot, uint32 second) private returns (Consignment rest) {
        rest = slot.withCount(first + slot.count() - second);

        _consignments[lot][first] = slot.withCount(second - first);
        _consignments[lot][second] = rest;
        emit ConsignmentSplit(lot, first, slot.count(), second);
    }

    function _recordInputs(bytes32 lot, bytes32[] calldata inputs) private {
        _requireLength(inputs.length, MAX_INPUTS);
        for (uint256 i = 0; i < inputs.length; ++i) {
            if (_lots[inputs[i]].recallClass() != RecallClass.None) revert InputRecalled(lot, inputs[i]);
        }
        emit InputsRecorded(lot, inputs);
    }

    function _newLot(
        LotRegistration calldata registration,
        Product product,
        uint24 member,
        uint24 site
    ) private pure returns (Lot slot) {
        slot = Lots.pack(
            registration.gtin,
            uint24(registration.packCount),
            registration.madeDay,
            registration.expiryDay,
            member,
            site
        );
        if (product.isReleasedByRegulator()) slot = slot.with(Lots.RELEASED_BY_REGULATOR_ONLY);
        if (product.isVaccine()) slot = slot.with(Lots.VACCINE);
    }

    function _emitRegistered(
        bytes32 lot,
        LotRegistration calldata registration,
        Product product,
        uint24 member,
        uint24 site
    ) private {
        emit LotRegistered(
            lot,
            registration.gtin,
            site,
            registration.lotNumber,
            registration.packCount,
            registration.madeDay,
            registration.expiryDay,
            member,
            registration.root,
            product.isReleasedByRegulator(),
            product.isVaccine()
        );
    }

    function _requireDays(bytes32 lot, uint16 madeDay, uint16 expiryDay) private view {
        uint16 day = today();
        if (madeDay == 0 || madeDay > day || expiryDay < madeDay) revert DaysInvalid(madeDay, expiryDay, day);
        if (expiryDay < day) revert LotExpired(lot, expiryDay, day);
    }

    /// @dev Text padded with zeros: once a zero byte was met, all that follows is zero.
    function _requireLotNumber(bytes20 lotNumber) private pure {
        uint256 text = uint256(uint160(lotNumber)) << 96;
        while (text >> 248 != 0) text <<= 8;
        if (text != 0 || lotNumber == 0) revert LotNumberInvalid(lotNumber);
    }

    function _isBackward(MovementReason reason) private pure returns (bool) {
        return reason == MovementReason.Return || reason == MovementReason.Recall;
    }

    function _isHeldFor(Consignment slot, Hold hold) private pure returns (bool) {
        return slot.holds() & (1 << uint8(hold)) != 0;
    }

    function _isHeldBy(Lot slot, LotHold hold) private pure returns (bool) {
        return hold == LotHold.Maker ? slot.isHeldByMaker() : slot.isHeldByRegulator();
    }

    function _holdFlag(LotHold hold) private pure returns (uint256) {
        return hold == LotHold.Maker ? Lots.HELD_BY_MAKER : Lots.HELD_BY_REGULATOR;
    }
}
