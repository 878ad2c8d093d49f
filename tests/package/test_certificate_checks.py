"""What is wrong with a certificate on a day, and what lists of revoked ones say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from tests.authority import ISSUING, SINCE, UNIT, UNTIL, Authority, ec_key, name, pem, rsa_key
from tests.package.test_strangers import needs, run
from zhifa_desktop.errors import UserError
from zhifa_desktop.package.bag import build_bag
from zhifa_desktop.package.certificate_checks import (
    Wanted,
    Weight,
    check_certificate,
    days_left,
)
from zhifa_desktop.package.cms import sign_detached
from zhifa_desktop.package.pdf_signature import sign_pdf, verify_pdf
from zhifa_desktop.package.revocation import ask_lists, read_list
from zhifa_desktop.package.trust import find_trust
from zhifa_desktop.package.verify import verify_package

NOW = datetime(2026, 11, 23, 6, 5, tzinfo=UTC)
OUR = Wanted(UNIT)
COMPROMISED = x509.ReasonFlags.key_compromise


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority("某省认证签发", Authority())


def codes(certificate, *, wanted=OUR, moment=NOW, others=(), **more) -> dict[str, Weight]:
    found = check_certificate(certificate, others, wanted, moment, **more)
    assert all(one.sentence and one.todo for one in found)
    return {one.code: one.weight for one in found}


class TestChecks:
    def issue(self, authority, common=UNIT, key=None, **more):
        return authority.issue(common, (key or ec_key()).public_key(), **more)

    def test_a_good_one_has_nothing(self, authority):
        assert codes(self.issue(authority)) == {}
        assert codes(self.issue(authority, key=rsa_key())) == {}

    def test_expired_and_not_yet_valid(self, authority):
        one = self.issue(authority)
        assert codes(one, moment=UNTIL + timedelta(seconds=1)) == {"expired": Weight.REFUSED}
        assert codes(one, moment=SINCE - timedelta(seconds=1)) == {"not_yet_valid": Weight.REFUSED}
        assert codes(one, moment=SINCE) == {}

    @pytest.mark.parametrize(
        ("days", "said", "urged"),
        [
            (90, "还有 90 天", "提前"), (31, "还有 31 天", "提前"), (30, "还有 30 天", "尽快"),
            (8, "还有 8 天", "尽快"), (7, "还有 7 天", "立即"), (0, "今天到期", "立即"),
        ],
    )  # fmt: skip
    def test_it_ends_soon(self, authority, days, said, urged):
        one = self.issue(authority)
        (found,) = check_certificate(one, (), OUR, UNTIL - timedelta(days=days))
        assert (found.code, found.weight) == ("expiring", Weight.HINT)
        assert said in found.sentence
        assert urged in found.todo
        assert days_left(one, UNTIL - timedelta(days=days)) == days

    def test_it_does_not_end_soon(self, authority):
        assert codes(self.issue(authority), moment=UNTIL - timedelta(days=91)) == {}

    def test_days_are_counted_by_the_calendar_of_china(self, authority):
        until = datetime(2026, 12, 1, 15, 59, tzinfo=UTC)  # 23:59 in China
        one = self.issue(authority, until=until)
        assert days_left(one, datetime(2026, 11, 30, 16, 1, tzinfo=UTC)) == 0
        assert days_left(one, datetime(2026, 11, 30, 15, 59, tzinfo=UTC)) == 1
        assert days_left(one, datetime(2026, 12, 1, 16, 0, tzinfo=UTC)) == -1

    def test_signed_by_itself(self):
        key = ec_key()
        builder = x509.CertificateBuilder().subject_name(name(UNIT)).issuer_name(name(UNIT))
        one = (
            builder.public_key(key.public_key()).serial_number(1).not_valid_before(SINCE)
            .not_valid_after(UNTIL).sign(key, hashes.SHA256())
        )  # fmt: skip
        assert codes(one) == {"self_signed": Weight.CONFIRM}

    def test_an_issuer_of_the_same_name_is_not_the_same_signer(self):
        namesake = Authority(UNIT)
        assert codes(self.issue(namesake)) == {}

    @pytest.mark.parametrize(
        "common",
        [UNIT, f"安徽省某市{UNIT}", "临江县 交通运输综合行政执法大队（公章）", "ＡＢ" + UNIT],
    )
    def test_names_that_are_the_units(self, authority, common):
        expected = {"wrong_unit": Weight.CONFIRM} if "公章" in common else {}
        assert codes(self.issue(authority, common)) == expected

    def test_the_organisation_or_its_part_may_name_the_unit(self, authority):
        assert codes(self.issue(authority, "张三", organization=UNIT)) == {}

    @pytest.mark.parametrize("common", ["邻县交通运输综合行政执法大队", "大队", "行政执法大队X"])
    def test_another_unit_is_to_be_confirmed(self, authority, common):
        assert codes(self.issue(authority, common)) == {"wrong_unit": Weight.CONFIRM}

    def test_a_persons_certificate(self, authority):
        one = self.issue(authority, "张三", organization=UNIT)
        assert codes(one, wanted=Wanted(UNIT, "张三")) == {}
        assert codes(one, wanted=Wanted(UNIT, "李四")) == {"wrong_person": Weight.CONFIRM}

    def test_uses_of_the_key(self, authority):
        for usage in (("digital_signature",), ("content_commitment",), None):
            assert codes(self.issue(authority, usage=usage)) == {}
        encrypting = self.issue(authority, usage=("key_encipherment",))
        assert codes(encrypting) == {"usage": Weight.REFUSED}

    def test_an_authoritys_own(self, authority):
        one = self.issue(authority, ca=True, usage=ISSUING)
        assert codes(one) == {"authority": Weight.REFUSED}

    def test_weak_keys_and_hashes(self, authority):
        assert codes(self.issue(authority, key=rsa_key(1024))) == {"weak_key": Weight.REFUSED}
        odd = self.issue(authority, key=ec_key(ec.SECP256K1()))
        assert codes(odd) == {"weak_key": Weight.REFUSED}

    @needs("openssl")
    def test_a_hash_that_no_longer_holds(self, tmp_path):
        make = (
            "req -x509 -sha1 -newkey rsa:2048 -nodes -keyout a.key -out a.pem -days 3 -subj /CN=a"
        )
        assert run("openssl", *make.split(), cwd=tmp_path).returncode == 0
        one = x509.load_pem_x509_certificate((tmp_path / "a.pem").read_bytes())
        found = codes(one, moment=one.not_valid_before_utc)
        assert found["weak_hash"] is Weight.REFUSED

    def test_purposes(self, authority):
        mail, server = "1.3.6.1.5.5.7.3.4", "1.3.6.1.5.5.7.3.1"
        assert codes(self.issue(authority, purposes=(server, mail))) == {}
        assert codes(self.issue(authority, purposes=(server,))) == {"purpose": Weight.HINT}

    def test_the_gravest_comes_first(self, authority):
        one = self.issue(authority, "邻县大队", until=SINCE + timedelta(days=1))
        weights = list(codes(one).values())
        assert weights == [Weight.REFUSED, Weight.CONFIRM]

    def test_revoked(self, authority):
        one = self.issue(authority)
        crl = authority.crl({one.serial_number: (NOW - timedelta(days=3), COMPROMISED)})
        more = {"others": authority.path, "crls": [crl]}
        assert codes(one, **more) == {"revoked": Weight.REFUSED}
        assert codes(one, roots=[authority.pem], crls=[crl]) == {"revoked": Weight.REFUSED}
        assert codes(self.issue(authority), **more) == {}

    def test_a_list_that_is_too_old(self, authority):
        crl = authority.crl(following=NOW - timedelta(days=1))
        found = codes(self.issue(authority), others=authority.path, crls=[crl])
        assert found == {"stale_list": Weight.HINT}


class TestLists:
    def test_other_files(self):
        for wrong in (b"", b"junk", b"-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n"):
            with pytest.raises(UserError, match="不是证书吊销列表"):
                read_list(wrong, "a.crl")

    def test_pem_and_der(self, authority):
        der = authority.crl()
        again = read_list(x509.load_der_x509_crl(der).public_bytes(Encoding.PEM))
        assert again == read_list(der)

    @pytest.mark.parametrize("kind", ["delta", "indirect", "unknown"])
    def test_a_list_of_a_part_is_refused(self, authority, kind):
        extension = {
            "delta": x509.DeltaCRLIndicator(1),
            "indirect": x509.IssuingDistributionPoint(
                [x509.UniformResourceIdentifier("http://a.invalid/")], None, False, False, None,
                True, False,
            ),
            "unknown": x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\5\0"),
        }[kind]  # fmt: skip
        made = (
            x509.CertificateRevocationListBuilder().issuer_name(name(authority.common))
            .last_update(NOW).next_update(UNTIL).add_extension(extension, critical=True)
            .sign(authority.key, hashes.SHA256())
        )  # fmt: skip
        with pytest.raises(UserError, match="只含一部分"):
            read_list(made.public_bytes(Encoding.DER))

    def test_the_earliest_revocation_of_a_path_is_told(self, authority):
        one = authority.issue(UNIT, ec_key().public_key())
        late = authority.crl({one.serial_number: (NOW, COMPROMISED)})
        above = authority.above.crl(
            {authority.certificate.serial_number: (NOW - timedelta(days=9), None)}
        )
        answer = ask_lists((one, *authority.path), [late, above], NOW)
        assert answer.revocation.certificate == authority.certificate
        assert "未写明原因" in answer.revocation.sentence

    def test_every_reason_has_words(self, authority):
        for reason in x509.ReasonFlags:
            if reason in (x509.ReasonFlags.unspecified, x509.ReasonFlags.remove_from_crl):
                continue
            crl = authority.crl({7: (NOW, reason)})
            line = read_list(crl).get_revoked_certificate_by_serial_number(7)
            assert line is not None
            one = authority.issue(UNIT, ec_key().public_key())
            made = authority.crl({one.serial_number: (NOW, reason)})
            said = ask_lists((one, *authority.path), [made], NOW).revocation.reason
            assert said
            assert said != "未写明原因"


@pytest.fixture(scope="module")
def signer(authority):
    return authority.identity()


class TestTrust:
    def trust(self, signer, authority, crls, moment=NOW):
        return find_trust(signer.certificate, signer.chain, [authority.above.pem], moment, crls)

    def revoking(self, signer, authority, when, **more):
        return authority.crl({signer.certificate.serial_number: (when, COMPROMISED)}, **more)

    @pytest.mark.parametrize("before", [timedelta(0), timedelta(days=22)])
    def test_revoked_at_or_before_signing(self, signer, authority, before):
        when = NOW - before
        found = self.trust(signer, authority, [self.revoking(signer, authority, when)])
        assert not found.trusted
        assert "已于2026年11月" in found.sentence
        assert "被吊销（原因：密钥泄露）" in found.sentence

    def test_revoked_after_signing_is_told(self, signer, authority):
        crl = self.revoking(signer, authority, NOW + timedelta(days=2))
        found = self.trust(signer, authority, [crl])
        assert found.trusted
        assert "2026年11月25日被吊销" in found.sentence
        assert "签名在此之前" in found.sentence

    def test_a_list_by_another_key_of_the_same_name_counts_for_nothing(self, signer, authority):
        crl = self.revoking(signer, authority, NOW - timedelta(days=1), key=ec_key())
        found = self.trust(signer, authority, [crl])
        assert found.trusted
        assert "吊销" not in found.sentence

    def test_an_issuer_without_the_right_to_sign_lists(self):
        root = Authority()
        below = Authority("只签证书", root)
        below.certificate = root.issue(
            "只签证书", below.key.public_key(), ca=True, usage=("key_cert_sign",)
        )
        signer = below.identity()
        crl = self.revoking(signer, below, NOW - timedelta(days=1))
        assert find_trust(signer.certificate, signer.chain, [root.pem], NOW, [crl]).trusted

    def test_an_intermediate_that_was_revoked(self, signer, authority):
        above = authority.above.crl(
            {authority.certificate.serial_number: (NOW - timedelta(days=1), None)}
        )
        found = self.trust(signer, authority, [above])
        assert not found.trusted
        assert f"证书“{authority.common}”" in found.sentence

    def test_a_list_past_its_date_says_until_when(self, signer, authority):
        crl = authority.crl(following=NOW - timedelta(days=1))
        found = self.trust(signer, authority, [crl])
        assert found.trusted
        assert "只到2026年11月22日" in found.sentence
        newer = authority.crl(this=NOW - timedelta(days=1), following=NOW + timedelta(days=9))
        assert "只到" not in self.trust(signer, authority, [crl, newer]).sentence

    def test_a_namesake_of_the_intermediate_does_not_lead_to_the_root(self, authority):
        impostor = Authority(authority.common, Authority(authority.above.common))
        signer = impostor.identity()
        others = [*signer.chain, *authority.path]
        found = find_trust(signer.certificate, others, [authority.above.pem], NOW)
        assert not found.trusted

    def test_a_cross_certificate_leads_to_another_root(self, signer, authority):
        """Two roots vouch for one intermediate; who trusts the second finds the way too."""
        other = Authority("另一省根")
        cross = other.issue(authority.common, authority.key.public_key(), ca=True, usage=ISSUING)
        others = [*signer.chain, cross]
        assert find_trust(signer.certificate, others, [other.pem], NOW).root == "另一省根"
        assert not find_trust(signer.certificate, signer.chain, [other.pem], NOW).trusted

    def test_a_signer_with_but_one_of_the_two_uses(self, authority):
        for usage in ("digital_signature", "content_commitment"):
            signer = authority.identity(usage=(usage,))
            assert self.trust(signer, authority, []).trusted
        assert not self.trust(authority.identity(usage=("key_agreement",)), authority, []).trusted

    def test_a_self_signed_signer_that_is_itself_trusted(self):
        signer = Authority().identity()
        assert find_trust(signer.certificate, (), [pem(signer.certificate)], NOW).trusted


class TestPackage:
    def package(self, authority, signer, tmp_path, paper):
        path = tmp_path / "a.zip"
        signed = sign_pdf(paper, signer, field="x", reason="", location="", moment=NOW)
        sign = partial(sign_detached, identity=signer, moment=NOW)
        build_bag({"data/月报.pdf": signed}, {"Source-Organization": UNIT}, sign, path)
        return partial(verify_package, path, roots=[authority.above.pem], moment=NOW)

    def test_signed_after_it_was_revoked(self, authority, signer, tmp_path, paper):
        verify = self.package(authority, signer, tmp_path, paper)
        assert verify().verdict == "valid"
        serial = signer.certificate.serial_number
        crl = authority.crl({serial: (NOW - timedelta(days=1), COMPROMISED)})
        found = verify(crls=[crl])
        assert found.verdict == "invalid"
        failed = {step.step: step.detail for step in found.steps if not step.ok}
        assert set(failed) == {"trusted", "valid_at_time"}
        assert "签名在吊销之后" in failed["valid_at_time"]

    def test_revoked_after_it_was_signed(self, authority, signer, tmp_path, paper):
        crl = authority.crl(
            {signer.certificate.serial_number: (NOW + timedelta(days=1), COMPROMISED)}
        )
        found = self.package(authority, signer, tmp_path, paper)(crls=[crl])
        assert found.verdict == "valid"
        assert "被吊销" in next(s.detail for s in found.steps if s.step == "trusted")

    def test_the_signer_of_a_paper(self, authority, signer, paper):
        signed = sign_pdf(paper, signer, field="x", reason="", location="", moment=NOW)
        crl = authority.crl({signer.certificate.serial_number: (NOW, None)})
        state = verify_pdf(signed, [authority.above.pem], [crl])
        assert "被吊销" in state.trust_problem
        assert state.problem == ""


@needs("openssl")
def test_lists_and_chains_that_openssl_made(tmp_path, moment):
    """Root, intermediate and revocation as an authority's own tools make them."""
    (tmp_path / "ca.cnf").write_text(CONFIGURATION)
    (tmp_path / "index.txt").touch()
    (tmp_path / "crlnumber").write_text("01\n")
    for command in (
        "req -x509 -newkey rsa:2048 -nodes -keyout root.key -out root.pem -days 3650 -subj /CN=Root",
        "req -newkey rsa:2048 -nodes -keyout mid.key -out mid.csr -subj /CN=Mid",
        "x509 -req -in mid.csr -CA root.pem -CAkey root.key -CAcreateserial -out mid.pem"
        " -days 1000 -extfile ca.cnf -extensions mid",
        "req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout unit.key -out unit.csr"
        " -subj /CN=Unit",
        "x509 -req -in unit.csr -CA mid.pem -CAkey mid.key -CAcreateserial -out unit.pem -days 500"
        " -extfile ca.cnf -extensions unit",
        "ca -config ca.cnf -revoke unit.pem -crl_reason keyCompromise",
        "ca -config ca.cnf -gencrl -out mid.crl",
    ):
        answer = run("openssl", *command.split(), cwd=tmp_path)
        assert answer.returncode == 0, answer.stderr
    unit, mid, root = (
        x509.load_pem_x509_certificate((tmp_path / f"{one}.pem").read_bytes())
        for one in ("unit", "mid", "root")
    )
    crl = (tmp_path / "mid.crl").read_bytes()
    now = unit.not_valid_before_utc + timedelta(days=1)
    assert find_trust(unit, [mid], [pem(root)], now).trusted
    found = find_trust(unit, [mid], [pem(root)], now, [crl])
    assert not found.trusted
    assert "密钥泄露" in found.sentence


CONFIGURATION = """
[ca]
default_ca = own
[own]
database = index.txt
crlnumber = crlnumber
default_md = sha256
default_crl_days = 30
certificate = mid.pem
private_key = mid.key
[mid]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign,cRLSign
[unit]
basicConstraints = critical,CA:false
keyUsage = critical,digitalSignature,nonRepudiation
"""
