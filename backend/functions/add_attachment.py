"""`POST /support/tickets/{id}/attachments` (TKT-13)."""

from backend.domain.attachments import FileDraft
from backend.functions.answers import Answer
from backend.functions.endpoint import Call, endpoint
from backend.functions.models import NewAttachment, shaped
from backend.functions.rendering import attachment_document, json_answer


@endpoint(takes_body=True)
def lambda_handler(call: Call) -> Answer:
    """Register a file and say where to send it; 201."""
    ticket_id = call.request.path_parameters.get("id", "")
    body = shaped(NewAttachment, call.body)
    draft = FileDraft(body.filename, body.content_type, body.size, body.sha256)
    attachment, link = call.backend.attachments.add(call.identity, ticket_id, draft)
    upload = {"method": link.method, "url": link.url, "headers": dict(link.headers)}
    return json_answer(201, attachment_document(attachment) | {"upload": upload})
