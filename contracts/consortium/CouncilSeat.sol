// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

// The standards give these names.
// solhint-disable func-name-mixedcase

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {ERC721Votes} from "@openzeppelin/contracts/token/ERC721/extensions/ERC721Votes.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {IConsortium} from "../interfaces/IConsortium.sol";
import {ICouncilSeat} from "../interfaces/ICouncilSeat.sol";

/// @title CouncilSeat
/// @notice See {ICouncilSeat}.
contract CouncilSeat is ICouncilSeat, ERC721Votes {
    /// @inheritdoc ICouncilSeat
    IConsortium public immutable CONSORTIUM;

    /// @inheritdoc ICouncilSeat
    mapping(address holder => uint24 member) public seatOf;

    /// @param consortium The directory of members, whose governing address gives the later seats.
    /// @param seats The founding seats.
    constructor(
        IConsortium consortium,
        Seat[] memory seats
    ) ERC721("Yaolian Council seat", "SEAT") EIP712("Yaolian Council seat", "1") {
        if (seats.length == 0) revert SeatsMissing();

        CONSORTIUM = consortium;
        for (uint256 i = 0; i < seats.length; ++i) {
            // Reverts where there is no such member.
            consortium.memberOf(seats[i].member);
            _give(seats[i].member, seats[i].holder);
        }
    }

    modifier onlyCouncil() {
        if (msg.sender != CONSORTIUM.COUNCIL()) revert IConsortium.CouncilOnly(msg.sender);
        _;
    }

    // ------------------------------------------------------------------------------------------------ the Council

    /// @inheritdoc ICouncilSeat
    function giveSeat(uint24 member, address holder) external onlyCouncil {
        CONSORTIUM.memberOf(member);
        _give(member, holder);
    }

    /// @inheritdoc ICouncilSeat
    function moveSeat(uint24 member, address holder) external onlyCouncil {
        _end(member);
        _give(member, holder);
    }

    /// @inheritdoc ICouncilSeat
    function endSeat(uint24 member) external onlyCouncil {
        _end(member);
        if (_getTotalSupply() == 0) revert SeatIsLast(member);
    }

    // ------------------------------------------------------------------------------------------------ bound

    /// @notice Refused: nobody moves a seat for its holder.
    function approve(address, uint256) public pure override {
        revert SeatBound();
    }

    /// @notice Refused: nobody moves a seat for its holder.
    function setApprovalForAll(address, bool) public pure override {
        revert SeatBound();
    }

    /// @notice Refused: a seat's vote is its holder's from the first second.
    function delegate(address) public pure override {
        revert SeatBound();
    }

    /// @notice Refused: a seat's vote is its holder's from the first second.
    function delegateBySig(address, uint256, uint256, uint8, bytes32, bytes32) public pure override {
        revert SeatBound();
    }

    // ------------------------------------------------------------------------------------------------ answers

    /// @inheritdoc ICouncilSeat
    function seatCount() external view returns (uint256) {
        return _getTotalSupply();
    }

    /// @inheritdoc ICouncilSeat
    function holderOf(uint24 member) external view returns (address) {
        return _ownerOf(member);
    }

    /// @notice Whoever holds a seat votes for it: an address is its own delegate, always.
    function delegates(address account) public pure override returns (address) {
        return account;
    }

    /// @notice The time that votes are looked up at: the block's, in seconds.
    function clock() public view override returns (uint48) {
        return uint48(block.timestamp);
    }

    /// @notice How {clock} counts, as ERC-6372 says it.
    function CLOCK_MODE() public pure override returns (string memory) {
        return "mode=timestamp";
    }

    // ------------------------------------------------------------------------------------------------ helpers

    function _update(address to, uint256 tokenId, address auth) internal override returns (address) {
        if (to != address(0) && _ownerOf(tokenId) != address(0)) revert SeatBound();
        return super._update(to, tokenId, auth);
    }

    function _give(uint24 member, address holder) private {
        if (holder == address(0)) revert IConsortium.AddressZero();
        if (seatOf[holder] != 0) revert HolderTaken(holder, seatOf[holder]);
        address current = _ownerOf(member);
        if (current != address(0)) revert SeatTaken(member, current);

        seatOf[holder] = member;
        _mint(holder, member);
        emit SeatGiven(member, holder);
    }

    function _end(uint24 member) private {
        address holder = _ownerOf(member);
        if (holder == address(0)) revert SeatUnknown(member);

        delete seatOf[holder];
        _burn(member);
        emit SeatEnded(member, holder);
    }
}
