// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AnchorSchema, AnchorSlot, AnchorSlots} from "../../contracts/types/Anchors.sol";
import {OpenGlasses} from "../../contracts/types/Consents.sol";
import {ImmunizationSlot, ImmunizationSlots} from "../../contracts/types/Immunizations.sol";
import {
    MemberSlot,
    MemberSlots,
    OperatorSlot,
    OperatorSlots,
    SiteKind,
    SiteSlot,
    SiteSlots,
    Standing
} from "../../contracts/types/Membership.sol";
import {
    Consignment,
    Consignments,
    Hold,
    Lot,
    Lots,
    MovementReason,
    OpenedPack,
    OpenedPacks,
    RecallClass
} from "../../contracts/types/Packs.sol";
import {PrescriptionSlot, PrescriptionSlots} from "../../contracts/types/Prescriptions.sol";
import {ContentUnit, LegalClass, Product, Products, ProductStatus} from "../../contracts/types/Product.sol";
import {vm} from "./Vm.sol";

/// @notice What is packed into a slot comes out as it went in, and changing one field changes no other.
contract SlotsTest {
    // -------------------------------------------------------------------------------------------------- prescriptions

    struct PrescriptionFields {
        uint24 units;
        uint8 steps;
        uint24 site;
        uint32 until;
        uint16 day;
        bytes16 chain;
        bool asked;
    }

    function testFuzz_prescription_round_trip(PrescriptionFields memory fields) public pure {
        _requirePrescription(_prescriptionOf(fields), fields);
    }

    function testFuzz_prescription_transition_raises_the_sequence_only(PrescriptionFields memory fields) public pure {
        PrescriptionSlot slot = _prescriptionOf(fields).next();
        ++fields.steps;
        _requirePrescription(slot, fields);
    }

    function testFuzz_prescription_freed_keeps_the_rest(PrescriptionFields memory fields) public pure {
        PrescriptionSlot slot = _prescriptionOf(fields).free();
        (fields.site, fields.until) = (0, 0);
        _requirePrescription(slot, fields);
    }

    function testFuzz_prescription_dispensed_keeps_the_rest(
        PrescriptionFields memory fields,
        uint24 left,
        uint16 day,
        bytes16 chain
    ) public pure {
        PrescriptionSlot slot = _prescriptionOf(fields).dispensed(left, day, chain);
        (fields.units, fields.day, fields.chain) = (left, day, chain);
        _requirePrescription(slot, fields);
    }

    function testFuzz_prescription_cancelled_keeps_the_rest(PrescriptionFields memory fields) public pure {
        PrescriptionSlot slot = _prescriptionOf(fields).cancelled();
        require(slot.isCancelled() && slot.units() == 0 && slot.exists(), "not cancelled");
        require(slot.site() == fields.site && slot.until() == fields.until, "acceptance");
        require(slot.chain() == fields.chain && slot.day() == fields.day, "dispenses");
        require(slot.sequence() == uint24(fields.steps) + 1 && slot.isCancelAsked() == fields.asked, "rest");
    }

    function _prescriptionOf(PrescriptionFields memory fields) private pure returns (PrescriptionSlot slot) {
        if (fields.steps > 250) fields.steps = 250;
        slot = PrescriptionSlots.issued(fields.units);
        for (uint256 i = 0; i < fields.steps; ++i) {
            slot = slot.next();
        }
        slot = slot.accepted(fields.site, fields.until);
        if (fields.asked) slot = slot.cancelAsked();
        slot = slot.dispensed(fields.units, fields.day, fields.chain);
    }

    function _requirePrescription(PrescriptionSlot slot, PrescriptionFields memory fields) private pure {
        require(slot.exists() && !slot.isCancelled(), "existence");
        require(slot.units() == fields.units, "units");
        require(slot.sequence() == uint24(fields.steps) + 1, "sequence");
        require(slot.site() == fields.site && slot.until() == fields.until, "acceptance");
        require(slot.day() == fields.day && slot.chain() == fields.chain, "dispenses");
        require(slot.isCancelAsked() == fields.asked, "cancel asked");
    }

    // -------------------------------------------------------------------------------------------------- lots

    struct LotFields {
        uint64 gtin;
        uint24 packCount;
        uint16 madeDay;
        uint16 expiryDay;
        uint24 maker;
        uint24 site;
    }

    function testFuzz_lot_round_trip(LotFields memory fields) public pure {
        Lot lot = _lotOf(fields);
        _requireLot(lot, fields);
        require(!lot.isReleased() && !lot.isStopped() && !lot.isHeld(), "flags");
        require(!lot.isReleasedByRegulatorOnly() && lot.recallClass() == RecallClass.None, "flags");
    }

    /// @notice Each flag and the recall class are set and cleared alone.
    function testFuzz_lot_flags_stand_alone(LotFields memory fields, uint8 flags, uint8 class) public pure {
        uint256[4] memory each = [
            Lots.RELEASED,
            Lots.HELD_BY_MAKER,
            Lots.HELD_BY_REGULATOR,
            Lots.RELEASED_BY_REGULATOR_ONLY
        ];
        Lot lot = _lotOf(fields);
        for (uint256 i = 0; i < 4; ++i) {
            lot = lot.with(each[i]);
            if (flags & (1 << i) == 0) lot = lot.without(each[i]);
        }
        RecallClass recall = RecallClass(class % 4);
        lot = lot.withRecall(RecallClass.III).withRecall(recall);
        _requireLot(lot, fields);
        require(lot.isReleased() == (flags & 1 != 0), "released");
        require(lot.isHeldByMaker() == (flags & 2 != 0), "held by maker");
        require(lot.isHeldByRegulator() == (flags & 4 != 0), "held by regulator");
        require(lot.isHeld() == (flags & 6 != 0), "held");
        require(lot.isReleasedByRegulatorOnly() == (flags & 8 != 0), "released by regulator");
        require(lot.recallClass() == recall, "recall class");
        require(lot.isStopped() == (flags & 6 != 0 || recall != RecallClass.None), "stopped");
    }

    function _lotOf(LotFields memory f) private pure returns (Lot) {
        return Lots.pack(f.gtin, f.packCount, f.madeDay, f.expiryDay, f.maker, f.site);
    }

    function _requireLot(Lot lot, LotFields memory fields) private pure {
        require(lot.gtin() == fields.gtin && lot.packCount() == fields.packCount, "gtin, packs");
        require(lot.madeDay() == fields.madeDay && lot.expiryDay() == fields.expiryDay, "days");
        require(lot.maker() == fields.maker && lot.site() == fields.site, "maker, site");
    }

    // -------------------------------------------------------------------------------------------------- consignments

    struct ConsignmentFields {
        uint24 count;
        uint24 site;
        uint24 recipient;
        uint8 holds;
        uint8 reason;
        uint24 minutesOut;
        bool mustBeRecorded;
        uint40 recordedSince;
        uint40 recordedUntil;
    }

    function testFuzz_consignment_round_trip(ConsignmentFields memory fields) public pure {
        _requireConsignment(_consignmentOf(fields), fields);
    }

    function testFuzz_consignment_resized_keeps_the_rest(ConsignmentFields memory fields, uint24 count) public pure {
        Consignment slot = _consignmentOf(fields).withCount(count);
        fields.count = count;
        _requireConsignment(slot, fields);
    }

    function testFuzz_consignment_holds_stand_alone(ConsignmentFields memory fields, uint8 hold) public pure {
        Consignment slot = _consignmentOf(fields);
        Hold which = Hold(hold % 4);
        uint8 bit = uint8(1 << uint8(which));
        uint8 holds = fields.holds;
        fields.holds = holds | bit;
        _requireConsignment(slot.withHold(which), fields);
        fields.holds = holds & ~bit;
        _requireConsignment(slot.withoutHold(which), fields);
    }

    function testFuzz_consignment_stays_or_arrives(ConsignmentFields memory fields, uint24 site) public pure {
        Consignment slot = _consignmentOf(fields);
        (fields.recipient, fields.reason, fields.mustBeRecorded) = (0, 0, false);
        _requireConsignment(slot.stay(), fields);
        fields.site = site;
        _requireConsignment(slot.inCustodyOf(site), fields);
    }

    /// @notice A recorded journey begins its record and keeps the rest.
    function testFuzz_consignment_is_recorded_on_its_way(
        ConsignmentFields memory fields,
        uint24 recipient,
        uint40 time
    ) public pure {
        Consignment slot = _consignmentOf(fields);
        slot = slot.recordedToward(recipient, MovementReason(fields.reason), time);
        (fields.recipient, fields.mustBeRecorded) = (recipient, true);
        (fields.recordedSince, fields.recordedUntil) = (time, time);
        _requireConsignment(slot, fields);
    }

    /// @notice Of two, the worse condition has every hold, the longer time out of range and the record that both have,
    /// whichever is named first.
    function testFuzz_consignment_worse_has_both(ConsignmentFields memory a, ConsignmentFields memory b) public pure {
        Consignment joined = _consignmentOf(a).worse(_consignmentOf(b));
        uint24 longer = a.minutesOut > b.minutesOut ? a.minutesOut : b.minutesOut;
        uint40 until = a.recordedUntil < b.recordedUntil ? a.recordedUntil : b.recordedUntil;
        uint40 since = a.recordedSince > b.recordedSince ? a.recordedSince : b.recordedSince;
        if (since > until) since = until;
        ConsignmentFields memory expected = ConsignmentFields(
            a.count,
            a.site,
            a.recipient,
            a.holds | b.holds,
            a.reason,
            longer,
            a.mustBeRecorded,
            since,
            until
        );
        _requireConsignment(joined, expected);
        Consignment other = _consignmentOf(b).worse(_consignmentOf(a));
        require(other.holds() == joined.holds() && other.minutesOut() == joined.minutesOut(), "not the same both ways");
        require(other.recordedSince() == since && other.recordedUntil() == until, "not the same record both ways");
    }

    function _consignmentOf(ConsignmentFields memory fields) private pure returns (Consignment slot) {
        (fields.holds, fields.reason) = (fields.holds % 16, fields.reason % 8);
        MovementReason reason = MovementReason(fields.reason);
        slot = Consignments.pack(fields.count, fields.site);
        slot =
            fields.mustBeRecorded
                ? slot.recordedToward(fields.recipient, reason, 0)
                : slot.toward(fields.recipient, reason);
        for (uint8 hold = 0; hold < 4; ++hold) {
            if (fields.holds & (1 << hold) != 0) slot = slot.withHold(Hold(hold));
        }
        slot = slot.withRecord(fields.recordedSince, fields.recordedUntil, fields.minutesOut);
    }

    function _requireConsignment(Consignment slot, ConsignmentFields memory fields) private pure {
        require(slot.count() == fields.count && slot.site() == fields.site, "count, site");
        require(slot.recipient() == fields.recipient && uint8(slot.reason()) == fields.reason, "movement");
        require(slot.holds() == fields.holds && slot.minutesOut() == fields.minutesOut, "condition");
        require(slot.mustBeRecorded() == fields.mustBeRecorded, "journey");
        require(slot.recordedSince() == fields.recordedSince, "since");
        require(slot.recordedUntil() == fields.recordedUntil, "until");
    }

    // -------------------------------------------------------------------------------------------------- the others

    function testFuzz_opened_pack_round_trip(
        uint24 left,
        uint24 site,
        uint40 openedAt,
        uint40 before,
        uint24 now_
    ) public pure {
        OpenedPack slot = OpenedPacks.pack(left, site, openedAt, before);
        require(slot.unitsLeft() == left && slot.withUnitsLeft(now_).unitsLeft() == now_, "units");
        slot = slot.withUnitsLeft(now_);
        require(slot.site() == site && slot.openedAt() == openedAt && slot.useBefore() == before, "rest");
    }

    struct ProductFields {
        bytes16 group;
        uint24 content;
        uint8 unit;
        uint8 class;
        uint8 status;
        uint8 flags;
        uint16 hoursOpen;
        uint24 maxUnits;
    }

    function testFuzz_product_round_trip(ProductFields memory f, uint8 newStatus) public pure {
        (f.unit, f.class, f.status) = (f.unit % 8, f.class % 4, f.status % 4);
        ProductStatus status = ProductStatus(f.status);
        Product slot = Products.pack(
            f.group,
            f.content,
            ContentUnit(f.unit),
            LegalClass(f.class),
            status,
            f.flags,
            f.hoursOpen,
            f.maxUnits
        );
        require(slot.status() == status, "status");
        slot = slot.withStatus(ProductStatus(newStatus % 4));
        require(slot.status() == ProductStatus(newStatus % 4), "new status");
        require(slot.group() == f.group && slot.content() == f.content, "group, content");
        require(uint8(slot.unit()) == f.unit && uint8(slot.class()) == f.class, "unit, class");
        require(slot.isVaccine() == (f.flags & 1 != 0) && slot.needsLotRelease() == (f.flags & 2 != 0), "flags");
        require(slot.isReleasedByRegulator() == (f.flags & 3 != 0), "release");
        require(slot.hoursOpen() == f.hoursOpen && slot.maxUnits() == f.maxUnits, "hours, limit");
    }

    function testFuzz_operator_round_trip(
        uint24 member,
        uint24 site,
        uint16 roles,
        uint40 until,
        uint40 since,
        uint40 end,
        uint40 distrust
    ) public pure {
        OperatorSlot slot = OperatorSlots.pack(member, site, roles, until, since);
        require(slot.until() == until && slot.distrustedFrom() == 0, "term");
        slot = slot.endedAt(end).withDistrust(distrust);
        require(slot.until() == end && slot.distrustedFrom() == distrust, "end, distrust");
        require(slot.member() == member && slot.site() == site, "member, site");
        require(slot.roles() == roles && slot.since() == since, "roles, since");
    }

    function testFuzz_member_round_trip(
        uint16 kinds,
        uint8 standing,
        uint40 end,
        uint40 until,
        uint24 parent
    ) public pure {
        Standing stored = Standing(standing % 4);
        MemberSlot slot = MemberSlots.pack(kinds, stored, end, until, parent);
        require(slot.kinds() == kinds && slot.stored() == stored && slot.parent() == parent, "kinds, standing, parent");
        require(slot.licenceEnd() == end && slot.suspendedUntil() == until, "times");
    }

    /// @notice A suspension ends by time, a licence too; nothing else changes a standing by itself.
    function testFuzz_member_standing_by_time(uint8 standing, uint40 end, uint40 until, uint40 time) public pure {
        Standing stored = Standing(standing % 4);
        Standing now_ = MemberSlots.pack(1, stored, end, until, 0).standingAt(time);
        bool active = stored == Standing.Active || (stored == Standing.Suspended && time > until);
        if (active) require(now_ == (time > end ? Standing.Lapsed : Standing.Active), "active or lapsed");
        else require(now_ == stored, "as stored");
    }

    function testFuzz_site_round_trip(uint24 member, uint48 gln, uint8 kind, bool open) public pure {
        SiteSlot slot = SiteSlots.pack(member, gln, SiteKind(kind % 9), open);
        require(slot.member() == member && slot.gln() == gln, "member, gln");
        require(uint8(slot.kind()) == kind % 9 && slot.isOpen() == open, "kind, open");
    }

    // -------------------------------------------------------------------------------------------------------- anchors

    /// @notice A slot gives back what it was made of; superseding it changes nothing else.
    function testFuzz_anchor_round_trip(uint24 author, uint40 since, uint8 schema, uint32 count) public pure {
        AnchorSchema kind = AnchorSchema(schema % 6);
        AnchorSlot slot = AnchorSlots.pack(author, since, kind, count);
        require(!slot.isSuperseded() && slot.superseded().isSuperseded(), "superseded");
        for (uint256 i = 0; i < 2; ++i) {
            require(slot.author() == author && slot.since() == since, "author, since");
            require(slot.schema() == kind && slot.leafCount() == count, "what it is");
            slot = slot.superseded();
        }
    }

    // ------------------------------------------------------------------------------------------------------- consents

    /// @notice A list of numbers in one slot holds what was put in and not taken out, in its order.
    function test_fuzz_openGlassesKeepTheirOrder(uint40[6] calldata numbers, uint8 taken) public pure {
        OpenGlasses list = OpenGlasses.wrap(0);
        for (uint256 i = 0; i < 6; ++i) {
            vm.assume(numbers[i] != 0);
            for (uint256 j = 0; j < i; ++j) {
                vm.assume(numbers[i] != numbers[j]);
            }
            require(list.length() == i, "its length is how many were put in");
            list = list.with(numbers[i]);
        }
        uint256 out = taken % 6;
        list = list.without(numbers[out]);
        require(list.length() == 5, "one was taken out");
        for (uint256 i = 0; i < 5; ++i) {
            require(list.numberAt(i) == numbers[i < out ? i : i + 1], "the others keep their order");
        }
    }

    // -------------------------------------------------------------------------------------------------- immunizations

    /// @notice What is packed into the slot comes out as it went in, and voiding changes nothing else.
    function testFuzz_immunization_round_trip(address holder, uint24 site, uint16 day) public pure {
        vm.assume(holder != address(0));
        ImmunizationSlot slot = ImmunizationSlots.pack(holder, site, day);
        require(slot.exists() && !slot.isVoid(), "given");
        require(slot.holder() == holder && slot.site() == site && slot.day() == day, "fields");
        require(!slot.isClaimed() && slot.claimed().isClaimed() && !slot.claimed().isVoid(), "claimed");
        require(slot.claimed().voided().isClaimed(), "claimed and void");
        slot = slot.voided();
        require(slot.exists() && slot.isVoid() && !slot.isClaimed(), "void");
        require(slot.holder() == holder && slot.site() == site && slot.day() == day, "fields of a void one");
    }
}
