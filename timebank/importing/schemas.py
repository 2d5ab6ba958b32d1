"""What the API takes and gives about files."""

from marshmallow import fields, validate

from timebank.importing.rules import BatchState, ImportKind, RowState
from timebank.web.schemas import Between, Choice, Shape, Text, page_of

LONGEST_BASE64 = 16 * 1024 * 1024 + 4


class BatchSchema(Shape):
    """A file that was brought in, and what became of it."""

    id = fields.UUID(required=True)
    kind = Choice(ImportKind, required=True)
    name = fields.String(required=True)
    state = Choice(BatchState, required=True)
    rows = fields.Integer(required=True, attribute="row_count")
    faulty = fields.Integer(
        required=True, metadata={"description": "Rows that cannot be taken in as they are."}
    )
    openings = fields.Integer(required=True, metadata={"description": "Rows that carry points over."})
    kept = fields.Integer(required=True, metadata={"description": "Rows that could not be taken back."})
    passed_over = fields.List(
        fields.String(), required=True, metadata={"description": "Headings that the bank does not know."}
    )
    brought_by_id = fields.UUID(required=True)
    brought_at = fields.AwareDateTime(required=True)
    job_id = fields.UUID(required=True, allow_none=True, metadata={"description": "See `/jobs/{job_id}`."})
    confirmed_by_id = fields.UUID(required=True, allow_none=True)
    run_at = fields.AwareDateTime(required=True, allow_none=True)
    undone_at = fields.AwareDateTime(required=True, allow_none=True)


BatchesPage = page_of(BatchSchema)


class BringFileSchema(Shape):
    kind = Choice(ImportKind, required=True)
    name = Text(required=True, validate=validate.Length(1, 120))
    content = Text(
        required=True,
        validate=validate.Length(1, LONGEST_BASE64),
        metadata={"description": "The file in Base64: Excel, or CSV in UTF-8 or CP949, 12 MB at most."},
    )


class RowSchema(Shape):
    """One row and its verdict."""

    number = fields.Integer(required=True, metadata={"description": "The headings have 1."})
    state = Choice(RowState, required=True)
    faults = fields.List(
        fields.String(), required=True, metadata={"description": "Sentences that say what to do."}
    )
    cells = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        required=True,
        metadata={"description": "The row as it was written, by the names of its columns."},
    )


class RowsPage(Shape):
    items = fields.List(fields.Nested(RowSchema), required=True)
    next_after = fields.Integer(required=True, allow_none=True)


class RowsAfterQuery(Shape):
    state = Choice(RowState, load_default=None)
    after = fields.Integer(
        strict=True,
        load_default=0,
        validate=Between(0, 1_000_000),
        metadata={"description": "The number of the last row that was read."},
    )
