// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IConsortium} from "../../contracts/interfaces/IConsortium.sol";
import {IDrugRegistry} from "../../contracts/interfaces/IDrugRegistry.sol";
import {IAlertLedger} from "../../contracts/interfaces/IAlertLedger.sol";
import {ILotLedger} from "../../contracts/interfaces/ILotLedger.sol";
import {IPackVerifier} from "../../contracts/interfaces/IPackVerifier.sol";
import {IClaimLedger} from "../../contracts/interfaces/IClaimLedger.sol";
import {IPrescriptionToken} from "../../contracts/interfaces/IPrescriptionToken.sol";
import {Kinds, Roles, SiteKind} from "../../contracts/types/Membership.sol";
import {ContentUnit, Keeping, LegalClass} from "../../contracts/types/Product.sol";
import {deploy, vm} from "./Vm.sol";

/// @notice The whole ledger as it is deployed, with members, sites, operators and products. The contract that inherits
/// it is founder and Council, so that both can be played without the Council's delay.
abstract contract World {
    /// @notice An operator as it was added, or an address that never was one.
    struct Actor {
        address account;
        uint24 member;
        uint24 site;
        uint16 roles;
        uint40 until;
    }

    /// @notice A product as it was registered.
    struct Drug {
        uint64 gtin;
        bytes16 group;
        uint24 content;
        LegalClass class;
        uint16 hoursOpen;
        bool regulatorReleases;
        uint24 maxUnits;
    }

    uint256 internal constant START = 1_800_000_000;
    uint40 internal constant FAR = 4_000_000_000;
    uint32 internal constant DAY_OFFSET = 28_800;

    uint24 internal constant REGULATOR = 1;
    uint24 internal constant MAKER = 2;
    uint24 internal constant DISTRIBUTOR = 3;
    uint24 internal constant HOSPITAL = 4;
    uint24 internal constant PHARMACY = 5;
    uint24 internal constant OTHER_PHARMACY = 6;
    uint24 internal constant MEMBERS = 6;

    uint24 internal constant PLANT = 1;
    uint24 internal constant WAREHOUSE = 2;
    uint24 internal constant WARD = 3;
    uint24 internal constant STORE = 4;
    uint24 internal constant OTHER_STORE = 5;
    uint24 internal constant SITES = 5;

    uint256 internal constant OFFICER = 0;
    uint256 internal constant SECOND_OFFICER = 1;
    uint256 internal constant ENFORCER = 2;
    /// @dev The staff of site 1 is actor 3, and so on.
    uint256 internal constant STAFF = 2;
    uint256 internal constant PRESCRIBER = 8;
    uint256 internal constant SECOND_PRESCRIBER = 9;
    uint256 internal constant SECOND_PRESCRIBER_KEY = 0xc0ffee;

    bytes16 internal constant GROUP = "metformin 500 mg";
    bytes16 internal constant OTHER_GROUP = "morphine 10 mg";

    /// @notice The directory of members.
    IConsortium public consortium;
    /// @notice The register of products.
    IDrugRegistry public drugs;
    /// @notice The ledger of packs.
    ILotLedger public ledger;
    /// @notice The ledger of alerts.
    IAlertLedger public alerts;
    /// @notice The ledger of claims.
    IClaimLedger public claims;
    /// @notice Who says whether a pack is genuine.
    IPackVerifier public verifier;
    /// @notice The prescriptions.
    IPrescriptionToken public token;

    Actor[] internal _actors;
    Drug[] internal _drugs;

    constructor() {
        vm.warp(START);
        _deploy();
        _found();
        _settle();
        _registerDrugs();
    }

    /// @dev A GS1 key from its digits without the check digit, by a sum of its own.
    function _withCheckDigit(uint64 body) internal pure returns (uint64) {
        uint256 sum = 0;
        uint256 place = 0;
        for (uint256 rest = body; rest != 0; rest /= 10) {
            sum += (rest % 10) * (place % 2 == 0 ? 3 : 1);
            ++place;
        }
        return body * 10 + uint64((10 - (sum % 10)) % 10);
    }

    function _deploy() private {
        consortium = IConsortium(
            deploy("contracts/consortium/Consortium.sol:Consortium", abi.encode(address(this), address(this)))
        );
        drugs = IDrugRegistry(deploy("contracts/medicines/DrugRegistry.sol:DrugRegistry", abi.encode(consortium)));
        ledger = ILotLedger(
            deploy("contracts/medicines/LotLedger.sol:LotLedger", abi.encode(consortium, drugs, DAY_OFFSET))
        );
        alerts = IAlertLedger(deploy("contracts/medicines/AlertLedger.sol:AlertLedger", abi.encode(consortium)));
        verifier = IPackVerifier(deploy("contracts/medicines/PackVerifier.sol:PackVerifier", abi.encode(ledger)));
        claims = IClaimLedger(deploy("contracts/prescriptions/ClaimLedger.sol:ClaimLedger", abi.encode(consortium)));
        token = IPrescriptionToken(
            deploy(
                "contracts/prescriptions/PrescriptionToken.sol:PrescriptionToken",
                abi.encode(consortium, ledger, claims)
            )
        );
        consortium.registerModule(address(drugs));
        consortium.registerModule(address(ledger));
        consortium.registerModule(address(alerts));
        consortium.registerModule(address(claims));
        consortium.registerModule(address(token));
    }

    function _found() private {
        uint16[6] memory kinds = [
            Kinds.REGULATOR,
            Kinds.MANUFACTURER,
            Kinds.DISTRIBUTOR,
            Kinds.HOSPITAL,
            Kinds.PHARMACY,
            Kinds.PHARMACY
        ];
        IConsortium.Admission[] memory admissions = new IConsortium.Admission[](MEMBERS);
        for (uint256 i = 0; i < MEMBERS; ++i) {
            admissions[i] = IConsortium.Admission({
                kinds: kinds[i],
                licenceEnd: FAR,
                admin: address(this),
                profile: bytes32(i),
                parent: 0
            });
        }
        consortium.foundMembers(admissions);
        consortium.endFounding();
    }

    function _settle() private {
        for (uint24 site = 1; site <= SITES; ++site) {
            consortium.openSite(site + 1, _withCheckDigit(690_123_400_000 + site), SiteKind.Store);
        }
        uint16 goods = Roles.LOGISTICS | Roles.QUALITY_OFFICER;
        _addActor(address(0xA00), REGULATOR, 0, Roles.REGULATOR_OFFICER, FAR);
        _addActor(address(0xA01), REGULATOR, 0, Roles.REGULATOR_OFFICER, FAR);
        _addActor(address(0xA02), REGULATOR, 0, Roles.ENFORCEMENT_OFFICER, FAR);
        _addActor(address(0xA03), MAKER, PLANT, goods, FAR);
        _addActor(address(0xA04), DISTRIBUTOR, WAREHOUSE, goods, FAR);
        _addActor(address(0xA05), HOSPITAL, WARD, goods | Roles.DISPENSER, FAR);
        _addActor(address(0xA06), PHARMACY, STORE, goods | Roles.DISPENSER, FAR);
        _addActor(address(0xA07), OTHER_PHARMACY, OTHER_STORE, goods | Roles.DISPENSER, FAR);
        _addActor(address(0xA08), HOSPITAL, 0, Roles.PRESCRIBER, FAR);
        _addActor(vm.addr(SECOND_PRESCRIBER_KEY), HOSPITAL, 0, Roles.PRESCRIBER, FAR);
        // Of one role only, of a term that ends soon, of none: what they try must fail when it should.
        _addActor(address(0xA0A), PHARMACY, STORE, Roles.LOGISTICS, FAR);
        _addActor(address(0xA0B), PHARMACY, STORE, goods | Roles.DISPENSER, uint40(START + 12 hours));
        _actors.push(Actor({account: address(0xA0C), member: 0, site: 0, roles: 0, until: 0}));
    }

    function _addActor(address account, uint24 member, uint24 site, uint16 roles, uint40 until) private {
        _actors.push(Actor({account: account, member: member, site: site, roles: roles, until: until}));
        consortium.addOperator(member, account, roles, site, until);
    }

    function _registerDrugs() private {
        _registerDrug(GROUP, 20, LegalClass.OverTheCounter, 0, false, 0);
        _registerDrug(GROUP, 10, LegalClass.Prescription, 48, false, 0);
        _registerDrug(OTHER_GROUP, 30, LegalClass.Controlled, 0, true, 60);
    }

    function _registerDrug(
        bytes16 group,
        uint24 content,
        LegalClass class,
        uint16 hoursOpen,
        bool regulatorReleases,
        uint24 maxUnits
    ) private {
        uint64 gtin = _withCheckDigit(uint64(6_901_234_500_000 + _drugs.length));
        _drugs.push(Drug(gtin, group, content, class, hoursOpen, regulatorReleases, maxUnits));
        IDrugRegistry.Registration memory registration = IDrugRegistry.Registration({
            group: group,
            content: content,
            unit: ContentUnit.Tablet,
            class: class,
            vaccine: false,
            needsLotRelease: regulatorReleases,
            hoursOpen: hoursOpen,
            maxUnits: maxUnits,
            approvalNumber: bytes32(uint256(gtin)),
            documentHash: 0,
            keeping: Keeping({
                holder: MAKER,
                storageMin: 20,
                storageMax: 250,
                hardMin: 0,
                hardMax: 400,
                excursionBudget: 0
            })
        });
        vm.prank(_actors[OFFICER].account);
        drugs.registerProduct(gtin, registration);
    }
}
