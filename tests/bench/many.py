"""How does one walked row become ten thousand? Copied inside the database, every trigger and constraint on."""

from django.db import connection
from django.db.models import Model, QuerySet


def multiply(source: QuerySet[Model], times: range, **columns: str) -> int:
    """Copy each row of `source` once for every number n of `times`; returns how many rows were written.

    `columns` are SQL expressions over n and the row `s`, by column; the others are copied as they stand, and the key
    is the sequence's next one unless it is among them.
    """
    model = source.model
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    fields = [field for field in fields if not field.primary_key or field.column in columns]
    quote = connection.ops.quote_name
    names = ", ".join(quote(field.column) for field in fields)
    values = ", ".join(columns.get(field.column, f"s.{quote(field.column)}") for field in fields)
    unknown = columns.keys() - {field.column for field in fields}
    if unknown:
        raise ValueError(f"{model.__name__} has no {sorted(unknown)}")
    table, key = quote(model._meta.db_table), quote(model._meta.pk.column)
    sql = (
        f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} s, generate_series(%s, %s) AS n"
        f" WHERE s.{key} = ANY(%s) ORDER BY n, s.{key}"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [times.start, times.stop - 1, list(source.values_list("pk", flat=True))])
        return cursor.rowcount
