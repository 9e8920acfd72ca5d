// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPrescriptionToken} from "../../contracts/interfaces/IPrescriptionToken.sol";
import {Act, Roles} from "../../contracts/types/Membership.sol";
import {DrugOpening, Prescription} from "../../contracts/types/Prescriptions.sol";
import {LegalClass} from "../../contracts/types/Product.sol";
import {Deed, Record} from "./Record.sol";
import {vm} from "./Vm.sol";

/// @notice Prescribes, accepts, gives back and cancels. The messages are written down a second time on purpose.
abstract contract PrescriptionHandler is Record {
    /// @notice What of a message a forger may change.
    struct Forgery {
        uint256 key;
        uint24 sequence;
        uint24 site;
        uint40 deadline;
        uint256 chainId;
        bool forged;
    }

    uint256 private constant MAX_SLIPS = 12;
    uint256 private constant ACCEPTANCE = 10 days;

    /// @notice Issues a prescription.
    function issue(uint256 seed) public turn(seed) {
        if (_slips.length == MAX_SLIPS) return;
        (Slip memory slip, bytes memory coSignature) = _write(uint24(10 * (1 + _roll(9))));
        Actor memory actor = _actor(PRESCRIBER);
        bytes memory data = abi.encodeCall(IPrescriptionToken.issue, (slip.fields, coSignature));
        if (!_tell(Deed.Issue, actor, Roles.PRESCRIBER, Act.Begin, data)) return;

        _law(13, _isWellFormed(slip) && actor.account == slip.fields.prescriber, Deed.Issue);
        _slips.push(slip);
    }

    /// @notice Cancels the remainder of one prescription and issues it to a new holder.
    function reissue(uint256 seed) public turn(seed) {
        if (_slips.length == MAX_SLIPS || _slips.length == 0) return;
        uint256 number = _roll(_slips.length);
        uint24 left = _left(_slips[number]);
        (Slip memory slip, bytes memory coSignature) = _write(_rarely(6) ? left + 1 : left);
        Actor memory actor = _actor(PRESCRIBER);
        bytes memory data = abi.encodeCall(
            IPrescriptionToken.reissue,
            (_slips[number].fields, slip.fields, coSignature)
        );
        if (!_tell(Deed.Reissue, actor, Roles.PRESCRIBER, Act.Begin, data)) return;

        _law(7, slip.fields.quantity == left && !_slips[number].cancelled, Deed.Reissue);
        _law(9, !_acceptanceLives(_slips[number]), Deed.Reissue);
        _law(13, _isWellFormed(slip), Deed.Reissue);
        _burn(_slips[number]);
        _slips.push(slip);
    }

    /// @notice Takes a prescription to one pharmacy.
    function accept(uint256 seed) public turn(seed) {
        if (_slips.length == 0) return;
        uint256 number = _roll(_slips.length);
        Slip storage slip = _slips[number];
        Actor memory actor = _staff(uint24(WARD + _roll(3)));
        Forgery memory signed = _mayForge(slip, actor.site);
        uint32 until = uint32(clock + 1 + _roll(_rarely(8) ? 2 * ACCEPTANCE : ACCEPTANCE));
        bytes32 message = keccak256(
            abi.encode(
                keccak256("Accept(bytes32 id,uint24 sequence,uint24 site,uint32 until,uint40 deadline)"),
                slip.id,
                signed.sequence,
                signed.site,
                until,
                signed.deadline
            )
        );
        bytes memory data = abi.encodeCall(
            IPrescriptionToken.accept,
            (slip.fields, until, signed.deadline, _sign(signed, message))
        );
        if (!_tell(Deed.Accept, actor, Roles.DISPENSER, Act.Continue, data)) return;

        _law(9, _isFreeFor(slip, actor.site) && !slip.asked && until <= clock + ACCEPTANCE, Deed.Accept);
        _law(7, !slip.cancelled && _left(slip) != 0, Deed.Accept);
        _keepUsed(signed, actor.account, data, Deed.Accept);
        (slip.site, slip.until, slip.sequence) = (actor.site, until, slip.sequence + 1);
    }

    /// @notice Gives a prescription back.
    function giveBack(uint256 seed) public turn(seed) {
        if (_slips.length == 0) return;
        uint256 number = _roll(_slips.length);
        Slip storage slip = _slips[number];
        Actor memory actor = _staff(slip.site == 0 ? STORE : slip.site);
        bytes memory data = abi.encodeCall(IPrescriptionToken.giveBack, (slip.id, slip.fields.holder));
        if (!_tell(Deed.GiveBack, actor, Roles.DISPENSER, Act.WindDown, data)) return;

        _law(9, slip.site == actor.site && clock <= slip.until, Deed.GiveBack);
        (slip.site, slip.until, slip.sequence) = (0, 0, slip.sequence + 1);
        if (slip.asked) _burn(slip);
    }

    /// @notice A prescriber cancels.
    function cancel(uint256 seed) public turn(seed) {
        if (_slips.length == 0 || !_rarely(3)) return;
        uint256 number = _roll(_slips.length);
        Actor memory actor = _actor(PRESCRIBER);
        bytes memory data = abi.encodeCall(IPrescriptionToken.cancel, (_slips[number].fields));
        if (!_tell(Deed.Cancel, actor, Roles.PRESCRIBER, Act.Continue, data)) return;

        _cancelled(_slips[number], Deed.Cancel);
    }

    /// @notice A holder cancels; anybody sends it.
    function cancelBySignature(uint256 seed) public turn(seed) {
        if (_slips.length == 0 || !_rarely(3)) return;
        Slip storage slip = _slips[_roll(_slips.length)];
        address sender = _actors[_roll(_actors.length)].account;
        Forgery memory signed = _mayForge(slip, 0);
        bytes32 typeHash = keccak256("Cancel(bytes32 id,uint24 sequence,uint40 deadline)");
        bytes32 message = keccak256(abi.encode(typeHash, slip.id, signed.sequence, signed.deadline));
        bytes memory data = abi.encodeCall(
            IPrescriptionToken.cancelBySignature,
            (slip.fields, signed.deadline, _sign(signed, message))
        );
        (bool succeeded, ) = _send(Deed.CancelBySignature, sender, address(token), data);
        if (!succeeded) return;

        _keepUsed(signed, sender, data, Deed.CancelBySignature);
        _cancelled(slip, Deed.CancelBySignature);
    }

    /// @notice Anybody completes a cancellation.
    function completeCancellation(uint256 seed) public turn(seed) {
        if (_slips.length == 0) return;
        uint256 number = _roll(_slips.length);
        for (uint256 i = 0; i < _slips.length && (_slips[number].cancelled || !_slips[number].asked); ++i) {
            number = (number + 1) % _slips.length;
        }
        Slip storage slip = _slips[number];
        address sender = _actors[_roll(_actors.length)].account;
        bytes memory data = abi.encodeCall(IPrescriptionToken.completeCancellation, (slip.id, slip.fields.holder));
        (bool succeeded, ) = _send(Deed.CompleteCancellation, sender, address(token), data);
        if (!succeeded) return;

        _law(9, slip.asked && !_acceptanceLives(slip), Deed.CompleteCancellation);
        _burn(slip);
    }

    // ------------------------------------------------------------------------------------------------ helpers

    function _left(Slip memory slip) internal pure returns (uint24) {
        return slip.cancelled ? 0 : slip.fields.quantity + slip.withdrawn - slip.dispensed;
    }

    function _acceptanceLives(Slip memory slip) internal view returns (bool) {
        return slip.site != 0 && clock <= slip.until && _stands(_memberOf(slip.site));
    }

    function _isFreeFor(Slip memory slip, uint24 site) internal view returns (bool) {
        return slip.site == site || !_acceptanceLives(slip);
    }

    /// @dev Mostly what the holder would sign now for `site`; sometimes one word of it is another.
    function _mayForge(Slip memory slip, uint24 site) internal returns (Forgery memory signed) {
        signed = Forgery(slip.key, slip.sequence, site, uint40(clock + _roll(2) * 1 hours), block.chainid, false);
        if (!_rarely(6)) return signed;
        signed.forged = true;
        uint256 which = _roll(site == 0 ? 4 : 5);
        if (which == 0) signed.key = SECOND_PRESCRIBER_KEY;
        if (which == 1) signed.sequence -= 1;
        if (which == 2) signed.deadline = uint40(clock - 1);
        if (which == 3) signed.chainId += 1;
        if (which == 4) signed.site = site == WARD ? STORE : site - 1;
    }

    function _sign(Forgery memory signed, bytes32 message) internal view returns (bytes memory) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Yaolian PrescriptionToken"),
                keccak256("1"),
                signed.chainId,
                address(token)
            )
        );
        return _signDigest(signed.key, keccak256(abi.encodePacked(hex"1901", domain, message)));
    }

    /// @dev What a signature did once it must never do again.
    function _keepUsed(Forgery memory signed, address by, bytes memory data, Deed deed) internal {
        _law(11, !signed.forged, deed);
        _used.push(data);
        _usedBy.push(by);
    }

    function _tell(
        Deed deed,
        Actor memory actor,
        uint16 roles,
        Act act,
        bytes memory data
    ) internal returns (bool done_) {
        (done_, ) = _do(deed, actor, roles, act, address(token), data);
    }

    function _signDigest(uint256 key, bytes32 digest) private pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    /// @dev A prescription of a group or of one product; of what is controlled mostly, but not always, a controlled one.
    function _write(uint24 quantity) private returns (Slip memory slip, bytes memory coSignature) {
        uint256 drug = _roll(3);
        bool one = _rarely(4);
        slip.key = 1 + _roll(type(uint128).max);
        slip.drug = DrugOpening({
            group: one ? bytes16(0) : _drugs[drug].group,
            gtin: one ? _drugs[drug].gtin : 0,
            salt: bytes32(_roll(type(uint256).max))
        });
        bool controlled = _rarely(6) ? _rarely(2) : _drugs[drug].class == LegalClass.Controlled;
        uint16 today = _today();
        slip.fields = Prescription({
            issuer: HOSPITAL,
            prescriber: _actors[PRESCRIBER].account,
            coPrescriber: controlled ? _actors[SECOND_PRESCRIBER].account : address(0),
            holder: vm.addr(slip.key),
            drug: keccak256(abi.encode(slip.drug.group, slip.drug.gtin, slip.drug.salt)),
            document: bytes32(_roll(type(uint256).max)),
            quantity: quantity,
            firstDay: _rarely(6) ? today + 1 : today,
            lastDay: today + 10 + uint16(_roll(60)),
            interval: _rarely(5) ? 3 : 0,
            class: controlled ? LegalClass.Controlled : LegalClass.Prescription,
            partsGroup: 0
        });
        slip.id = token.prescriptionId(slip.fields);
        slip.sequence = 1;
        if (controlled) coSignature = _signDigest(SECOND_PRESCRIBER_KEY, slip.id);
    }

    function _isWellFormed(Slip memory slip) private pure returns (bool) {
        return slip.fields.quantity != 0 && slip.fields.firstDay <= slip.fields.lastDay;
    }

    function _cancelled(Slip storage slip, Deed deed) private {
        _law(7, !slip.cancelled, deed);
        if (!_acceptanceLives(slip)) return _burn(slip);
        slip.asked = true;
        ++slip.sequence;
    }

    function _burn(Slip storage slip) private {
        slip.cancelled = true;
        ++slip.sequence;
    }
}
