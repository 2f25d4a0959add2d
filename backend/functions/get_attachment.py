"""`GET /support/tickets/{id}/attachments/{attachment_id}` (TKT-13, SEC-05)."""

from backend.functions.answers import Answer
from backend.functions.endpoint import Call, endpoint
from backend.functions.rendering import attachment_document, json_answer


@endpoint()
def lambda_handler(call: Call) -> Answer:
    """Show an attachment, with where to fetch it once it was found clean; 200."""
    parameters = call.request.path_parameters
    attachment, url = call.backend.attachments.get(
        call.identity, parameters.get("id", ""), parameters.get("attachment_id", "")
    )
    document = attachment_document(attachment)
    return json_answer(200, document if url is None else document | {"download_url": url})
