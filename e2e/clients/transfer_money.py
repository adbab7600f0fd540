"""What a Python client must see of TransferMoneyToUser. Amounts are exact, and every movement is read back from both
sides and from the account's ledger.

A test class that uses these gives `transfer(**fields)`, the client's own call.
"""

import datetime
from decimal import Decimal

from reference_server import money


class TransferMoney:
    """The tests; mixed into a `ClientTest`."""

    def transfer(self, amount, **fields):
        raise NotImplementedError

    def account_balance(self):
        return money(self.client.get_account_info()["result"]["balance"])

    def balance(self, user_id):
        return money(self.read(user_id, return_live_balance=False)["fixed_balance"])

    def with_money(self, amount):
        """A new user who holds this much."""
        user_id, name = self.add(parent_accounting=False)
        if amount:
            self.transfer(amount, user_id=user_id)
            self.assertEqual(self.balance(user_id), Decimal(str(amount)))
        return user_id, name

    def ledger(self, user_id):
        """The user's transactions as the account sees them, newest first."""
        now = datetime.datetime.now(datetime.timezone.utc)
        page = self.client.get_transaction_history(
            from_date=now - datetime.timedelta(hours=1), to_date=now + datetime.timedelta(hours=1),
            user_id=[user_id], desc_order=True,
        )
        return [record for record in page["result"] if record["transaction_type"] == "user_money_transfer"]

    def test_the_example_of_the_reference(self):
        """5.67 USD to the users 1 and 2: each gets the whole amount, so that it costs the account 11.34."""
        account, first, second = self.account_balance(), self.balance(1), self.balance(2)
        answer = self.transfer(
            5.67, user_id=[1, 2], currency="USD", strict_mode=True, user_transaction_description="From account",
            account_transaction_description="To user: ${user_name}",
        )
        self.assertEqual(answer["result"], 1)
        self.assertEqual(money(answer["balance"]), account - Decimal("11.34"))
        self.assertEqual(self.account_balance(), account - Decimal("11.34"))
        self.assertEqual(self.balance(1), first + Decimal("5.67"))
        self.assertEqual(self.balance(2), second + Decimal("5.67"))
        for user_id in (1, 2):
            record = self.ledger(user_id)[0]
            self.assertEqual(money(record["amount"]), Decimal("-5.67"))
            self.assertEqual(record["currency"], "USD")
            self.assertEqual(record["transaction_description"], f"To user: {self.read(user_id)['user_name']}")

    def test_a_negative_amount_goes_back_to_the_account(self):
        user_id, name = self.with_money(10)
        account = self.account_balance()
        answer = self.transfer(-5.67, user_id=user_id)
        self.assertEqual(money(answer["balance"]), account + Decimal("5.67"))
        self.assertEqual(self.balance(user_id), Decimal("4.33"))
        record = self.ledger(user_id)[0]
        self.assertEqual(money(record["amount"]), Decimal("5.67"))
        self.assertEqual(record["transaction_description"], f"From user: {name}")

    def test_not_strict_takes_all_there_is(self):
        user_id, _ = self.with_money(12.3456)
        account = self.account_balance()
        answer = self.transfer(-10_000_000, user_id=user_id, strict_mode=False)
        self.assertEqual(self.balance(user_id), 0)
        self.assertEqual(money(answer["balance"]), account + Decimal("12.3456"))

    def test_strict_with_too_little_moves_nothing(self):
        user_id, _ = self.with_money(5)
        account = self.account_balance()
        for amount in ("-5.0001", str(account + Decimal("0.01"))):
            with self.subTest(amount=amount), self.refuses(127):
                self.transfer(amount, user_id=user_id, strict_mode=True)
        # Left out, strict mode is on.
        with self.refuses(127):
            self.transfer("-5.0001", user_id=user_id)
        self.assertEqual((self.account_balance(), self.balance(user_id)), (account, 5))

    def test_a_list_with_one_bad_user_moves_nothing(self):
        user_id, _ = self.with_money(5)
        shared, _ = self.add(parent_accounting=True)
        account = self.account_balance()
        for code, users in [(117, [user_id, 999_999]), (117, [user_id, "seven"]), (573, [user_id, shared])]:
            with self.subTest(code=code), self.refuses(code):
                self.transfer(1, user_id=users)
        self.assertEqual((self.account_balance(), self.balance(user_id)), (account, 5))
        self.assertEqual(len(self.ledger(user_id)), 1)

    def test_by_name_and_with_the_four_decimals(self):
        user_id, name = self.with_money(0)
        account = self.account_balance()
        answer = self.transfer("0.0123", user_name=[name], application_id=self.application_id)
        self.assertEqual(money(answer["balance"]), account - Decimal("0.0123"))
        self.assertEqual(self.balance(user_id), Decimal("0.0123"))

    def test_bad_amounts_and_texts_are_refused(self):
        user_id, _ = self.with_money(5)
        account = self.account_balance()
        for code, wrong in [
            (125, dict(amount="0.009")),
            (125, dict(amount="0")),
            (125, dict(amount="1.00001")),
            (225, dict(amount="five")),
            (225, dict(amount="1e3")),
            (134, dict(amount="")),
            (210, dict(currency="EUR")),
            (210, dict(currency="dollars")),
            (235, dict(user_transaction_description="x" * 120)),
            (234, dict(account_transaction_description="x" * 120)),
        ]:
            with self.subTest(code=code, wrong=wrong), self.refuses(code):
                self.transfer(**(dict(amount=1, user_id=user_id) | wrong))
        self.assertEqual((self.account_balance(), self.balance(user_id)), (account, 5))
