// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

// The standards give these names.
// solhint-disable func-name-mixedcase

import {GovernorCountingSimple} from "@openzeppelin/contracts/governance/extensions/GovernorCountingSimple.sol";
import {GovernorSettings} from "@openzeppelin/contracts/governance/extensions/GovernorSettings.sol";
import {GovernorTimelockControl} from "@openzeppelin/contracts/governance/extensions/GovernorTimelockControl.sol";
import {GovernorVotes} from "@openzeppelin/contracts/governance/extensions/GovernorVotes.sol";
import {Governor} from "@openzeppelin/contracts/governance/Governor.sol";
import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {IVotes} from "@openzeppelin/contracts/governance/utils/IVotes.sol";

/// @title Council
/// @notice The members' vote over the ledger: OpenZeppelin's Governor over {ICouncilSeat}, one seat one vote. Whoever has
/// a seat proposes calls; the seats vote for, against or abstain; what won is queued on the timelock and carried out by
/// anybody once the timelock's delay is over. The timelock, not this contract, is the ledger's governing address.
///
/// A proposal wins with the yes of more than half of all the seats there were when its voting began. Whoever abstains or
/// stays away helps nobody to a majority, so that no decision is made by a few on a quiet day.
///
/// Only the Council's own decision changes how long it waits and votes.
contract Council is Governor, GovernorSettings, GovernorCountingSimple, GovernorVotes, GovernorTimelockControl {
    /// @param seats Whose holders vote.
    /// @param timelock_ What carries decisions out; this contract must be its only proposer and canceller.
    /// @param delay Seconds from a proposal to the beginning of its voting.
    /// @param period Seconds that the voting lasts.
    constructor(
        IVotes seats,
        TimelockController timelock_,
        uint48 delay,
        uint32 period
    )
        Governor("Yaolian Council")
        GovernorSettings(delay, period, 1)
        GovernorVotes(seats)
        GovernorTimelockControl(timelock_)
    {}

    /// @notice More than half of the seats there were at `timepoint`: so many must say yes.
    function quorum(uint256 timepoint) public view override returns (uint256) {
        return token().getPastTotalSupply(timepoint) / 2 + 1;
    }

    /// @notice How votes are counted: against, for, abstain; only those for make the quorum.
    function COUNTING_MODE() public pure override(IGovernor, GovernorCountingSimple) returns (string memory) {
        return "support=bravo&quorum=for";
    }

    // ------------------------------------------------------------------------------------------------ joints

    /// @notice Where a proposal stands, its wait on the timelock included.
    function state(uint256 proposalId) public view override(Governor, GovernorTimelockControl) returns (ProposalState) {
        return super.state(proposalId);
    }

    /// @notice Whether a proposal waits on the timelock: each does.
    function proposalNeedsQueuing(
        uint256 proposalId
    ) public view override(Governor, GovernorTimelockControl) returns (bool) {
        return super.proposalNeedsQueuing(proposalId);
    }

    /// @notice How many seats it takes to propose: one.
    function proposalThreshold() public view override(Governor, GovernorSettings) returns (uint256) {
        return super.proposalThreshold();
    }

    function _quorumReached(
        uint256 proposalId
    ) internal view override(Governor, GovernorCountingSimple) returns (bool) {
        (, uint256 forVotes, ) = proposalVotes(proposalId);
        return forVotes >= quorum(proposalSnapshot(proposalId));
    }

    function _queueOperations(
        uint256 proposalId,
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(Governor, GovernorTimelockControl) returns (uint48) {
        return super._queueOperations(proposalId, targets, values, calldatas, descriptionHash);
    }

    function _executeOperations(
        uint256 proposalId,
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(Governor, GovernorTimelockControl) {
        super._executeOperations(proposalId, targets, values, calldatas, descriptionHash);
    }

    function _cancel(
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(Governor, GovernorTimelockControl) returns (uint256) {
        return super._cancel(targets, values, calldatas, descriptionHash);
    }

    function _executor() internal view override(Governor, GovernorTimelockControl) returns (address) {
        return super._executor();
    }
}
