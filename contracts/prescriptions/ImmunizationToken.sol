// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {IERC721Receiver} from "@openzeppelin/contracts/token/ERC721/IERC721Receiver.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {ERC165, IERC165} from "@openzeppelin/contracts/utils/introspection/ERC165.sol";
import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";

import {IClaimLedger} from "../interfaces/IClaimLedger.sol";
import {IConsortium} from "../interfaces/IConsortium.sol";
import {IERC5192} from "../interfaces/IERC5192.sol";
import {IImmunizationToken} from "../interfaces/IImmunizationToken.sol";
import {ILotLedger} from "../interfaces/ILotLedger.sol";
import {ClaimTies} from "../libraries/ClaimTies.sol";
import {ClaimRequest} from "../types/Claims.sol";
import {
    Immunization,
    ImmunizationOrder,
    ImmunizationSlot,
    ImmunizationSlots,
    VoidReason
} from "../types/Immunizations.sol";
import {Act, OperatorSlot, Roles} from "../types/Membership.sol";
import {ContentUnit, Product} from "../types/Product.sol";

/// @title ImmunizationToken
/// @notice See {IImmunizationToken}.
contract ImmunizationToken is IImmunizationToken, ERC165, EIP712 {
    using ClaimTies for IClaimLedger;

    uint256 private constant MAX_ORDERS = 100;

    /// @dev Frozen: ids are built on this string.
    bytes32 private constant IMMUNIZATION_TYPEHASH = keccak256(
        "Immunization(uint24 member,address vaccinator,uint24 site,address holder,bytes32 document,bytes32 lot,uint32 index,uint24 units,uint40 time)"
    );

    /// @inheritdoc IImmunizationToken
    IConsortium public immutable CONSORTIUM;

    /// @inheritdoc IImmunizationToken
    ILotLedger public immutable LOTS;

    /// @inheritdoc IImmunizationToken
    IClaimLedger public immutable CLAIMS;

    /// @dev The lot ledger's, so that both call the same moment the same day.
    uint32 private immutable _DAY_OFFSET;

    /// @inheritdoc IImmunizationToken
    mapping(address holder => bytes32 id) public immunizationOf;

    mapping(bytes32 id => ImmunizationSlot) private _immunizations;

    /// @param consortium The directory to ask.
    /// @param lots The lot ledger whose doses are given.
    /// @param claims The claim ledger on which an immunization opens its claim.
    constructor(IConsortium consortium, ILotLedger lots, IClaimLedger claims) EIP712("Yaolian ImmunizationToken", "1") {
        CONSORTIUM = consortium;
        LOTS = lots;
        CLAIMS = claims;
        _DAY_OFFSET = lots.DAY_OFFSET();
    }

    // ------------------------------------------------------------------------------------------------ changes

    /// @inheritdoc IImmunizationToken
    function immunize(ImmunizationOrder calldata order) external returns (bytes32 id) {
        (uint24 member, uint24 site) = _begin(Act.Begin);
        (id, , ) = _immunize(order, member, site, false);

        _callBack(order.holder, id);
    }

    /// @inheritdoc IImmunizationToken
    function immunizeAndClaim(
        ImmunizationOrder calldata order,
        ClaimRequest calldata claim
    ) external returns (bytes32 id) {
        (uint24 member, uint24 site) = _begin(Act.Begin);
        bytes16 group;
        uint24 given;
        (id, group, given) = _immunize(order, member, site, true);

        // Its id lives once, and so names the claim.
        CLAIMS.openClaim(id, site, group, given, claim);
        _callBack(order.holder, id);
    }

    /// @inheritdoc IImmunizationToken
    function immunizeBatch(ImmunizationOrder[] calldata orders) external {
        uint256 length = orders.length;
        if (length == 0 || length > MAX_ORDERS) revert BatchLengthInvalid(length, MAX_ORDERS);
        (uint24 member, uint24 site) = _begin(Act.Begin);

        for (uint256 i = 0; i < length; ++i) {
            _immunize(orders[i], member, site, false);
        }
    }

    /// @inheritdoc IImmunizationToken
    function void(bytes32 id, VoidReason reason) external {
        (uint24 member, ) = _begin(Act.Continue);
        ImmunizationSlot slot = _given(id);
        uint24 site = slot.site();
        if (CONSORTIUM.memberOfSite(site) != member) revert NotGivenHere(id, site, member);

        _immunizations[id] = slot.voided();
        emit Transfer(slot.holder(), address(0), uint256(id));
        emit ImmunizationVoided(id, site, reason, msg.sender);

        if (!slot.isClaimed()) return;
        if (!CLAIMS.withdrawWith(CONSORTIUM, id)) emit ClaimLeftBehind(id, id);
    }

    // ------------------------------------------------------------------------------------------------ answers

    /// @inheritdoc IImmunizationToken
    function immunizationId(Immunization memory immunization) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(IMMUNIZATION_TYPEHASH, immunization)));
    }

    /// @inheritdoc IImmunizationToken
    function stateOf(bytes32 id) external view returns (ImmunizationView memory) {
        ImmunizationSlot slot = _immunizations[id];
        if (!slot.exists()) revert ImmunizationUnknown(id);
        return
            ImmunizationView({
                holder: slot.holder(),
                site: slot.site(),
                day: slot.day(),
                claimed: slot.isClaimed(),
                voided: slot.isVoid()
            });
    }

    /// @inheritdoc IERC721
    function balanceOf(address owner) external view returns (uint256) {
        if (owner == address(0)) revert HolderMissing();
        ImmunizationSlot slot = _immunizations[immunizationOf[owner]];
        return slot.exists() && !slot.isVoid() ? 1 : 0;
    }

    /// @inheritdoc IERC721
    function ownerOf(uint256 tokenId) external view returns (address) {
        return _given(bytes32(tokenId)).holder();
    }

    /// @inheritdoc IERC5192
    /// @dev Always, while it exists: an immunization never changes hands.
    function locked(uint256 tokenId) external view returns (bool) {
        return _given(bytes32(tokenId)).exists();
    }

    /// @inheritdoc IERC721
    /// @dev Nobody, while it exists: an immunization never changes hands.
    function getApproved(uint256 tokenId) external view returns (address) {
        _given(bytes32(tokenId));
        return address(0);
    }

    /// @inheritdoc IERC721
    /// @dev Never: an immunization never changes hands.
    function isApprovedForAll(address, address) external pure returns (bool) {
        return false;
    }

    /// @inheritdoc IERC721
    /// @dev Always reverts: an immunization never changes hands.
    function approve(address, uint256) external pure {
        revert NotTransferable();
    }

    /// @inheritdoc IERC721
    /// @dev Always reverts: an immunization never changes hands.
    function setApprovalForAll(address, bool) external pure {
        revert NotTransferable();
    }

    /// @inheritdoc IERC721
    /// @dev Always reverts: an immunization never changes hands.
    function transferFrom(address, address, uint256) external pure {
        revert NotTransferable();
    }

    /// @inheritdoc IERC721
    /// @dev Always reverts: an immunization never changes hands.
    function safeTransferFrom(address, address, uint256) external pure {
        revert NotTransferable();
    }

    /// @inheritdoc IERC721
    /// @dev Always reverts: an immunization never changes hands.
    function safeTransferFrom(address, address, uint256, bytes calldata) external pure {
        revert NotTransferable();
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) public view override(ERC165, IERC165) returns (bool) {
        return
            interfaceId == type(IERC721).interfaceId ||
            interfaceId == type(IERC5192).interfaceId ||
            super.supportsInterface(interfaceId);
    }

    // ------------------------------------------------------------------------------------------------ helpers

    function _begin(Act act) private view returns (uint24 member, uint24 site) {
        OperatorSlot operator = CONSORTIUM.authorizeOperator(Roles.VACCINATOR, act, msg.sender);
        return (operator.member(), operator.site());
    }

    /// @dev Returns, beside the id, the product's group and the units given.
    function _immunize(
        ImmunizationOrder calldata order,
        uint24 member,
        uint24 site,
        bool isClaimed
    ) private returns (bytes32 id, bytes16 group, uint24 given) {
        address holder = order.holder;
        if (holder == address(0)) revert HolderMissing();
        if (immunizationOf[holder] != 0) revert HolderNotFresh(holder, immunizationOf[holder]);
        if (order.document == 0) revert DocumentMissing(holder);
        id = _idOf(order, member, site);
        (group, given) = _useDose(order, site);

        immunizationOf[holder] = id;
        ImmunizationSlot slot = ImmunizationSlots.pack(holder, site, _today());
        _immunizations[id] = isClaimed ? slot.claimed() : slot;
        emit Transfer(address(0), holder, uint256(id));
        emit Locked(uint256(id));
        emit ImmunizationGiven(id, order.lot, site, order.index, order.units, order.time, msg.sender);
    }

    /// @dev The lot ledger checks the pack; here it is made sure that it is one dose of a vaccine.
    function _useDose(ImmunizationOrder calldata order, uint24 site) private returns (bytes16, uint24) {
        bytes32 lot = order.lot;
        uint24 units = order.units;
        (uint64 gtin, Product product, uint24 given) = LOTS.dispense(site, lot, order.consignment, order.index, units);
        if (!product.isVaccine()) revert NotVaccine(lot, gtin);
        bool counted = units == 0 || product.unit() == ContentUnit.Dose;
        if (given != 1 || !counted) revert DoseCountInvalid(lot, order.index, units, product.content());
        return (product.group(), given);
    }

    function _idOf(ImmunizationOrder calldata order, uint24 member, uint24 site) private view returns (bytes32) {
        return
            immunizationId(
                Immunization({
                    member: member,
                    vaccinator: msg.sender,
                    site: site,
                    holder: order.holder,
                    document: order.document,
                    lot: order.lot,
                    index: order.index,
                    units: order.units,
                    time: order.time
                })
            );
    }

    /// @dev Not by `try`: an answer that does not decode would revert without saying who refused.
    function _callBack(address holder, bytes32 id) private {
        if (holder.code.length == 0) return;
        (bool done, bytes32 answer, ) = LowLevelCall.callReturn64Bytes(
            holder,
            abi.encodeCall(IERC721Receiver.onERC721Received, (msg.sender, address(0), uint256(id), ""))
        );
        bool taken = answer == bytes32(IERC721Receiver.onERC721Received.selector);
        if (!done || !taken || LowLevelCall.returnDataSize() < 32) revert HolderRefuses(holder);
    }

    /// @dev The state of an immunization that exists and is not void.
    function _given(bytes32 id) private view returns (ImmunizationSlot slot) {
        slot = _immunizations[id];
        if (!slot.exists()) revert ImmunizationUnknown(id);
        if (slot.isVoid()) revert ImmunizationIsVoid(id);
    }

    function _today() private view returns (uint16) {
        return uint16((block.timestamp + _DAY_OFFSET) / 1 days);
    }
}
