"""Date functions of XForms expressions; a number is a count of days since 1 January 1970 UTC."""

import math
from datetime import date, datetime, time

from forms.engine.dates import format_moment
from forms.engine.function_table import function, long
from forms.engine.scope import Scope, Value, number, string
from forms.engine.values import days_since_epoch, from_days, stripped, to_moment, to_time


@function("today", 0, 0)
def _today(scope: Scope) -> Value:
    return scope.world.today.isoformat()


@function("now", 0, 0)
def _now(scope: Scope) -> Value:
    return scope.world.now.isoformat(timespec="milliseconds")


def _moment(of: Value) -> datetime | date | None:
    if isinstance(of, float):
        return from_days(of)
    text = stripped(string(of))
    found = to_moment(text)
    return from_days(number(text)) if found is None and not math.isnan(number(text)) else found


@function("date", 1, 1)
def _date(scope: Scope, of: Value) -> Value:
    moment = _moment(of)
    return "" if moment is None else moment.isoformat()[:10]


@function("date-time", 1, 1)
def _date_time(scope: Scope, of: Value) -> Value:
    moment = _moment(of)
    if moment is None:
        return ""
    at = moment if isinstance(moment, datetime) else datetime.combine(moment, time())
    zoned = at if at.tzinfo else at.replace(tzinfo=scope.world.now.tzinfo)  # a dateTime always has its zone
    return zoned.isoformat(timespec="milliseconds")


@function("decimal-date-time", 1, 1)
def _decimal_date_time(scope: Scope, of: Value) -> Value:
    moment = _moment(of)
    return math.nan if moment is None else days_since_epoch(moment)


@function("decimal-time", 1, 1)
def _decimal_time(scope: Scope, of: Value) -> Value:
    at = to_time(stripped(string(of)))
    if at is None:
        return math.nan
    return (at.hour * 3600 + at.minute * 60 + at.second + at.microsecond / 1e6) / 86_400


@function("format-date", 2, 2)
@function("format-date-time", 2, 2)
def _format_date(scope: Scope, of: Value, pattern: Value) -> Value:
    moment = _moment(of)
    if moment is None:
        return ""
    at = moment if isinstance(moment, datetime) else datetime.combine(moment, time())
    return format_moment(at, long(scope, pattern), scope.world.language)
