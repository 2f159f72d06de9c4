"""The API keeps what its own description promises, whatever is asked of it: hundreds of requests, right and wrong."""

from urllib.parse import urlencode

import pytest
import schemathesis
from hypothesis import HealthCheck, assume, given, settings
from schemathesis import GenerationMode

EXAMPLES = 80
LONGEST = 3500  # the web server itself refuses longer addresses


@pytest.fixture
def operations(stack):
    """Return the operations of the API as it describes itself, on the running processes."""
    described = schemathesis.openapi.from_url(f"{stack.url}/api/v1/openapi.json")
    return [operation.ok() for operation in described.get_all_operations()]


@pytest.mark.real_clock
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_every_answer_is_the_one_described(operations, stack, mode):
    asked = 0
    for operation in operations:
        if mode == GenerationMode.NEGATIVE and not operation.query:
            continue  # nothing can be asked wrongly of an address without parameters

        @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case):
            nonlocal asked
            assume(len(urlencode(dict(case.query or {}))) < LONGEST)
            asked += 1
            case.call_and_validate(base_url=stack.url)

        ask()
    assert asked >= EXAMPLES
