"""Connections to hosts of the own network only: recordings are private, and nothing leaves the house by accident.

Nothing here follows redirects or asks the environment for a proxy: both would send audio to a host nobody named.
"""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from qa_audit.errors import RecogniserError

CONNECT_TIMEOUT_S = 10.0
"""Chosen: within one network a host answers in milliseconds or is not there."""

LARGEST_ANSWER_BYTES = 8 * 2**20
"""Chosen: the answer to one utterance has some kilobytes; whoever sends more does not speak this protocol."""


@dataclass(frozen=True, slots=True)
class PrivateHost:
    """A host that may be given recordings.

    Attributes:
        url: Where it is, without fragment.
        allowed: Hosts outside the own network that the settings allow.
    """

    url: SplitResult
    allowed: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Scheme, host and port, for messages: never what else stands in the URL."""
        return f"{self.url.scheme}://{self.url.hostname}:{self.port}"

    @property
    def port(self) -> int:
        """Port, 80 or 443 where none is given."""
        return self.url.port or (443 if self.url.scheme == "https" else 80)

    def address(self) -> str:
        """The address to connect to; resolved anew each time, and checked each time.

        Raises:
            RecogniserError: It is not of the own network, and no setting allows it.
            OSError: The name cannot be resolved.
        """
        host = self.url.hostname or ""
        found = socket.getaddrinfo(host, self.port, type=socket.SOCK_STREAM)
        addresses = [str(one[4][0]) for one in found]
        # All of them: a name that leads here and elsewhere may lead elsewhere the next time.
        if host not in self.allowed and not all(is_private(address) for address in addresses):
            raise RecogniserError(
                f"{self.name}：不是本机或内网地址（{', '.join(addresses)}），录音不会发往外部；"
                f"如确需使用，请在设置文件的 endpoint_hosts 中写明 {host}",
                f"{self.name}: not an address of this machine or the local network ({', '.join(addresses)}), and "
                f"recordings are not sent elsewhere; if that is wanted, name {host} in endpoint_hosts of the settings",
            )
        return addresses[0]

    def connected(self) -> socket.socket:
        """A connection, to an address that was just checked.

        Raises:
            RecogniserError: The host may not be given recordings.
            OSError: It cannot be reached.
        """
        return socket.create_connection((self.address(), self.port), timeout=CONNECT_TIMEOUT_S)

    def post(self, path: str, body: bytes, headers: dict[str, str], timeout_s: float) -> tuple[int, bytes]:
        """Send one request.

        Returns:
            Status and body of the answer.

        Raises:
            RecogniserError: The host may not be given recordings.
            OSError: No connection, no answer in time, or none that is HTTP.
        """
        raw = self.connected()
        try:
            raw.settimeout(timeout_s)
            if self.url.scheme == "https":
                raw = ssl.create_default_context().wrap_socket(raw, server_hostname=self.url.hostname)
            connection = http.client.HTTPConnection(self.url.hostname or "", self.port)
            # The socket is made here, so that what was checked is what is spoken to.
            connection.sock = raw
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
            content = answer.read(LARGEST_ANSWER_BYTES + 1)
            if len(content) > LARGEST_ANSWER_BYTES:
                raise ConnectionError(f"answer over {LARGEST_ANSWER_BYTES} bytes")
            return answer.status, content
        except http.client.HTTPException as error:
            raise ConnectionError(f"no HTTP answer ({type(error).__name__})") from error
        finally:
            raw.close()


def private_host(url: str, allowed: Sequence[str]) -> PrivateHost:
    """Read the URL of a host; whether it may be given recordings is checked when it is connected to.

    Raises:
        RecogniserError: It is no http(s) URL.
    """
    try:
        parts = urlsplit(url)
        wrong = parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0
    except ValueError:
        wrong = True
    if wrong or parts.username is not None:
        raise RecogniserError(
            f"“{url}”不是可用的网址；应形如 http://192.168.1.20:8000/v1（密钥不写在网址里）",
            f'"{url}" is no URL that can be used; it should look like http://192.168.1.20:8000/v1 (no key inside)',
        )
    return PrivateHost(parts, tuple(allowed))


def is_private(address: str) -> bool:
    """Whether an IP address is of this machine or of a local network (RFC 1918, 3927, 4193, 4291)."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(ip, "ipv4_mapped", None)
    ip = mapped if mapped is not None else ip
    return any(ip in network for network in _LOCAL if network.version == ip.version)


_LOCAL = tuple(
    ipaddress.ip_network(network)
    for network in (
        "127.0.0.0/8",
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "169.254.0.0/16",
        "::1/128",
        "fc00::/7",
        "fe80::/10",
    )
)
