// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

import {Immunization, ImmunizationOrder, VoidReason} from "../types/Immunizations.sol";
import {IConsortium} from "./IConsortium.sol";
import {IERC5192} from "./IERC5192.sol";
import {ILotLedger} from "./ILotLedger.sol";

/// @title ImmunizationToken: what a person was given
/// @notice An ERC-721 (ERC-5192: locked) that never changes hands, minted in the transaction that uses up the dose: a
/// pack that holds one, or one unit of a vial opened here and still within its hours. The token's number is the EIP-712
/// digest of an {Immunization}. Nothing here names a patient: the holder is a fresh address, the document a salted
/// commitment.
///
/// | state | who may | what |
/// |---|---|---|
/// | – | a vaccinator, at its site | {immunize}, {immunizeBatch} |
/// | given | a vaccinator of the same member | {void}: entered in error |
/// | void | nobody | never left; the dose stays used |
///
/// A holder has one immunization, ever: one address for two would join them, and a document recorded twice would use
/// two doses. A record that was wrong is voided and made anew with another holder.
///
/// Trust assumed here: the vaccinator answers for who was given it and for what the document says; the lot ledger
/// answers for the dose. The patient's side signs nothing: whoever keeps the document, its salt and the holder's key
/// shows that it is theirs.
interface IImmunizationToken is IERC721, IERC5192 {
    /// @notice An immunization's state now.
    struct ImmunizationView {
        address holder;
        uint24 site;
        uint16 day;
        bool voided;
    }

    // ------------------------------------------------------------------------------------------------ events

    /// @notice A dose was given; the holder is in the {Transfer} before it, and what became of the pack in the lot
    /// ledger's event before that.
    /// @param units 0 for a whole pack, 1 for a dose drawn from an opened one.
    /// @param time When, as the document gives it; 0 where only the block says.
    event ImmunizationGiven(
        bytes32 indexed id,
        bytes32 indexed lot,
        uint24 indexed site,
        uint32 index,
        uint24 units,
        uint40 time,
        address vaccinator
    );

    /// @notice An immunization was entered in error. Its dose stays used.
    event ImmunizationVoided(bytes32 indexed id, uint24 indexed site, VoidReason reason, address indexed by);

    // ------------------------------------------------------------------------------------------------ errors

    /// @notice An immunization never changes hands.
    error NotTransferable();
    /// @notice An immunization needs a holder.
    error HolderMissing();
    /// @notice The holder has, or had, an immunization: each needs a fresh address.
    error HolderNotFresh(address holder, bytes32 id);
    /// @notice An immunization needs a document.
    error DocumentMissing(address holder);
    /// @notice The product is no vaccine.
    error NotVaccine(bytes32 lot, uint64 gtin);
    /// @notice One dose is given: a whole pack that holds one (units 0), or 1 unit of an opened pack counted in doses.
    error DoseCountInvalid(bytes32 lot, uint32 index, uint24 units, uint24 content);
    /// @notice No such immunization.
    error ImmunizationUnknown(bytes32 id);
    /// @notice The immunization was entered in error.
    error ImmunizationIsVoid(bytes32 id);
    /// @notice The immunization was given by another member.
    error NotGivenHere(bytes32 id, uint24 site, uint24 member);
    /// @notice The list is empty or longer than `max`.
    error BatchLengthInvalid(uint256 length, uint256 max);
    /// @notice The holder is a contract that does not take the token.
    error HolderRefuses(address holder);

    // ------------------------------------------------------------------------------------------------ changes

    /// @notice Uses up a dose at the caller's site and records who has it. A vaccinator. A holder that is a contract is
    /// called back last. The lot ledger emits what became of the pack; then {Transfer}, {Locked} and
    /// {ImmunizationGiven}.
    function immunize(ImmunizationOrder calldata order) external returns (bytes32 id);

    /// @notice A vaccination day in one transaction: all or nothing; holders are not called back. As {immunize}.
    /// @param orders At most 100; never two of one patient, since a batch would join them.
    function immunizeBatch(ImmunizationOrder[] calldata orders) external;

    /// @notice Says that an immunization was entered in error. The token is gone, its number never comes back, and the
    /// dose stays used. A vaccinator of the member that gave it. The holder is not called back, so that it can't stop a
    /// clinic from setting its record right. Emits {Transfer} and {ImmunizationVoided}.
    function void(bytes32 id, VoidReason reason) external;

    // ------------------------------------------------------------------------------------------------ answers

    /// @notice The directory this ledger asks.
    function CONSORTIUM() external view returns (IConsortium);

    /// @notice The lot ledger whose doses are given.
    function LOTS() external view returns (ILotLedger);

    /// @notice The id of an immunization: its EIP-712 digest in this contract's domain.
    function immunizationId(Immunization calldata immunization) external view returns (bytes32);

    /// @notice The one immunization a holder has, or had before it was voided; 0 for none.
    function immunizationOf(address holder) external view returns (bytes32 id);

    /// @notice An immunization's state. Reverts with {ImmunizationUnknown}.
    function stateOf(bytes32 id) external view returns (ImmunizationView memory);
}
