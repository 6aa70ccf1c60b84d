"""Runs a shell line where nothing can get out, and prints what tried to.

    unshare --user --map-root-user --net python tests/network_trap.py SHELL_LINE

In a network namespace of its own every address in the world is made a local one, and a raw socket
hears each packet: a look-up of a name, a connection, whatever a library in machine code does. What
was heard is printed as JSON, a line each, and the exit code is the shell's.
"""

from __future__ import annotations

import fcntl
import json
import socket
import struct
import subprocess
import sys
from collections.abc import Iterator

SET_FLAGS, UP_AND_LOOPBACK = 0x8914, 1 | 8
NEW_ROUTE, REQUEST_CREATE_ACKNOWLEDGE = 24, 0x1 | 0x400 | 0x4
LOCAL_TABLE, BOOT, OF_HOST, LOCAL, DEVICE = 255, 3, 254, 2, 4
ALL_PACKETS = 3
SETTLED = 0.5
"""Seconds of silence after the shell's end from which on nothing more is expected."""


def everywhere_is_here() -> None:
    """Start the loopback device, and send it all that has an address (rtnetlink(7))."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        fcntl.ioctl(control, SET_FLAGS, struct.pack("16sh14x", b"lo", UP_AND_LOOPBACK))
    loopback = struct.pack("HHI", 8, DEVICE, socket.if_nametoindex("lo"))
    for family in (socket.AF_INET, socket.AF_INET6):
        route = struct.pack("8BI", family, 0, 0, 0, LOCAL_TABLE, BOOT, OF_HOST, LOCAL, 0) + loopback
        head = struct.pack("IHHII", 16 + len(route), NEW_ROUTE, REQUEST_CREATE_ACKNOWLEDGE, 1, 0)
        with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW) as kernel:
            kernel.send(head + route)
            (error,) = struct.unpack_from("i", kernel.recv(4096), 16)
        if error and family == socket.AF_INET:  # A machine may have no IPv6.
            raise OSError(-error, "the kernel takes no route")


def heard(line: str) -> Iterator[bytes]:
    """The packets that are sent while a shell line runs."""
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ALL_PACKETS)) as ear:
        ear.bind(("lo", 0))
        ear.settimeout(SETTLED)
        shell = subprocess.Popen(["bash", "-c", line])
        while True:
            try:
                yield ear.recv(65535)
            except TimeoutError:
                if shell.poll() is not None:
                    break
    sys.exit(shell.returncode)


if __name__ == "__main__":
    everywhere_is_here()
    for packet in heard(sys.argv[1]):
        words = "".join(chr(byte) if 32 <= byte < 127 else " " for byte in packet[14:])
        print(json.dumps({"kind": packet[12:14].hex(), "says": " ".join(words.split())}))
