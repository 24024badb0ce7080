"""The Go that ours is compared with: the newest that is here, or that Debian's packages have. As a
program it installs one, if the one that is here is too old and it can."""
import glob
import os
import re
import shutil
import subprocess
import sys


def say(text):
    print("fiberscope:", text, file=sys.stderr, flush=True)


def output(*command):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          text=True, check=False).stdout


def version(go):
    match = re.search(r"go1\.(\d+)", output(go, "version"))
    return int(match.group(1)) if match else 0


def newest_go():
    found = glob.glob("/usr/lib/go-*/bin/go") + [p for p in [shutil.which("go")] if p]
    return max(found, key=version, default=None)


def install_go():
    """The newest golang-1.N-go of this distribution or its backports, if root may install."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return
    release = dict(line.split("=", 1) for line in open("/etc/os-release") if "=" in line)
    codename = release.get("VERSION_CODENAME", "").strip().strip('"')
    extra = "/etc/apt/sources.list.d/fiberscope-backports.list"
    # The site that the machine already takes its packages from.
    sites = {line for line in output("apt-get", "indextargets", "--format", "$(SITE)").split()
             if "security" not in line}
    try:
        if sites and f"{codename}-backports" not in output("apt-cache", "policy"):
            with open(extra, "w") as file:
                file.write(f"deb {sorted(sites)[0]} {codename}-backports main\n")
        output("apt-get", "update", "-q")
        names = output("apt-cache", "search", "--names-only", r"^golang-1\.[0-9]+-go$")
        best = max((int(n) for n in re.findall(r"golang-1\.(\d+)-go", names)), default=0)
        if best:
            say(f"installing golang-1.{best}-go")
            output("apt-get", "install", "-y", "-q", "--no-install-recommends",
                   "-t", f"{codename}-backports", f"golang-1.{best}-go")
    finally:
        if os.path.exists(extra):
            os.remove(extra)


def provided_go():
    """One of 1.23 or newer, installed if need be and possible; else what there is, or None."""
    go = newest_go()
    if go is None or version(go) < 23:
        install_go()
        go = newest_go()
    return go


if __name__ == "__main__":
    found = provided_go()
    if found is None or version(found) < 23:
        say("no Go of 1.23 or newer here, and none could be installed: the tests do without")
