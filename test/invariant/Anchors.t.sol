// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAnchorRegistry} from "../../contracts/interfaces/IAnchorRegistry.sol";
import {AnchorSchema, Attestation} from "../../contracts/types/Anchors.sol";
import {AnchorDeed, AnchorHandler} from "./AnchorHandler.sol";
import {vm} from "./Vm.sol";

/// @notice Law 17, on a registry that members of all kinds use, and what no proof must do.
contract AnchorsTest {
    /// @notice Which functions of a contract the runner calls.
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    string private constant LAW_17 = "law 17: an anchor's author and time never change";

    uint24 private constant HOSPITAL = 4;
    uint24 private constant NOTARY = 8;

    AnchorHandler private _handler;
    IAnchorRegistry private _registry;

    /// @notice A registry with members of all kinds.
    function setUp() public {
        _handler = new AnchorHandler();
        _registry = _handler.registry();
    }

    /// @notice The runner calls this contract.
    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    /// @notice The runner calls these functions of it.
    function targetSelectors() public view returns (FuzzSelector[] memory targets) {
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector(address(_handler), _handler.deeds());
    }

    /// @notice Law 17.
    function invariant_law17_authorAndTimeNeverChange() public view {
        require(_handler.surprises() == 0, LAW_17);
        AnchorHandler.AnchorRecord[] memory anchors = _handler.anchors();
        for (uint256 i = 0; i < anchors.length; ++i) {
            _requireAsMade(anchors[i]);
        }
    }

    /// @notice Each deed succeeds sometimes and is refused sometimes.
    function test_everyDeedSucceedsSometimes() public {
        bytes4[] memory deeds = _handler.deeds();
        for (uint256 i = 0; i < 600; ++i) {
            uint256 seed = uint256(keccak256(abi.encode(i)));
            (bool succeeded, ) = address(_handler).call(abi.encodeWithSelector(deeds[seed % deeds.length], seed));
            require(succeeded, "the handler reverted");
        }
        for (uint256 i = 0; i <= uint256(type(AnchorDeed).max); ++i) {
            uint256 done = _handler.done(AnchorDeed(i));
            require(done > 0, "a deed never succeeded");
            require(_handler.tried(AnchorDeed(i)) > done, "a deed was never refused");
        }
        invariant_law17_authorAndTimeNeverChange();
    }

    /// @notice Each row of a batch verifies with its proof, and with nothing that was made from it by force.
    function testFuzz_forged_proofs_never_verify(uint256 seed, uint8 size, uint8 place, bytes32 strange) public {
        uint256 count = (size % 13) + 1;
        uint256 index = place % count;
        (bytes32[] memory rows, bytes32[] memory nodes) = _tree(seed, count);
        vm.prank(address(0xB00));
        bytes32 id = _registry.anchorBatch(AnchorSchema.RecordBundle, nodes[0], uint32(count), 0);
        bytes32[] memory proof = _proof(nodes, 2 * count - 2 - index);

        require(_verifies(id, rows[index], proof), "a row does not verify");
        require(!_verifies(id, strange, proof), "a strange row verifies");
        require(!_verifies(id, keccak256(abi.encode(rows[index])), proof), "a leaf passes");
        require(!_verifies(id, rows[index], _longer(proof, strange)), "a longer proof verifies");
        if (proof.length == 0) return;
        bytes32 leaf = keccak256(abi.encode(rows[index]));
        require(!_verifies(id, _pair(leaf, proof[0]), _tail(proof)), "a node passes");
        require(!_verifies(id, rows[index], _tail(proof)), "a shorter proof verifies");
        require(!_verifies(id, rows[(index + 1) % count], proof), "another row's proof verifies");
        proof[seed % proof.length] ^= bytes32(uint256(1) << (seed % 256));
        require(!_verifies(id, rows[index], proof), "a changed proof verifies");
    }

    // ------------------------------------------------------------------------------------------------ helpers

    function _requireAsMade(AnchorHandler.AnchorRecord memory made) private view {
        IAnchorRegistry.AnchorView memory seen = _registry.anchorOf(made.id);
        require(seen.author == made.author && seen.since == made.since, LAW_17);
        require(seen.schema == made.schema && seen.leafCount == made.leafCount, LAW_17);
        require(seen.supersededBy == made.successor, LAW_17);
        for (uint24 notary = NOTARY; notary <= NOTARY + 1; ++notary) {
            IAnchorRegistry.AttestationView memory said = _registry.attestationOf(made.id, notary);
            AnchorHandler.Said memory known = _handler.saidOf(made.id, notary);
            require(said.finding == known.finding && said.since == known.since, "an attestation changed");
            require(made.author != notary || said.finding == Attestation.None, "nobody attests its own");
        }
    }

    function _verifies(bytes32 id, bytes32 row, bytes32[] memory proof) private view returns (bool isContained) {
        IAnchorRegistry.AnchorView memory seen;
        (isContained, seen) = _registry.verify(id, row, proof);
        require(seen.author == HOSPITAL, LAW_17);
    }

    /// @dev The nodes of a tree, root first, leaves last in the reverse order of their rows.
    function _tree(uint256 seed, uint256 count) private pure returns (bytes32[] memory rows, bytes32[] memory nodes) {
        rows = new bytes32[](count);
        nodes = new bytes32[](2 * count - 1);
        for (uint256 i = 0; i < count; ++i) {
            rows[i] = keccak256(abi.encode(seed, i));
            nodes[2 * count - 2 - i] = keccak256(abi.encode(rows[i]));
        }
        for (uint256 node = count - 1; node > 0; --node) {
            nodes[node - 1] = _pair(nodes[2 * node - 1], nodes[2 * node]);
        }
    }

    function _proof(bytes32[] memory nodes, uint256 node) private pure returns (bytes32[] memory proof) {
        uint256 length = 0;
        for (uint256 next = node; next > 0; next = (next - 1) / 2) ++length;
        proof = new bytes32[](length);
        for (uint256 i = 0; i < length; ++i) {
            proof[i] = nodes[node % 2 == 0 ? node - 1 : node + 1];
            node = (node - 1) / 2;
        }
    }

    function _tail(bytes32[] memory proof) private pure returns (bytes32[] memory tail) {
        tail = new bytes32[](proof.length - 1);
        for (uint256 i = 0; i < tail.length; ++i) tail[i] = proof[i + 1];
    }

    function _longer(bytes32[] memory proof, bytes32 last) private pure returns (bytes32[] memory longer) {
        longer = new bytes32[](proof.length + 1);
        for (uint256 i = 0; i < proof.length; ++i) longer[i] = proof[i];
        longer[proof.length] = last;
    }

    function _pair(bytes32 one, bytes32 other) private pure returns (bytes32) {
        return one < other ? keccak256(abi.encode(one, other)) : keccak256(abi.encode(other, one));
    }
}
