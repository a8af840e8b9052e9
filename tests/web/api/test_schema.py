"""The API keeps to its own description, whatever is sent: no failure of ours, no answer that the schema does not know."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance

from commonweal.web import clock
from commonweal.web.members import tokens
from tests.web.api.passage import NOW, passage
from tests.web.test_permissions import undone

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = 6  # of each operation and kind; a whole night of them finds more
BOUNDED = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def site(federation):
    with clock.at(NOW):
        at = passage(federation)
        token = tokens.secret(tokens.make(member=at.people["Ana"], name="fuzzing", at=NOW))
        for signal in (request_started, request_finished):  # all is undone in one connection, so it stays open
            signal.disconnect(close_old_connections)
        yield at, token
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


def test_the_description_is_openapi_3_1_and_names_key_and_problem_everywhere(client, db):
    said = client.get("/api/v1/openapi.json").json()
    assert said["openapi"].startswith("3.1")
    for operations in said["paths"].values():
        for method, operation in operations.items():
            assert "application/problem+json" in operation["responses"]["default"]["content"]
            named = [parameter["name"] for parameter in operation["parameters"]]
            assert ("Idempotency-Key" in named) == (method == "post")
            assert operation["description"]


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["fitting", "unfitting"])
def test_no_request_makes_the_api_fail_or_answer_against_its_description(site, mode):
    at, token = site
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    known = st.sampled_from(sorted({*at.own.values(), *at.foreign.values(), "product", "technique", "0"}))
    tried, statuses = 0, set()
    for found in schema.get_all_operations():
        operation = found.ok()
        if mode is GenerationMode.NEGATIVE and not operation.body:
            continue  # an address alone cannot be wrong, only unknown

        @given(case=operation.as_strategy(generation_mode=mode), real=st.booleans(), keys=st.data(), member=st.booleans())
        @BOUNDED
        def hold(case, real, keys, member):
            nonlocal tried
            if real:  # half of the time of something that is there
                fitting = at.own.get(ROOMS.get(case.path.split("/")[3], ""), "")
                for name in case.path_parameters or {}:
                    case.path_parameters[name] = fitting if name == "key" and fitting else keys.draw(known)
            headers = {"Authorization": f"Bearer {token}"} if member else {}
            with undone():
                answer = case.call(headers=headers)
            case.validate_response(answer, checks=CHECKS)
            statuses.add(answer.status_code)
            tried += 1

        hold()
    assert tried > 100
    assert {401, 404, 422} <= statuses


ROOMS = {
    "bodies": "community",
    "communities": "community",
    "workplaces": "workplace",
    "councils": "council",
    "tenures": "tenure",
    "seats": "seat",
    "elections": "election",
    "needs": "need",
    "lists": "list",
    "proposals": "ruling",
    "assemblies": "assembly",
    "computations": "computation",
    "plans": "plan",
    "assignments": "assignment",
    "questions": "question",
    "deliveries": "delivery",
    "statements": "statement",
}
