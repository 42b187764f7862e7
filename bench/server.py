"""A Guildhall server of the bench's own, with its embedded database, and what both of them use."""
import json
import os
import pathlib
import signal
import subprocess
import time
import urllib.parse
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
TICK_MICROSECONDS = 1_000_000 // os.sysconf("SC_CLK_TCK")
FIRST_ID = 100_000_000_000_000_000


def cpu_microseconds(pid, of_ended_children=False):
    """CPU time of a process, user and system, in microseconds; 0 once it is gone."""
    try:
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15 if of_ended_children else 13])) * TICK_MICROSECONDS
    except (FileNotFoundError, ProcessLookupError):
        return 0


def children(pid):
    found = []
    for task in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(task.read_text().rpartition(")")[2].split()[1]) == pid:
                found.append(int(task.parent.name))
        except (FileNotFoundError, ProcessLookupError):
            pass
    return found


class Server:
    """A running server, and its workspace's client."""

    def __init__(self, data, port=0):
        self.data = pathlib.Path(data)
        self.log = self.data.parent / (self.data.name + ".log.tmp")
        self.data.parent.mkdir(parents=True, exist_ok=True)
        began = time.monotonic()
        self.process = subprocess.Popen(
            [os.environ.get("GUILDHALL", str(ROOT / "guildhall")), "serve", "--port", str(port), "--data-dir", str(self.data)],
            stdout=self.log.open("w"), stderr=subprocess.STDOUT)
        while '"serving ' not in self.log.read_text():
            if self.process.poll() is not None:
                raise SystemExit(self.log.read_text())
            time.sleep(0.01)
        lines = (self.data / "credentials.env").read_text().splitlines()
        self.credentials = dict(line.split("=", 1) for line in lines if "=" in line)
        self.url = self.credentials["SCALEKIT_ENVIRONMENT_URL"]
        self.get("/livez")
        self.start_seconds = time.monotonic() - began
        self.start_cpu_seconds = cpu_microseconds(self.process.pid) / 1e6

    def port(self):
        return urllib.parse.urlsplit(self.url).port

    def get(self, path, token=None):
        headers = {"Authorization": "Bearer " + token} if token else {}
        with urllib.request.urlopen(urllib.request.Request(self.url + path, headers=headers), timeout=60) as answer:
            return answer.read()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)


class MeasuredServer(Server):
    """One with a token for requests, and with its database in reach of psql."""

    def __init__(self, data):
        super().__init__(data)
        postmaster = (self.data / "postgres" / "postmaster.pid").read_text().splitlines()
        self.postmaster = int(postmaster[0])
        self.environ = dict(
            os.environ, PGHOST="127.0.0.1", PGPORT=postmaster[3], PGUSER="guildhall", PGDATABASE="guildhall",
            PGPASSWORD=(self.data / "postgres.secret").read_text().strip())
        self.token = self.new_token()
        self.environment = self.sql("select environment_id from environments order by 1 limit 1")

    def new_token(self):
        form = urllib.parse.urlencode({
            "grant_type": "client_credentials", "client_id": self.credentials["SCALEKIT_CLIENT_ID"],
            "client_secret": self.credentials["SCALEKIT_CLIENT_SECRET"]})
        with urllib.request.urlopen(self.url + "/oauth/token", form.encode(), timeout=60) as answer:
            return json.load(answer)["access_token"]

    def sql(self, *arguments):
        command = ["psql", "-qAt", "-v", "ON_ERROR_STOP=1"]
        command += ["-c", arguments[0]] if len(arguments) == 1 else list(arguments)
        return subprocess.run(command, env=self.environ, check=True, capture_output=True, text=True).stdout.strip()

    def seed(self, rows):
        have = int(self.sql(f"select count(*) from organizations where organization_id between {FIRST_ID} and {FIRST_ID + rows * 1024}"))
        if have == 0:
            self.sql("-v", f"rows={rows}", "-v", f"first={FIRST_ID}", "-v", f"environment={self.environment}",
                     "-f", str(ROOT / "bench" / "sql" / "seed.sql"))

    def cpu(self):
        """CPU time of the server's Java, and of all of PostgreSQL."""
        postgres = cpu_microseconds(self.postmaster, of_ended_children=True) + sum(map(cpu_microseconds, children(self.postmaster)))
        return cpu_microseconds(self.process.pid), postgres

    def resident_mebibytes(self):
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1]) // 1024
        return 0
