"""Calls boto3 as it is told: a line of JSON in, a line of JSON out. Times are ISO 8601 text, bytes base64."""

import base64, datetime, json, os, sys

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

clients = {}


def client(service):
    if service not in clients:
        clients[service] = boto3.client(service, config=Config(retries={"total_max_attempts": 1}))
    return clients[service]


def plain(value):
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    if isinstance(value, (bytes, bytearray)):
        return base64.b64encode(value).decode()
    raise TypeError(repr(value))


def without_metadata(answer):
    answer.pop("ResponseMetadata", None)
    return answer


def obey(order):
    service, method, params = client(order["service"]), order["method"], order["params"]
    if order["kind"] == "call":
        return without_metadata(getattr(service, method)(**params))
    if order["kind"] == "pages":
        return [without_metadata(page) for page in service.get_paginator(method).paginate(**params)]
    service.get_waiter(method).wait(**params)
    return None


for line in sys.stdin:
    order = json.loads(line)
    try:
        result = {"answer": obey(order)}
    except ClientError as error:
        result = {"error": {"class": type(error).__name__, "status": error.response["ResponseMetadata"]["HTTPStatusCode"],
                            "code": error.response["Error"]["Code"], "message": error.response["Error"].get("Message", "")}}
    except BotoCoreError as error:
        result = {"error": {"class": type(error).__name__, "status": 0, "code": "", "message": str(error)}}
    print(json.dumps(result, default=plain), flush=True)
