"""The official Python client 1.15.0, unmodified, against the reference server: the last one with the transfer call.

Run with the interpreter that has the client and PyJWT 2.9.0: `USERS_SERVER=… python python_1.py`. (Newer PyJWTs
refuse the number that this client puts into `iss`.)

The client hard-codes https, so its HTTP library is told to speak plain HTTP.
"""

import unittest

import requests
from voximplant.apiclient import VoximplantAPI, VoximplantException

from four_methods import ClientTest, FourMethods
from transfer_money import TransferMoney

_post = requests.post


def _post_plainly(url, **options):
    return _post(url.replace("https://", "http://", 1), **options)


requests.post = _post_plainly


class Python1(ClientTest, FourMethods, TransferMoney, unittest.TestCase):
    Refused = VoximplantException

    @classmethod
    def new_client(cls, endpoint, key_file):
        return VoximplantAPI(str(key_file), endpoint=endpoint)

    def transfer(self, amount, **fields):
        return self.client.transfer_money_to_user(amount, **fields)


if __name__ == "__main__":
    unittest.main()
