"""Random inputs and outputs from botocore's own models: prints the plan, reads the lab's URL, calls, prints results.

Times are {"$time": seconds} and bytes {"$bytes": hex} on both sides.
"""

import base64, datetime, json, random, sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

seed, services = int(sys.argv[1]), sys.argv[2:]
rng = random.Random(seed)
texts = ["a", " a ", "x]]>y", "&amp;&#10;", "<b>", "'\"", "é漢😀", "a\tb\nc", "%2B+=&", "1.10", "true", "null"]
utc = datetime.timezone.utc
max_depth = 5


def connect(service, url="http://127.0.0.1:1"):
    return boto3.client(
        service,
        endpoint_url=url,
        region_name="lab-local-1",
        aws_access_key_id="lab",
        aws_secret_access_key="lab",
        config=Config(
            retries={"total_max_attempts": 1},
            parameter_validation=False,
            inject_host_prefix=False,
            max_pool_connections=1,
        ),
    )


def value_of(shape, depth, in_head=None):
    kind = shape.type_name
    if kind == "structure":
        return structure_of(shape, depth)
    if kind == "list":
        items = [value_of(shape.member, depth + 1) for _ in range(rng.randint(1, 2))]
        items = [item for item in items if item is not None]
        return items or None
    if kind == "map":
        return {f"k{n}{rng.choice(texts[:4])}": v for n in range(rng.randint(1, 2))
                if (v := value_of(shape.value, depth + 1)) is not None} or None
    if kind == "boolean":
        return rng.random() < 0.5
    if kind in ("integer", "long"):
        return rng.choice([0, 1, 443, 2**31 - 1])
    if kind in ("float", "double"):
        return rng.choice([0.25, 1.5, 1e-7, 12345.5])
    if kind == "timestamp":
        return datetime.datetime.fromtimestamp(rng.randint(0, 2**31), utc)
    if kind == "blob":
        return rng.randbytes(rng.randint(1, 9))
    if in_head:
        # MaxItems and the like are numbers in one model and text in the other.
        return rng.choice(["7", "443"]) if in_head == "querystring" else rng.choice(["a", "Z1D633PJN98FT9", "x-1"])
    return rng.choice(texts)


def structure_of(shape, depth):
    names = list(shape.members)
    if shape.is_tagged_union:
        names = [rng.choice(names)]
    out = {}
    for name in names:
        member = shape.members[name]
        wanted = (name in shape.required_members or shape.is_tagged_union or "idempotencyToken" in member.metadata
                  or (depth < max_depth and rng.randint(0, 2 + depth) < 2))
        in_head = member.serialization.get("location")
        if wanted and (value := value_of(member, depth + 1, in_head)) is not None:
            out[name] = value
    if not out and names and depth > 0:
        value = value_of(shape.members[names[0]], depth + 1)
        if value is not None:
            out[names[0]] = value
    return out or ({} if depth == 0 else None)


def tagged(value):
    if isinstance(value, datetime.datetime):
        return {"$time": round(value.timestamp())}
    if isinstance(value, (bytes, bytearray)):
        return {"$bytes": bytes(value).hex()}
    raise TypeError(repr(value))


plan = []
for service in services:
    client = connect(service)
    for operation in client.meta.service_model.operation_names:
        model = client.meta.service_model.operation_model(operation)
        given = structure_of(model.input_shape, 0) if model.input_shape else {}
        answer = structure_of(model.output_shape, 0) if model.output_shape else {}
        plan.append((service, operation, given or {}, answer or {}))
print(json.dumps(plan, default=tagged), flush=True)

url = sys.stdin.readline().strip()
results = []
clients = {}
methods = {}
for service, operation, given, _ in plan:
    if service not in clients:
        clients[service] = connect(service, url)
        methods[service] = {v: k for k, v in clients[service].meta.method_to_api_mapping.items()}
    try:
        answer = getattr(clients[service], methods[service][operation])(**given)
        answer.pop("ResponseMetadata")
        results.append({"answer": answer})
    except (ClientError, Exception) as error:
        results.append({"error": f"{type(error).__name__}: {error}"})
print(json.dumps(results, default=tagged), flush=True)
