"""Load on a server through wrk and h2load, and on its database through pgbench."""
import json
import os
import pathlib
import re
import resource
import subprocess
import tempfile
import time

from server import FIRST_ID

HERE = pathlib.Path(__file__).resolve().parent


def measured(server, command, environ, cwd=None):
    """Runs a load; answers its output, and the CPU microseconds of server, database and load itself."""
    before, mine = server.cpu(), resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, env=environ, cwd=cwd, capture_output=True, text=True)
    after, mine_after = server.cpu(), resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        raise SystemExit(f"{command[0]} failed: {done.stderr[-2000:]}")
    load = (mine_after.ru_utime + mine_after.ru_stime - mine.ru_utime - mine.ru_stime) * 1e6
    return done.stdout, {"server": after[0] - before[0], "database": after[1] - before[1], "load": load}


def result(requests, seconds, p50, p99, errors, cpu):
    count = max(requests, 1)
    return {"rate": round(requests / seconds, 1), "p50_us": p50, "p99_us": p99, "errors": errors,
            "cpu_us": {who: round(spent / count, 1) for who, spent in cpu.items()}}


def rest(server, operation, rows, connections, seconds, page_token="", first=0):
    environ = dict(
        os.environ, OPERATION=operation, ROWS=str(rows), TOKEN=server.token, SEED=str(time.time_ns() // 1000 % 10**9),
        PAGE_TOKEN=page_token, FIRST=str(first), CLIENT_ID=server.credentials["SCALEKIT_CLIENT_ID"],
        CLIENT_SECRET=server.credentials["SCALEKIT_CLIENT_SECRET"])
    # One thread is enough for wrk, and leaves the cores to those who are measured.
    output, cpu = measured(
        server, ["wrk", "-t", "1", "-c", str(connections), "-d", f"{seconds}s", "-s", str(HERE / "requests.lua"), server.url],
        environ)
    answer = json.loads(output.strip().splitlines()[-1])
    return result(answer["requests"], answer["seconds"], answer["p50"], answer["p99"], answer["errors"], cpu)


def database(server, script, rows, connections, seconds):
    base = int(time.time()) * 10**8  # above the seed's ids and apart from the server's, which start higher
    with tempfile.TemporaryDirectory() as logs:
        output, cpu = measured(
            server,
            ["pgbench", "-n", "-M", "prepared", "-c", str(connections), "-j", str(min(2, connections)), "-T", str(seconds),
             "-l", "--sampling-rate=0.1", "-D", f"rows={rows}", "-D", f"first={FIRST_ID}", "-D", "i=0", "-D", f"base={base}",
             "-D", f"environment={server.environment}", "-f", str(HERE / "sql" / (script + ".sql"))],
            server.environ, logs)
        times = [int(line.split()[2]) for log in pathlib.Path(logs).iterdir() for line in log.read_text().splitlines()]
    done = int(re.search(r"transactions actually processed: (\d+)", output)[1])
    failed = re.search(r"number of failed transactions: (\d+)", output)
    p50, p99 = percentiles(times, connections, seconds, done)
    rate = float(re.search(r"tps = ([\d.]+)", output)[1])
    return result(done, done / rate if rate else seconds, p50, p99, int(failed[1]) if failed else 0, cpu)


def percentiles(times, connections, seconds, done):
    """The median and the 99th of a hundred."""
    times = corrected(times, max(1, seconds * 1_000_000 * connections // max(done, 1)))
    at = lambda share: times[min(len(times) - 1, int(len(times) * share))] if times else 0
    return at(0.5), at(0.99)


def corrected(times, interval):
    """As wrk counts (stats_correct): a caller who waited a multiple of the mean interval would have asked again meanwhile, and those
    requests, which a closed loop leaves out, waited for what was left of it. Both sides of a ratio must count alike."""
    left_out = [rest for waited in times if waited >= 2 * interval for rest in range(waited - interval, interval, -interval)]
    return sorted(times + left_out)


GRPC_METADATA = {"grpc_get": [], "grpc_get_database": ["-H", "cache-control: no-cache"]}


def grpc(server, operation, connections, seconds):
    """GetOrganization of one organization over h2c."""
    name = f"org_{FIRST_ID + 7 * 1024}".encode()
    message = b"\x0a" + bytes([len(name)]) + name
    with tempfile.TemporaryDirectory() as folder:
        body, log = pathlib.Path(folder, "request"), pathlib.Path(folder, "log")
        body.write_bytes(b"\0" + len(message).to_bytes(4, "big") + message)
        output, cpu = measured(
            server,
            ["h2load", "-p", "h2c", "-t", "1", "-c", str(connections), "-m", "1", "-D", str(seconds), "-d", str(body),
             f"--log-file={log}", "-H", "content-type: application/grpc", "-H", "te: trailers",
             "-H", "authorization: Bearer " + server.token, *GRPC_METADATA[operation],
             server.url + "/scalekit.v1.organizations.OrganizationService/GetOrganization"], os.environ)
        times = [int(line.split()[2]) for line in log.read_text().splitlines()]
    done = int(re.search(r"(\d+) succeeded", output)[1])
    failed = int(re.search(r"(\d+) failed", output)[1])
    answered = int(re.search(r"\((\d+)\) data", output)[1])
    if answered < 100 * done:  # 200 is every gRPC answer's status: an error's has no message
        raise SystemExit(f"h2load: {answered} bytes in {done} answers hold no organizations")
    rate = float(re.search(r"([\d.]+) req/s", output)[1])
    p50, p99 = percentiles(times, connections, seconds, done)
    return result(done, done / rate if rate else seconds, p50, p99, failed, cpu)
