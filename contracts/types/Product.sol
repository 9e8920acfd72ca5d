// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice How a product may reach a person.
/// @custom:value OverTheCounter Supplied without a prescription, or dispensed on one.
/// @custom:value Prescription Dispensed on a prescription only.
/// @custom:value Controlled Dispensed only on a prescription of this class, signed by two prescribers, within the
/// product's limit.
/// @custom:value Material Made into something else; never reaches a person (a herb, a bulk substance).
enum LegalClass {
    OverTheCounter,
    Prescription,
    Controlled,
    Material
}

/// @notice Whether a product may be sold.
/// @custom:value Unknown No such product. Left by registration.
/// @custom:value Approved Entered by registration, or from Suspended.
/// @custom:value Suspended Nothing of it is dispensed for the time being. Left to Approved or Withdrawn.
/// @custom:value Withdrawn Never left.
enum ProductStatus {
    Unknown,
    Approved,
    Suspended,
    Withdrawn
}

/// @notice What the content of a pack is counted in.
enum ContentUnit {
    Tablet,
    Capsule,
    Dose,
    Millilitre,
    Gram,
    Piece,
    Vial,
    Patch
}

/// @notice What a dispense reads of a product, in one slot.
/// @dev group 128 + content 24 + unit 8 + class 8 + status 8 + flags 8 + hoursOpen 16 + maxUnits 24 = 224 bits.
type Product is uint256;

using Products for Product global;

/// @notice Packs and reads {Product}.
library Products {
    uint8 internal constant VACCINE = 1 << 0;
    uint8 internal constant NEEDS_LOT_RELEASE = 1 << 1;

    function pack(
        bytes16 group_,
        uint24 content_,
        ContentUnit unit_,
        LegalClass class_,
        ProductStatus status_,
        uint8 flags_,
        uint16 hoursOpen_,
        uint24 maxUnits_
    ) internal pure returns (Product) {
        return
            Product.wrap(
                uint256(uint128(group_)) |
                    (uint256(content_) << 128) |
                    (uint256(unit_) << 152) |
                    (uint256(class_) << 160) |
                    (uint256(status_) << 168) |
                    (uint256(flags_) << 176) |
                    (uint256(hoursOpen_) << 184) |
                    (uint256(maxUnits_) << 200)
            );
    }

    /// @notice The substitution group: what a prescription names. First 16 bytes of keccak256("system|code").
    function group(Product self) internal pure returns (bytes16) {
        return bytes16(uint128(Product.unwrap(self)));
    }

    /// @notice Units in a pack.
    function content(Product self) internal pure returns (uint24) {
        return uint24(Product.unwrap(self) >> 128);
    }

    function unit(Product self) internal pure returns (ContentUnit) {
        return ContentUnit(uint8(Product.unwrap(self) >> 152));
    }

    function class(Product self) internal pure returns (LegalClass) {
        return LegalClass(uint8(Product.unwrap(self) >> 160));
    }

    function status(Product self) internal pure returns (ProductStatus) {
        return ProductStatus(uint8(Product.unwrap(self) >> 168));
    }

    function isVaccine(Product self) internal pure returns (bool) {
        return uint8(Product.unwrap(self) >> 176) & VACCINE != 0;
    }

    function needsLotRelease(Product self) internal pure returns (bool) {
        return uint8(Product.unwrap(self) >> 176) & NEEDS_LOT_RELEASE != 0;
    }

    /// @notice Whether each lot is released by a regulator rather than by its maker, as every vaccine lot is.
    function isReleasedByRegulator(Product self) internal pure returns (bool) {
        return uint8(Product.unwrap(self) >> 176) & (VACCINE | NEEDS_LOT_RELEASE) != 0;
    }

    /// @notice Hours a pack may be used once opened; 0 where only its expiry ends that.
    function hoursOpen(Product self) internal pure returns (uint16) {
        return uint16(Product.unwrap(self) >> 184);
    }

    /// @notice Most units one prescription may name; 0 where there is no limit.
    function maxUnits(Product self) internal pure returns (uint24) {
        return uint24(Product.unwrap(self) >> 200);
    }

    function withStatus(Product self, ProductStatus status_) internal pure returns (Product) {
        return Product.wrap((Product.unwrap(self) & ~(uint256(type(uint8).max) << 168)) | (uint256(status_) << 168));
    }
}

/// @notice Who answers for a product and how it is kept, in one slot.
/// @dev holder 24 + storageMin 16 + storageMax 16 + hardMin 16 + hardMax 16 + excursionBudget 24 = 112 bits.
/// `holder` is the marketing authorisation holder. Temperatures in tenths of a degree Celsius, signed; outside
/// storageMin…storageMax minutes count against the budget, outside hardMin…hardMax none is allowed.
struct Keeping {
    uint24 holder;
    int16 storageMin;
    int16 storageMax;
    int16 hardMin;
    int16 hardMax;
    uint24 excursionBudget;
}
