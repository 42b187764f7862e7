"""The bench: see run.sh. Each operation is measured in turns with its limit, the same statement through pgbench."""
import datetime
import json
import os
import pathlib
import platform
import subprocess
import sys
import time
import urllib.parse

import load
import server as servers

HERE = pathlib.Path(__file__).resolve().parent
ROWS = int(os.environ.get("ROWS", "100000"))
SECONDS = int(os.environ.get("SECONDS_EACH", "5"))
ROUNDS = int(os.environ.get("ROUNDS", "2"))
CONNECTIONS = [int(c) for c in os.environ.get("CONNECTIONS", "1 16 64").split()]
DATA = os.environ.get("DATA", "/tmp/guildhall-bench")
WARM_UP = 20  # seconds for each kind of call: a server runs for weeks, and its code is compiled after some 30,000 calls of a kind
REST = 10  # seconds before memory is read: what the start or the compiler alone needed is given back

# What to measure: the operation, over REST unless its name begins with grpc_, and the script of its limit, if it has one.
OPERATIONS = {
    "get": [("get_by_id", "get_by_id"), ("get_by_external_id", "get_by_external_id"),
            ("get_by_id_database", "get_by_id"), ("get_by_external_id_database", "get_by_external_id")],
    "list": [("list_first", "list_first"), ("list_deep", "list_first")],
    "search": [("search", None)],
    "write": [("create", "create"), ("upsert", "upsert"), ("metadata_patch", "metadata_patch")],
    "token": [("token", None)],
    "grpc": [("grpc_get", "get_by_id"), ("grpc_get_database", "get_by_id")],
}
ALL = [*OPERATIONS, "start"]
PROFILED = [operation for group in OPERATIONS.values() for operation, _ in group]


def page_token_for(server, operation):
    """Of list_deep: the page token at a depth of a million organizations, or half of what is there."""
    if operation != "list_deep":
        return ""
    token = ""
    for _ in range(min(1_000_000, ROWS // 2) // 100):
        page = json.loads(server.get(
            "/api/v1/organizations?page_size=100&page_token=" + urllib.parse.quote(token), server.token))
        token = page["next_page_token"]
    return urllib.parse.quote(token)


def best(results):
    """The round that was disturbed least."""
    return max(results, key=lambda result: result["rate"])


def one_round(server, operation, connections, page_token="", seconds=SECONDS):
    if operation.startswith("grpc_"):
        return load.grpc(server, operation, connections, seconds)
    return load.rest(server, operation, ROWS, connections, seconds, page_token)


def turns(server, operation, script, connections, page_token):
    ours, limits = [], []
    for _ in range(ROUNDS):
        ours.append(one_round(server, operation, connections, page_token))
        if script:
            limits.append(load.database(server, script, ROWS, connections, SECONDS))
    row = {"operation": operation, "connections": connections, "ours": best(ours), "rounds": ours}
    if limits:
        row["limit"] = best(limits)
        row["limit_rounds"] = limits
        row["ratio"] = round(row["ours"]["rate"] / max(row["limit"]["rate"], 1e-9), 2)
        row["p99_ratio"] = round(row["ours"]["p99_us"] / max(row["limit"]["p99_us"], 1), 2)
    show(row)
    return row


def show(row):
    ours, limit = row["ours"], row.get("limit")
    print(f"{row['operation']:>28} {row['connections']:>3} {ours['rate']:>9.0f}/s {ours['cpu_us']['server']:>6.1f} us"
          + (f"   {limit['rate']:>9.0f}/s  {row['ratio']:.2f}" if limit else ""), flush=True)


def measure_start(rounds):
    starts = []
    for _ in range(rounds):
        server = servers.MeasuredServer(f"{DATA}/{ROWS}")
        time.sleep(REST)
        starts.append({"seconds": round(server.start_seconds, 2), "cpu_seconds": round(server.start_cpu_seconds, 2),
                       "idle_mebibytes": server.resident_mebibytes()})
        server.stop()
    return min(starts, key=lambda start: start["seconds"])


def machine():
    cpu = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "")
    memory = int(open("/proc/meminfo").readline().split()[1]) // 2**20
    return {"cpu": cpu, "cores": os.cpu_count(), "memory_gibibytes": memory, "kernel": platform.release(),
            "load_before": round(os.getloadavg()[0], 1)}


def first_line(*command):
    return subprocess.run(command, capture_output=True, text=True).stdout.splitlines()[0].strip()


def of_server(server):
    return {"commit": first_line("git", "-C", str(HERE), "rev-parse", "--short", "HEAD"),
            "postgresql": server.sql("show server_version")}


def versions(server):
    return of_server(server) | {"pgbench": first_line("pgbench", "--version"), "h2load": first_line("h2load", "--version")}


def cell(value):
    return "" if value is None else str(value)


def markdown(report):
    m, lines = report["machine"], []
    lines.append(f"# Bench of {report['date']}, {report['rows']:,} organizations\n")
    lines.append(f"{m['cpu']}, {m['cores']} cores, {m['memory_gibibytes']} GiB; load average {m['load_before']} before the run.")
    lines.append(", ".join(f"{name} {version}" for name, version in report["versions"].items()) + "\n")
    lines.append("Rates a second, times in µs; CPU is each process's time a request. Best of "
                 f"{report['rounds']} rounds of {report['seconds']} s, in turns with pgbench.\n")
    lines.append("| operation | connections | rate | p50 | p99 | CPU server | CPU PostgreSQL | pgbench rate | p99 | ratio | p99 ratio |")
    lines.append("|---|---|---|---|---|---|---|---|---|---|---|")
    for row in report["results"]:
        ours, limit = row["ours"], row.get("limit", {})
        cells = [row["operation"], row["connections"], ours["rate"], ours["p50_us"], ours["p99_us"], ours["cpu_us"]["server"],
                 ours["cpu_us"]["database"], limit.get("rate"), limit.get("p99_us"), row.get("ratio"), row.get("p99_ratio")]
        lines.append("| " + " | ".join(map(cell, cells)) + " |")
    lines.append("")
    for name in ("start", "loaded_mebibytes", "shipped_mebibytes"):
        if name in report:
            lines.append(f"- {name}: {report[name]}")
    return "\n".join(lines) + "\n"


def write(report):
    name = f"{report['date']}-{ROWS}"
    (HERE / "results").mkdir(exist_ok=True)
    (HERE / "results" / f"{name}.json").write_text(json.dumps(report, indent=1) + "\n")
    (HERE / "results" / f"{name}.md").write_text(markdown(report))
    print(f"bench/results/{name}.md")


def run(what):
    report = {"date": datetime.date.today().isoformat(), "rows": ROWS, "seconds": SECONDS, "rounds": ROUNDS,
              "machine": machine(), "results": []}
    server = servers.MeasuredServer(f"{DATA}/{ROWS}")
    try:
        server.seed(ROWS)
        report["versions"] = versions(server)
        warm_up(server)
        for group in what:
            for operation, script in OPERATIONS.get(group, []):
                token = page_token_for(server, operation)
                for connections in CONNECTIONS:
                    report["results"].append(turns(server, operation, script, connections, token))
        time.sleep(REST)
        report["loaded_mebibytes"] = server.resident_mebibytes()
    finally:
        server.stop()
    report["shipped_mebibytes"] = sum(f.stat().st_size for f in (HERE.parent / "dist" / "lib").iterdir()) // 2**20
    if "start" in what:
        report["start"] = measure_start(3)
    write(report)


def warm_up(server):
    for operation in ("get_by_id_database", "metadata_patch", "upsert", "create", "grpc_get_database", "grpc_get"):
        one_round(server, operation, 16, seconds=WARM_UP)
    read, seconds = 0, 5
    while read < min(ROWS, 200_000):  # until memory holds what it can; each run goes on where the last one ended
        answered = int(load.rest(server, "get_each", ROWS, 64, seconds, first=read)["rate"] * seconds)
        if answered == 0:
            raise SystemExit("bench: the server answers nobody")
        read += answered


def profile(operation, connections):
    if operation not in PROFILED:
        raise SystemExit(f"bench: unknown {operation}; there are {', '.join(PROFILED)}")
    server = servers.MeasuredServer(f"{DATA}/{ROWS}")
    recording = HERE / "results" / "profile.tmp.jfr"
    try:
        server.seed(ROWS)
        warm_up(server)
        token = page_token_for(server, operation)
        java = pathlib.Path(f"/proc/{server.process.pid}/exe").resolve().parent
        subprocess.run([java / "jcmd", str(server.process.pid), "JFR.start", "settings=profile", "name=bench"], check=True,
                       stdout=subprocess.DEVNULL)
        print(one_round(server, operation, connections, token, 4 * SECONDS))
        subprocess.run([java / "jcmd", str(server.process.pid), "JFR.stop", "name=bench", f"filename={recording}"], check=True,
                       stdout=subprocess.DEVNULL)
        for view in ("hot-methods", "allocation-by-site"):
            subprocess.run([java / "jfr", "view", "--width", "160", view, str(recording)], check=True)
    finally:
        server.stop()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--profile"]:
        profile(sys.argv[2], int(sys.argv[3]))
    else:
        unknown = set(sys.argv[1:]) - set(ALL)
        if unknown:
            raise SystemExit(f"bench: unknown {', '.join(sorted(unknown))}; there are {', '.join(ALL)}")
        run(sys.argv[1:] or ALL)
