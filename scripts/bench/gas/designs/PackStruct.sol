// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";

/// @notice A struct of strings for each pack, found by its serial, as tutorials and most papers on tracing have it: all
/// that a screen shows is in storage, and a recall goes through the packs.
contract PackStruct is AccessControl {
    struct Pack {
        string serial;
        string lot;
        string product;
        string expiry;
        string owner;
        string status;
    }

    bytes32 public constant MAKER = keccak256("MAKER");
    bytes32 public constant HANDLER = keccak256("HANDLER");

    mapping(string serial => Pack) private _packs;

    event PackRegistered(string serial, string lot, string owner);
    event PackMoved(string serial, string owner);
    event StatusChanged(string serial, string status);

    error AlreadyRegistered(string serial);
    error NotRegistered(string serial);

    constructor() {
        _grantRole(DEFAULT_ADMIN_ROLE, msg.sender);
    }

    function register(Pack[] calldata packs) external onlyRole(MAKER) {
        for (uint256 i = 0; i < packs.length; ++i) {
            Pack storage pack = _packs[packs[i].serial];
            if (bytes(pack.serial).length != 0) revert AlreadyRegistered(packs[i].serial);
            _packs[packs[i].serial] = packs[i];
            emit PackRegistered(packs[i].serial, packs[i].lot, packs[i].owner);
        }
    }

    function move(string[] calldata serials, string calldata owner) external onlyRole(HANDLER) {
        for (uint256 i = 0; i < serials.length; ++i) {
            _registered(serials[i]).owner = owner;
            emit PackMoved(serials[i], owner);
        }
    }

    function setStatus(string[] calldata serials, string calldata status) external onlyRole(HANDLER) {
        for (uint256 i = 0; i < serials.length; ++i) {
            _registered(serials[i]).status = status;
            emit StatusChanged(serials[i], status);
        }
    }

    function packOf(string calldata serial) external view returns (Pack memory) {
        return _packs[serial];
    }

    function _registered(string calldata serial) private view returns (Pack storage pack) {
        pack = _packs[serial];
        if (bytes(pack.serial).length == 0) revert NotRegistered(serial);
    }
}
