// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDrugRegistry} from "../../contracts/interfaces/IDrugRegistry.sol";
import {ILotLedger} from "../../contracts/interfaces/ILotLedger.sol";
import {IColdChain} from "../../contracts/interfaces/IColdChain.sol";
import {DeviceKind, Summary} from "../../contracts/types/Devices.sol";
import {ConsignmentRef, Hold, MovementReason, Occasion} from "../../contracts/types/Packs.sol";
import {ContentUnit, Keeping, LegalClass} from "../../contracts/types/Product.sol";
import {deploy, vm} from "./Vm.sol";
import {World} from "./World.sol";

/// @notice What is done to goods that are kept cold, and a record of it of its own: what the laws are held against.
contract ColdChainHandler is World {
    /// @notice What is tried.
    enum Deed {
        Measure,
        Ship,
        Receive,
        Return,
        Split,
        Merge,
        Decide,
        Wait
    }

    /// @notice A consignment as this record has it. `spent`: it bore more than it may, and nobody decided on it since.
    struct Goods {
        uint256 lot;
        uint32 first;
        uint32 count;
        uint24 site;
        uint24 recipient;
        bool mustBeRecorded;
        uint40 since;
        uint40 until;
        uint256 minutesOut;
        bool spent;
    }

    uint32 private constant PACKS = 64;
    uint24 private constant BUDGET = 60;
    int16 private constant LOW = 20;
    int16 private constant HIGH = 80;
    int16 private constant HARD_LOW = -5;
    int16 private constant HARD_HIGH = 250;
    uint256 private constant DEVICE_KEY = 0xD00;

    /// @notice The cold chain.
    IColdChain public cold;
    /// @notice How often each deed was tried.
    mapping(Deed deed => uint256) public tried;
    /// @notice How often each deed was done.
    mapping(Deed deed => uint256) public done;
    /// @notice How often the ledger did what this record forbids, or refused what it allows.
    uint256 public wrong;

    bytes32[2] private _lots;
    Goods[] private _goods;

    /// @notice A lot of a vaccine and one of another drug at the plant, and a logger at each site.
    constructor() {
        cold = IColdChain(deploy("contracts/medicines/ColdChain.sol:ColdChain", abi.encode(consortium, ledger)));
        consortium.registerModule(address(cold));
        for (uint24 site = 1; site <= SITES; ++site) {
            vm.prank(_staff(site));
            cold.registerDevice(vm.addr(DEVICE_KEY + site), site, DeviceKind.Logger, FAR);
        }
        _makeLot(0, true);
        _makeLot(1, false);
    }

    // -------------------------------------------------------------------------------------------------- deeds

    /// @notice A logger's summary about one consignment: mostly joining, sometimes with a gap or a repeat.
    function measure(uint256 seed) public {
        Goods storage goods = _any(seed);
        Summary memory summary = _summaryFor(goods, seed);
        uint24 site = goods.recipient != 0 && (seed >> 16) % 2 == 0 ? goods.recipient : goods.site;
        ConsignmentRef[] memory refs = _refs(goods);
        bytes memory signature = _sign(site, refs, summary);
        bool joins = summary.to > goods.until && (!goods.mustBeRecorded || summary.from <= goods.until);
        bool fits = joins && summary.to <= block.timestamp;
        ++tried[Deed.Measure];
        vm.prank(_staff(site));
        try cold.recordSummary(vm.addr(DEVICE_KEY + site), refs, summary, signature) {
            if (!fits) ++wrong;
            ++done[Deed.Measure];
            if (summary.from > goods.until) goods.since = summary.from;
            goods.until = summary.to;
            goods.minutesOut += summary.minutesOut;
            bool broken = summary.lowest < HARD_LOW || summary.highest > HARD_HIGH;
            if (broken || (summary.minutesOut != 0 && goods.minutesOut > BUDGET)) goods.spent = true;
        } catch {
            if (fits) ++wrong;
        }
    }

    /// @notice Goods go forward.
    function ship(uint256 seed) public {
        _ship(seed, MovementReason.Sale, Deed.Ship);
    }

    /// @notice Goods go back, held or not.
    function giveBack(uint256 seed) public {
        _ship(seed, MovementReason.Return, Deed.Return);
    }

    /// @notice Goods arrive: a vaccine only with a record of its journey.
    function receiveGoods(uint256 seed) public {
        Goods storage goods = _any(seed);
        if (goods.recipient == 0) return;
        bool recorded = goods.until > goods.since && block.timestamp <= uint256(goods.until) + 1 hours;
        bool fits = !goods.mustBeRecorded || recorded;
        ++tried[Deed.Receive];
        vm.prank(_staff(goods.recipient));
        try ledger.receiveGoods(_refs(goods), _occasion()) {
            if (!fits) ++wrong;
            ++done[Deed.Receive];
            (goods.site, goods.recipient, goods.mustBeRecorded) = (goods.recipient, 0, false);
        } catch {
            if (fits) ++wrong;
        }
    }

    /// @notice One consignment becomes two of the same condition.
    function split(uint256 seed) public {
        Goods storage goods = _any(seed);
        if (goods.recipient != 0 || goods.count < 2) return;
        uint32 second = goods.first + 1 + uint32((seed >> 16) % (goods.count - 1));
        ++tried[Deed.Split];
        vm.prank(_staff(goods.site));
        ledger.split(_lots[goods.lot], goods.first, second, _occasion());
        ++done[Deed.Split];
        Goods memory rest = goods;
        rest.count = goods.first + goods.count - second;
        rest.first = second;
        goods.count = second - goods.first;
        _goods.push(rest);
    }

    /// @notice Neighbours become one of the worse condition.
    function merge(uint256 seed) public {
        Goods storage goods = _any(seed);
        uint256 place = _placeOf(goods.lot, goods.first + goods.count);
        if (place == _goods.length) return;
        Goods memory next = _goods[place];
        ++tried[Deed.Merge];
        vm.prank(_staff(goods.site));
        try ledger.merge(_lots[goods.lot], goods.first, next.first, _occasion()) {
            ++done[Deed.Merge];
            goods.count += next.count;
            if (next.minutesOut > goods.minutesOut) goods.minutesOut = next.minutesOut;
            if (next.since > goods.since) goods.since = next.since;
            if (next.until < goods.until) goods.until = next.until;
            if (goods.since > goods.until) goods.since = goods.until;
            goods.spent = goods.spent || next.spent;
            _goods[place] = _goods[_goods.length - 1];
            _goods.pop();
        } catch {
            // In transit, or at two sites: the ledger says which, and the goods stay as they were.
            return;
        }
    }

    /// @notice A quality officer of the custodian decides on a device's hold, with a reason or without.
    function decide(uint256 seed) public {
        Goods storage goods = _any(seed);
        bool reasoned = (seed >> 16) % 3 != 0;
        bool fits = goods.spent && reasoned;
        Occasion memory occasion = _occasion();
        if (reasoned) occasion.document = keccak256("stability report");
        ++tried[Deed.Decide];
        vm.prank(_staff(goods.site));
        try ledger.liftConsignmentHold(_lots[goods.lot], goods.first, Hold.Device, occasion) {
            if (!fits) ++wrong;
            ++done[Deed.Decide];
            goods.spent = false;
        } catch {
            if (fits) ++wrong;
        }
    }

    /// @notice Up to 40 minutes pass.
    function wait(uint256 seed) public {
        ++tried[Deed.Wait];
        vm.warp(block.timestamp + 1 + (seed % 40 minutes));
        ++done[Deed.Wait];
    }

    /// @notice Goods travel from one site to another with a logger all the way.
    function travel(uint256 seed) external {
        ship(seed);
        wait(seed >> 8);
        measure(seed);
        receiveGoods(seed);
    }

    // -------------------------------------------------------------------------------------------------- the record

    /// @notice What the runner calls: everything here that takes one seed.
    function deeds() external pure returns (bytes4[] memory selectors) {
        selectors = new bytes4[](9);
        selectors[0] = this.measure.selector;
        selectors[1] = this.ship.selector;
        selectors[2] = this.giveBack.selector;
        selectors[3] = this.receiveGoods.selector;
        selectors[4] = this.split.selector;
        selectors[5] = this.merge.selector;
        selectors[6] = this.decide.selector;
        selectors[7] = this.wait.selector;
        selectors[8] = this.travel.selector;
    }

    /// @notice How many consignments there are.
    function goodsCount() external view returns (uint256) {
        return _goods.length;
    }

    /// @notice A consignment as this record has it, and as the ledger has it.
    function goodsAt(uint256 place) external view returns (Goods memory, ILotLedger.ConsignmentView memory) {
        Goods memory goods = _goods[place];
        return (goods, ledger.consignmentOf(_lots[goods.lot], goods.first));
    }

    // -------------------------------------------------------------------------------------------------- helpers

    function _ship(uint256 seed, MovementReason reason, Deed deed) private {
        Goods storage goods = _any(seed);
        uint24 to = 1 + uint24((seed >> 24) % SITES);
        if (goods.recipient != 0 || to == goods.site) return;
        bool forward = reason == MovementReason.Sale;
        ++tried[deed];
        vm.prank(_staff(goods.site));
        try ledger.ship(_refs(goods), to, reason, _occasion()) {
            if (forward && goods.spent) ++wrong;
            ++done[deed];
            goods.recipient = to;
            if (!forward || goods.lot != 0) return;
            (goods.mustBeRecorded, goods.since, goods.until) = (true, uint40(block.timestamp), uint40(block.timestamp));
        } catch {
            if (!forward || !goods.spent) ++wrong;
        }
    }

    function _summaryFor(Goods storage goods, uint256 seed) private view returns (Summary memory summary) {
        uint256 kind = (seed >> 32) % 16;
        uint256 from = goods.until < START ? START : goods.until;
        if (kind == 0) from += 1 + ((seed >> 40) % 100);
        uint256 to = kind == 1 && goods.until != 0 ? goods.until : block.timestamp;
        if (kind == 2) to += 1;
        if (to <= from) from = to - 1;
        if (from < START) (from, to) = (START, START + 1);
        summary = Summary(uint40(from), uint40(to), 40, 60, LOW, HIGH, 0, keccak256(abi.encode(seed)));
        uint256 most = (to - from + 59) / 60;
        if ((seed >> 48) % 3 == 0) return summary;
        summary.minutesOut = uint24(1 + ((seed >> 56) % most));
        summary.highest = (seed >> 64) % 20 == 0 ? HARD_HIGH + 1 : HIGH + 1;
        if ((seed >> 72) % 20 == 0) summary.lowest = HARD_LOW - 1;
    }

    function _sign(
        uint24 site,
        ConsignmentRef[] memory refs,
        Summary memory summary
    ) private view returns (bytes memory) {
        bytes32 ref = keccak256(
            abi.encode(keccak256("ConsignmentRef(bytes32 lot,uint32 first)"), refs[0].lot, refs[0].first)
        );
        bytes32 typeHash = keccak256(
            "Summary(ConsignmentRef[] consignments,uint40 from,uint40 to,int16 lowest,int16 highest,int16 rangeLow,int16 rangeHigh,uint24 minutesOut,bytes32 readings)ConsignmentRef(bytes32 lot,uint32 first)"
        );
        bytes32 hash = keccak256(abi.encode(typeHash, keccak256(abi.encodePacked(ref)), summary));
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Yaolian ColdChain"),
                keccak256("1"),
                block.chainid,
                address(cold)
            )
        );
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(
            DEVICE_KEY + site,
            keccak256(abi.encodePacked("\x19\x01", domain, hash))
        );
        return abi.encodePacked(r, s, v);
    }

    function _makeLot(uint256 number, bool vaccine) private {
        uint64 gtin = _withCheckDigit(uint64(6_901_234_510_000 + number));
        vm.prank(_actors[OFFICER].account);
        drugs.registerProduct(
            gtin,
            IDrugRegistry.Registration({
                group: GROUP,
                content: 10,
                unit: ContentUnit.Dose,
                class: LegalClass.Prescription,
                vaccine: vaccine,
                needsLotRelease: false,
                hoursOpen: 0,
                maxUnits: 0,
                approvalNumber: bytes32(uint256(gtin)),
                documentHash: 0,
                keeping: Keeping(MAKER, LOW, HIGH, HARD_LOW, HARD_HIGH, BUDGET)
            })
        );
        uint16 today = ledger.today();
        ILotLedger.LotRegistration memory registration = ILotLedger.LotRegistration({
            gtin: gtin,
            lotNumber: "COLD",
            packCount: PACKS,
            madeDay: today,
            expiryDay: today + 10_000,
            root: keccak256("root")
        });
        vm.prank(_staff(PLANT));
        _lots[number] = ledger.registerLot(registration, new bytes32[](0), _occasion());
        _goods.push(Goods(number, 0, PACKS, PLANT, 0, false, 0, 0, 0, false));
    }

    function _any(uint256 seed) private view returns (Goods storage) {
        return _goods[(seed >> 128) % _goods.length];
    }

    function _placeOf(uint256 lot, uint32 first) private view returns (uint256 place) {
        while (place < _goods.length && (_goods[place].lot != lot || _goods[place].first != first)) ++place;
    }

    function _refs(Goods storage goods) private view returns (ConsignmentRef[] memory refs) {
        refs = new ConsignmentRef[](1);
        refs[0] = ConsignmentRef(_lots[goods.lot], goods.first);
    }

    function _staff(uint24 site) private view returns (address) {
        return _actors[STAFF + site].account;
    }

    function _occasion() private pure returns (Occasion memory) {
        return Occasion(0, 0);
    }
}
