// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {
    ConsignmentRef,
    Hold,
    LotHold,
    MovementReason,
    Occasion,
    PackRange,
    PackReason,
    PackState,
    RecallClass,
    TemperatureReport
} from "../types/Packs.sol";
import {Product} from "../types/Product.sol";
import {IConsortium} from "./IConsortium.sol";
import {IDrugRegistry} from "./IDrugRegistry.sol";

/// @title LotLedger: what a pack is and where it is
/// @notice Lot → consignment (a range of packs in one custody) → pack (two bits). Packs are numbered 0, 1, 2 … in
/// packing order, so that a case or a pallet is a contiguous range. Registering, holding or recalling a lot is one
/// write whatever its size.
///
/// A consignment is named by its lot and its first pack. The lot's first consignment (name 0) holds all packs at the
/// site that registered it until it is split or moved. A name that no longer stands (split, merged) is refused by an
/// error of its own, never taken for another.
///
/// Which state each operation needs (✓ any; everything else is refused by the error that says so):
///
/// | operation | lot | consignment | packs |
/// |---|---|---|---|
/// | {ship}, {pick} as return or recall | ✓ | the caller's, not in transit | ✓ |
/// | {ship}, {pick} for another reason | not held, not recalled, in date | the caller's, not in transit, not held | ✓ |
/// | {receiveGoods}, {receivePart} | ✓ | on its way to the caller, with its record where one is needed | ✓ |
/// | {reject} | ✓ | on its way to the caller | ✓ |
/// | {recallShipment} | ✓ | the caller's, in transit | ✓ |
/// | {split}, {merge} | ✓ | the caller's, not in transit | ✓ |
/// | {open}, {supplyPacks}, {dispense} | released, not held, not recalled, in date; product approved | the caller's site's, not in transit, not held | Active (for units: opened here, in time) |
/// | {retire} | ✓ | the caller's, not in transit | all Active, or all Locked |
/// | {lock} | ✓ | the caller's, not in transit | Active |
/// | {unlock} | ✓ | the caller's, not in transit | Locked |
/// | {undo} | not recalled, in date; product not withdrawn | the caller's, not in transit | as the undone act left them, at most 10 days ago, same site |
/// | {recordTemperature} | ✓ | ✓ | ✓ |
/// | {restore} | ✓ | ✓ | Dispensed; becomes Active if still at that site and not held or recalled, else Retired |
///
/// Trust assumed here: the maker's pack list is what a root commits to; a registered dispensing module checks the
/// prescription; validators' clocks are right within seconds.
interface ILotLedger {
    // ------------------------------------------------------------------------------------------------ values

    /// @notice What a lot is registered with.
    /// @param gtin GTIN-14 as a number, or a material's own number.
    /// @param lotNumber The lot number, 1–20 ASCII characters, padded with zeros on the right.
    /// @param packCount Packs in the lot, 1 … 16,777,215.
    /// @param madeDay Day of manufacture (days since 1970-01-01 at the ledger's offset).
    /// @param expiryDay Last day of use.
    /// @param root Merkle root of the pack list. Leaf of pack i: OpenZeppelin's double hash of
    /// abi.encode(uint64 gtin, bytes20 lotNumber, uint32 i, bytes20 serial, bytes32 packSalt).
    struct LotRegistration {
        uint64 gtin;
        bytes20 lotNumber;
        uint32 packCount;
        uint16 madeDay;
        uint16 expiryDay;
        bytes32 root;
    }

    /// @notice A lot as it is now.
    struct LotView {
        uint64 gtin;
        uint32 packCount;
        uint16 madeDay;
        uint16 expiryDay;
        uint24 maker;
        uint24 site;
        bool released;
        bool heldByMaker;
        bool heldByRegulator;
        RecallClass recallClass;
        bytes32 root;
    }

    /// @notice A consignment as it is now. `holds` has one bit for each {Hold}. Its temperatures are known without a gap
    /// from `recordedSince` to `recordedUntil`, and were out of range for `minutesOut` in all it was ever recorded.
    /// `mustBeRecorded`: it is received only with a record of its journey.
    struct ConsignmentView {
        uint32 count;
        uint24 site;
        uint24 recipient;
        uint8 holds;
        MovementReason reason;
        uint24 minutesOut;
        uint40 recordedSince;
        uint40 recordedUntil;
        bool mustBeRecorded;
    }

    /// @notice An opened pack as it is now.
    struct OpenedView {
        uint24 unitsLeft;
        uint24 site;
        uint40 openedAt;
        uint40 useBefore;
    }

    // ------------------------------------------------------------------------------------------------ events

    /// @notice Who acted, and the document, time and place the act was given. The events after it in the same
    /// transaction, up to the next one of its kind from this contract, are what it did.
    event Recorded(bytes32 indexed document, address indexed operator, uint256 circumstances);

    /// @notice A lot was registered; its packs lie in one consignment at `site`.
    event LotRegistered(
        bytes32 indexed lot,
        uint64 indexed gtin,
        uint24 indexed site,
        bytes20 lotNumber,
        uint32 packCount,
        uint16 madeDay,
        uint16 expiryDay,
        uint24 maker,
        bytes32 root,
        bool releasedByRegulatorOnly,
        bool vaccine
    );

    /// @notice What a lot was made from.
    event InputsRecorded(bytes32 indexed lot, bytes32[] inputs);

    /// @notice A lot may be used from now on.
    event LotReleased(bytes32 indexed lot, uint24 indexed by);

    /// @notice A lot was held.
    event LotHeld(bytes32 indexed lot, LotHold hold, uint24 indexed by);

    /// @notice A hold on a lot was lifted.
    event LotHoldLifted(bytes32 indexed lot, LotHold hold, uint24 indexed by);

    /// @notice A lot was recalled, or its recall became graver.
    event LotRecalled(bytes32 indexed lot, RecallClass previous, RecallClass class, uint24 indexed by);

    /// @notice A consignment became two: `first` … `second - 1` and `second` … `first + count - 1`, with the same condition.
    event ConsignmentSplit(bytes32 indexed lot, uint32 first, uint32 count, uint32 second);

    /// @notice Two neighbours became one, with the worse condition of both.
    event ConsignmentsMerged(
        bytes32 indexed lot,
        uint32 first,
        uint32 second,
        uint8 holds,
        uint24 minutesOut,
        uint40 recordedSince,
        uint40 recordedUntil
    );

    /// @notice A device's summary counts for a consignment: its temperatures are known from `since` to `until` without a
    /// gap, and were out of range for `minutesOut` in all. The cold chain's event before it says what the device measured.
    event TemperatureRecorded(
        bytes32 indexed lot,
        uint32 first,
        uint40 since,
        uint40 until,
        uint24 minutesOut,
        uint24 indexed by
    );

    /// @notice A consignment is on its way. A vaccine's record of its journey begins with this block's time, unless it
    /// goes backward.
    event ConsignmentShipped(
        bytes32 indexed lot,
        uint24 indexed from,
        uint24 indexed to,
        uint32 first,
        uint32 count,
        MovementReason reason
    );

    /// @notice A consignment changed custody: the recipient accepted it.
    event ConsignmentReceived(bytes32 indexed lot, uint24 indexed from, uint24 indexed to, uint32 first);

    /// @notice The recipient of a shipment did not accept these packs: they stay in the sender's custody, held as
    /// disputed.
    event ConsignmentDisputed(bytes32 indexed lot, uint24 indexed from, uint24 indexed to, uint32 first, uint32 count);

    /// @notice The recipient turned the whole consignment away: it stays in the sender's custody.
    event ShipmentRejected(bytes32 indexed lot, uint24 indexed from, uint24 indexed to, uint32 first);

    /// @notice The sender called a shipment back before it was received.
    event ShipmentRecalled(bytes32 indexed lot, uint24 indexed from, uint24 indexed to, uint32 first);

    /// @notice A consignment was held.
    event ConsignmentHeld(bytes32 indexed lot, uint32 first, Hold hold, uint24 indexed by);

    /// @notice A hold on a consignment was lifted.
    event ConsignmentHoldLifted(bytes32 indexed lot, uint32 first, Hold hold, uint24 indexed by);

    /// @notice A first regulator officer wants custody reassigned; a second one has 10 days to agree.
    event ReassignmentProposed(bytes32 indexed lot, uint32 first, uint24 to, bytes32 reason, address indexed by);

    /// @notice Two regulator officers gave goods that nobody could move any more to another site.
    event CustodyReassigned(
        bytes32 indexed lot,
        uint24 indexed from,
        uint24 indexed to,
        uint32 first,
        uint32 count,
        bytes32 reason
    );

    /// @notice Packs `first` … `first + count - 1`, all of one state until then, changed to `current` at `site`. What a
    /// module did it for, the module's event before it in this transaction says.
    event PacksChanged(
        bytes32 indexed lot,
        uint24 indexed site,
        uint32 first,
        uint32 count,
        PackState current,
        PackReason reason
    );

    /// @notice A pack was opened to be given in units.
    event PackOpened(bytes32 indexed lot, uint24 indexed site, uint32 index, uint24 units, uint40 useBefore);

    /// @notice Units of an opened pack were given.
    event UnitsDrawn(bytes32 indexed lot, uint24 indexed site, uint32 index, uint24 units, uint24 unitsLeft);

    // ------------------------------------------------------------------------------------------------ errors

    /// @notice The lot number is empty, or has characters after a zero.
    error LotNumberInvalid(bytes20 lotNumber);
    /// @notice A lot has 1 … 16,777,215 packs.
    error PackCountInvalid(uint32 packCount);
    /// @notice A lot needs the root of its pack list.
    error RootMissing(bytes32 lot);
    /// @notice It expires before it was made, or was made tomorrow.
    error DaysInvalid(uint16 madeDay, uint16 expiryDay, uint16 today);
    /// @notice The lot is registered already.
    error LotExists(bytes32 lot);
    /// @notice There is no such lot.
    error LotUnknown(bytes32 lot);
    /// @notice The operator acts at no site, and this needs one.
    error SiteMissing(address operator);
    /// @notice An input lot was recalled: nothing more is made from it.
    error InputRecalled(bytes32 lot, bytes32 input);
    /// @notice Inputs are recorded until the lot is released.
    error LotIsReleased(bytes32 lot);
    /// @notice Only its maker, the authorisation holder or a regulator does this.
    error NotLotAuthority(bytes32 lot, uint24 member);
    /// @notice Lots of this product are released by a regulator only.
    error RegulatorReleases(bytes32 lot);
    /// @notice A recall only becomes graver.
    error RecallUnfit(bytes32 lot, RecallClass current, RecallClass wanted);
    /// @notice The hold is not there, or is there already.
    error LotHoldUnfit(bytes32 lot, LotHold hold);
    /// @notice The lot is not released yet.
    error LotNotReleased(bytes32 lot);
    /// @notice The lot is held: it may only be returned or retired.
    error LotIsHeld(bytes32 lot);
    /// @notice The lot is recalled: it may only be returned or retired.
    error LotIsRecalled(bytes32 lot, RecallClass class);
    /// @notice The lot is out of date.
    error LotExpired(bytes32 lot, uint16 expiryDay, uint16 today);
    /// @notice No consignment of the lot has this name now.
    error ConsignmentUnknown(bytes32 lot, uint32 first);
    /// @notice The packs are not all in the consignment named.
    error OutsideConsignment(bytes32 lot, uint32 consignment, uint32 first, uint32 count);
    /// @notice The goods are in another site's custody.
    error NotCustodian(bytes32 lot, uint32 first, uint24 custodian, uint24 site);
    /// @notice The goods are on their way to another site, or to none.
    error NotRecipient(bytes32 lot, uint32 first, uint24 recipient, uint24 site);
    /// @notice The consignment is in transit.
    error ConsignmentInTransit(bytes32 lot, uint32 first, uint24 recipient);
    /// @notice The consignment is not in transit.
    error ConsignmentNotInTransit(bytes32 lot, uint32 first);
    /// @notice The consignment is held: it may only be returned or retired.
    error ConsignmentIsHeld(bytes32 lot, uint32 first, uint8 holds);
    /// @notice The hold is not there, or is there already, or is another's to lift.
    error ConsignmentHoldUnfit(bytes32 lot, uint32 first, Hold hold);
    /// @notice A hold by a device is lifted with a document that gives the reason.
    error DecisionNeedsReason(bytes32 lot, uint32 first);
    /// @notice The summary ends before the record does, or leaves a gap behind it that the journey may not have.
    error RecordNotJoined(bytes32 lot, uint32 first, uint40 recordedUntil, uint40 from, uint40 to);
    /// @notice The journey has no record, or one that ends more than an hour ago: the goods may only be turned away.
    error RecordIncomplete(bytes32 lot, uint32 first, uint40 recordedUntil);
    /// @notice Goods are sent to another site.
    error SameSite(uint24 site);
    /// @notice The consignments are no neighbours at one site.
    error NotNeighbours(bytes32 lot, uint32 first, uint32 second);
    /// @notice The ranges are empty, overlap, or are out of order.
    error RangesInvalid(uint32 first, uint32 count);
    /// @notice The list is empty or longer than `max`.
    error ListLengthInvalid(uint256 length, uint256 max);
    /// @notice The custodian can still act: reassigning custody is for goods nobody can move.
    error CustodianInStanding(bytes32 lot, uint32 first, uint24 site);
    /// @notice A pack is not in the state that this needs.
    error PackNotInState(bytes32 lot, uint32 index, PackState state, PackState needed);
    /// @notice The reason is not one of a retirement.
    error ReasonUnfit(PackReason reason);
    /// @notice The product can't be supplied without a prescription.
    error PrescriptionNeeded(uint64 gtin);
    /// @notice A material never reaches a person.
    error NotForPeople(uint64 gtin);
    /// @notice Nothing was done to exactly these packs that could be undone.
    error NothingToUndo(bytes32 lot, uint32 first, uint32 count);
    /// @notice It was done at another site.
    error UndoByAnotherSite(bytes32 lot, uint32 first, uint24 doneBy, uint24 site);
    /// @notice It was done more than 10 days ago.
    error UndoIsTooLate(bytes32 lot, uint32 first, uint40 doneAt);
    /// @notice The pack was not opened at this site.
    error NotOpenedHere(bytes32 lot, uint32 index, uint24 openedAt, uint24 site);
    /// @notice The opened pack may not be used any more.
    error OpenTooLong(bytes32 lot, uint32 index, uint40 useBefore);
    /// @notice The opened pack has fewer units left.
    error UnitsMissing(bytes32 lot, uint32 index, uint24 unitsLeft, uint24 wanted);

    // ------------------------------------------------------------------------------------------------ lots

    /// @notice Registers a lot once packing is done. A quality officer with a site, of the authorisation holder or at
    /// a site named to make the product. Emits {LotRegistered}, and {InputsRecorded} if there are any.
    /// @param inputs The lots it was made from, of this ledger or to come; none of them recalled. At most 64.
    function registerLot(
        LotRegistration calldata registration,
        bytes32[] calldata inputs,
        Occasion calldata occasion
    ) external returns (bytes32 lot);

    /// @notice Records what a lot was made from, until it is released. A quality officer of its maker.
    /// Emits {InputsRecorded}.
    function recordInputs(bytes32 lot, bytes32[] calldata inputs, Occasion calldata occasion) external;

    /// @notice Releases a lot for use. A quality officer of its maker or authorisation holder, or, where the product
    /// wants it, a regulator officer. Emits {LotReleased}.
    function releaseLot(bytes32 lot, Occasion calldata occasion) external;

    /// @notice Holds a lot everywhere at once. A quality officer of its maker or authorisation holder, or a regulator
    /// or enforcement officer. Emits {LotHeld}.
    function holdLot(bytes32 lot, Occasion calldata occasion) external;

    /// @notice Lifts a hold: the maker's by the maker, the authorisation holder or a regulator; a regulator's by a
    /// regulator. Emits {LotHoldLifted}.
    function liftLotHold(bytes32 lot, LotHold hold, Occasion calldata occasion) external;

    /// @notice Recalls a lot for good, or makes its recall graver. A quality officer of its maker or authorisation
    /// holder, or a regulator or enforcement officer. Emits {LotRecalled}.
    function recallLot(bytes32 lot, RecallClass recallClass, Occasion calldata occasion) external;

    // ------------------------------------------------------------------------------------------------ movements

    /// @notice Sends whole consignments to another site; custody moves when that site receives them. Logistics of the
    /// custodian; as return or recall also when its member is out of standing. Of a vaccine the record of the journey
    /// begins here, unless it is a return or recall. Emits {ConsignmentShipped} for each.
    /// @param consignments At most 400.
    function ship(
        ConsignmentRef[] calldata consignments,
        uint24 to,
        MovementReason reason,
        Occasion calldata occasion
    ) external;

    /// @notice Takes ranges (single packs too) out of their consignments and sends them. As {ship}. Where several come
    /// out of one consignment, each names the one that contains it after those before it were taken out.
    /// @param ranges At most 150.
    function pick(PackRange[] calldata ranges, uint24 to, MovementReason reason, Occasion calldata occasion) external;

    /// @notice Accepts consignments: custody is the caller's site's from now on. Logistics of the recipient. Vaccines
    /// only with a record of temperatures that reaches from their shipment to an hour ago or nearer; what is on its way
    /// back needs none. Emits {ConsignmentReceived} for each.
    /// @param consignments At most 400.
    function receiveGoods(ConsignmentRef[] calldata consignments, Occasion calldata occasion) external;

    /// @notice Accepts some ranges of one consignment; the rest stays the sender's, held as disputed. Logistics of the
    /// recipient. Emits {ConsignmentSplit} for each cut, {ConsignmentReceived} and {ConsignmentDisputed}.
    /// @param ranges In ascending order, apart from each other; each names this consignment. At most 100.
    function receivePart(PackRange[] calldata ranges, Occasion calldata occasion) external;

    /// @notice Turns shipments away whole. Logistics of the recipient, in standing or not. Emits {ShipmentRejected}.
    function reject(ConsignmentRef[] calldata consignments, Occasion calldata occasion) external;

    /// @notice Calls shipments back before they are received. Logistics of the sender, in standing or not.
    /// Emits {ShipmentRecalled}.
    function recallShipment(ConsignmentRef[] calldata consignments, Occasion calldata occasion) external;

    /// @notice Makes one consignment two; the second begins at pack `second`. Logistics of the custodian.
    /// Emits {ConsignmentSplit}.
    function split(bytes32 lot, uint32 first, uint32 second, Occasion calldata occasion) external;

    /// @notice Makes two neighbours at one site one. Logistics of the custodian. Emits {ConsignmentsMerged}.
    function merge(bytes32 lot, uint32 first, uint32 second, Occasion calldata occasion) external;

    /// @notice Holds a consignment. Staff of the custodian (suspect product), or a regulator or enforcement officer.
    /// Emits {ConsignmentHeld}.
    function holdConsignment(bytes32 lot, uint32 first, Occasion calldata occasion) external;

    /// @notice Lifts a hold, as {Hold} says for each. Emits {ConsignmentHoldLifted}.
    /// @param occasion For a device's hold, its document is the decision that gives the reason.
    function liftConsignmentHold(bytes32 lot, uint32 first, Hold hold, Occasion calldata occasion) external;

    /// @notice Gives goods whose custodian is out of standing to another site: the first of two regulator officers
    /// proposes, the second, within 10 days and with the same words, does it. Emits {ReassignmentProposed}, then
    /// {CustodyReassigned}.
    /// @param reason Hash of the order.
    function reassignCustody(bytes32 lot, uint32 first, uint24 to, bytes32 reason, Occasion calldata occasion) external;

    // ------------------------------------------------------------------------------------------------ packs

    /// @notice Opens a pack to give it in units: the pack is spent, its content is drawn by this site only.
    /// A dispenser or vaccinator. Emits {PacksChanged} and {PackOpened}.
    function open(bytes32 lot, uint32 consignment, uint32 index, Occasion calldata occasion) external;

    /// @notice Sells packs over the counter. A dispenser. Emits {PacksChanged}.
    /// @param range At most 16,384 packs.
    function supplyPacks(PackRange calldata range, Occasion calldata occasion) external;

    /// @notice Sells single packs of one consignment over the counter. A dispenser. Emits {PacksChanged} for each.
    /// @param indices At most 250.
    function supplyList(
        bytes32 lot,
        uint32 consignment,
        uint32[] calldata indices,
        Occasion calldata occasion
    ) external;

    /// @notice Takes packs out of the ledger. Staff of the custodian; as destroyed, stolen or lost also when its member
    /// is out of standing. Whole words of 128 packs cost one write each. Emits {PacksChanged}.
    /// @param range At most 65,536 packs.
    /// @param reason Destroyed … Repacked. Exported, sample, free sample and damaged can be undone.
    function retire(PackRange calldata range, PackReason reason, Occasion calldata occasion) external;

    /// @notice Takes single packs of one consignment out of the ledger. As {retire}.
    /// @param indices At most 250.
    function retireList(
        bytes32 lot,
        uint32 consignment,
        uint32[] calldata indices,
        PackReason reason,
        Occasion calldata occasion
    ) external;

    /// @notice Sets packs aside. Staff of the custodian, in standing or not. Emits {PacksChanged}.
    /// @param range At most 65,536 packs.
    function lock(PackRange calldata range, Occasion calldata occasion) external;

    /// @notice Puts packs set aside back into stock. Staff of the custodian. Emits {PacksChanged}.
    /// @param range At most 65,536 packs.
    function unlock(PackRange calldata range, Occasion calldata occasion) external;

    /// @notice Undoes what was done to exactly these packs, at the same site within 10 days. Staff of the custodian.
    /// Emits {PacksChanged}.
    function undo(PackRange calldata range, Occasion calldata occasion) external;

    // ------------------------------------------------------------------------------------------------ modules

    /// @notice Gives a pack, or units of an opened one, to a person. A registered module, which answers for the
    /// prescription and for the operator at `site`. Emits {PacksChanged} or {UnitsDrawn}.
    /// @param units 0 for a whole pack, else the units drawn from a pack opened at `site`.
    /// @return gtin The product's GTIN.
    /// @return product The product, for the module to compare with what was prescribed.
    /// @return given The units given.
    function dispense(
        uint24 site,
        bytes32 lot,
        uint32 consignment,
        uint32 index,
        uint24 units
    ) external returns (uint64 gtin, Product product, uint24 given);

    /// @notice Adds a device's report to a consignment's record, wherever the goods are, and holds them if they are beyond
    /// what their product bears. A registered module, which answers for the device and for the product's limits.
    /// Emits {TemperatureRecorded}, and {ConsignmentHeld} if that is new.
    ///
    /// Requirements: the report ends after the record does; of a vaccine on its way forward it begins no later than the
    /// record ends. Elsewhere a gap begins the record anew: `minutesOut` stay.
    function recordTemperature(ConsignmentRef calldata consignment, TemperatureReport calldata report) external;

    /// @notice Takes a dispense of a whole pack back. A registered module. Emits {PacksChanged}.
    /// @return active Whether the pack is in stock again; otherwise it was retired.
    function restore(uint24 site, bytes32 lot, uint32 consignment, uint32 index) external returns (bool active);

    // ------------------------------------------------------------------------------------------------ answers

    /// @notice The directory this ledger asks.
    function CONSORTIUM() external view returns (IConsortium);

    /// @notice The register of products this ledger asks.
    function DRUGS() external view returns (IDrugRegistry);

    /// @notice Seconds added to Unix time before it is cut into days: the ledger's one offset from UTC.
    function DAY_OFFSET() external view returns (uint32);

    /// @notice Today, in days since 1970-01-01 at the ledger's offset.
    function today() external view returns (uint16);

    /// @notice A lot's id: keccak256(abi.encode(gtin, lotNumber)).
    function lotId(uint64 gtin, bytes20 lotNumber) external pure returns (bytes32);

    /// @notice A lot as it is now; all zero when it is not registered.
    function lotOf(bytes32 lot) external view returns (LotView memory);

    /// @notice A consignment as it is now; all zero when the name stands for nothing.
    function consignmentOf(bytes32 lot, uint32 first) external view returns (ConsignmentView memory);

    /// @notice The state of a pack; Active where there is no such pack.
    function packStateOf(bytes32 lot, uint32 index) external view returns (PackState);

    /// @notice 128 packs' states in one word, pack 128 × `word` lowest.
    function packWord(bytes32 lot, uint256 word) external view returns (uint256);

    /// @notice An opened pack; all zero when it was not opened.
    function openedOf(bytes32 lot, uint32 index) external view returns (OpenedView memory);
}
