// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {ERC721URIStorage} from "@openzeppelin/contracts/token/ERC721/extensions/ERC721URIStorage.sol";

/// @notice A prescription as an ERC-721 token of the patient's, with what a pharmacy must know in a struct and the document
/// behind a URI. Whoever dispenses is trusted to have the patient's consent: no signature is asked for.
contract PrescriptionNft is ERC721URIStorage, AccessControl {
    enum Status {
        Active,
        Dispensed,
        Cancelled
    }

    struct Prescription {
        address prescriber;
        uint32 firstDay;
        uint32 lastDay;
        Status status;
        uint32 quantity;
        bytes32 drug;
        address pharmacy;
    }

    bytes32 public constant PRESCRIBER = keccak256("PRESCRIBER");
    bytes32 public constant DISPENSER = keccak256("DISPENSER");

    mapping(uint256 id => Prescription) public prescriptions;
    uint256 private _count;

    event Issued(uint256 indexed id, address indexed prescriber, address indexed patient, bytes32 drug);
    event Dispensed(uint256 indexed id, address indexed pharmacy);
    event Cancelled(uint256 indexed id, address indexed prescriber);

    error NotActive(uint256 id);
    error OutOfDate(uint256 id);
    error NotThePrescriber(uint256 id, address caller);

    constructor() ERC721("Prescription", "RX") {
        _grantRole(DEFAULT_ADMIN_ROLE, msg.sender);
    }

    function issue(
        address[] calldata patients,
        bytes32[] calldata drugs,
        string[] calldata uris,
        uint32 quantity,
        uint32 firstDay,
        uint32 lastDay
    ) external onlyRole(PRESCRIBER) {
        for (uint256 i = 0; i < patients.length; ++i) {
            uint256 id = ++_count;
            _mint(patients[i], id);
            _setTokenURI(id, uris[i]);
            prescriptions[id] = Prescription(
                msg.sender,
                firstDay,
                lastDay,
                Status.Active,
                quantity,
                drugs[i],
                address(0)
            );
            emit Issued(id, msg.sender, patients[i], drugs[i]);
        }
    }

    function dispense(uint256[] calldata ids) external onlyRole(DISPENSER) {
        for (uint256 i = 0; i < ids.length; ++i) {
            Prescription storage prescription = _active(ids[i]);
            uint256 day = block.timestamp / 1 days;
            if (day < prescription.firstDay || day > prescription.lastDay) revert OutOfDate(ids[i]);
            prescription.status = Status.Dispensed;
            prescription.pharmacy = msg.sender;
            emit Dispensed(ids[i], msg.sender);
        }
    }

    function cancel(uint256 id) external onlyRole(PRESCRIBER) {
        Prescription storage prescription = _active(id);
        if (prescription.prescriber != msg.sender) revert NotThePrescriber(id, msg.sender);
        prescription.status = Status.Cancelled;
        emit Cancelled(id, msg.sender);
    }

    function supportsInterface(bytes4 id) public view override(ERC721URIStorage, AccessControl) returns (bool) {
        return super.supportsInterface(id);
    }

    function _active(uint256 id) private view returns (Prescription storage prescription) {
        _requireOwned(id);
        prescription = prescriptions[id];
        if (prescription.status != Status.Active) revert NotActive(id);
    }
}
