// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDrugRegistry} from "../../contracts/interfaces/IDrugRegistry.sol";
import {IConsortium} from "../../contracts/interfaces/IConsortium.sol";
import {IImmunizationToken} from "../../contracts/interfaces/IImmunizationToken.sol";
import {ILotLedger} from "../../contracts/interfaces/ILotLedger.sol";
import {ImmunizationOrder, VoidReason} from "../../contracts/types/Immunizations.sol";
import {Kinds, Roles, SiteKind} from "../../contracts/types/Membership.sol";
import {
    ConsignmentRef,
    Hold,
    LotHold,
    MovementReason,
    Occasion,
    PackRange,
    PackReason,
    RecallClass
} from "../../contracts/types/Packs.sol";
import {ContentUnit, Keeping, LegalClass, ProductStatus} from "../../contracts/types/Product.sol";
import {deploy, vm} from "./Vm.sol";
import {World} from "./World.sol";

/// @notice Gives doses of vaccines, and does to them whatever makes them unfit, with a record of its own beside the
/// ledger's.
contract ImmunizationHandler is World {
    /// @notice What is tried.
    enum Deed {
        Give,
        GiveBatch,
        Open,
        Void,
        Transfer,
        Restock,
        Release,
        HoldLot,
        Recall,
        HoldConsignment,
        Suspend,
        Retire,
        Wait,
        GiveClaimed,
        Settle
    }

    /// @notice A lot as the record has it.
    struct LotRecord {
        bytes32 id;
        uint256 product;
        uint16 expiryDay;
        bool released;
        bool held;
        bool recalled;
        bool[2] consignmentHeld;
    }

    /// @notice A pack as the record has it.
    struct PackRecord {
        bool gone;
        bool opened;
        bool given;
        uint24 site;
        uint24 drawn;
        uint256 useBefore;
    }

    /// @notice An immunization as the record has it.
    struct Given {
        bytes32 id;
        address holder;
        uint24 site;
        bool voided;
    }

    /// @notice A product of this test: ten-dose vials, syringes, and what is no vaccine.
    struct Kind {
        uint64 gtin;
        uint24 content;
        ContentUnit unit;
        bool vaccine;
        bool suspended;
    }

    /// @notice Packs of a lot: the first half lies at the ward, the second at the clinic.
    uint32 public constant PACKS = 6;

    uint32 private constant HALF = 3;
    uint24 private constant CLINIC_MEMBER = 7;
    uint24 private constant CLINIC = 6;
    uint16 private constant HOURS_OPEN = 6;

    /// @notice The immunizations.
    IImmunizationToken public immunizations;
    /// @notice The record's clock: cheat codes of one call do not reach the next by themselves.
    uint256 public clock = START;
    /// @notice By deed, how often it was tried and how often it succeeded.
    mapping(Deed deed => uint256) public tried;
    /// @notice As {tried}, for what succeeded.
    mapping(Deed deed => uint256) public done;
    /// @notice By law, the first deed that broke it, counting from 1.
    mapping(uint256 law => uint256 deed) public brokenBy;

    LotRecord[] private _lots;
    mapping(uint256 lot => mapping(uint32 index => PackRecord)) private _packs;
    Given[] internal _given;
    Kind[] private _kinds;
    address[] internal _vaccinators;
    uint24[] private _places;
    uint256 private transient _dice;

    /// @dev Every call begins so: at the record's time, with dice of its own.
    modifier turn(uint256 seed) {
        vm.warp(clock);
        _dice = seed;
        _;
    }

    /// @notice Begins with released lots of each product at both places.
    constructor() {
        immunizations = IImmunizationToken(
            deploy(
                "contracts/prescriptions/ImmunizationToken.sol:ImmunizationToken",
                abi.encode(consortium, ledger, claims)
            )
        );
        consortium.registerModule(address(immunizations));
        consortium.admit(
            IConsortium.Admission({kinds: Kinds.CLINIC, licenceEnd: FAR, admin: address(this), profile: 0, parent: 0})
        );
        consortium.openSite(CLINIC_MEMBER, _withCheckDigit(690_123_400_100), SiteKind.Clinic);
        _addVaccinator(address(0xB00), HOSPITAL, WARD, Roles.VACCINATOR, FAR);
        _addVaccinator(address(0xB01), CLINIC_MEMBER, CLINIC, Roles.VACCINATOR | Roles.LOGISTICS, FAR);
        _addVaccinator(address(0xB02), CLINIC_MEMBER, CLINIC, Roles.VACCINATOR, uint40(START + 5 days));
        _addVaccinator(address(0xB03), CLINIC_MEMBER, CLINIC, Roles.LOGISTICS, FAR);
        _registerKind(10, ContentUnit.Dose, true);
        _registerKind(1, ContentUnit.Piece, true);
        _registerKind(1, ContentUnit.Tablet, false);
        for (uint256 i = 0; i < 6; ++i) {
            restock(i);
            release(i * 7 + 1);
        }
    }

    // ------------------------------------------------------------------------------------------------ doses

    /// @notice Gives one dose.
    function give(uint256 seed) public turn(seed) {
        (ImmunizationOrder memory order, uint256 lot, uint256 who) = _order();
        bytes memory data = abi.encodeCall(IImmunizationToken.immunize, (order));
        if (!_act(Deed.Give, address(immunizations), _vaccinators[who], data)) return;

        _record(order, lot, who, Deed.Give);
    }

    /// @notice Gives some doses in one transaction, sometimes twice to one holder.
    function giveBatch(uint256 seed) public turn(seed) {
        (ImmunizationOrder memory order, uint256 lot, uint256 who) = _order();
        ImmunizationOrder[] memory orders = new ImmunizationOrder[](2);
        orders[0] = order;
        orders[1] = abi.decode(abi.encode(order), (ImmunizationOrder));
        bool twice = _roll(4) == 0;
        if (!twice) orders[1].holder = _freshHolder();
        if (order.units == 0) orders[1].index = (order.index + 1) % PACKS;
        orders[1].consignment = orders[1].index < HALF ? 0 : HALF;
        bytes memory data = abi.encodeCall(IImmunizationToken.immunizeBatch, (orders));
        if (!_act(Deed.GiveBatch, address(immunizations), _vaccinators[who], data)) return;

        _law(6, !twice, Deed.GiveBatch);
        _record(orders[0], lot, who, Deed.GiveBatch);
        _record(orders[1], lot, who, Deed.GiveBatch);
    }

    /// @notice Opens a pack.
    function open(uint256 seed) public turn(seed) {
        (uint256 lot, uint32 index, uint256 who) = _pick();
        LotRecord storage of_ = _lots[lot];
        bytes memory data = abi.encodeCall(ILotLedger.open, (of_.id, _consignmentOf(index), index, _occasion()));
        if (!_act(Deed.Open, address(ledger), _vaccinators[who], data)) return;

        PackRecord storage pack = _packs[lot][index];
        _law(5, _isFit(lot, index, _places[who]), Deed.Open);
        _law(1, !pack.opened && !pack.given && !pack.gone, Deed.Open);
        pack.opened = true;
        pack.site = _places[who];
        uint256 limit = (uint256(of_.expiryDay) + 1) * 1 days - DAY_OFFSET;
        uint256 hour = clock + uint256(HOURS_OPEN) * 1 hours;
        pack.useBefore = hour < limit ? hour : limit;
    }

    /// @notice Voids an immunization, sometimes once more.
    function voidOne(uint256 seed) public turn(seed) {
        if (_given.length == 0) return;
        Given storage given = _given[_roll(_given.length)];
        uint256 who = _roll(_vaccinators.length);
        bytes memory data = abi.encodeCall(IImmunizationToken.void, (given.id, VoidReason(_roll(5))));
        if (!_act(Deed.Void, address(immunizations), _vaccinators[who], data)) return;

        _law(6, !given.voided, Deed.Void);
        _law(3, _places[who] == given.site, Deed.Void);
        given.voided = true;
        _voided(given.id);
    }

    /// @notice Tries to move a token in each of the ways there are, as its holder.
    function transfer(uint256 seed) public turn(seed) {
        if (_given.length == 0) return;
        Given storage given = _given[_roll(_given.length)];
        (address holder, address other, uint256 id) = (given.holder, _freshHolder(), uint256(given.id));
        bytes[5] memory ways = [
            abi.encodeWithSignature("transferFrom(address,address,uint256)", holder, other, id),
            abi.encodeWithSignature("safeTransferFrom(address,address,uint256)", holder, other, id),
            abi.encodeWithSignature("safeTransferFrom(address,address,uint256,bytes)", holder, other, id, ""),
            abi.encodeWithSignature("approve(address,uint256)", other, id),
            abi.encodeWithSignature("setApprovalForAll(address,bool)", other, true)
        ];
        if (_act(Deed.Transfer, address(immunizations), holder, ways[_roll(5)])) _law(10, false, Deed.Transfer);
    }

    // ------------------------------------------------------------------------------------------------ goods

    /// @notice A new lot comes to both places.
    function restock(uint256 seed) public turn(seed) {
        uint256 product = _lots.length % _kinds.length;
        uint16 day = ledger.today();
        ILotLedger.LotRegistration memory registration = ILotLedger.LotRegistration({
            gtin: _kinds[product].gtin,
            lotNumber: bytes20(
                abi.encodePacked(
                    "V",
                    bytes1(uint8(65 + (_lots.length % 26))),
                    bytes1(uint8(65 + ((_lots.length / 26) % 26)))
                )
            ),
            packCount: PACKS,
            madeDay: day,
            expiryDay: day + 1 + uint16(_roll(8)),
            root: bytes32(uint256(1))
        });
        address maker = _actors[STAFF + PLANT].account;
        bytes32[] memory none = new bytes32[](0);
        bytes memory data = abi.encodeCall(ILotLedger.registerLot, (registration, none, _occasion()));
        if (!_act(Deed.Restock, address(ledger), maker, data)) return;

        bytes32 id = ledger.lotId(registration.gtin, registration.lotNumber);
        LotRecord storage lot = _lots.push();
        (lot.id, lot.product, lot.expiryDay) = (id, product, registration.expiryDay);
        vm.prank(maker);
        ledger.split(id, 0, HALF, _occasion());
        _move(id, 0, WARD, _actors[STAFF + WARD].account);
        _move(id, HALF, CLINIC, address(0xB03));
    }

    /// @notice Releases a lot: the maker tries, or the regulator does.
    function release(uint256 seed) public turn(seed) {
        uint256 number = _recent();
        LotRecord storage lot = _lots[number];
        bool byMaker = _roll(3) == 0;
        address who = byMaker ? _actors[STAFF + PLANT].account : _actors[OFFICER].account;
        bytes memory data = abi.encodeCall(ILotLedger.releaseLot, (lot.id, _occasion()));
        if (!_act(Deed.Release, address(ledger), who, data)) return;

        _law(5, !(byMaker && _kinds[lot.product].vaccine), Deed.Release);
        lot.released = true;
    }

    /// @notice Holds a lot, or lifts the hold.
    function holdLot(uint256 seed) public turn(seed) {
        LotRecord storage lot = _lots[_recent()];
        bytes memory data =
            lot.held
                ? abi.encodeCall(ILotLedger.liftLotHold, (lot.id, LotHold.Regulator, _occasion()))
                : abi.encodeCall(ILotLedger.holdLot, (lot.id, _occasion()));
        if (_act(Deed.HoldLot, address(ledger), _actors[ENFORCER].account, data)) lot.held = !lot.held;
    }

    /// @notice Recalls a lot, now and then.
    function recallLot(uint256 seed) public turn(seed) {
        if (_roll(4) != 0) return;
        LotRecord storage lot = _lots[_roll(_lots.length)];
        bytes memory data = abi.encodeCall(ILotLedger.recallLot, (lot.id, RecallClass.II, _occasion()));
        if (_act(Deed.Recall, address(ledger), _actors[OFFICER].account, data)) lot.recalled = true;
    }

    /// @notice Holds a consignment that was warm, or lifts the hold.
    function holdConsignment(uint256 seed) public turn(seed) {
        LotRecord storage lot = _lots[_recent()];
        uint256 half = _roll(2);
        uint32 first = half == 0 ? 0 : HALF;
        bytes memory data =
            lot.consignmentHeld[half]
                ? abi.encodeCall(ILotLedger.liftConsignmentHold, (lot.id, first, Hold.Custodian, _occasion()))
                : abi.encodeCall(ILotLedger.holdConsignment, (lot.id, first, _occasion()));
        address keeper = half == 0 ? _actors[STAFF + WARD].account : address(0xB03);
        if (!_act(Deed.HoldConsignment, address(ledger), keeper, data)) return;
        lot.consignmentHeld[half] = !lot.consignmentHeld[half];
    }

    /// @notice Suspends a product, or approves it again.
    function suspendProduct(uint256 seed) public turn(seed) {
        if (_roll(2) != 0) return;
        Kind storage kind = _kinds[_roll(_kinds.length)];
        ProductStatus status = kind.suspended ? ProductStatus.Approved : ProductStatus.Suspended;
        bytes memory data = abi.encodeCall(IDrugRegistry.setProductStatus, (kind.gtin, status, 0));
        if (_act(Deed.Suspend, address(drugs), _actors[OFFICER].account, data)) kind.suspended = !kind.suspended;
    }

    /// @notice Destroys a pack, now and then.
    function retire(uint256 seed) public turn(seed) {
        (uint256 lot, uint32 index, ) = _pick();
        PackRange memory range = PackRange(_lots[lot].id, _consignmentOf(index), index, 1);
        address keeper = index < HALF ? _actors[STAFF + WARD].account : address(0xB03);
        bytes memory data = abi.encodeCall(ILotLedger.retire, (range, PackReason.Destroyed, _occasion()));
        if (!_act(Deed.Retire, address(ledger), keeper, data)) return;

        PackRecord storage pack = _packs[lot][index];
        _law(6, !pack.opened && !pack.given && !pack.gone, Deed.Retire);
        pack.gone = true;
    }

    /// @notice Time passes: an hour or two, now and then a day.
    function wait(uint256 seed) public turn(seed) {
        ++tried[Deed.Wait];
        ++done[Deed.Wait];
        clock += _roll(6) == 0 ? 1 days : 1 + _roll(2 hours);
    }

    // ------------------------------------------------------------------------------------------------ answers

    /// @notice What the runner calls: everything here that takes one seed; giving is what happens most often.
    function deeds() external pure returns (bytes4[] memory selectors) {
        bytes4[16] memory all = [
            this.give.selector,
            this.give.selector,
            this.give.selector,
            this.giveBatch.selector,
            this.open.selector,
            this.open.selector,
            this.voidOne.selector,
            this.transfer.selector,
            this.restock.selector,
            this.release.selector,
            this.holdLot.selector,
            this.recallLot.selector,
            this.holdConsignment.selector,
            this.suspendProduct.selector,
            this.retire.selector,
            this.wait.selector
        ];
        selectors = new bytes4[](all.length);
        for (uint256 i = 0; i < all.length; ++i) {
            selectors[i] = all[i];
        }
    }

    /// @notice The immunizations.
    function immunized() external view returns (Given[] memory) {
        return _given;
    }

    /// @notice The lots.
    function lots() external view returns (LotRecord[] memory) {
        return _lots;
    }

    /// @notice The packs of a lot.
    function packsOf(uint256 lot) external view returns (PackRecord[] memory packs) {
        packs = new PackRecord[](PACKS);
        for (uint32 index = 0; index < PACKS; ++index) {
            packs[index] = _packs[lot][index];
        }
    }

    /// @notice Units in a pack of a lot.
    function contentOf(uint256 lot) external view returns (uint24) {
        return _kinds[_lots[lot].product].content;
    }

    // ------------------------------------------------------------------------------------------------ helpers

    /// @dev What goes with an immunization that was voided.
    // solhint-disable-next-line no-empty-blocks
    function _voided(bytes32 id) internal virtual {}

    /// @dev A dose that may be given, mostly: what is wrong with it is drawn too.
    function _order() internal returns (ImmunizationOrder memory order, uint256 lot, uint256 who) {
        uint32 index;
        (lot, index, who) = _pick();
        bool whole = _kinds[_lots[lot].product].content == 1;
        if (_roll(12) == 0) whole = !whole;
        order = ImmunizationOrder({
            holder: _given.length != 0 && _roll(10) == 0 ? _given[_roll(_given.length)].holder : _freshHolder(),
            document: bytes32(_roll(type(uint256).max)),
            lot: _lots[lot].id,
            index: index,
            consignment: _consignmentOf(index),
            units: whole
                ? 0
                : _roll(12) == 0
                    ? 2
                    : 1,
            time: uint40(clock)
        });
    }

    /// @dev A recent lot, a pack of it and mostly whoever has it.
    function _pick() private returns (uint256 lot, uint32 index, uint256 who) {
        lot = _recent();
        index = uint32(_roll(PACKS));
        who = _roll(8) == 0 ? _roll(_vaccinators.length) : (index < HALF ? 0 : 1 + _roll(2));
    }

    function _recent() private returns (uint256) {
        uint256 back = _roll(_lots.length < 6 ? _lots.length : 6);
        return _lots.length - 1 - back;
    }

    function _record(ImmunizationOrder memory order, uint256 lot, uint256 who, Deed deed) internal {
        PackRecord storage pack = _packs[lot][order.index];
        Kind storage kind = _kinds[_lots[lot].product];
        _law(5, _isFit(lot, order.index, _places[who]) && kind.vaccine, deed);
        _law(6, !_wasGiven(order.holder), deed);
        if (order.units == 0) {
            _law(1, !pack.given && !pack.opened && !pack.gone && kind.content == 1, deed);
            pack.given = true;
        } else {
            _law(5, clock < pack.useBefore && pack.site == _places[who], deed);
            ++pack.drawn;
            _law(7, pack.drawn <= kind.content && order.units == 1 && kind.unit == ContentUnit.Dose, deed);
        }
        _given.push(Given(immunizations.immunizationOf(order.holder), order.holder, _places[who], false));
    }

    function _wasGiven(address holder) private view returns (bool) {
        for (uint256 i = 0; i < _given.length; ++i) {
            if (_given[i].holder == holder) return true;
        }
        return false;
    }

    /// @dev Everything that has to be so before a pack may reach a person, by the record alone.
    function _isFit(uint256 number, uint32 index, uint24 site) private view returns (bool) {
        LotRecord storage lot = _lots[number];
        bool stopped = lot.held || lot.recalled || !lot.released || lot.consignmentHeld[index < HALF ? 0 : 1];
        bool here = site == (index < HALF ? WARD : CLINIC);
        bool inDate = (clock + DAY_OFFSET) / 1 days <= lot.expiryDay;
        return !stopped && here && inDate && !_kinds[lot.product].suspended;
    }

    function _consignmentOf(uint32 index) private pure returns (uint32) {
        return index < HALF ? 0 : HALF;
    }

    /// @dev As a return: what comes back is asked nothing about its way.
    function _move(bytes32 lot, uint32 first, uint24 to, address recipient) private {
        ConsignmentRef[] memory refs = new ConsignmentRef[](1);
        refs[0] = ConsignmentRef(lot, first);
        vm.prank(_actors[STAFF + PLANT].account);
        ledger.ship(refs, to, MovementReason.Return, _occasion());
        vm.prank(recipient);
        ledger.receiveGoods(refs, _occasion());
    }

    function _act(Deed deed, address target, address sender, bytes memory data) internal returns (bool success) {
        ++tried[deed];
        vm.prank(sender);
        // solhint-disable-next-line avoid-low-level-calls
        (success, ) = target.call(data);
        if (success) ++done[deed];
    }

    function _law(uint256 number, bool holds, Deed deed) internal {
        if (!holds && brokenBy[number] == 0) brokenBy[number] = uint256(deed) + 1;
    }

    function _freshHolder() private returns (address) {
        return address(uint160(uint256(keccak256(abi.encode("holder", _given.length, _roll(type(uint256).max))))));
    }

    function _occasion() private pure returns (Occasion memory) {
        return Occasion({document: 0, circumstances: 0});
    }

    /// @dev A number below `sides`.
    function _roll(uint256 sides) internal returns (uint256) {
        _dice = uint256(keccak256(abi.encode(_dice)));
        return _dice % sides;
    }

    function _addVaccinator(address account, uint24 member, uint24 site, uint16 roles, uint40 until) private {
        consortium.addOperator(member, account, roles, site, until);
        _vaccinators.push(account);
        _places.push(site);
    }

    function _registerKind(uint24 content, ContentUnit unit, bool vaccine) private {
        uint64 gtin = _withCheckDigit(uint64(6_901_234_510_000 + _kinds.length));
        _kinds.push(Kind({gtin: gtin, content: content, unit: unit, vaccine: vaccine, suspended: false}));
        IDrugRegistry.Registration memory registration = IDrugRegistry.Registration({
            group: GROUP,
            content: content,
            unit: unit,
            class: LegalClass.Prescription,
            vaccine: vaccine,
            needsLotRelease: false,
            hoursOpen: HOURS_OPEN,
            maxUnits: 0,
            approvalNumber: bytes32(uint256(gtin)),
            documentHash: 0,
            keeping: Keeping({
                holder: MAKER,
                storageMin: 20,
                storageMax: 80,
                hardMin: 0,
                hardMax: 250,
                excursionBudget: 0
            })
        });
        vm.prank(_actors[OFFICER].account);
        drugs.registerProduct(gtin, registration);
    }
}
