// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";

/// @notice A token for each pack, as most write it who come from tokens: a lot's root is not thought of, the maker mints
/// every pack, the owner of a token is who has the pack, and a lot's recall is a flag that every hop and sale looks at.
contract PackPerToken is ERC721, AccessControl {
    enum State {
        Active,
        Supplied,
        Destroyed
    }

    struct Lot {
        uint64 gtin;
        uint32 madeDay;
        uint32 expiryDay;
        bool recalled;
        bytes20 number;
    }

    struct Pack {
        uint64 lot;
        State state;
        address recipient;
    }

    bytes32 public constant MAKER = keccak256("MAKER");
    bytes32 public constant LOGISTICS = keccak256("LOGISTICS");
    bytes32 public constant DISPENSER = keccak256("DISPENSER");

    mapping(uint64 lot => Lot) public lots;
    mapping(uint256 pack => Pack) public packs;

    event LotRegistered(uint64 indexed lot, uint64 indexed gtin, bytes20 number);
    event LotRecalled(uint64 indexed lot);
    event Shipped(uint256 indexed pack, address indexed from, address indexed to);
    event Received(uint256 indexed pack, address indexed by);
    event StateChanged(uint256 indexed pack, State state);

    error LotIsRecalled(uint64 lot);
    error NotTheRecipient(uint256 pack, address caller);
    error NotActive(uint256 pack);

    constructor() ERC721("Pack", "PACK") {
        _grantRole(DEFAULT_ADMIN_ROLE, msg.sender);
    }

    function registerLot(uint64 lot, Lot calldata values) external onlyRole(MAKER) {
        lots[lot] = values;
        emit LotRegistered(lot, values.gtin, values.number);
    }

    function mint(uint64 lot, uint256[] calldata ids) external onlyRole(MAKER) {
        for (uint256 i = 0; i < ids.length; ++i) {
            packs[ids[i]].lot = lot;
            _mint(msg.sender, ids[i]);
        }
    }

    function ship(uint256[] calldata ids, address to) external onlyRole(LOGISTICS) {
        for (uint256 i = 0; i < ids.length; ++i) {
            Pack storage pack = _usable(ids[i]);
            _checkAuthorized(ownerOf(ids[i]), msg.sender, ids[i]);
            pack.recipient = to;
            emit Shipped(ids[i], msg.sender, to);
        }
    }

    function receivePacks(uint256[] calldata ids) external onlyRole(LOGISTICS) {
        for (uint256 i = 0; i < ids.length; ++i) {
            Pack storage pack = _usable(ids[i]);
            if (pack.recipient != msg.sender) revert NotTheRecipient(ids[i], msg.sender);
            pack.recipient = address(0);
            _transfer(ownerOf(ids[i]), msg.sender, ids[i]);
            emit Received(ids[i], msg.sender);
        }
    }

    function dispense(uint256[] calldata ids) external onlyRole(DISPENSER) {
        _end(ids, State.Supplied);
    }

    function destroy(uint256[] calldata ids) external onlyRole(LOGISTICS) {
        _end(ids, State.Destroyed);
    }

    function recall(uint64 lot) external onlyRole(MAKER) {
        lots[lot].recalled = true;
        emit LotRecalled(lot);
    }

    function supportsInterface(bytes4 id) public view override(ERC721, AccessControl) returns (bool) {
        return super.supportsInterface(id);
    }

    function _end(uint256[] calldata ids, State state) private {
        for (uint256 i = 0; i < ids.length; ++i) {
            Pack storage pack = _usable(ids[i]);
            _checkAuthorized(ownerOf(ids[i]), msg.sender, ids[i]);
            pack.state = state;
            emit StateChanged(ids[i], state);
        }
    }

    function _usable(uint256 id) private view returns (Pack storage pack) {
        pack = packs[id];
        if (pack.state != State.Active) revert NotActive(id);
        if (lots[pack.lot].recalled) revert LotIsRecalled(pack.lot);
    }
}
