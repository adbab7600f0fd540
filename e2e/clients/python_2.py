"""The official Python client 2.12.0, unmodified, against the reference server.

Run with the interpreter that has the client: `USERS_SERVER=… python python_2.py`.

The client hard-codes https, so its HTTP library is told to speak plain HTTP. It has lost the transfer call; its own
request maker still sends that method, which shows that the server takes it in this client's form too.
"""

import unittest

import httpx
from voximplant.apiclient import VoximplantAPI, VoximplantException

from four_methods import ClientTest, FourMethods
from transfer_money import TransferMoney

_post = httpx.post


def _post_plainly(url, **options):
    return _post(url.replace("https://", "http://", 1), **options)


httpx.post = _post_plainly


class Python2(ClientTest, FourMethods, TransferMoney, unittest.TestCase):
    Refused = VoximplantException

    @classmethod
    def new_client(cls, endpoint, key_file):
        return VoximplantAPI(str(key_file), endpoint=endpoint)

    def transfer(self, amount, **fields):
        for name in ("user_id", "user_name"):
            if name in fields:
                fields[name] = self.client._serialize_list(fields[name])
        answer = self.client._perform_request("TransferMoneyToUser", {"amount": amount, **fields})
        if "error" in answer:
            raise VoximplantException(answer["error"]["msg"], answer["error"]["code"])
        return answer

    def test_the_client_has_lost_the_transfer_call(self):
        """When this fails, `transfer` above should use the client's own call again."""
        self.assertFalse(hasattr(self.client, "transfer_money_to_user"))


if __name__ == "__main__":
    unittest.main()
