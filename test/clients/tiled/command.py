"""The unmodified `tiled` command line, as somebody at a terminal uses it, and what one would look up with HTTPie."""

import json
import os
import re
import subprocess
import urllib.error
import urllib.request

URL = os.environ["KEYTRAIL_URL"]
# A command that waits for an answer that never comes fails here, and not after the 45 s that the client tries again for.
COMMAND_SECONDS = 60

ENVIRONMENT = {
    **os.environ,
    "TILED_PROFILES": os.path.join(os.environ["HOME"], "profiles"),
    "TILED_CACHE_DIR": os.path.join(os.environ["HOME"], "tiled"),
    "TILED_FORCE_PROMPT": "1",
    "TILED_RETRY_ATTEMPTS": "1",
    "COLUMNS": "200",
}
os.environ.update({name: ENVIRONMENT[name] for name in ("TILED_PROFILES", "TILED_CACHE_DIR", "TILED_RETRY_ATTEMPTS")})


def run(*arguments, typed="", key=None):
    """A command of tiled's; in a session of its own, so that it reads the password from here and not from a terminal."""
    return subprocess.run(
        ["tiled", *arguments],
        input=typed,
        capture_output=True,
        text=True,
        timeout=COMMAND_SECONDS,
        start_new_session=True,
        env={**ENVIRONMENT, **({} if key is None else {"TILED_API_KEY": key})},
    )


def tiled(*arguments, typed="", key=None):
    """What a command that succeeds prints."""
    done = run(*arguments, typed=typed, key=key)
    assert done.returncode == 0, f"tiled {' '.join(arguments)}: {done.stdout}{done.stderr}"
    return done.stdout.strip()


def refused(*arguments, key=None):
    """What a command that fails says, on one line whatever the width of its box."""
    done = run(*arguments, key=key)
    assert done.returncode != 0, f"tiled {' '.join(arguments)} was not refused: {done.stdout}"
    return re.sub(r"\s+", " ", done.stdout + done.stderr)


def metadata(query="", authorization=None):
    """Status, body and headers, as the guide shows them with HTTPie."""
    headers = {} if authorization is None else {"Authorization": authorization}
    request = urllib.request.Request(f"{URL}/api/v1/metadata/{query}", headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=COMMAND_SECONDS) as answer:
            return answer.status, json.load(answer), answer.headers
    except urllib.error.HTTPError as error:
        return error.code, json.load(error), error.headers


def events(key, query="limit=200"):
    """The latest events of the trail, as text and as data. @param key of an administrator"""
    request = urllib.request.Request(f"{URL}/v1/events?{query}", headers={"Authorization": f"Bearer {key}"})
    with urllib.request.urlopen(request, timeout=COMMAND_SECONDS) as answer:
        text = answer.read().decode()
    return text, json.loads(text)["items"]
