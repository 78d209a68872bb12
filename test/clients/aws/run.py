"""Drives the unmodified `aws cloudtrail` of AWS's command line: it validates the archive, and looks events up.

The service signs a digest for every minute. Two have to be there before anything can be validated, which takes three minutes.
"""

import glob
import gzip
import json
import os
import re
import subprocess
import time
import urllib.request

URL = os.environ["KEYTRAIL_URL"]
ADMIN_KEY = os.environ["KEYTRAIL_ADMIN_KEY"]
ARCHIVE = os.path.join(os.environ["HOME"], "data", "archive")
REGION = "eu-central-1"
ACCOUNT = "000000000000"
TRAIL_ARN = f"arn:aws:cloudtrail:{REGION}:{ACCOUNT}:trail/keytrail"
DIGESTS = os.path.join(ARCHIVE, f"AWSLogs/{ACCOUNT}/CloudTrail-Digest/{REGION}/*/*/*/*.json.gz")

COMMAND_SECONDS = 60
# To the end of a minute, one more, the minute until what covers it is settled, and how often the service looks.
DIGESTS_SECONDS = 220
USE_SECONDS = 30

ENVIRONMENT = {
    **os.environ,
    "AWS_ENDPOINT_URL_CLOUDTRAIL": f"{URL}/aws/cloudtrail",
    "AWS_ENDPOINT_URL_S3": f"{URL}/aws/s3",
    "AWS_REGION": REGION,
    "AWS_DEFAULT_REGION": REGION,
    # Signed with, and looked at by nobody.
    "AWS_ACCESS_KEY_ID": "any",
    "AWS_SECRET_ACCESS_KEY": "any",
    "AWS_SESSION_TOKEN": ADMIN_KEY,
    "AWS_PAGER": "",
}


def aws(*arguments, token=ADMIN_KEY):
    """Exit code and all that a command prints."""
    done = subprocess.run(
        ["aws", "cloudtrail", *arguments],
        capture_output=True,
        text=True,
        timeout=COMMAND_SECONDS,
        env={**ENVIRONMENT, "AWS_SESSION_TOKEN": token},
    )
    return done.returncode, done.stdout + done.stderr


def call(method, path, key=ADMIN_KEY, body=None):
    request = urllib.request.Request(
        f"{URL}{path}",
        method=method,
        headers={"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
        data=None if body is None else json.dumps(body).encode(),
    )
    with urllib.request.urlopen(request, timeout=COMMAND_SECONDS) as answer:
        return json.load(answer)


def make_keys():
    """Some keys and uses of each, so that there is a log to sign. @return id and secret of one"""
    made = [call("POST", "/v1/keys", body={"name": f"client {number}", "role": "analyst"}) for number in range(3)]
    for one in made:
        call("GET", "/v1/me", key=one["secret"])
    return made[0]["key"]["id"], made[0]["secret"]


def look_up(attribute, value):
    exit_code, printed = aws(
        *("lookup-events", "--lookup-attributes", f"AttributeKey={attribute},AttributeValue={value}"),
        *("--output", "json"),
    )
    assert exit_code == 0, printed
    return json.loads(printed)["Events"]


def find_what_a_key_did(key_id):
    give_up = time.monotonic() + USE_SECONDS
    while not (used := look_up("AccessKeyId", key_id)):
        assert time.monotonic() < give_up, "the use of a key was never found"
    assert {event["EventName"] for event in used} == {"KeyUsed"}, used
    assert {event["AccessKeyId"] for event in used} == {key_id}, used
    record = json.loads(used[0]["CloudTrailEvent"])
    assert record["userIdentity"]["accessKeyId"] == key_id, record
    assert record["eventID"] == used[0]["EventId"], record
    assert "KeyCreated" in {event["EventName"] for event in look_up("ResourceName", key_id)}
    # The command goes from page to page by itself.
    exit_code, printed = aws("lookup-events", "--page-size", "2", "--max-items", "7", "--output", "json")
    assert exit_code == 0 and len(json.loads(printed)["Events"]) == 7, printed
    exit_code, printed = aws("lookup-events", "--lookup-attributes", "AttributeKey=ReadOnly,AttributeValue=true")
    assert exit_code != 0 and "InvalidLookupAttributesException" in printed, printed


def show_the_trail():
    exit_code, printed = aws("describe-trails", "--output", "json")
    assert exit_code == 0 and json.loads(printed)["trailList"][0]["TrailARN"] == TRAIL_ARN, printed
    exit_code, printed = aws("get-trail-status", "--name", TRAIL_ARN, "--output", "json")
    assert exit_code == 0 and json.loads(printed)["IsLogging"] is True, printed
    exit_code, printed = aws("delete-trail", "--name", TRAIL_ARN)
    assert exit_code != 0 and "UnsupportedOperationException" in printed, printed


def await_digests(count):
    give_up = time.monotonic() + DIGESTS_SECONDS
    while len(glob.glob(DIGESTS)) < count:
        assert time.monotonic() < give_up, f"there are {len(glob.glob(DIGESTS))} digests"
        time.sleep(1)


def validate(token=ADMIN_KEY):
    start = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - 3_600))
    return aws("validate-logs", "--trail-arn", TRAIL_ARN, "--start-time", start, "--verbose", token=token)


def valid_of(printed, what):
    """How many of how many, as the last lines of the command say."""
    valid, total = re.search(rf"^(\d+)/(\d+) {what} files? valid", printed, re.MULTILINE).groups()
    return int(valid), int(total)


def validates():
    exit_code, printed = validate()
    assert exit_code == 0, printed
    for what in ("digest", "log"):
        valid, total = valid_of(printed, what)
        assert valid == total and total > 0, printed
    assert valid_of(printed, "digest")[0] >= 2, printed
    return re.findall(r"^Log file\ts3://keytrail/(\S+)\tvalid$", printed, re.MULTILINE)


def finds(key, invalid, change):
    """That a log file is not what it was. @param change of its bytes; None takes it away"""
    path = os.path.join(ARCHIVE, key)
    with open(path, "rb") as file:
        before = file.read()
    try:
        os.remove(path)
        if change is not None:
            with open(path, "wb") as file:
                file.write(change(before))
        exit_code, printed = validate()
        assert exit_code == 1, printed
        assert f"Log file\ts3://keytrail/{key}\tINVALID: {invalid}" in printed, printed
        valid, total = valid_of(printed, "log")
        assert valid == total - 1, printed
    finally:
        with open(path, "wb") as file:
            file.write(before)


def forged(raw):
    return gzip.compress(gzip.decompress(raw).replace(b'"eventVersion":"1.08"', b'"eventVersion":"1.09"'))


def is_refused(printed_by, secret):
    exit_code, printed = printed_by(secret)
    assert exit_code not in (0, 1), printed
    assert secret not in printed, printed
    return printed


id_of_one, secret_of_one = make_keys()
show_the_trail()
find_what_a_key_did(id_of_one)
await_digests(2)
log_files = validates()
finds(log_files[-1], "hash value doesn't match", forged)
finds(log_files[-1], "invalid format", lambda raw: b"damaged")
finds(log_files[0], "not found", None)
assert "UnrecognizedClientException" in is_refused(validate, "0" * 72)
assert "AccessDeniedException" in is_refused(validate, secret_of_one)
print("aws: cloudtrail validate-logs and lookup-events work")
