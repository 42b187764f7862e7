"""A million rows there and back, with kills on the way: see import-kills.sh."""
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

import server as servers

GUILDHALL = os.environ.get("GUILDHALL", str(servers.ROOT / "guildhall"))
ROWS = int(sys.argv[1])
REGIONS = ["US", "EU"]


def row(n):
    """Row n; all of them differ, and some are not plain."""
    return {"external_id": f"CUST-{n}", "display_name": f"Customer {n} " + ("Ünïcode 🏛 \"quoted\"" if n % 97 == 0 else "Inc"),
            "region_code": REGIONS[n % 2], "slug": f"customer-{n}",
            "metadata": {"plan_type": "enterprise" if n % 3 else "free", "seats": str(n % 500)},
            "external_ids": {"billing": f"cus_{n}"}}


def essence(organization):
    """What an export must have in common with the row that it comes from."""
    return (organization["display_name"], organization["region_code"], organization["slug"],
            tuple(sorted(organization["metadata"].items())), tuple(sorted(organization["external_ids"].items())))


def peak_mebibytes(pid):
    try:
        return int(re.search(r"VmHWM:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text())[1]) // 1024
    except (FileNotFoundError, TypeError, ProcessLookupError):
        return 0


class Command:
    """A command line process, with its peak memory."""

    def __init__(self, credentials, *arguments, out=subprocess.DEVNULL):
        self.began, self.peak = time.monotonic(), 0
        self.process = subprocess.Popen([GUILDHALL, *arguments], env={**os.environ, **credentials}, stdout=out,
                                        stderr=subprocess.PIPE, text=True)
        self.error = []
        threading.Thread(target=lambda: self.error.extend(self.process.stderr), daemon=True).start()
        threading.Thread(target=self.watch, daemon=True).start()

    def watch(self):
        while self.process.poll() is None:
            self.peak = max(self.peak, peak_mebibytes(self.process.pid))
            time.sleep(0.2)

    def end(self):
        status = self.process.wait()
        if status != 0:
            raise SystemExit(f"{self.process.args} ended with {status}: {''.join(self.error[-20:])}")
        return time.monotonic() - self.began


def say(what, seconds, *more):
    print(f"{what}: {seconds:.0f} s, {ROWS / seconds:,.0f} rows/s", *more, sep=", ", flush=True)


def after(seconds, command):
    """Waits while a command runs, that long at most; it must not have ended."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if command.process.poll() is not None:
            raise SystemExit(f"ended before it could be killed: {''.join(command.error)}")
        time.sleep(0.1)


def compare(name, file):
    seen = bytearray(ROWS)
    for line in file.open(encoding="utf-8"):
        organization = json.loads(line)
        if "external_id" not in organization:
            continue
        n = int(organization["external_id"].rpartition("-")[2])
        if seen[n] or essence(organization) != essence(row(n)):
            raise SystemExit(f"{name}: {'twice' if seen[n] else 'different'}: {line}")
        seen[n] = 1
    if sum(seen) != ROWS:
        raise SystemExit(f"{name}: {sum(seen):,} of {ROWS:,} rows")
    print(f"{name}: {ROWS:,} rows, all equal to the file", flush=True)


def second_environment(server):
    workspace = server.credentials
    environment = json.loads(subprocess.run([GUILDHALL, "env", "create", "--name", "second", "--json"], check=True,
                                            env={**os.environ, **workspace}, capture_output=True, text=True).stdout)
    made = subprocess.run([GUILDHALL, "client", "create", environment["id"], "--name", "bench"], check=True,
                          env={**os.environ, **workspace}, capture_output=True, text=True).stdout
    return dict(line.split("=", 1) for line in made.splitlines() if "=" in line)


def main(folder):
    file = folder / "rows.ndjson"
    with file.open("w", encoding="utf-8") as out:
        for n in range(ROWS):
            out.write(json.dumps(row(n), ensure_ascii=False) + "\n")
    server = servers.Server(folder / "data")
    pause = max(2.0, ROWS / 25_000)

    began = time.monotonic()
    importer = Command(server.credentials, "import", str(file))
    after(pause, importer)
    importer.process.send_signal(signal.SIGKILL)
    importer.process.wait()
    print("the importer was killed", flush=True)

    importer = Command(server.credentials, "import", str(file), "--wait", "120")
    after(pause, importer)
    server.process.send_signal(signal.SIGKILL)
    server.process.wait()
    print("the server was killed", flush=True)
    server = servers.Server(server.data, server.port())
    importer.end()
    say("import, with both kills", time.monotonic() - began, f"importer {importer.peak} MiB at its peak")

    importer = Command(server.credentials, "import", str(file))
    say("import again, nothing to change", importer.end())
    first = folder / "first.ndjson"
    exporter = Command(server.credentials, "export", "-o", str(first))
    say("export", exporter.end(), f"exporter {exporter.peak} MiB at its peak")
    compare("the export", first)

    second = second_environment(server)
    importer = Command(second, "import", str(first))
    say("import of the export", importer.end(), f"importer {importer.peak} MiB at its peak")
    again = folder / "second.ndjson"
    Command(second, "export", "-o", str(again)).end()
    compare("the second environment's export", again)
    print(f"server: {peak_mebibytes(server.process.pid)} MiB at its peak", flush=True)
    server.stop()


if __name__ == "__main__":
    scratch = pathlib.Path(tempfile.mkdtemp(prefix="guildhall-import-kills-"))
    try:
        main(scratch)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
