"""What both Python clients must see of AddUser, DelUser, GetUsers and SetUserInfo: each result is read back, and
each refusal has the API's own code and changes nothing.

A test class that uses these gives `new_client` and `Refused`, the exception of its client.
"""

import contextlib
import datetime
import itertools
import json
import pathlib
import tempfile

from reference_server import ReferenceServer, money

# A selector that is sent empty counts as absent; the older client insists on sending one.
EVERY_APPLICATION = ""

PASSWORD = "S3cret!pw"

_numbers = itertools.count(1)


class ClientTest:
    """The servers and the helpers of a client's test class."""

    Refused = None

    @classmethod
    def new_client(cls, endpoint, key_file):
        """A client of the server at `endpoint` (host and port) that signs with the key in `key_file`."""
        raise NotImplementedError

    def client_with(self, **credentials):
        """A client of the same server, whose key differs in these."""
        with tempfile.TemporaryDirectory() as folder:
            key_file = pathlib.Path(folder, "key.json")
            key_file.write_text(json.dumps(self.client.credentials | credentials), encoding="utf-8")
            return self.new_client(self.client.endpoint, key_file)

    @classmethod
    def setUpClass(cls):
        with contextlib.ExitStack() as stack:
            owners = stack.enter_context(ReferenceServer())
            developers = stack.enter_context(ReferenceServer(key_role="developer"))
            cls.client = cls.new_client(owners.endpoint, owners.key_file)
            cls.developer = cls.new_client(developers.endpoint, developers.key_file)
            cls.application = cls.client.get_applications(count=1)["result"][0]
            cls.addClassCleanup(stack.pop_all().close)

    @property
    def application_id(self):
        return self.application["application_id"]

    def refuses(self, code):
        """The calls inside must be refused with this code."""
        return _Refusal(self, code)

    def add(self, **fields):
        """Adds a user of a name of its own and answers its id and name."""
        name = fields.pop("user_name", None) or f"client-{next(_numbers)}"
        fields.setdefault("user_display_name", "A client's user")
        added = self.client.add_user(
            user_name=name, user_password=PASSWORD, application_id=self.application_id, **fields
        )
        self.assertEqual(added["result"], 1)
        return added["user_id"], name

    def read(self, user_id, **options):
        """The record of the one user of this id."""
        page = self.client.get_users(application_id=EVERY_APPLICATION, user_id=user_id, **options)
        self.assertEqual((page["count"], page["total_count"], len(page["result"])), (1, 1, 1))
        return page["result"][0]

    def is_gone(self, user_id):
        """Nobody has this id any more."""
        page = self.client.get_users(application_id=EVERY_APPLICATION, user_id=user_id)
        self.assertEqual((page["count"], page["total_count"], page["result"]), (0, 0, []))

    def everybody(self, **filters):
        """Every user of the application, gathered page by page."""
        users = []
        while True:
            page = self.client.get_users(
                application_id=self.application_id, count=1000, offset=len(users), **filters
            )
            self.assertEqual(page["count"], len(page["result"]))
            users += page["result"]
            if len(users) >= page["total_count"]:
                return users


class _Refusal:
    def __init__(self, test, code):
        self._test, self._code = test, code

    def __enter__(self):
        self._raises = self._test.assertRaises(self._test.Refused)
        self._caught = self._raises.__enter__()

    def __exit__(self, *exception):
        handled = self._raises.__exit__(*exception)
        if handled:
            self._test.assertEqual(self._caught.exception.code, self._code, self._caught.exception.message)
            self._test.assertNotEqual(self._caught.exception.message, "")
        return handled


class FourMethods:
    """The tests; mixed into a `ClientTest`."""

    # AddUser

    def test_add_user_is_read_back(self):
        before = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
        user_id, name = self.add(
            user_display_name="Iden One", parent_accounting=False, user_active=True, user_custom_data="a&b=ü;c"
        )
        user = self.read(user_id)
        self.assertEqual(user["user_id"], user_id)
        self.assertEqual(user["user_name"], name)
        self.assertEqual(user["user_display_name"], "Iden One")
        self.assertEqual(user["user_custom_data"], "a&b=ü;c")
        self.assertIs(user["user_active"], True)
        self.assertIs(user["parent_accounting"], False)
        self.assertEqual([money(user[field]) for field in ("balance", "live_balance", "fixed_balance")], [0, 0, 0])
        # The clients parse the API's form of a moment, and would raise on any other.
        second = datetime.timedelta(seconds=1)
        self.assertTrue(before - second <= user["created"] <= before + 60 * second, user["created"])
        self.assertEqual(user["modified"], user["created"])
        self.assertNotIn(PASSWORD, repr(user))

    def test_add_user_by_application_name(self):
        added = self.client.add_user(
            user_name="client-by-name", user_display_name="By name", user_password=PASSWORD, user_active=False,
            application_name=self.application["application_name"], parent_accounting=True,
        )
        user = self.read(added["user_id"])
        self.assertIs(user["user_active"], False)
        self.assertIs(user["parent_accounting"], True)
        self.assertEqual([found["application_id"] for found in user["applications"]], [self.application_id])

    def test_hostile_display_names_come_back_as_they_went(self):
        for text in ["<script>alert(1)</script>", "O'Brien \"Bo\" & sons", "שלום עולם", "😀 smile", "a;b|c%20d+e"]:
            with self.subTest(text=text):
                user_id, _ = self.add(user_display_name=text, user_custom_data=text)
                user = self.read(user_id)
                self.assertEqual((user["user_display_name"], user["user_custom_data"]), (text, text))

    def test_add_user_refuses_and_adds_nobody(self):
        _, taken = self.add()
        count = len(self.everybody())
        good = dict(
            user_name="client-refused", user_display_name="Refused", user_password=PASSWORD,
            application_id=self.application_id,
        )
        for code, wrong in [
            (118, dict(user_name=taken)),
            (122, dict(user_name="Capital")),
            (122, dict(user_name="ab")),
            (122, dict(user_name="a" * 51)),
            (134, dict(user_name="")),
            (157, dict(user_display_name="x" * 256)),
            (212, dict(user_custom_data="x" * 8192)),
            (464, dict(user_password="lowercase1!")),
            (523, dict(user_password="S3c!pw")),
            (524, dict(user_password="S3cret! pw")),
            (116, dict(application_id=999_999)),
            (558, dict(application_id=None, application_name="nowhere.demo.example")),
        ]:
            with self.subTest(code=code, wrong=wrong), self.refuses(code):
                self.client.add_user(**(good | wrong))
        self.assertEqual(len(self.everybody()), count)
        self.assertEqual(self.everybody(user_name="client-refused"), [])

    # SetUserInfo

    def test_set_user_info_changes_only_what_is_named(self):
        user_id, name = self.add(user_custom_data="before", parent_accounting=False)
        before = self.read(user_id)
        answer = self.client.set_user_info(user_id=user_id, user_display_name="After", user_active=True)
        self.assertEqual(answer["result"], 1)
        after = self.read(user_id)
        expected = before | {"user_display_name": "After", "modified": after["modified"]}
        self.assertEqual(after, expected)
        self.assertGreaterEqual(after["modified"], before["modified"])
        self.assertEqual(after["user_name"], name)

    def test_set_user_info_deactivates_and_clears(self):
        user_id, _ = self.add(user_custom_data="to be cleared")
        self.client.set_user_info(
            user_id=user_id, user_password="N3w!passw", user_active=False, user_custom_data=""
        )
        user = self.read(user_id)
        self.assertIs(user["user_active"], False)
        self.assertEqual(user.get("user_custom_data", ""), "")

    def test_set_user_info_renames_by_name(self):
        user_id, name = self.add()
        self.client.set_user_info(
            user_name=name, application_id=self.application_id, new_user_name=f"{name}-renamed", user_active=True
        )
        self.assertEqual(self.read(user_id)["user_name"], f"{name}-renamed")

    def test_set_user_info_refuses_and_changes_nothing(self):
        user_id, _ = self.add()
        _, taken = self.add()
        before = self.read(user_id)
        for code, wrong in [
            (118, dict(new_user_name=taken)),
            (462, dict(new_user_name="Not A Name")),
            (157, dict(user_display_name="x" * 256)),
            (524, dict(user_password="with space 1A!")),
            (535, dict(user_password=PASSWORD)),
            (117, dict(user_id=999_999, user_display_name="Nobody")),
        ]:
            with self.subTest(code=code, wrong=wrong), self.refuses(code):
                self.client.set_user_info(**(dict(user_id=user_id) | wrong))
        self.assertEqual(self.read(user_id), before)

    # DelUser

    def test_del_user_by_ids_deletes_these_and_no_others(self):
        first, second, third = (self.add()[0] for _ in range(3))
        self.assertEqual(self.client.del_user(user_id=[first, third])["result"], 1)
        self.is_gone(first)
        self.is_gone(third)
        self.assertEqual(self.read(second)["user_id"], second)

    def test_del_user_by_names(self):
        (first, first_name), (second, second_name) = self.add(), self.add()
        self.client.del_user(
            user_name=[first_name, second_name], application_name=self.application["application_name"]
        )
        self.is_gone(first)
        self.is_gone(second)

    def test_del_user_with_one_bad_id_deletes_nobody(self):
        user_id, _ = self.add()
        for bad in ([user_id, 999_999], [user_id, "seven"]):
            with self.subTest(bad=bad), self.refuses(117):
                self.client.del_user(user_id=bad)
            self.assertEqual(self.read(user_id)["user_id"], user_id)

    # GetUsers

    def test_get_users_pages_hold_everybody_once(self):
        total = self.client.get_users(application_id=self.application_id, count=1)["total_count"]
        ids = []
        while len(ids) < total:
            page = self.client.get_users(
                application_id=self.application_id, count=17, offset=len(ids), order_by="user_id"
            )
            self.assertEqual(page["total_count"], total)
            self.assertEqual(page["count"], min(17, total - len(ids)))
            ids += [user["user_id"] for user in page["result"]]
        self.assertEqual(ids, sorted(set(ids)))
        self.assertEqual(len(ids), total)
        self.assertGreater(total, 17)

    def test_get_users_defaults_to_20_by_name(self):
        page = self.client.get_users(application_id=self.application_id)
        names = [user["user_name"] for user in page["result"]]
        self.assertEqual(page["count"], 20)
        self.assertEqual(names, sorted(names))
        self.assertNotIn("skills", page["result"][0])
        self.assertNotIn("acd_queues", page["result"][0])

    def test_get_users_of_every_application(self):
        everybody = self.client.get_users(application_id=EVERY_APPLICATION, count=1)["total_count"]
        some = self.client.get_users(application_id=self.application_id, count=1)["total_count"]
        by_name = self.client.get_users(application_name=self.application["application_name"], count=1)["total_count"]
        self.assertEqual(some, by_name)
        self.assertTrue(0 < some < everybody)

    def test_get_users_filters(self):
        everybody = self.everybody(with_skills=True, with_queues=True)
        skill = next(user["skills"][0]["skill_id"] for user in everybody if user.get("skills"))
        acd_queue = next(user["acd_queues"][0]["acd_queue_id"] for user in everybody if user.get("acd_queues"))
        part = everybody[-1]["user_name"][1:4]
        display_part = next(
            user["user_display_name"].split()[0] for user in everybody if user["user_display_name"].isascii()
        )
        has_skill = lambda user: skill in [each["skill_id"] for each in user.get("skills", [])]
        in_queue = lambda user: acd_queue in [each["acd_queue_id"] for each in user.get("acd_queues", [])]
        for filters, holds in [
            (dict(user_active=False), lambda user: not user["user_active"]),
            (dict(user_active=True), lambda user: user["user_active"]),
            (dict(user_name=part), lambda user: part in user["user_name"]),
            (
                dict(user_display_name=display_part),
                lambda user: display_part.casefold() in user["user_display_name"].casefold(),
            ),
            (dict(acd_status=["ONLINE", "READY"]), lambda user: user.get("acd_status") in ("ONLINE", "READY")),
            (dict(skill_id=skill), has_skill),
            (dict(excluded_skill_id=skill), lambda user: not has_skill(user)),
            (dict(acd_queue_id=acd_queue), in_queue),
            (dict(excluded_acd_queue_id=acd_queue), lambda user: not in_queue(user)),
        ]:
            with self.subTest(filters=filters):
                found = {user["user_id"] for user in self.everybody(**filters)}
                expected = {user["user_id"] for user in everybody if holds(user)}
                self.assertEqual(found, expected)
                self.assertTrue(0 < len(expected) < len(everybody), "The filter must tell users apart.")

    def test_get_users_shows_one_skill(self):
        users = self.everybody(with_skills=True)
        user = next(user for user in users if len(user.get("skills", [])) > 1)
        wanted = user["skills"][-1]
        shown = self.read(user["user_id"], with_skills=True, showing_skill_id=wanted["skill_id"])
        self.assertEqual(shown["skills"], [wanted])

    def test_get_users_live_and_fixed_balance(self):
        moving = next(user for user in self.everybody() if user["live_balance"] != user["fixed_balance"])
        live = self.read(moving["user_id"], return_live_balance=True)
        fixed = self.read(moving["user_id"], return_live_balance=False)
        self.assertEqual(live["balance"], live["live_balance"])
        self.assertEqual(fixed["balance"], fixed["fixed_balance"])

    def test_get_users_refuses(self):
        for code, wrong in [
            (117, dict(user_id="seven")),
            (218, dict(acd_queue_id=999_999)),
            (222, dict(skill_id=999_999)),
            (224, dict(excluded_skill_id=999_999)),
            (227, dict(acd_status="ASLEEP")),
            (496, dict(order_by="user_phone")),
            (497, dict(offset=-1)),
        ]:
            with self.subTest(code=code, wrong=wrong), self.refuses(code):
                self.client.get_users(application_id=self.application_id, **wrong)

    # Roles and credentials

    def test_a_developer_may_read_and_not_write(self):
        users = self.developer.get_users(application_id=self.application_id, count=1000)
        self.assertGreater(users["total_count"], 0)
        first = users["result"][0]
        with self.refuses(104):
            self.developer.add_user(
                user_name="client-forbidden", user_display_name="Forbidden", user_password=PASSWORD,
                application_id=self.application_id,
            )
        with self.refuses(104):
            self.developer.set_user_info(user_id=first["user_id"], user_display_name="Forbidden")
        with self.refuses(104):
            self.developer.del_user(user_id=first["user_id"])
        self.assertEqual(self.developer.get_users(application_id=self.application_id, count=1000), users)

    def test_a_wrong_key_is_refused(self):
        with self.refuses(433):
            self.client_with(key_id="no-such-key").get_users(application_id=self.application_id)
        foreign = self.developer.credentials["private_key"]
        self.assertNotEqual(foreign, self.client.credentials["private_key"])
        with self.refuses(447):
            self.client_with(private_key=foreign).get_users(application_id=self.application_id)
