"""Visit an address typed by an editor, on the public network only: the server must not knock on its own.

A name is resolved once, and the connection goes to the very addresses that were checked: a name that answers otherwise
the second time (DNS rebinding) gains nothing.
"""

import ipaddress
import socket
from http.client import HTTPConnection, HTTPSConnection
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    UnknownHandler,
)

NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: what an IPv6 network calls a public IPv4 address
IPV4_COMPATIBLE = ipaddress.ip_network("::/96")  # RFC 4291, deprecated
ISATAP = (0x00005EFE, 0x02005EFE)  # RFC 5214: the third quarter of the address


class PrivateAddressError(OSError):
    """A name leads to a machine that is not on the public network."""


def embedded_ipv4(address):
    """Return the IPv4 addresses that an IPv6 address carries, by every known way."""
    number = int(address)
    last = ipaddress.IPv4Address(number & 0xFFFFFFFF)
    carried = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in NAT64 or address in IPV4_COMPATIBLE or number >> 32 & 0xFFFFFFFF in ISATAP:
        carried.append(last)
    return [ipv4 for ipv4 in carried if ipv4 is not None]


def is_public(address):
    """Tell whether a machine is on the public network: neither private, reserved nor a group, nor a way to one."""
    if address.version == 6:  # noqa: PLR2004 - of the Internet protocol
        if not all(is_public(ipv4) for ipv4 in embedded_ipv4(address)):
            return False
        if address.ipv4_mapped or address in NAT64:
            return True
        if address.is_site_local:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def resolve_public(host, port):
    """Return the socket addresses of a name. Raises :class:`PrivateAddressError` unless every one is public."""
    places = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    for *_, place in places:
        if not is_public(ipaddress.ip_address(place[0].partition("%")[0])):
            raise PrivateAddressError(host)
    return places


def connect_public(place, timeout=None, source_address=None):  # noqa: ARG001 - the signature of socket.create_connection
    """Return a connection to the first address that answers among those that were checked."""
    failure = OSError("no address")
    for family, kind, protocol, _, checked in resolve_public(*place):
        link = socket.socket(family, kind, protocol)
        try:
            link.settimeout(timeout)
            link.connect(checked)
        except OSError as error:
            link.close()
            failure = error
        else:
            return link
    raise failure


class _PublicHTTPConnection(HTTPConnection):
    def __init__(self, *place, **more):
        super().__init__(*place, **more)
        self._create_connection = connect_public


class _PublicHTTPSConnection(HTTPSConnection):
    def __init__(self, *place, **more):
        super().__init__(*place, **more)
        self._create_connection = connect_public


class _PublicHTTPHandler(HTTPHandler):
    def http_open(self, req):
        return self.do_open(_PublicHTTPConnection, req)


class _PublicHTTPSHandler(HTTPSHandler):
    def https_open(self, req):
        return self.do_open(_PublicHTTPSConnection, req)


def build_public_opener():
    """Return an opener of http and https addresses that follows redirections, each connection checked likewise.

    It passes by no proxy: a proxy would resolve the name again, where nothing is checked.
    """
    opener = OpenerDirector()
    for handler in (
        _PublicHTTPHandler, _PublicHTTPSHandler, HTTPRedirectHandler, HTTPDefaultErrorHandler, HTTPErrorProcessor,
        UnknownHandler,
    ):  # fmt: skip
        opener.add_handler(handler())
    return opener
