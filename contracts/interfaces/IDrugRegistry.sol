// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ContentUnit, Keeping, LegalClass, Product, ProductStatus} from "../types/Product.sol";
import {IConsortium} from "./IConsortium.sol";

/// @title DrugRegistry: what may be sold
/// @notice Every approved product by its GTIN-14, written by regulator officers. The history is in the events; the
/// contract keeps what other contracts ask. What has no GTIN (herbs, bulk) gets a number of the ledger's own with the
/// top bit set, registered by its grower or maker.
///
/// Trust assumed here: a regulator officer decides what is approved. What a dispense counts with (group, content,
/// unit) never changes after registration: another pack size is another GTIN, as GS1's rules have it.
interface IDrugRegistry {
    /// @notice What is registered of a product.
    /// @param group Substitution group: first 16 bytes of keccak256("system|code") of a coding at the level of
    /// substance + strength + form. What a prescription names.
    /// @param content Units in a pack, e.g. 20 tablets, 5 doses, 100 ml.
    /// @param unit What the content is counted in.
    /// @param class How it may reach a person.
    /// @param vaccine Whether it is a vaccine.
    /// @param needsLotRelease Whether each lot is released by a regulator.
    /// @param hoursOpen Hours a pack may be used once opened; 0 where only its expiry ends that.
    /// @param maxUnits Most units one prescription may name (controlled products); 0 for no limit.
    /// @param approvalNumber The authority's number, e.g. 国药准字 H20052215, as ASCII padded with zeros.
    /// @param documentHash Hash of the approval document.
    /// @param keeping Marketing authorisation holder and storage.
    struct Registration {
        bytes16 group;
        uint24 content;
        ContentUnit unit;
        LegalClass class;
        bool vaccine;
        bool needsLotRelease;
        uint16 hoursOpen;
        uint24 maxUnits;
        bytes32 approvalNumber;
        bytes32 documentHash;
        Keeping keeping;
    }

    // ------------------------------------------------------------------------------------------------ events

    /// @notice A product was registered or amended; the whole registration as it now is.
    event ProductRegistered(uint64 indexed gtin, address indexed by, Registration registration);

    /// @notice A product's status changed.
    event ProductStatusChanged(
        uint64 indexed gtin,
        ProductStatus previous,
        ProductStatus current,
        address indexed by,
        bytes32 reason
    );

    /// @notice A site may, or may no longer, make a product.
    event MakerNamed(uint64 indexed gtin, uint24 indexed site, bool named, address indexed by);

    /// @notice A material without a GTIN got a number of the ledger's own.
    event MaterialRegistered(
        uint64 indexed number,
        uint24 indexed holder,
        ContentUnit unit,
        bytes32 documentHash,
        address indexed by
    );

    // ------------------------------------------------------------------------------------------------ errors

    /// @notice The number is no GTIN-14: at most 14 digits with a right check digit.
    error GtinInvalid(uint64 gtin);
    /// @notice There is no such product.
    error ProductUnknown(uint64 gtin);
    /// @notice The product is registered already: amend it.
    error ProductExists(uint64 gtin);
    /// @notice The product is not approved now.
    error ProductNotApproved(uint64 gtin, ProductStatus status);
    /// @notice The status can't change that way.
    error ProductStatusUnfit(uint64 gtin, ProductStatus current, ProductStatus wanted);
    /// @notice A product needs a group.
    error GroupMissing(uint64 gtin);
    /// @notice A pack needs a content of at least one unit.
    error ContentMissing(uint64 gtin);
    /// @notice A GTIN names what reaches a person: register a material without one.
    error ClassUnfit(uint64 gtin, LegalClass class);
    /// @notice Group, content and unit are fixed by the registration: another pack size is another GTIN.
    error ContentFixed(uint64 gtin);
    /// @notice The temperatures are out of order: hardMin ≤ storageMin ≤ storageMax ≤ hardMax.
    error StorageInvalid(int16 hardMin, int16 storageMin, int16 storageMax, int16 hardMax);
    /// @notice The member is neither a manufacturer nor a grower.
    error HolderUnfit(uint24 member, uint16 kinds);
    /// @notice The site is neither the authorisation holder's nor named to make the product.
    error MakerNotNamed(uint64 gtin, uint24 member, uint24 site);

    // ------------------------------------------------------------------------------------------------ changes

    /// @notice Registers an approved product. A regulator officer. Emits {ProductRegistered}.
    function registerProduct(uint64 gtin, Registration calldata registration) external;

    /// @notice Amends a product; group, content and unit stay. A regulator officer. Emits {ProductRegistered}.
    function amendProduct(uint64 gtin, Registration calldata registration) external;

    /// @notice Suspends, approves again or withdraws a product. A regulator officer. Emits {ProductStatusChanged}.
    /// @param reason Hash of the order.
    function setProductStatus(uint64 gtin, ProductStatus status, bytes32 reason) external;

    /// @notice Names a site, of any member, that may make the product, or ends that. A regulator officer.
    /// Emits {MakerNamed}.
    function nameMaker(uint64 gtin, uint24 site, bool named) external;

    /// @notice Gives a material that has no GTIN a number. A quality officer of a grower or manufacturer.
    /// Emits {MaterialRegistered}.
    /// @param documentHash Hash of its description: species, part, origin.
    /// @return number The number, with the top bit set.
    function registerMaterial(ContentUnit unit, bytes32 documentHash) external returns (uint64 number);

    // ------------------------------------------------------------------------------------------------ answers

    /// @notice The directory this registry asks.
    function CONSORTIUM() external view returns (IConsortium);

    /// @notice What a dispense reads of a product, in one word; zero when it is unknown. See `Products`.
    function productOf(uint64 gtin) external view returns (Product);

    /// @notice The marketing authorisation holder and the storage of a product.
    function keepingOf(uint64 gtin) external view returns (Keeping memory);

    /// @notice All that is registered of a product, and its status. Reverts with {ProductUnknown}.
    function registrationOf(uint64 gtin) external view returns (Registration memory, ProductStatus);

    /// @notice The member that answers for a product; 0 when it is unknown.
    function holderOf(uint64 gtin) external view returns (uint24);

    /// @notice Reverts unless `member` may make the approved product `gtin` at `site`: it is the authorisation
    /// holder, or the site is named. Returns the product.
    function requireMaker(uint64 gtin, uint24 member, uint24 site) external view returns (Product);

    /// @notice Whether a site is named to make a product.
    function isMakerNamed(uint64 gtin, uint24 site) external view returns (bool);
}
