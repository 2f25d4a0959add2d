"""No operation of the target's own documents is without a row in the matrix of isolation (SEC-01, WS-05)."""

from signoff import clause, expect
from signoff.deployment.target import Target
from signoff.verdict.outcomes import NotApplicable
from tests.security.isolation.live_rows import LIVE_ROWS
from tests.security.isolation.operations import live_without_a_row, loaded, without_a_row
from tests.security.isolation.table import ROWS


@clause("SEC-01", requests=1, offline=True)
def test_every_operation_of_the_openapi_document_is_in_the_matrix(target: Target) -> None:
    rows = {(row.operation, row.place) for row in ROWS}
    if target.openapi is None:
        raise NotApplicable("the target gives no OpenAPI document (openapi)")
    document = loaded(target.openapi)
    missing = without_a_row(document, target.dialect, rows)
    expect(missing, "the list of described operations and places that no row of the matrix tries").equals([])


@clause("WS-05", requests=1, offline=True)
def test_every_operation_of_the_asyncapi_document_is_in_the_matrix(target: Target) -> None:
    rows = {row.operation for row in LIVE_ROWS}
    if target.asyncapi is None:
        raise NotApplicable("the target gives no AsyncAPI document (asyncapi)")
    document = loaded(target.asyncapi)
    missing = live_without_a_row(document, target.dialect, rows)
    expect(missing, "the list of described operations that no row of the matrix tries").equals([])
