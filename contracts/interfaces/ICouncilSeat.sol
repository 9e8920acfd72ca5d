// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IConsortium} from "./IConsortium.sol";

/// @title CouncilSeat: who votes in the Council
/// @notice One seat one vote. A seat is a member's (the token's id is the member's number) and lies with one address that
/// votes for it. It can't be transferred, approved or delegated: whoever holds it votes with it, and only the Council's
/// own decision gives, moves or ends it. Whether the member is suspended plays no part in its vote, so that no officer
/// changes a majority.
///
/// An ERC-721 with the votes of ERC-5805 on the clock of ERC-6372, in seconds. A vote counts from the second after the
/// seat was given.
interface ICouncilSeat {
    /// @notice A seat to be given.
    /// @param member Whose seat it is.
    /// @param holder The address that votes for it.
    struct Seat {
        uint24 member;
        address holder;
    }

    /// @notice A member has a seat, and `holder` votes for it.
    event SeatGiven(uint24 indexed member, address indexed holder);

    /// @notice A member has no seat any more, or `holder` no longer votes for it.
    event SeatEnded(uint24 indexed member, address indexed holder);

    /// @notice A Council without a seat could decide nothing, ever.
    error SeatsMissing();
    /// @notice The member has a seat already.
    error SeatTaken(uint24 member, address holder);
    /// @notice The address votes for another member already, or for this one.
    error HolderTaken(address holder, uint24 member);
    /// @notice The member has no seat.
    error SeatUnknown(uint24 member);
    /// @notice It is the last seat.
    error SeatIsLast(uint24 member);
    /// @notice A seat stays with its holder, and so does its vote.
    error SeatBound();

    /// @notice Gives a member a seat. The Council only. Emits {SeatGiven}.
    function giveSeat(uint24 member, address holder) external;

    /// @notice Lets another address vote for a member, e.g. when a key was lost. What is being voted on by then is still
    /// the previous holder's to vote on. The Council only. Emits {SeatEnded} and {SeatGiven}.
    function moveSeat(uint24 member, address holder) external;

    /// @notice Ends a member's seat, but for the last one. The Council only. Emits {SeatEnded}.
    function endSeat(uint24 member) external;

    /// @notice The directory of members.
    function CONSORTIUM() external view returns (IConsortium);

    /// @notice How many seats there are.
    function seatCount() external view returns (uint256);

    /// @notice The address that votes for a member, or zero.
    function holderOf(uint24 member) external view returns (address);

    /// @notice The member that an address votes for, or 0.
    function seatOf(address holder) external view returns (uint24 member);
}
