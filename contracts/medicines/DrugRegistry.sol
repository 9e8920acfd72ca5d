// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IConsortium} from "../interfaces/IConsortium.sol";
import {IDrugRegistry} from "../interfaces/IDrugRegistry.sol";
import {CheckDigit} from "../libraries/CheckDigit.sol";
import {Act, Kinds, Roles} from "../types/Membership.sol";
import {ContentUnit, Keeping, LegalClass, Product, Products, ProductStatus} from "../types/Product.sol";

/// @title DrugRegistry
/// @notice See {IDrugRegistry}.
contract DrugRegistry is IDrugRegistry {
    /// @dev Marks a number of the ledger's own: no GTIN-14 reaches this bit.
    uint64 private constant OWN_NUMBER = 1 << 63;

    /// @inheritdoc IDrugRegistry
    IConsortium public immutable CONSORTIUM;

    /// @inheritdoc IDrugRegistry
    mapping(uint64 gtin => Product) public productOf;

    /// @inheritdoc IDrugRegistry
    mapping(uint64 gtin => mapping(uint24 site => bool)) public isMakerNamed;

    mapping(uint64 gtin => Keeping) private _keepings;
    mapping(uint64 gtin => bytes32) private _approvalNumbers;
    mapping(uint64 gtin => bytes32) private _documentHashes;
    uint64 private _materialCount;

    /// @param consortium The directory to ask.
    constructor(IConsortium consortium) {
        CONSORTIUM = consortium;
    }

    // ------------------------------------------------------------------------------------------------ changes

    /// @inheritdoc IDrugRegistry
    function registerProduct(uint64 gtin, Registration calldata registration) external {
        CONSORTIUM.authorizeOperator(Roles.REGULATOR_OFFICER, Act.Begin, msg.sender);
        if (gtin == 0 || gtin >= 1e14 || !CheckDigit.isValid(gtin)) revert GtinInvalid(gtin);
        if (productOf[gtin].status() != ProductStatus.Unknown) revert ProductExists(gtin);
        if (registration.group == 0) revert GroupMissing(gtin);
        if (registration.content == 0) revert ContentMissing(gtin);

        _write(gtin, registration, ProductStatus.Approved);
    }

    /// @inheritdoc IDrugRegistry
    function amendProduct(uint64 gtin, Registration calldata registration) external {
        CONSORTIUM.authorizeOperator(Roles.REGULATOR_OFFICER, Act.Continue, msg.sender);
        // A material's own number is no GTIN: what reaches a person is registered, never made out of a material.
        if (gtin & OWN_NUMBER != 0) revert GtinInvalid(gtin);
        Product product = _product(gtin);
        if (
            product.group() != registration.group ||
            product.content() != registration.content ||
            product.unit() != registration.unit
        ) revert ContentFixed(gtin);

        _write(gtin, registration, product.status());
    }

    /// @inheritdoc IDrugRegistry
    function setProductStatus(uint64 gtin, ProductStatus status, bytes32 reason) external {
        CONSORTIUM.authorizeOperator(Roles.REGULATOR_OFFICER, Act.Continue, msg.sender);
        Product product = _product(gtin);
        ProductStatus current = product.status();
        if (current == ProductStatus.Withdrawn || status == ProductStatus.Unknown || status == current) {
            revert ProductStatusUnfit(gtin, current, status);
        }

        productOf[gtin] = product.withStatus(status);
        emit ProductStatusChanged(gtin, current, status, msg.sender, reason);
    }

    /// @inheritdoc IDrugRegistry
    function nameMaker(uint64 gtin, uint24 site, bool named) external {
        CONSORTIUM.authorizeOperator(Roles.REGULATOR_OFFICER, Act.Continue, msg.sender);
        _product(gtin);
        CONSORTIUM.memberOfSite(site);

        isMakerNamed[gtin][site] = named;
        emit MakerNamed(gtin, site, named, msg.sender);
    }

    /// @inheritdoc IDrugRegistry
    function registerMaterial(ContentUnit unit, bytes32 documentHash) external returns (uint64 number) {
        uint24 member = CONSORTIUM.authorizeOperator(Roles.QUALITY_OFFICER, Act.Begin, msg.sender).member();
        _requireHolder(member);

        number = OWN_NUMBER | ++_materialCount;
        productOf[number] = Products.pack(0, 1, unit, LegalClass.Material, ProductStatus.Approved, 0, 0, 0);
        _keepings[number].holder = member;
        _documentHashes[number] = documentHash;
        emit MaterialRegistered(number, member, unit, documentHash, msg.sender);
    }

    // ------------------------------------------------------------------------------------------------ answers

    /// @inheritdoc IDrugRegistry
    function keepingOf(uint64 gtin) external view returns (Keeping memory) {
        return _keepings[gtin];
    }

    /// @inheritdoc IDrugRegistry
    function registrationOf(uint64 gtin) external view returns (Registration memory, ProductStatus) {
        Product product = _product(gtin);
        return (
            Registration({
                group: product.group(),
                content: product.content(),
                unit: product.unit(),
                class: product.class(),
                vaccine: product.isVaccine(),
                needsLotRelease: product.needsLotRelease(),
                hoursOpen: product.hoursOpen(),
                maxUnits: product.maxUnits(),
                approvalNumber: _approvalNumbers[gtin],
                documentHash: _documentHashes[gtin],
                keeping: _keepings[gtin]
            }),
            product.status()
        );
    }

    /// @inheritdoc IDrugRegistry
    function holderOf(uint64 gtin) external view returns (uint24) {
        return _keepings[gtin].holder;
    }

    /// @inheritdoc IDrugRegistry
    function requireMaker(uint64 gtin, uint24 member, uint24 site) external view returns (Product product) {
        product = _product(gtin);
        ProductStatus status = product.status();
        if (status != ProductStatus.Approved) revert ProductNotApproved(gtin, status);
        if (_keepings[gtin].holder != member && !isMakerNamed[gtin][site]) revert MakerNotNamed(gtin, member, site);
    }

    // ------------------------------------------------------------------------------------------------ helpers

    function _write(uint64 gtin, Registration calldata registration, ProductStatus status) private {
        Keeping calldata keeping = registration.keeping;
        if (registration.class == LegalClass.Material) revert ClassUnfit(gtin, registration.class);
        if (
            keeping.hardMin > keeping.storageMin ||
            keeping.storageMin > keeping.storageMax ||
            keeping.storageMax > keeping.hardMax
        ) revert StorageInvalid(keeping.hardMin, keeping.storageMin, keeping.storageMax, keeping.hardMax);
        _requireHolder(keeping.holder);

        productOf[gtin] = Products.pack(
            registration.group,
            registration.content,
            registration.unit,
            registration.class,
            status,
            (registration.vaccine ? Products.VACCINE : 0) |
                (registration.needsLotRelease ? Products.NEEDS_LOT_RELEASE : 0),
            registration.hoursOpen,
            registration.maxUnits
        );
        _keepings[gtin] = keeping;
        _approvalNumbers[gtin] = registration.approvalNumber;
        _documentHashes[gtin] = registration.documentHash;
        emit ProductRegistered(gtin, msg.sender, registration);
    }

    function _requireHolder(uint24 member) private view {
        uint16 kinds = CONSORTIUM.memberOf(member).kinds;
        if (kinds & (Kinds.MANUFACTURER | Kinds.GROWER) == 0) revert HolderUnfit(member, kinds);
    }

    function _product(uint64 gtin) private view returns (Product product) {
        product = productOf[gtin];
        if (product.status() == ProductStatus.Unknown) revert ProductUnknown(gtin);
    }
}
