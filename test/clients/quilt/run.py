"""The snippets of Quilt's authentication guide, in the guide's order, by the unmodified quilt3, against a live Keytrail.

Where the guide does not fit the client any more, the test says so, shows that the guide's own form fails in the client, and
runs the form that works. What needs a bucket (Package.browse) is left out, and so is python-dotenv, which is not Quilt's.
"""

import html
import os
import re
import unittest
from datetime import datetime, timedelta, timezone
from unittest import mock

os.environ["QUILT_DISABLE_USAGE_METRICS"] = "1"

import quilt3  # noqa: E402
import quilt3.admin  # noqa: E402
import quilt3.session  # noqa: E402
import requests  # noqa: E402
from quilt3.util import QuiltException  # noqa: E402

URL = os.environ["KEYTRAIL_URL"]
ADMIN_KEY = os.environ["KEYTRAIL_ADMIN_KEY"]
PASSWORD = os.environ["KEYTRAIL_TEST_PASSWORD"]
ANA = "ana@example.com"
ADMIN = "admin@example.com"
AUTHENTICATION_FAILED = r"^Authentication failed\. Check your credentials or API key\.$"


def code_of(name):
    """What somebody does in the browser that quilt3.login() opens: signs in, and copies the code."""
    browser = requests.Session()
    page = browser.get(f"{URL}/login", timeout=30)
    form_token = html.unescape(re.search(r'name="form_token" value="([^"]+)"', page.text).group(1))
    fields = {"form_token": form_token, "name": name, "password": PASSWORD}
    done = browser.post(f"{URL}/login", data=fields, timeout=30)
    return re.search(r"<code>(\w+)</code>", done.text).group(1)


def login(name):
    """quilt3.login(), with somebody at the browser and at the prompt."""
    opened = []
    with (
        mock.patch.object(quilt3.session, "open_url", opened.append),
        mock.patch("getpass.getpass", lambda prompt: code_of(name)),
    ):
        quilt3.login()
    assert opened == [f"{URL}/login"], opened


class Guide(unittest.TestCase):
    """Each test is a section of the guide; they build on each other, as the guide's sections do."""

    key = None
    secret = None

    def test_01_the_catalog_is_found(self):
        quilt3.config(URL + "/")
        self.assertEqual(quilt3.config().get("registryUrl"), URL)
        self.assertIsNone(quilt3.logged_in())

    def test_02_without_a_credential(self):
        with self.assertRaisesRegex(QuiltException, AUTHENTICATION_FAILED):
            quilt3.api_keys.list()

    def test_03_login(self):
        login(ANA)
        self.assertEqual(quilt3.logged_in(), URL)
        self.assertEqual(quilt3.get_boto3_session().region_name, quilt3.config().get("region"))

    def test_03_the_credentials_are_those_that_aws_issued(self):
        identity = quilt3.get_boto3_session().client("sts").get_caller_identity()
        self.assertEqual(identity["Arn"], f"arn:aws:sts::123456789012:assumed-role/keytrail-data/{ANA}")

    def test_04_logout_and_login_without_a_browser(self):
        quilt3.logout()
        self.assertIsNone(quilt3.logged_in())
        quilt3.session.login_with_token(code_of(ANA))
        self.assertEqual(quilt3.logged_in(), URL)
        with self.assertRaisesRegex(QuiltException, "^Authentication error: 401$"):
            quilt3.session.login_with_token("not a code")

    def test_05_tokens_are_refreshed(self):
        auth = quilt3.session._load_auth()
        before = dict(auth[URL])
        auth[URL]["expires_at"] = 0
        quilt3.session._save_auth(auth)
        quilt3.session.clear_session()
        quilt3.api_keys.list()
        after = quilt3.session._load_auth()[URL]
        self.assertNotEqual(after["refresh_token"], before["refresh_token"])
        self.assertGreater(after["expires_at"], datetime.now().timestamp())

    def test_06_create(self):
        key, secret = quilt3.api_keys.create("my-automation-key")
        self.assertEqual((key.expires_at - key.created_at).days, 90)
        key, secret = quilt3.api_keys.create("my-key", expires_in_days=180)
        self.assertEqual((key.expires_at - key.created_at).days, 180)
        # The guide prints key.email, which no key of this client has; it is user_email.
        self.assertFalse(hasattr(key, "email"))
        self.assertEqual((key.user_email, key.name, key.status), (ANA, "my-key", "ACTIVE"))
        self.assertTrue(secret.startswith("qk_"))
        self.assertRegex(key.fingerprint, r"^qk_\w{3}\.\.\.\w{3}$")
        self.assertIsNone(key.last_used_at)
        Guide.key, Guide.secret = key, secret

    def test_07_refusals(self):
        for name, days in (("", 30), ("k" * 1000, 30), ("k", 0), ("k", 366), ("k", 999)):
            with self.assertRaises(quilt3.api_keys.APIKeyError) as refused:
                quilt3.api_keys.create(name, expires_in_days=days)
            self.assertIn(refused.exception.result.errors[0].path, ("input.name", "input.expiresInDays"))
        with self.assertRaises(ValueError):
            quilt3.api_keys.revoke()
        with self.assertRaises(ValueError):
            quilt3.api_keys.list(status="REVOKED")

    def test_08_use_the_key(self):
        quilt3.login_with_api_key(self.secret)
        self.assertEqual(quilt3.logged_in(), URL)
        self.assertIn(self.key.id, [key.id for key in quilt3.api_keys.list()])
        with self.assertRaisesRegex(ValueError, "^API key must start with 'qk_' prefix$"):
            quilt3.login_with_api_key("hello")
        quilt3.clear_api_key()
        self.assertEqual(quilt3.logged_in(), URL)

    def test_09_a_key_that_is_not_good(self):
        quilt3.login_with_api_key("qk_nobody")
        for call in (quilt3.api_keys.list, lambda: quilt3.api_keys.get("x"), quilt3.admin.api_keys.list):
            with self.assertRaisesRegex(QuiltException, AUTHENTICATION_FAILED):
                call()
        quilt3.clear_api_key()

    def test_10_list(self):
        keys = quilt3.api_keys.list()
        self.assertEqual([key.name for key in keys], ["my-automation-key", "my-key"])
        for key in keys:
            print(f"\n{key.name}")
            print(f"  Owner: {key.user_email}")
            print(f"  ID: {key.id}")
            print(f"  Fingerprint: {key.fingerprint}")
            print(f"  Status: {key.status}")
            print(f"  Created: {key.created_at}")
            print(f"  Expires: {key.expires_at}")
            print(f"  Last used: {key.last_used_at or 'Never'}")

    def test_11_filter(self):
        names = lambda **filters: [key.name for key in quilt3.api_keys.list(**filters)]  # noqa: E731
        self.assertEqual(names(name="my-key"), ["my-key"])
        self.assertEqual(names(name="production-pipeline"), [])
        self.assertIn("my-key", names(fingerprint=self.key.fingerprint))
        self.assertEqual(names(fingerprint="qk_abc...xyz"), [])
        self.assertEqual(names(status="ACTIVE"), ["my-automation-key", "my-key"])
        self.assertEqual(names(status="EXPIRED"), [])

    def test_12_get(self):
        self.assertIsNone(quilt3.api_keys.get("key-id-here"))
        key = quilt3.api_keys.get(self.key.id)
        self.assertEqual((key.name, key.user_email, key.status), ("my-key", ANA, "ACTIVE"))

    def test_13_revoke(self):
        with self.assertRaisesRegex(quilt3.api_keys.APIKeyError, "key-id-here"):
            quilt3.api_keys.revoke(id="key-id-here")
        with self.assertRaises(quilt3.api_keys.APIKeyError):
            quilt3.api_keys.revoke(secret="qk_your_secret")
        quilt3.api_keys.revoke(id=quilt3.api_keys.list(name="my-automation-key")[0].id)
        quilt3.api_keys.revoke(secret=self.secret)
        self.assertEqual(quilt3.api_keys.list(), [])
        self.assertIsNone(quilt3.api_keys.get(self.key.id))
        quilt3.login_with_api_key(self.secret)
        with self.assertRaisesRegex(QuiltException, AUTHENTICATION_FAILED):
            quilt3.api_keys.list()
        quilt3.clear_api_key()
        # Quilt's own trail does not say which key was revoked by its secret.
        answer = requests.get(
            f"{URL}/v1/events",
            params={"keyId": self.key.id},
            headers={"Authorization": f"Bearer {ADMIN_KEY}"},
            timeout=30,
        )
        self.assertIn("KeyRevoked", [event["type"] for event in answer.json()["items"]])
        self.assertNotIn(self.secret, answer.text)

    def test_14_only_administrators_are_administrators(self):
        quilt3.api_keys.create("ci-pipeline")
        for call in (
            quilt3.admin.api_keys.list,
            lambda: quilt3.admin.api_keys.get("x"),
            lambda: quilt3.admin.api_keys.revoke(id="x"),
        ):
            with self.assertRaisesRegex(Exception, "admin"):
                call()

    def test_15_administrators_list(self):
        quilt3.logout()
        login(ADMIN)
        quilt3.api_keys.create("of the administrator")
        all_keys = quilt3.admin.api_keys.list()
        self.assertLessEqual({ANA, ADMIN}, {key.user_email for key in all_keys})
        self.assertEqual({key.user_email for key in quilt3.admin.api_keys.list(email=ANA)}, {ANA})
        self.assertEqual(quilt3.admin.api_keys.list(email="user@example.com"), [])
        self.assertEqual([key.name for key in quilt3.admin.api_keys.list(key_name="ci-pipeline")], ["ci-pipeline"])
        self.assertIn("ci-pipeline", [key.name for key in quilt3.admin.api_keys.list(status="ACTIVE")])
        self.assertEqual(quilt3.admin.api_keys.list(status="EXPIRED"), [])

    def test_16_administrators_get(self):
        self.assertIsNone(quilt3.admin.api_keys.get("key-id-here"))
        (listed,) = quilt3.admin.api_keys.list(key_name="ci-pipeline")
        self.assertEqual(quilt3.admin.api_keys.get(listed.id), listed)

    def test_17_administrators_audit(self):
        quilt3.login_with_api_key(quilt3.api_keys.create("of an hour ago")[1])
        quilt3.api_keys.list()
        quilt3.clear_api_key()
        keys = quilt3.admin.api_keys.list(status="ACTIVE")
        used = [key for key in keys if key.last_used_at is not None]
        self.assertTrue(used)
        # The guide compares with datetime.now(), which has no zone; times of keys have one.
        with self.assertRaises(TypeError):
            _ = used[0].last_used_at < datetime.now() - timedelta(days=90)
        threshold = datetime.now(timezone.utc) - timedelta(days=90)
        unused = [key for key in keys if key.last_used_at is None or key.last_used_at < threshold]
        self.assertIn("ci-pipeline", [key.name for key in unused])

    def test_18_administrators_report(self):
        all_keys = quilt3.admin.api_keys.list()
        recent = sorted(all_keys, key=lambda k: k.created_at, reverse=True)
        self.assertEqual(recent[0].name, "of an hour ago")

    def test_19_administrators_revoke(self):
        (key,) = quilt3.admin.api_keys.list(key_name="ci-pipeline")
        quilt3.admin.api_keys.revoke(id=key.id)
        self.assertEqual(quilt3.admin.api_keys.list(key_name="ci-pipeline"), [])
        with self.assertRaises(quilt3.admin.Quilt3AdminError):
            quilt3.admin.api_keys.revoke(id="key-id-here")

    def test_20_the_query_of_the_audit_trail(self):
        sql = """
            SELECT
                eventtime,
                eventname,
                json_extract_scalar(useridentity, '$.email') as user_email,
                json_extract_scalar(useridentity, '$.sessionContext.auth.keyName') as key_name,
                json_extract_scalar(useridentity, '$.sessionContext.auth.keyFingerprint') as key_fingerprint,
                sourceipaddress
            FROM audit_trail
            WHERE date >= date_format(current_date - interval '30' day, '%Y/%m/%d')
                AND json_extract_scalar(useridentity, '$.sessionContext.auth.type') = 'api_key'
            ORDER BY eventtime DESC
            LIMIT 100
        """
        answer = requests.post(
            f"{URL}/v1/sql", json={"sql": sql}, headers={"Authorization": f"Bearer {ADMIN_KEY}"}, timeout=60
        )
        self.assertEqual(answer.status_code, 200, answer.text)
        used = [(row["key_name"], row["user_email"]) for row in answer.json()["rows"]]
        self.assertIn(("my-key", ANA), used)

    def test_21_logout(self):
        quilt3.logout()
        self.assertIsNone(quilt3.logged_in())
        with self.assertRaisesRegex(QuiltException, AUTHENTICATION_FAILED):
            quilt3.api_keys.list()


if __name__ == "__main__":
    unittest.main(verbosity=2, failfast=True)
