"""The bench of SCIM at the size of a large company: see scim-million.sh."""
import contextlib
import datetime
import http.client
import json
import os
import random
import statistics
import time
import urllib.parse
import urllib.request

import bench
import server as servers

USERS = int(os.environ.get("USERS", "1000000"))
REQUESTS = int(os.environ.get("REQUESTS", "150"))
DATA = os.environ.get("DATA", "/tmp/guildhall-bench")
FEW_USERS = min(1000, USERS)
MEMBERS = USERS // 10
FEW_MEMBERS = 10
SPACING = 2048  # between the ids of users: see sql/scim-users.sql
BIG, SMALL = "Everybody", "Ten"


class Directory:
    """A directory over SCIM, on one connection that is kept."""

    def __init__(self, server, about):
        self.users, self.first, self.groups = about["users"], about["first"], about["groups"]
        self.path = f"/directory/{about['id']}/scim/v2"
        self.headers = {"Authorization": "Bearer " + about["secret"], "Content-Type": "application/scim+json"}
        self.connection = http.client.HTTPConnection(urllib.parse.urlsplit(server.url).netloc, timeout=600)

    def call(self, method, path, body=None, wanted=200):
        """Answers the body and the seconds until its last byte."""
        sent = None if body is None else json.dumps(body)
        began = time.perf_counter()
        self.connection.request(method, self.path + path, sent, self.headers)
        answer = self.connection.getresponse()
        data = answer.read()
        seconds = time.perf_counter() - began
        if answer.status != wanted:
            raise SystemExit(f"{method} {path}: {answer.status} {data[:500]}")
        return data, seconds

    def user(self, n):
        return f"diruser_{self.first + n * SPACING}"

    def any(self):
        return random.randrange(self.users)

    def outsiders(self):
        """Users who are in no group, none twice, in random order."""
        return (n for n in random.sample(range(self.users), self.users) if n % 5)


def filtered(text, resource="Users", more=""):
    return f"/{resource}?filter={urllib.parse.quote(text)}{more}"


# ---- seeding

def api(server, path, body):
    request = urllib.request.Request(
        server.url + "/api/v1/organizations" + path, json.dumps(body).encode(),
        {"Authorization": "Bearer " + server.token, "Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def new_directory(server, name, users, first):
    organization = api(server, "", {"display_name": name})["organization"]["id"]
    directory = api(server, f"/{organization}/directories", {"directory_type": "SCIM"})["directory"]["id"]
    secret = api(server, f"/{organization}/directories/{directory}/secrets", {})["plain_secret"]
    server.sql("-v", f"users={users}", "-v", f"first={first}", "-v", f"environment={server.environment}",
               "-v", f"directory={directory.removeprefix('dir_')}", "-f", str(bench.HERE / "sql" / "scim-users.sql"))
    return {"id": directory, "secret": secret, "users": users, "first": first, "groups": {}}


def new_group(directory, name, members):
    body = {"displayName": name, "members": [{"value": directory.user(n)} for n in members]}
    data, seconds = directory.call("POST", "/Groups", body, 201)
    directory.groups[name] = json.loads(data)["id"]
    return round(seconds, 2)


def seed(server):
    """Directories and users by SQL, the groups over SCIM; what they are stays beside them."""
    notes = server.data / "scim-million.json"
    if notes.exists():
        return json.loads(notes.read_text())
    began = time.monotonic()
    about = {"many": new_directory(server, "Many", USERS, servers.FIRST_ID),
             "few": new_directory(server, "Few", FEW_USERS, servers.FIRST_ID - 10**12)}
    about["seed_users_seconds"] = round(time.monotonic() - began, 1)
    server.sql("vacuum analyze")
    many = Directory(server, about["many"])
    about["create_group_seconds"] = {
        SMALL: new_group(many, SMALL, range(5, 5 + 10 * FEW_MEMBERS, 10)), BIG: new_group(many, BIG, range(0, USERS, 10))}
    server.sql("vacuum analyze")
    server.sql("checkpoint")
    notes.write_text(json.dumps(about))
    return about


CONSISTENT = """
select (select count(*) from directories d where user_count <> (select count(*) from directory_users u
         where u.environment_id = d.environment_id and u.directory_id = d.directory_id))
  + (select count(*) from directory_groups g where member_count <> (select count(*) from directory_memberships m
         where m.environment_id = g.environment_id and m.directory_id = g.directory_id and m.group_id = g.group_id))
  + (select count(*) from organizations o where sequence <> (select count(*) from events e
         where e.environment_id = o.environment_id and e.organization_id = o.organization_id))
"""


# ---- measuring

def turns(report, operation, variants, requests=REQUESTS):
    """Each variant once, then each once more …; a variant answers body and seconds."""
    times = {name: [] for name in variants}
    sizes = {}
    for turn in range(requests + 3):
        for name, request in variants.items():
            data, seconds = request()
            sizes[name] = len(data)
            if turn >= 3:
                times[name].append(seconds * 1000)
    for name, of in times.items():
        of.sort()
        row = {"operation": operation, "where": name, "requests": requests, "median_ms": round(statistics.median(of), 2),
               "p99_ms": round(of[min(requests - 1, int(requests * 0.99))], 2), "bytes": sizes[name]}
        report["results"].append(row)
        print(f"{operation:>40} {name:>30} {row['median_ms']:>9.2f} {row['p99_ms']:>9.2f} ms", flush=True)


def patch(*operations):
    return {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": list(operations)}


def member_turns(report, many):
    """A user comes into either group, and leaves it again, so that the small one stays small."""
    newcomers = many.outsiders()
    came = {}

    def add(name, wanted):
        came[name] = many.user(next(newcomers))
        return many.call("PATCH", "/Groups/" + many.groups[name], patch(
            {"op": "add", "path": "members", "value": [{"value": came[name]}]}), wanted)

    def remove(name, wanted):
        return many.call("PATCH", "/Groups/" + many.groups[name], patch(
            {"op": "remove", "path": f'members[value eq "{came[name]}"]'}), wanted)

    turns(report, "PATCH of a group, one member", {
        f"added to {FEW_MEMBERS}": lambda: add(SMALL, 200), f"added to {MEMBERS:,}": lambda: add(BIG, 204),
        f"removed from {FEW_MEMBERS}": lambda: remove(SMALL, 200), f"removed from {MEMBERS:,}": lambda: remove(BIG, 204)})


def list_turns(report, many, few):
    page = lambda directory, start: lambda: directory.call("GET", f"/Users?startIndex={start}&count=100")
    turns(report, "GET 100 users by startIndex", {
        f"of {FEW_USERS:,}, first": page(few, 1), f"of {USERS:,}, first": page(many, 1),
        f"of {USERS:,}, middle": page(many, USERS // 2), f"of {USERS:,}, last": page(many, USERS - 99)})
    cursors, seen = walk(many)
    if seen != USERS:
        raise SystemExit(f"the walk saw {seen} of {USERS} users")
    by = lambda cursor: lambda: many.call("GET", f"/Users?count=100&cursor={urllib.parse.quote(cursor)}")
    turns(report, "GET 100 users by cursor", {
        f"of {USERS:,}, first": by(""), f"of {USERS:,}, middle": by(cursors[len(cursors) // 2]),
        f"of {USERS:,}, last": by(cursors[-1])})


def walk(many):
    """Every page of the directory by cursor: the cursors, and how many different users there were."""
    cursors, seen, cursor = [], set(), ""
    while cursor is not None:
        cursors.append(cursor)
        data, _ = many.call("GET", f"/Users?count=1000&attributes=id&cursor={urllib.parse.quote(cursor)}")
        answer = json.loads(data)
        seen.update(user["id"] for user in answer["Resources"])
        cursor = answer.get("nextCursor")
    return cursors[:-1], len(seen)  # the last one stands behind everybody


def filter_turns(report, many, few):
    both = {f"of {FEW_USERS:,}": few, f"of {USERS:,}": many}
    bind = lambda directory, make: lambda: directory.call("GET", filtered(make(directory.any())))
    for name, make in {
            "userName eq": lambda n: f'userName eq "User{n}@Acme.example"',
            "userName eq, of nobody": lambda n: f'userName eq "nobody{n}"',
            "externalId eq": lambda n: f'externalId eq "ext-{n}"',
            'emails[type eq "work"].value eq': lambda n: f'emails[type eq "work"].value eq "user{n}@acme.example"',
            "emails.value eq (a second address)": lambda n: f'emails.value eq "user{n}@home.example"'}.items():
        turns(report, f"GET users, {name}", {where: bind(directory, make) for where, directory in both.items()})
    member = lambda name, user: lambda: many.call("GET", filtered(
        f'displayName eq "{name}" and members[value eq "{user()}"]', "Groups", "&excludedAttributes=members"))
    turns(report, "GET groups, displayName and members[value eq]", {
        f"group of {FEW_MEMBERS}": member(SMALL, lambda: many.user(5 + 10 * random.randrange(FEW_MEMBERS))),
        f"group of {MEMBERS:,}": member(BIG, lambda: many.user(10 * random.randrange(MEMBERS)))})


def group_turns(report, many):
    get = lambda name, more: lambda: many.call("GET", f"/Groups/{many.groups[name]}{more}")
    without = "?excludedAttributes=members"
    turns(report, "GET a group without its members", {
        f"group of {FEW_MEMBERS}": get(SMALL, without), f"group of {MEMBERS:,}": get(BIG, without)})
    turns(report, "GET a group whole", {f"group of {FEW_MEMBERS}": get(SMALL, ""), f"group of {MEMBERS:,}": get(BIG, "")}, 5)


def user_turns(report, many, few):
    both = {f"of {FEW_USERS:,}": few, f"of {USERS:,}": many}
    made = {where: [] for where in both}

    def create(where, directory):
        name = f"new{time.time_ns()}@acme.example"
        data, seconds = directory.call("POST", "/Users", {
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": name, "externalId": name,
            "name": {"givenName": "New", "familyName": "User"},
            "emails": [{"value": name, "type": "work", "primary": True}]}, 201)
        made[where].append(json.loads(data)["id"])
        return data, seconds

    def deactivate(where, directory):
        made[where].insert(0, made[where].pop())
        return directory.call("PATCH", "/Users/" + made[where][0], patch({"op": "replace", "value": {"active": False}}))

    def delete(where, directory):
        return directory.call("DELETE", "/Users/" + made[where].pop(), wanted=204)

    bind = lambda call, where, directory: lambda: call(where, directory)
    for operation, call in {"POST a user": create, "PATCH: deactivate a user": deactivate, "DELETE a user": delete}.items():
        turns(report, operation, {where: bind(call, where, directory) for where, directory in both.items()})


def warm_up(many, few):
    """Until the compiler has seen the way of a request often enough."""
    with contextlib.redirect_stdout(None):
        report = {"results": []}
        for _ in range(4):
            filter_turns(report, many, few)
            user_turns(report, many, few)
            member_turns(report, many)


# ---- the report

def markdown(report):
    m, lines = report["machine"], []
    lines.append(f"# SCIM bench of {report['date']}, {USERS:,} users\n")
    lines.append(f"{m['cpu']}, {m['cores']} cores, {m['memory_gibibytes']} GiB; load average {m['load_before']} before the run.")
    lines.append(", ".join(f"{name} {version}" for name, version in report["versions"].items()) + "\n")
    lines.append("Over HTTP on one connection, from the request to the last byte; the rows of an operation in turns.\n")
    lines.append("| operation | where | requests | median ms | p99 ms | bytes |")
    lines.append("|---|---|---|---|---|---|")
    for row in report["results"]:
        lines.append("| " + " | ".join(str(row[name]) for name in (
            "operation", "where", "requests", "median_ms", "p99_ms", "bytes")) + " |")
    lines.append("")
    lines.append(f"- users seeded by SQL: {report['seed_users_seconds']} s")
    for name, seconds in report["create_group_seconds"].items():
        lines.append(f"- POST of the group {name} with all its members, once: {seconds} s")
    return "\n".join(lines) + "\n"


def write(report):
    name = f"{report['date']}-scim-{USERS}"
    (bench.HERE / "results").mkdir(exist_ok=True)
    (bench.HERE / "results" / f"{name}.json").write_text(json.dumps(report, indent=1) + "\n")
    (bench.HERE / "results" / f"{name}.md").write_text(markdown(report))
    print(f"bench/results/{name}.md")


def run():
    report = {"date": datetime.date.today().isoformat(), "users": USERS, "machine": bench.machine(), "results": []}
    server = servers.MeasuredServer(f"{DATA}/scim-{USERS}")
    with contextlib.ExitStack() as after:
        after.callback(server.stop)
        report["versions"] = bench.of_server(server)
        about = seed(server)
        report |= {key: about[key] for key in ("seed_users_seconds", "create_group_seconds")}
        if server.sql(CONSISTENT) != "0":
            raise SystemExit("the seeded counts are not what the rows say: remove the folder " + str(server.data))
        many, few = Directory(server, about["many"]), Directory(server, about["few"])
        warm_up(many, few)
        filter_turns(report, many, few)
        list_turns(report, many, few)
        group_turns(report, many)
        member_turns(report, many)
        user_turns(report, many, few)
        if server.sql(CONSISTENT) != "0":
            raise SystemExit("the counts are not what the rows say any more")
    write(report)


if __name__ == "__main__":
    run()
