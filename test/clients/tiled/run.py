"""Drives the unmodified `tiled` command line and its Python client, in the order of Tiled's guide "Create and Use API Keys".

Each step states what a user of Tiled would see. The guide's own output of 2022 differs in two places, said where they come.
"""

import http.cookiejar
import json
import os
import re
import subprocess
import time
import urllib.parse
import urllib.request

from command import COMMAND_SECONDS, ENVIRONMENT, URL, events, metadata, refused, tiled

PASSWORD = os.environ["KEYTRAIL_TEST_PASSWORD"]
ADMIN_KEY = os.environ["KEYTRAIL_ADMIN_KEY"]
USER = "ana@example.com"
ADMIN = "admin@example.com"
# Whom the identity provider vouches for.
OUTSIDER = "olga@example.com"
# As the client lists those that the service offers.
OWN_PASSWORDS, IDENTITY_PROVIDER = "1", "2"
# The read model of usage is a few seconds behind at most.
ACTIVITY_SECONDS = 30


def login(name):
    tiled("login", typed=f"{OWN_PASSWORDS}\n{name}\n{PASSWORD}\n")


def first_eights():
    return [line.split()[0] for line in tiled("api_key", "list").splitlines()[1:]]


def create_a_key():
    tiled("profile", "create", URL)
    login(USER)
    assert tiled("whoami") == USER
    key = tiled("api_key", "create").splitlines()[-1]
    assert re.fullmatch(r"[0-9a-f]{72}", key), key
    return key


def use_the_key(key):
    # `from tiled.client import from_url`, as the guide has it, is from_uri.
    from tiled.client import from_uri

    client = from_uri(URL, api_key=key)
    assert list(client) == []
    assert f"as '{USER}' with API key '{key[:8]}...'" in repr(client.context), repr(client.context)
    assert client.context.which_api_key()["first_eight"] == key[:8]

    status, body, headers = metadata()
    # In 2022 the body was {"detail": "Not authenticated"}.
    assert (status, list(body)) == (401, ["detail"]), body
    assert headers["Content-Type"] == "application/json"
    assert headers["X-Tiled-Root"] == f"{URL}/api/v1"
    assert headers["Set-Cookie"].startswith("tiled_csrf=")
    assert metadata(authorization=f"Apikey {key}")[0] == 200
    assert metadata(query=f"?api_key={key}")[0] == 200


def manage_keys(key):
    assert first_eights() == [key[:8]]
    narrow = tiled("api_key", "create", "--expires-in", "600", "--scopes", "read:metadata").splitlines()[-1]
    # In 2022 one `--scopes` took several; now it is repeated.
    noted = tiled(
        *("api_key", "create", "--note=Data validation pipeline"),
        *("--scopes", "read:metadata", "--scopes", "read:data"),
    ).splitlines()[-1]
    listed = tiled("api_key", "list")
    assert first_eights() == [key[:8], narrow[:8], noted[:8]], listed
    row = next(line for line in listed.splitlines() if line.startswith(noted[:8]))
    assert "Data validation pipeline" in row and "read:metadata read:data" in row, row
    assert metadata(authorization=f"Apikey {narrow}")[0] == 200

    give_up = time.monotonic() + ACTIVITY_SECONDS
    while not re.search(rf"{narrow[:8]}  \S+  +\d{{4}}-", tiled("api_key", "list")):
        assert time.monotonic() < give_up, "the use of a key was never shown"

    tiled("api_key", "revoke", noted[:8])
    tiled("api_key", "revoke", narrow)
    assert first_eights() == [key[:8]]
    assert metadata(authorization=f"Apikey {noted}")[1] == {"detail": "Invalid API key"}
    assert "no such API key" in refused("api_key", "revoke", noted[:8])


def are_refused():
    assert "422" in refused("api_key", "create", "--note", "n" * 300)
    assert "422" in refused("api_key", "create", "--note", "n" * 3_000)
    assert "must be a subset of the principal's scopes" in refused("api_key", "create", "--scopes", "admin:apikeys")
    assert len(first_eights()) == 1


def work_without_a_session(key):
    tiled("logout")
    assert tiled("whoami") == "Not authenticated."
    assert tiled("whoami", key=key) == USER
    made = tiled("api_key", "create", "--expires-in", "1h", key=key).splitlines()[-1]
    assert made[:8] in tiled("api_key", "list", key=key)
    tiled("api_key", "revoke", made, key=key)
    assert "Invalid API key" in refused("api_key", "list", key=made)


def administer():
    login(ADMIN)
    listed = json.loads(tiled("admin", "list-principals"))
    assert {one["identities"][0]["id"] for one in listed} == {USER, ADMIN}, listed
    created = tiled("admin", "create-service-principal", "--role", "user")
    uuid = re.search(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", created)[0]
    key = tiled("admin", "api-key", "create", uuid, "--note", "a service").splitlines()[-1]
    shown = json.loads(tiled("admin", "show-principal", uuid))
    assert [one["first_eight"] for one in shown["api_keys"]] == [key[:8]], shown
    assert metadata(authorization=f"Apikey {key}")[0] == 200
    tiled("admin", "api-key", "revoke", uuid, key[:8])
    assert metadata(authorization=f"Apikey {key}")[0] == 401
    tiled("logout")


def confirm(link, code):
    """What somebody does in a browser: follows the link, is signed in by the provider, and types the code."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    browser.addheaders = [("Accept", "text/html")]
    with browser.open(link, timeout=COMMAND_SECONDS) as page:
        address, text = page.url, page.read().decode()
    action, form_token = (re.search(rf'{name}="([^"]+)"', text)[1] for name in ("action", 'name="form_token" value'))
    form = {"form_token": form_token, "user_code": code, "verdict": "allow"}
    answer_to = urllib.parse.urljoin(address, action)
    with browser.open(answer_to, urllib.parse.urlencode(form).encode(), timeout=COMMAND_SECONDS) as page:
        assert "The device is signed in" in page.read().decode()


def login_by_the_identity_provider():
    login_command = subprocess.Popen(
        ["tiled", "login"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env=ENVIRONMENT,
    )
    try:
        login_command.stdin.write(f"{IDENTITY_PROVIDER}\n")
        login_command.stdin.close()
        printed = ""
        while (code := re.search(r"^[A-Z]{4}-[A-Z]{4}$", printed, re.MULTILINE)) is None:
            line = login_command.stdout.readline()
            assert line != "", f"tiled login ended: {printed}"
            printed += line
        assert "1 - keytrail" in printed and "2 - corporate" in printed, printed
        confirm(re.search(rf"^{re.escape(URL)}/\S+$", printed, re.MULTILINE)[0], code[0])
        assert login_command.wait(COMMAND_SECONDS) == 0
    finally:
        login_command.kill()
    assert re.split(r",\s*", tiled("whoami")) == [OUTSIDER, "olga"]
    made = tiled("api_key", "create", "--scopes", "read:metadata").splitlines()[-1]
    assert metadata(authorization=f"Apikey {made}")[0] == 200
    tiled("api_key", "revoke", made)
    tiled("logout")


def is_in_the_trail(key):
    text, items = events(ADMIN_KEY)
    assert key not in text
    types = {event["type"] for event in items}
    expected = {"SignedIn", "SessionUsed", "SessionRevoked", "KeyCreated", "KeyUsed", "KeyRevoked", "AuthenticationFailed"}
    assert expected <= types, expected - types


first = create_a_key()
use_the_key(first)
manage_keys(first)
are_refused()
work_without_a_session(first)
administer()
login_by_the_identity_provider()
is_in_the_trail(first)
print("tiled: the guide's commands work")
