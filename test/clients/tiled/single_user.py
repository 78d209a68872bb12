"""Tiled's single-user mode, as its guide shows it: the service prints one address at its start, and that is all one needs."""

import os
import re

from command import URL, events, metadata, refused, tiled

ADMIN_KEY = os.environ["KEYTRAIL_ADMIN_KEY"]
NEEDS_NO_KEYS = "deployed as a single-user server"


def printed_url():
    with open(os.environ["KEYTRAIL_TEST_CONSOLE"]) as console:
        lines = [line for line in console if line.startswith("Use the following URL")]
    assert len(lines) == 1, lines
    address = re.fullmatch(r'Use the following URL to connect to Tiled: "(\S+)"\n', lines[0])[1]
    assert re.fullmatch(rf"{re.escape(URL)}\?api_key=[0-9a-f]{{64}}", address), address
    return address


def connect(address, key):
    from tiled.client import from_uri

    client = from_uri(address)
    assert list(client) == []
    assert client.context.api_key == key
    assert client.context.server_info.authentication.providers == []
    assert client.context.server_info.authentication.links is None
    os.environ["TILED_API_KEY"] = key
    assert list(from_uri(URL)) == []
    del os.environ["TILED_API_KEY"]
    try:
        client.context.create_api_key()
        raise AssertionError("a key was made in single-user mode")
    except RuntimeError as error:
        assert NEEDS_NO_KEYS in str(error), error


def refuse(address, key):
    from tiled.client import from_uri
    from tiled.client.utils import ClientError

    assert metadata()[0] == 401
    assert metadata(authorization=f"Apikey {key}")[0] == 200
    for wrong in ("0" * 64, "wrong", ADMIN_KEY):
        assert metadata(authorization=f"Apikey {wrong}")[:2] == (401, {"detail": "Invalid API key"})
        try:
            from_uri(URL, api_key=wrong)
            raise AssertionError("a wrong key was taken")
        except ClientError as error:
            assert "Invalid API key" in str(error), error


def by_the_command_line(key):
    tiled("profile", "create", URL)
    assert NEEDS_NO_KEYS in refused("api_key", "create", key=key)
    # Its other commands of keys fail in the client itself, by Tiled's own server as well.
    assert "NoneType" in refused("api_key", "revoke", key[:8], key=key)


def is_in_the_trail(key):
    text, items = events(ADMIN_KEY)
    assert key not in text
    (created,) = [event for event in items if event["type"] == "KeyCreated" and event["keyName"] == "tiled-single-user"]
    uses = [event["asked"]["endpoint"] for event in items if event["type"] == "KeyUsed" and event["keyId"] == created["keyId"]]
    assert {"GET /", "GET /api/v1/metadata"} <= set(uses), uses
    assert {"AuthenticationFailed", "RequestRefused"} <= {event["type"] for event in items}
    with open(os.environ["KEYTRAIL_TEST_CONSOLE"]) as console:
        assert console.read().count(key) == 1, "the key stands on the console more than once"


url = printed_url()
secret = url.partition("=")[2]
connect(url, secret)
refuse(url, secret)
by_the_command_line(secret)
is_in_the_trail(secret)
print("tiled: the single-user mode of the guide works")
