// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PrescriptionHashing} from "../../contracts/libraries/PrescriptionHashing.sol";
import {DrugOpening, PackUse, Prescription} from "../../contracts/types/Prescriptions.sol";
import {LegalClass} from "../../contracts/types/Product.sol";
import {Signing} from "./Signing.sol";

/// @notice The hashes that are made by assembly, against the same encoded in plain Solidity.
contract HashingTest {
    /// @dev A prescription whose class is a number, since the runner draws any.
    struct PrescriptionFields {
        uint24 issuer;
        address prescriber;
        address coPrescriber;
        address holder;
        bytes32 drug;
        bytes32 document;
        uint24 quantity;
        uint16 firstDay;
        uint16 lastDay;
        uint16 interval;
        uint8 class;
        bytes32 partsGroup;
    }

    function testFuzz_prescription_is_hashed_as_encoded(PrescriptionFields memory fields) public view {
        this.requireHashedAsEncoded(_prescriptionOf(fields));
    }

    function requireHashedAsEncoded(Prescription calldata prescription) external pure {
        bytes32 plain = Signing.prescription(prescription);
        require(PrescriptionHashing.hash(prescription) == plain, "another hash of a prescription");
    }

    function testFuzz_packs_are_hashed_as_encoded(PackUse[] calldata packs) public pure {
        require(PrescriptionHashing.hashPacks(packs) == keccak256(abi.encode(packs)), "another hash of packs");
    }

    /// @notice Hashing leaves memory as it was: what is allocated afterwards is what is written.
    function testFuzz_hashing_leaves_memory_alone(
        PrescriptionFields memory fields,
        PackUse[] memory packs,
        bytes memory noise
    ) public view {
        this.requireMemoryLeftAlone(_prescriptionOf(fields), packs, noise);
    }

    function requireMemoryLeftAlone(
        Prescription calldata prescription,
        PackUse[] calldata packs,
        bytes calldata noise
    ) external pure {
        bytes memory before = noise;
        bytes32 first = PrescriptionHashing.hash(prescription);
        bytes memory middle = abi.encode(first, noise);
        bytes32 second = PrescriptionHashing.hashPacks(packs);
        require(keccak256(before) == keccak256(noise), "memory before it changed");
        require(keccak256(middle) == keccak256(abi.encode(first, noise)), "memory after it changed");
        require(first == PrescriptionHashing.hash(prescription), "not the same twice");
        require(second == PrescriptionHashing.hashPacks(packs), "not the same twice");
    }

    function testFuzz_drug_is_hashed_as_encoded(DrugOpening calldata drug) public pure {
        bytes32 plain = keccak256(abi.encode(drug.group, drug.gtin, drug.salt));
        require(PrescriptionHashing.hashDrug(drug) == plain, "another hash of a drug");
    }

    function testFuzz_messages_are_hashed_as_encoded(
        bytes32 id,
        uint24 sequence,
        uint24 site,
        uint24 units,
        uint32 until,
        uint40 deadline,
        bytes32 salt,
        PackUse[] calldata packs
    ) public pure {
        bytes32 accepting = PrescriptionHashing.hashAccept(id, sequence, site, until, deadline);
        require(accepting == Signing.accepting(id, sequence, site, until, deadline), "another hash of Accept");
        bytes32 cancelling = PrescriptionHashing.hashCancel(id, sequence, deadline);
        require(cancelling == Signing.cancelling(id, sequence, deadline), "another hash of Cancel");
        bytes32 packsHash = PrescriptionHashing.hashPacks(packs);
        bytes32 dispensing = PrescriptionHashing.hashDispense(id, sequence, site, units, salt, packsHash, deadline);
        require(
            dispensing == Signing.dispensing(id, sequence, site, units, salt, packs, deadline),
            "another hash of Dispense"
        );
    }

    /// @notice The chain tells apart dispenses that differ in anything.
    function testFuzz_chain_tells_dispenses_apart(
        bytes16 chain,
        uint16 day,
        uint24 site,
        uint24 units,
        bytes32 packs
    ) public pure {
        bytes16 link = PrescriptionHashing.link(chain, day, site, units, packs);
        require(link == bytes16(keccak256(abi.encode(chain, day, site, units, packs))), "another link");
        unchecked {
            require(link != PrescriptionHashing.link(chain ^ bytes16(uint128(1)), day, site, units, packs), "chain");
            require(link != PrescriptionHashing.link(chain, day + 1, site, units, packs), "day");
            require(link != PrescriptionHashing.link(chain, day, site + 1, units, packs), "site");
            require(link != PrescriptionHashing.link(chain, day, site, units + 1, packs), "units");
            require(link != PrescriptionHashing.link(chain, day, site, units, ~packs), "packs");
        }
    }

    function _prescriptionOf(PrescriptionFields memory f) private pure returns (Prescription memory) {
        return
            Prescription(
                f.issuer,
                f.prescriber,
                f.coPrescriber,
                f.holder,
                f.drug,
                f.document,
                f.quantity,
                f.firstDay,
                f.lastDay,
                f.interval,
                LegalClass(f.class % 4),
                f.partsGroup
            );
    }
}
