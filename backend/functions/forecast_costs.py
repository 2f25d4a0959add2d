"""`GET /cost/forecast` (FCT-01)."""

from dataclasses import asdict

from backend.bootstrap import costs
from backend.domain.costs import COVERAGES
from backend.functions.answers import Answer
from backend.functions.endpoint import Call, endpoint
from backend.functions.parameters import FORECAST, coverage_in, months_in
from backend.functions.rendering import json_answer


@endpoint(query=FORECAST)
def lambda_handler(call: Call) -> Answer:
    """Say what the customer has spent, and what the next months may cost; 200, or 422 with the reason."""
    coverage = coverage_in(call.query)
    history, expected = costs().forecast(call.identity, months_in(call.query), COVERAGES[coverage])
    return json_answer(
        200,
        {
            "history": list(map(asdict, history)),
            "forecast": list(map(asdict, expected)),
            "coverage": int(coverage),
        },
    )
