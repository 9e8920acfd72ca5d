// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC1155} from "@openzeppelin/contracts/token/ERC1155/IERC1155.sol";

import {ClaimRequest} from "../types/Claims.sol";
import {DispenseOrder, DispenseRecord, Prescription} from "../types/Prescriptions.sol";
import {LegalClass} from "../types/Product.sol";
import {IClaimLedger} from "./IClaimLedger.sol";
import {IConsortium} from "./IConsortium.sol";
import {ILotLedger} from "./ILotLedger.sol";

/// @title PrescriptionToken: what a patient may have
/// @notice An ERC-1155 that never changes hands: `id` is the EIP-712 digest of a {Prescription}, and
/// `balanceOf(holder, id)` the units still to be dispensed. Nothing here names a patient: the holder is a fresh
/// address, drug and document are salted commitments. What acts on a token shows its fields again.
///
/// | state | who may | what |
/// |---|---|---|
/// | free | any pharmacy, with the holder's signature | {accept}, {dispense} |
/// | accepted | the accepting pharmacy | {dispense} with the holder's signature, {giveBack} |
/// | free | a prescriber of the issuer; the holder by signature | {cancel}, {cancelBySignature}: at once |
/// | accepted | the same | asked for: the accepting pharmacy may still dispense, nobody accepts |
/// | cancel asked, no acceptance lives | anybody | {completeCancellation} |
/// | dispensed at most 10 days ago, not cancelled | the same pharmacy | {withdraw}, with its claim {withdrawWithClaim} |
/// | free | a prescriber of the issuer | {reissue} to a new holder |
///
/// An acceptance lives until its time runs out, it is given back, or its pharmacy is out of standing. Every transition
/// raises the sequence, which every signature names: a signature works at most once, for one pharmacy, before its
/// deadline, on this chain and contract.
///
/// Trust assumed here: the prescriber answers for what the document says; the lot ledger answers for the packs; who has
/// a paper slip has its holder's key.
interface IPrescriptionToken is IERC1155 {
    /// @notice A prescription's state now.
    /// @param acceptanceLives Whether only the accepting site may dispense now.
    struct StateView {
        uint24 units;
        uint24 sequence;
        uint24 site;
        uint32 until;
        uint16 dispensedDay;
        bool cancelAsked;
        bool cancelled;
        bytes16 chain;
        bool acceptanceLives;
    }

    // ------------------------------------------------------------------------------------------------ events

    /// @notice A prescription was issued; prescriber, holder and quantity are in the {TransferSingle} before it.
    /// @param terms First day, last day and interval, 16 bits each, and the class, 8 bits, lowest first.
    event PrescriptionIssued(bytes32 indexed id, uint24 indexed issuer, address coPrescriber, uint256 terms);

    /// @notice A pharmacy's site has it to itself until `until`.
    event PrescriptionAccepted(bytes32 indexed id, uint24 indexed site, uint32 until, uint24 sequence);

    /// @notice The pharmacy's site gave it back: it is free.
    event PrescriptionGivenBack(bytes32 indexed id, uint24 indexed site, uint24 sequence);

    /// @notice Units were dispensed: how many, the {TransferSingle} before it says; which packs, the lot ledger's events
    /// after it.
    /// @param time When, as the pharmacy's document gives it; 0 where only the block says.
    /// @param chain The new end of the hash chain over its dispenses.
    event PrescriptionDispensed(
        bytes32 indexed id,
        uint24 indexed site,
        uint24 unitsLeft,
        uint24 sequence,
        uint40 time,
        bytes16 chain
    );

    /// @notice The latest dispense was taken back.
    event DispenseWithdrawn(
        bytes32 indexed id,
        uint24 indexed site,
        uint24 units,
        uint24 unitsLeft,
        uint24 sequence,
        uint16 day,
        bytes16 chain
    );

    /// @notice Cancelling was asked for while a pharmacy has it.
    event CancellationAsked(bytes32 indexed id, address indexed by, uint24 sequence);

    /// @notice It was cancelled: `units` will never be dispensed.
    event PrescriptionCancelled(bytes32 indexed id, address indexed by, uint24 units, uint24 sequence);

    /// @notice The remainder was issued to a new holder.
    event PrescriptionReissued(bytes32 indexed previousId, bytes32 indexed id);

    /// @notice The dispense was taken back while the claim ledger only answers: its claim stays as it is there, and
    /// nothing is paid on it any more. Whoever takes claims over from that ledger leaves it out.
    event ClaimLeftBehind(bytes32 indexed id, bytes32 indexed occurrence);

    // ------------------------------------------------------------------------------------------------ errors

    /// @notice A prescription never changes hands.
    error NotTransferable();
    /// @notice The prescription names another issuer than the operator's member.
    error NotIssuer(uint24 issuer, uint24 member);
    /// @notice The prescription names another prescriber than the caller.
    error NotPrescriber(address prescriber, address caller);
    /// @notice A prescription needs a holder.
    error HolderMissing();
    /// @notice A prescription is for at least one unit.
    error QuantityMissing();
    /// @notice The days are out of order, or over.
    error PrescriptionDaysInvalid(uint16 firstDay, uint16 lastDay, uint16 today);
    /// @notice A prescription is of class Prescription or Controlled.
    error PrescriptionClassInvalid(LegalClass class);
    /// @notice A controlled prescription needs a second prescriber, another one has none.
    error CoPrescriberInvalid(address coPrescriber, LegalClass class);
    /// @notice The prescription was issued already.
    error PrescriptionExists(bytes32 id);
    /// @notice No such prescription: one of its fields differs from what was issued.
    error PrescriptionUnknown(bytes32 id);
    /// @notice The prescription is cancelled.
    error PrescriptionIsCancelled(bytes32 id);
    /// @notice Cancelling was asked for: nobody accepts it any more.
    error CancellationPending(bytes32 id);
    /// @notice Cancelling was not asked for.
    error CancellationNotAsked(bytes32 id);
    /// @notice Another pharmacy has it until then.
    error AcceptedElsewhere(bytes32 id, uint24 site, uint32 until);
    /// @notice This pharmacy has not accepted it, or no longer.
    error NotAcceptedHere(bytes32 id, uint24 site);
    /// @notice An acceptance lasts from now for at most 10 days.
    error AcceptanceTimeInvalid(uint32 until, uint256 latest);
    /// @notice Its first day is still to come.
    error PrescriptionNotYetValid(bytes32 id, uint16 firstDay, uint16 today);
    /// @notice Its last day is over.
    error PrescriptionExpired(bytes32 id, uint16 lastDay, uint16 today);
    /// @notice The next dispense is due later.
    error DispensedTooEarly(bytes32 id, uint16 nextDay, uint16 today);
    /// @notice Fewer units are left.
    error UnitsExceeded(bytes32 id, uint24 unitsLeft, uint24 wanted);
    /// @notice The packs and draws add up to another number of units.
    error UnitsMismatch(bytes32 id, uint24 stated, uint256 counted);
    /// @notice The drug shown is not what was committed to.
    error DrugOpeningWrong(bytes32 id);
    /// @notice The pack is not of the prescribed group or GTIN.
    error NotPrescribedDrug(bytes32 id, bytes32 lot, uint64 gtin);
    /// @notice The product is controlled and the prescription is not.
    error ControlledPrescriptionNeeded(bytes32 id, uint64 gtin);
    /// @notice The prescription exceeds the controlled product's limit.
    error ControlledLimitExceeded(bytes32 id, uint64 gtin, uint24 maxUnits, uint24 quantity);
    /// @notice A dispense names 1 … `max` packs, and a consignment for each.
    error PackListInvalid(uint256 packs, uint256 consignments, uint256 max);
    /// @notice The list is empty or longer than `max`.
    error BatchLengthInvalid(uint256 length, uint256 max);
    /// @notice The signature is not the signer's over this message: a field, the sequence, the pharmacy or the chain
    /// differs.
    error SignatureInvalid(bytes32 id, address signer);
    /// @notice The signature's deadline is over.
    error SignatureExpired(bytes32 id, uint40 deadline);
    /// @notice What was shown is not the latest dispense at this pharmacy.
    error NotLatestDispense(bytes32 id, uint24 site);
    /// @notice The dispense lies more than 10 days back.
    error WithdrawalTooLate(bytes32 id, uint16 day, uint16 today);
    /// @notice The reissued prescription is not for exactly the remainder, or not to a new holder.
    error ReissueUnfit(bytes32 id, uint24 unitsLeft, uint24 quantity);
    /// @notice The holder is a contract that does not take the token.
    error HolderRefuses(address holder);

    // ------------------------------------------------------------------------------------------------ prescribing

    /// @notice Issues a prescription. A prescriber, for its own member. A holder that is a contract is called back
    /// last. Emits {TransferSingle} and {PrescriptionIssued}.
    /// @param coSignature The second prescriber's over the id, where the class is Controlled; else empty.
    function issue(Prescription calldata prescription, bytes calldata coSignature) external returns (bytes32 id);

    /// @notice Issues many; holders are not called back. As {issue}.
    /// @param prescriptions At most 300; never two of one patient, since a batch would join them.
    /// @param coSignatures One for each, empty where none is needed.
    function issueBatch(Prescription[] calldata prescriptions, bytes[] calldata coSignatures) external;

    /// @notice Cancels, or asks for it while an acceptance lives. A prescriber of the issuer.
    /// Emits {PrescriptionCancelled} or {CancellationAsked}.
    function cancel(Prescription calldata prescription) external;

    /// @notice Cancels the remainder and issues it to a new holder, when a slip is lost. A prescriber of the issuer,
    /// while no acceptance lives. Emits {PrescriptionCancelled}, {PrescriptionIssued} and {PrescriptionReissued}.
    /// @param previous The prescription that was lost.
    /// @param prescription The new one: the remainder, another holder.
    function reissue(
        Prescription calldata previous,
        Prescription calldata prescription,
        bytes calldata coSignature
    ) external returns (bytes32 id);

    // ------------------------------------------------------------------------------------------------ dispensing

    /// @notice Takes a prescription to this pharmacy alone. A dispenser, with the holder's signature over `Accept`.
    /// Emits {PrescriptionAccepted}.
    /// @param until Last second of the acceptance, at most 10 days ahead.
    function accept(
        Prescription calldata prescription,
        uint32 until,
        uint40 deadline,
        bytes calldata signature
    ) external;

    /// @notice Gives an accepted prescription back, and completes its cancellation if that was asked for. A dispenser
    /// of the accepting site, in standing or not. Emits {PrescriptionGivenBack}.
    function giveBack(bytes32 id, address holder) external;

    /// @notice Gives packs to the holder with every check in this one transaction. A dispenser.
    /// Emits {TransferSingle} and {PrescriptionDispensed}; the lot ledger emits what became of the packs.
    function dispense(DispenseOrder calldata order) external;

    /// @notice As {dispense}, and opens a claim for it at the patient's insurer. Emits {ClaimOpened} of the claim ledger
    /// last.
    /// @param claim What is claimed from whom; refused above the ceiling of the drug's group.
    /// @return occurrence The claim's name: keccak256(abi.encode(id, sequence)) with the sequence that the dispense led to.
    function dispenseAndClaim(
        DispenseOrder calldata order,
        ClaimRequest calldata claim
    ) external returns (bytes32 occurrence);

    /// @notice A pharmacy's day in one transaction: all or nothing. As {dispense}.
    /// @param orders At most 100, with at most 250 packs and draws together.
    function dispenseBatch(DispenseOrder[] calldata orders) external;

    /// @notice Takes the latest dispense back: the balance is restored, whole packs are in stock again if they are
    /// still there, not held and not recalled, and retired otherwise; drawn units stay spent. A dispenser of the same
    /// site, within 10 days. Emits {TransferSingle} and {DispenseWithdrawn}. The holder is not called back, so that it
    /// can't stop a pharmacy from setting its record right.
    function withdraw(Prescription calldata prescription, DispenseRecord calldata record) external;

    /// @notice As {withdraw}, for a dispense that opened a claim, which is withdrawn with it. Emits {ClaimWithdrawn} of
    /// the claim ledger last, or {ClaimLeftBehind} where that ledger is frozen. The hash chain knows which dispenses
    /// have a claim: neither function takes the other's back.
    /// @param sequence The sequence that the dispense led to.
    function withdrawWithClaim(
        Prescription calldata prescription,
        DispenseRecord calldata record,
        uint24 sequence
    ) external;

    // ------------------------------------------------------------------------------------------------ holders

    /// @notice As {cancel}, on the holder's signature over `Cancel`. Sent by anybody.
    function cancelBySignature(Prescription calldata prescription, uint40 deadline, bytes calldata signature) external;

    /// @notice Completes a cancellation that was asked for, once no acceptance lives. Anybody.
    /// Emits {PrescriptionCancelled}.
    function completeCancellation(bytes32 id, address holder) external;

    // ------------------------------------------------------------------------------------------------ answers

    /// @notice The directory this ledger asks.
    function CONSORTIUM() external view returns (IConsortium);

    /// @notice The lot ledger whose packs are dispensed.
    function LOTS() external view returns (ILotLedger);

    /// @notice The claim ledger on which a dispense opens its claim.
    function CLAIMS() external view returns (IClaimLedger);

    /// @notice The id of a prescription: its EIP-712 digest in this contract's domain.
    function prescriptionId(Prescription calldata prescription) external view returns (bytes32);

    /// @notice A prescription's state. Reverts with {PrescriptionUnknown}.
    function stateOf(bytes32 id, address holder) external view returns (StateView memory);
}
