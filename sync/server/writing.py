"""Many rows of a table in one statement, each database in the way it takes fastest.

PostgreSQL gets a column at a time, as arrays that it takes apart itself: a row at a time costs it and us three times as
much. Names are those of our own tables; values are bound.
"""

from typing import Any, Final

from sqlalchemy import BigInteger, Connection, Integer, LargeBinary, String, Table

Row = dict[str, Any]

_ARRAYS: Final = {LargeBinary: "bytea[]", BigInteger: "bigint[]", Integer: "integer[]", String: "varchar[]"}


def add(connection: Connection, table: Table, rows: list[Row]) -> None:
    """Insert whole rows, all with the same columns."""
    if not rows:
        return
    names = ", ".join(rows[0])
    if connection.dialect.name == "postgresql":
        said = f"insert into {table.name} ({names}) select * from {_unnested(table, rows[0])}"  # noqa: S608
        connection.exec_driver_sql(said, _columns(rows))
    else:
        places = ", ".join("?" * len(rows[0]))
        connection.exec_driver_sql(f"insert into {table.name} ({names}) values ({places})", _tuples(rows))  # noqa: S608


def change(connection: Connection, table: Table, keys: tuple[str, ...], rows: list[Row]) -> None:
    """Set whole rows, named by their keys, all with the same columns."""
    if not rows:
        return
    values = [name for name in rows[0] if name not in keys]
    if connection.dialect.name == "postgresql":
        new = f"{_unnested(table, rows[0])} as new ({', '.join(rows[0])})"
        which = " and ".join(f"{table.name}.{name} = new.{name}" for name in keys)
        to = ", ".join(f"{name} = new.{name}" for name in values)
        connection.exec_driver_sql(f"update {table.name} set {to} from {new} where {which}", _columns(rows))  # noqa: S608
    else:
        to, which = ", ".join(f"{name} = ?" for name in values), " and ".join(f"{name} = ?" for name in keys)
        ordered = [{name: row[name] for name in (*values, *keys)} for row in rows]
        connection.exec_driver_sql(f"update {table.name} set {to} where {which}", _tuples(ordered))  # noqa: S608


def _unnested(table: Table, row: Row) -> str:
    return f"unnest({', '.join(f'%b::{_ARRAYS[type(table.c[name].type)]}' for name in row)})"


def _columns(rows: list[Row]) -> tuple[list[Any], ...]:
    return tuple([row[name] for row in rows] for name in rows[0])


def _tuples(rows: list[Row]) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in rows]
