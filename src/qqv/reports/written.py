"""How are page values written as JSON? Plain names, amounts in đồng, ratios as decimals."""

from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from enum import IntEnum
from fractions import Fraction
from typing import Any

from qqv.lending.queries.portfolio import Portfolio
from qqv.reports.indicators import Indicator
from qqv.reports.table import Table


def written(value: Any) -> Any:
    """Turn page values into what json can write (xuất JSON)."""
    if isinstance(value, Portfolio):
        return portfolio_written(value)
    if is_dataclass(value):
        return {f.name: written(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Fraction):
        return round(float(value), 6)
    if isinstance(value, IntEnum):
        return value.name.lower()
    if isinstance(value, dict):
        return {str(written(key)): written(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [written(item) for item in value]
    return value


def portfolio_written(total: Portfolio) -> dict[str, Any]:
    """Write a portfolio with flat keys: amounts in đồng, ratios from 0 to 1 (danh mục)."""
    return {
        "borrowers": total.borrowers,
        "outstanding": total.outstanding,
        "overdue": total.overdue,
        **{f"par{over}": amount for over, amount in total.at_risk.items()},
        # Scripts reckon with a number: nothing out is 0 at risk.
        **{f"par{over}_ratio": written(total.par(over) or Fraction(0)) for over in total.at_risk},
        "debt_groups": {g.name.lower(): amount for g, amount in total.groups.items()},
        "bad_debt": total.bad,
        "provision": total.provision,
    }


def indicators_written(rows: Sequence[Indicator]) -> dict[str, Any]:
    """Write indicators by code: `value` as a number, `exact` as it is, parts, formula (chỉ số)."""
    return {
        "first": rows[0].first.isoformat(),
        "last": rows[0].last.isoformat(),
        "indicators": {
            one.code: {
                "name": str(one.name),
                "unit": one.unit.value,
                "value": written(one.value),
                "exact": None if one.value is None else str(one.value),
                "parts": [
                    {"name": str(p.name), "unit": p.unit.value, "value": written(p.value)}
                    for p in one.parts
                ],
                "formula": str(one.formula),
                "why_not": str(one.without) if one.value is None else "",
            }
            for one in rows
        },
    }


def table_written(table: Table) -> dict[str, Any]:
    """Write a table: its rows keyed by column, amounts in đồng, ratios from 0 to 1 (bảng)."""
    keys = [column.key for column in table.columns]
    return {
        "name": table.name,
        "title": str(table.title),
        "period": str(table.period),
        "rows": [dict(zip(keys, written(row.cells), strict=True)) for row in table.rows],
        "total": None
        if table.total is None
        else dict(zip(keys, written(table.total), strict=True)),
        "definitions": {str(term): str(meaning) for term, meaning in table.definitions},
    }
