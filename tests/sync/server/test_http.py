"""The HTTP side: signatures, clocks, limits, and the NL GOV API Design Rules."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from sync.protocol import signing
from sync.protocol.exchange import CBOR, PROBLEM, NewStatement, Push
from sync.region.roster import Roster
from sync.server.envelope import API_VERSION, SECURITY
from sync.server.limits import Rate
from sync.server.refusals import STATUSES, Refusal
from tests.conftest import HandClock
from tests.sync.founded import Region
from tests.sync.server.conftest import Server
from tests.sync.server.inside import Inside
from tests.sync.server.laptops import File, send


def test_every_answer_has_its_version_and_its_security_headers(server: Server, region: Region) -> None:
    answers = [
        server.laptop(region, "anna").get("/v1/status"),
        send(server.client, "GET", "/v1/status", b"", {}),
        send(server.client, "GET", "/v1/nothing", b"", {}),
        send(server.client, "GET", "/v1/openapi.json", b"", {}),
    ]
    assert [answer.status for answer in answers] == [200, 401, 404, 200]
    for answer in answers:
        assert answer.headers["api-version"] == API_VERSION
        assert {name: answer.headers[name] for name in SECURITY} == SECURITY
        assert len(answer.headers["x-request-id"]) == 16
    assert len({answer.headers["x-request-id"] for answer in answers}) == 4


def test_a_body_carries_its_digest(server: Server, region: Region) -> None:
    import base64
    import hashlib

    answer = server.laptop(region, "anna").get("/v1/status")
    digest = base64.b64encode(hashlib.sha256(answer.body).digest()).decode()
    assert (answer.headers["content-type"], answer.headers["content-digest"]) == (CBOR, f"sha-256=:{digest}:")


NOT_THERE = [
    ("GET", "/v1/status/", 404, "not-found"),
    ("GET", "/v1", 404, "not-found"),
    ("GET", "/", 404, "not-found"),
    ("GET", "/docs", 404, "not-found"),
    ("GET", "/v2/status", 404, "not-found"),
    ("DELETE", "/v1/status", 405, "method"),
    ("PUT", "/v1/push", 405, "method"),
    ("GET", "/v1/teams/xyz/feed", 400, "malformed"),
    ("GET", "/v1/roster?after=-1", 400, "malformed"),
    ("GET", "/v1/roster?after=one", 400, "malformed"),
    ("GET", f"/v1/dossiers/{'0' * 32}?after=99999999999999999999", 400, "malformed"),
    ("GET", f"/v1/teams/{'0' * 32}/feed?limit=1001", 400, "malformed"),
]


def test_what_is_not_there_or_cannot_be_read_is_a_problem_with_a_code(server: Server, region: Region) -> None:
    assert NOT_THERE
    for method, target, status, code in NOT_THERE:
        answer = server.laptop(region, "anna").ask(method, target)
        assert (answer.status, answer.code, answer.headers["content-type"]) == (status, code, PROBLEM), target
        assert status != 405 or answer.headers["allow"]


def test_the_description_is_published_and_names_every_address_and_answer(server: Server) -> None:
    answer = send(server.client, "GET", "/v1/openapi.json", b"", {})
    found = json.loads(answer.body)
    assert (found["openapi"][:3], found["info"]["version"]) == ("3.1", API_VERSION)
    assert answer.headers["access-control-allow-origin"] == "*"
    assert len(found["paths"]) == 11
    assert found["servers"] == [{"url": "/v1"}]
    assert not [path for path in found["paths"] if path.startswith("/v1")]
    told = [one for path in found["paths"].values() for asked in path.values() for one in asked["responses"].values()]
    assert all("API-Version" in one["headers"] for one in told)
    assert not [path for path in found["paths"] if path.endswith("/") or path != path.lower()]
    named = {int(status) for path in found["paths"].values() for one in path.values() for status in one["responses"]}
    assert named == {200, *(status for status, _ in STATUSES.values())} - {405}
    refs = json.dumps(found["paths"]).count("#/components/schemas/")
    assert refs > 20
    assert "HTTPValidationError" not in answer.body.decode()


def test_a_request_of_nobody_or_of_a_stranger_is_refused(server: Server, region: Region) -> None:
    stranger = Region.founded({})
    assert send(server.client, "GET", "/v1/status", b"", {}).code == "signature"
    assert server.laptop(stranger, "admin").get("/v1/status").code == "unknown-device"


def test_a_signature_serves_one_request_only(server: Server, region: Region) -> None:
    """Another method, path, query or body with the same signature is refused; so is any flipped bit of it."""
    server.service.by_address = Rate(10_000)
    file, anna = File.new(region), region.devices["anna"]
    body = Push((file.create("anna", "noord"),)).encode()
    other = Push((file.write("anna"),)).encode()
    headers = signing.sign(anna, "POST", "/v1/push", body, server.clock())
    for method, target, sent in (
        ("POST", "/v1/push", other),
        ("POST", "/v1/push?x=1", body),
        ("POST", "/v1/confirm", body),
        ("GET", "/v1/status", b""),
    ):
        assert send(server.client, method, target, sent, headers).code in ("signature", "malformed")
    for name, value in headers.items():
        for at in range(0, len(value), 7):
            flipped = value[:at] + chr(ord(value[at]) ^ 1) + value[at + 1 :]
            answer = send(server.client, "POST", "/v1/push", body, {**headers, name: flipped})
            assert answer.status in (400, 401, 413), (name, at)
    assert server.count("dossiers") == 0
    assert send(server.client, "POST", "/v1/push", body, headers).status == 200


def test_a_wrong_clock_is_told_the_time_and_changes_nothing_else(server: Server, region: Region) -> None:
    """G-28: by ten years; signed anew by the server's time the same laptop is served."""
    file, anna = File.new(region), server.laptop(region, "anna")
    for days in (-3653, -1, 1, 3653):
        answer = anna.ask("GET", "/v1/status", at=server.clock() + timedelta(days=days))
        assert (answer.status, answer.code, answer.problem.time) == (401, "clock", server.service.now())
    anna.push([file.create("anna", "noord"), file.write("anna")])
    assert [entry.kind for entry in anna.feed("noord")] == ["holders", "revision"]


def test_a_clock_that_is_a_little_off_is_taken(server: Server, region: Region) -> None:
    anna = server.laptop(region, "anna")
    off = [anna.ask("GET", "/v1/status", at=server.clock() + timedelta(seconds=s)).status for s in (-299, 299, 301)]
    assert off == [200, 200, 401]


def test_who_asks_too_often_is_told_how_long_to_wait(server: Server, region: Region) -> None:
    server.service.by_device = Rate(3)
    anna, bo = server.laptop(region, "anna"), server.laptop(region, "bo")
    answers = [anna.get("/v1/status") for _ in range(4)]
    assert [answer.status for answer in answers] == [200, 200, 200, 429]
    assert answers[3].code == "rate"
    assert 1 <= int(answers[3].headers["retry-after"]) == (answers[3].problem.retry_s or 0) <= 20
    assert bo.get("/v1/status").status == 200


def test_strangers_are_slowed_down_by_address(server: Server, region: Region) -> None:
    server.service.by_address = Rate(2)
    assert [send(server.client, "GET", "/v1/status", b"", {}).status for _ in range(3)] == [401, 401, 429]
    for target in ("/v1/joins", "/v1/roster"):  # also where nobody has to sign
        server.service.by_address = Rate(2)
        body = NewStatement(b"x").encode()
        assert [send(server.client, "POST", target, body, {}).status for _ in range(3)] == [400, 400, 429]
    elsewhere = Inside(server.client.app, server.client.portal, "192.0.2.7")
    assert send(elsewhere, "GET", "/v1/status", b"", {}).status == 401
    assert server.laptop(region, "anna").get("/v1/status").status == 200


def test_a_bucket_fills_evenly_and_forgets_who_asked_longest_ago() -> None:
    rate = Rate(60, most_keys=2)
    for _ in range(60):
        rate.take("a", 0.0)
    with pytest.raises(Refusal) as refused:
        rate.take("a", 0.5)
    assert refused.value.problem.retry_s == 1
    rate.take("a", 1.0)
    rate.take("b", 1.0)
    rate.take("c", 1.0)
    rate.take("a", 1.0)
    for moment in (7_200.0, 7_200.0 + 1_000):  # however long nobody asked, and however often too many did
        for _ in range(60):
            rate.take("a", moment)
        for _ in range(60):
            with pytest.raises(Refusal):
                rate.take("a", moment)
    with pytest.raises(Refusal):
        rate.take("a", 8_200.5)
    rate.take("a", 8_201.0)


def test_a_large_body_is_only_read_of_who_says_to_be_known(server: Server, region: Region) -> None:
    large = bytes(100_000)
    anna = server.laptop(region, "anna")
    assert anna.post("/v1/push", large).code == "malformed"
    assert send(server.client, "POST", "/v1/push", large, {}).code == "too-large"
    stranger = server.laptop(Region.founded({}), "admin")
    assert stranger.post("/v1/push", large).code == "too-large"
    assert anna.post("/v1/roster", large).code == "too-large"
    assert anna.post("/v1/push", bytes(19_000_000)).code == "too-large"


def test_a_body_is_cbor(server: Server, region: Region) -> None:
    body = Push(()).encode()
    headers = signing.sign(region.devices["anna"], "POST", "/v1/push", body, server.clock())
    for kind in ("application/json", "text/plain", "application/cbor; charset=utf-8"):
        found = server.client.request("POST", "/v1/push", body, {**headers, "content-type": kind})
        assert found.status_code == 415
    assert send(server.client, "POST", "/v1/push", body, headers).status == 200


def test_health_and_numbers_are_for_the_machine_itself(
    server: Server, region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.laptop(region, "anna").get("/v1/status")
    health = send(server.client, "GET", "/health", b"", {})
    assert (health.status, json.loads(health.body)) == (200, {"status": "pass", "state": "serving"})
    numbers = send(server.client, "GET", "/metrics", b"", {}).body.decode()
    assert 'keukentafel_requests_total{method="GET",route="/status",status="200"}' in numbers
    outside = Inside(server.client.app, server.client.portal, "192.0.2.7")
    assert send(outside, "GET", "/metrics", b"", {}).status == 404
    monkeypatch.setattr(server.service, "settings", replace(server.service.settings, metrics_public=True))
    assert send(outside, "GET", "/metrics", b"", {}).status == 200


def test_a_mistake_of_the_server_is_told_without_its_words(
    server: Server, region: Region, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """G-27: what went wrong may quote what was being handled."""

    def broken(*_: object) -> None:
        raise ValueError("Jansen, Dorpsstraat 1")

    monkeypatch.setattr("sync.server.reading.status", broken)
    answer = server.laptop(region, "anna").get("/v1/status")
    assert (answer.status, answer.code) == (500, "internal")
    assert b"Jansen" not in answer.body


def test_the_clock_of_the_server_may_jump(server: Server, region: Region, clock: HandClock) -> None:
    """G-28: ten years there and back; feeds and rights are as they were."""
    file, anna = File.new(region), server.laptop(region, "anna")
    anna.push([file.create("anna", "noord"), file.write("anna")])
    for year in (2036, 2016):
        clock.set(year, 12, 23)
        assert anna.codes([file.write("anna")]) == ["stored"]
    assert [entry.kind for entry in anna.feed("noord")] == ["holders", "revision", "revision", "revision"]


def test_health_says_how_the_server_stands(server: Server, region: Region) -> None:
    def state() -> tuple[int, str]:
        answer = send(server.client, "GET", "/health", b"", {})
        return answer.status, json.loads(answer.body)["state"]

    def change(sql: str) -> None:
        with server.service.database.writing() as connection:
            connection.execute(text(sql))

    assert state() == (200, "serving")
    change("UPDATE regions SET waiting = true")
    assert state() == (200, "waiting")
    change("UPDATE alembic_version SET version_num = version_num || '9'")
    assert state() == (503, "unready")
    change("UPDATE alembic_version SET version_num = substr(version_num, 1, 4)")
    change("UPDATE items SET body = id")
    server.service.regions.remember(Roster())
    assert state() == (503, "damaged")
    change("DELETE FROM regions")
    assert state() == (200, "empty")
