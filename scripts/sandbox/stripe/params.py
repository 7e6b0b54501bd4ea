"""Query parameters of Stripe's lists; StripeError 400 for what Stripe would refuse."""

import operator
import re
from collections.abc import Callable
from math import inf, isnan
from typing import Any

from starlette.datastructures import QueryParams

from sandbox.stripe.errors import StripeError, missing

Object = dict[str, Any]

MOST = 100
_NUMBER = re.compile(r"-?[0-9]{1,18}")
_COMPARED = {
    "created": operator.eq,
    "created[gt]": operator.gt,
    "created[gte]": operator.ge,
    "created[lt]": operator.lt,
    "created[lte]": operator.le,
}
_PAGING = ("limit", "starting_after", "ending_before")


def check_names(params: QueryParams, others: tuple[str, ...] = ()) -> None:
    """Refuse a parameter that the list does not have."""
    for name in params:
        if name not in (*_COMPARED, *_PAGING, *others):
            message = f"Received unknown parameter: {name}"
            raise StripeError(400, message, "parameter_unknown", name)


def created(item: Object) -> float:
    """When an object was created; one that does not say it is older than all others."""
    moment = item.get("created")
    is_known = isinstance(moment, int) or (isinstance(moment, float) and not isnan(moment))
    return moment if is_known else -inf


def created_filter(params: QueryParams) -> Callable[[Object], bool]:
    """Whether an object was created when the parameters say."""
    wanted = [
        (compare, _number(params, name)) for name, compare in _COMPARED.items() if name in params
    ]
    return lambda item: all(compare(created(item), moment) for compare, moment in wanted)


def page(items: list[Object], params: QueryParams, object_type: str) -> tuple[list[Object], bool]:
    """The page of `items` that is asked for, and whether there are more in its direction."""
    limit = _number(params, "limit") if "limit" in params else 10
    if not 1 <= limit <= MOST:
        raise StripeError(400, f"This value must be between 1 and {MOST}.", param="limit")
    if "starting_after" in params and "ending_before" in params:
        raise StripeError(400, "Pass starting_after or ending_before, not both.")
    if "ending_before" in params:
        end = _place(items, params, "ending_before", object_type)
        return items[max(0, end - limit) : end], end > limit
    begin = 0
    if "starting_after" in params:
        begin = _place(items, params, "starting_after", object_type) + 1
    return items[begin : begin + limit], begin + limit < len(items)


def _place(items: list[Object], params: QueryParams, name: str, object_type: str) -> int:
    """Where the cursor's object stands; a deleted one is refused."""
    for place, item in enumerate(items):
        if item["id"] == params[name]:
            return place
    raise missing(object_type, params[name], name)


def _number(params: QueryParams, name: str) -> int:
    if not _NUMBER.fullmatch(params[name]):
        message = f"Invalid integer: {params[name]}"
        raise StripeError(400, message, "parameter_invalid_integer", name)
    return int(params[name])
