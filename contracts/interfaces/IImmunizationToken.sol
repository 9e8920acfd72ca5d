// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

import {ClaimRequest} from "../types/Claims.sol";
import {Immunization, ImmunizationOrder, VoidReason} from "../types/Immunizations.sol";
import {IClaimLedger} from "./IClaimLedger.sol";
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
/// | – | a vaccinator, at its site | {immunize}, {immunizeAndClaim}, {immunizeBatch} |
/// | given | a vaccinator of the same member | {void}: entered in error; its claim goes with it |
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
        bool claimed;
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

    /// @notice The immunization was voided while the claim ledger only answers: its claim stays as it is there, and
    /// nothing is paid on it any more. Whoever takes claims over from that ledger leaves it out.
    /// @param occurrence The claim's name: the immunization's id.
    event ClaimLeftBehind(bytes32 indexed id, bytes32 indexed occurrence);

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

    /// @notice As {immunize}, and opens a claim for it at the patient's insurer. Emits {ClaimOpened} of the claim ledger
    /// last.
    /// @param claim What is claimed from whom; refused above the ceiling of the vaccine's group for one dose.
    /// @return id The immunization's, which is the claim's name.
    function immunizeAndClaim(
        ImmunizationOrder calldata order,
        ClaimRequest calldata claim
    ) external returns (bytes32 id);

    /// @notice A vaccination day in one transaction: all or nothing; holders are not called back. As {immunize}.
    /// @param orders At most 100; never two of one patient, since a batch would join them.
    function immunizeBatch(ImmunizationOrder[] calldata orders) external;

    /// @notice Says that an immunization was entered in error. The token is gone, its number never comes back, and the
    /// dose stays used. A vaccinator of the member that gave it. The holder is not called back, so that it can't stop a
    /// clinic from setting its record right. Emits {Transfer} and {ImmunizationVoided}; where it opened a claim, which is
    /// withdrawn with it, {ClaimWithdrawn} of the claim ledger last, or {ClaimLeftBehind} where that ledger is frozen.
    function void(bytes32 id, VoidReason reason) external;

    // ------------------------------------------------------------------------------------------------ answers

    /// @notice The directory this ledger asks.
    function CONSORTIUM() external view returns (IConsortium);

    /// @notice The lot ledger whose doses are given.
    function LOTS() external view returns (ILotLedger);

    /// @notice The claim ledger on which an immunization opens its claim.
    function CLAIMS() external view returns (IClaimLedger);

    /// @notice The id of an immunization: its EIP-712 digest in this contract's domain.
    function immunizationId(Immunization calldata immunization) external view returns (bytes32);

    /// @notice The one immunization a holder has, or had before it was voided; 0 for none.
    function immunizationOf(address holder) external view returns (bytes32 id);

    /// @notice An immunization's state. Reverts with {ImmunizationUnknown}.
    function stateOf(bytes32 id) external view returns (ImmunizationView memory);
}
