"""Which page that can be read stands at an address, or nearest above it?"""

from collections.abc import Callable
from inspect import getclosurevars, isfunction
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme


def nearest_page(path: str) -> str:
    """`path` without its last parts until what is left can be fetched; at worst the front page."""
    parts = path.strip("/").split("/")
    for length in range(len(parts), 0, -1):
        address = "/" + "/".join(parts[:length]) + "/"
        if _can_be_fetched(address):
            return address
    return "/"


def page_before(request: HttpRequest) -> str:
    """The page a form stood on: the one the browser names when it is ours, else the nearest above the address."""
    referer = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure()):
        return nearest_page(request.path)
    came_from = urlsplit(referer)
    page = nearest_page(came_from.path)
    return f"{page}?{came_from.query}" if came_from.query and page == came_from.path else page


def _can_be_fetched(address: str) -> bool:
    try:
        return _takes_get(resolve(address).func)
    except Resolver404:
        return False


def _takes_get(view: Callable | None) -> bool:
    """Django's `require_POST` keeps the methods it lets through in its closure and nowhere else."""
    while isfunction(view):
        methods = getclosurevars(view).nonlocals.get("request_method_list")
        if methods is not None and "GET" not in methods:
            return False
        view = getattr(view, "__wrapped__", None)
    return True
