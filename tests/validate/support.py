# SPDX-License-Identifier: Apache-2.0
"""Other people's validators for what buhin writes: installed into a virtual environment of the build folder, with the
versions named here. A test program is `PROGRAM BUHIN FOLDER SOURCE`; where nothing can be installed it is skipped (77)."""
import fcntl
import json
import os
import subprocess
import sys
import tempfile

SKIP = 77
PACKAGES = ["cyclonedx-python-lib[json-validation]==11.12.0", "spdx-tools==0.8.5", "jsonschema==4.26.0"]
BUHIN, FOLDER, SOURCE = sys.argv[1:4]


def skip(reason):
    print(f"skipped: {reason}")
    sys.exit(SKIP)


def run(*command):
    # The store of who runs the tests is none of theirs.
    alone = {**os.environ, "XDG_DATA_HOME": os.path.join(FOLDER, "no-store")}
    return subprocess.run(command, env=alone, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, check=False)


def install(done):
    """The environment with all packages, or a skip."""
    environment = os.path.join(FOLDER, "python")
    python = os.path.join(environment, "bin", "python3")
    if not os.path.exists(done):
        if run(sys.executable, "-m", "venv", environment).returncode != 0:
            skip("python3 cannot make a virtual environment (Debian: python3-venv)")
        made = run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries", "0", "--timeout", "20", *PACKAGES)
        if made.returncode != 0:
            skip("the validators cannot be installed: " + made.stdout.decode(errors="replace").strip().split("\n")[-1][:200])
        with open(done, "w", encoding="utf-8") as f:
            f.write("\n".join(PACKAGES))
    return python


def source_package(requirement):
    """Path of the source package of a Python library, for the files that are not installed; or a skip. After enter()."""
    folder = os.path.join(FOLDER, "sources")
    name = requirement.replace("==", "-") + ".tar.gz"
    path = os.path.join(folder, name)
    if not os.path.exists(path):
        made = run(sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--retries", "0", "--timeout", "20",
                   "--no-deps", "--no-binary", ":all:", "--dest", folder, requirement)
        if made.returncode != 0 or not os.path.exists(path):
            skip(f"{name} cannot be had: " + made.stdout.decode(errors="replace").strip().split("\n")[-1][:200])
    return path


def enter():
    """Goes on in the virtual environment."""
    if os.environ.get("BUHIN_VALIDATORS") == FOLDER:
        return
    os.makedirs(FOLDER, exist_ok=True)
    done = os.path.join(FOLDER, "python.done")
    with open(os.path.join(FOLDER, "lock"), "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        python = install(done)
    os.environ["BUHIN_VALIDATORS"] = FOLDER
    os.execv(python, [python] + sys.argv)


def write(name, data):
    os.makedirs(os.path.dirname(name), exist_ok=True)
    with open(name, "w", encoding="utf-8") as f:
        f.write(data)


def tree(top):
    """A root file system with something of many kinds, and names that formats may stumble over."""
    write(f"{top}/etc/os-release", 'ID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\nPRETTY_NAME="Debian 12"\n')
    write(f"{top}/var/lib/dpkg/status", "".join(
        f"Package: {name}\nStatus: install ok installed\nMaintainer: 山田 <yamada@example.com>\nArchitecture: amd64\nSource: {source}\n"
        f"Version: {version}\n{more}\n" for name, source, version, more in (
            ("libssl3", "openssl", "3.0.11-1~deb12u1", ""), ("openssl", "openssl", "3.0.11-1~deb12u1", "Depends: libssl3\n"),
            ("python3-yaml", "pyyaml (5.3.1-5)", "5.3.1-5+b2", ""), ("login", "shadow", "1:4.13+dfsg1-1+b1", "Pre-Depends: openssl\n"))))
    write(f"{top}/usr/share/doc/libssl3/copyright", "See /usr/share/common-licenses/Apache-2.0 and /usr/share/common-licenses/GPL-3.\n")
    write(f"{top}/usr/share/doc/login/copyright",
          "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\nFiles: *\nCopyright: x\nLicense: BSD-3-clause and GPL-2+\n")
    write(f"{top}/usr/lib/python3/dist-packages/PyYAML-5.3.1.dist-info/METADATA", "Name: PyYAML\nVersion: 5.3.1\nLicense: MIT\nAuthor: K\n")
    write(f"{top}/var/lib/dpkg/info/python3-yaml.list", "/.\n/usr/lib/python3/dist-packages/PyYAML-5.3.1.dist-info/METADATA\n")
    write(f"{top}/srv/店舗 (1)/package-lock.json", json.dumps({"name": "shop", "version": "1.0.0", "lockfileVersion": 3, "packages": {
        "": {"name": "shop", "version": "1.0.0", "dependencies": {"event-stream": "3.3.6", "@a/b": "1"}, "devDependencies": {"log": "*"}},
        "node_modules/event-stream": {"version": "3.3.6", "license": "(MIT OR Apache-2.0)", "dependencies": {"flatmap-stream": "0.1.1"},
                                      "integrity": "sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk="},
        "node_modules/flatmap-stream": {"version": "0.1.1", "license": "SEE LICENSE IN x \"y\" <z>"},
        "node_modules/@a/b": {"version": "1.0.0", "optional": True, "license": "LicenseRef-Ours"},
        "node_modules/log": {"version": "2.0.0", "dev": True, "license": "UNLICENSED"}}}))
    write(f"{top}/opt/requirements.txt", "pyyaml==5.3.1\nrequests==2.0.0; python_version > '3'\n")
    write(f"{top}/opt/Cargo.lock", 'version = 3\n\n[[package]]\nname = "a"\nversion = "0.1.0"\ndependencies = ["b"]\n\n[[package]]\nname = "b"\n'
          'version = "1.0.0"\nsource = "registry+https://registry.example/index"\nchecksum = "' + "ab" * 32 + '"\n')
    write(f"{top}/opt/broken/package-lock.json", '{"lockfileVersion": 3, "packages": {')


def inputs(folder):
    """(name, command line) of what is written: scans and documents of others."""
    tree(f"{folder}/root")
    os.makedirs(f"{folder}/empty")
    yield "scan", ["scan", f"{folder}/root"]
    write(f"{folder}/p.toml", 'name = "製品 \\"X\\""\nnetwork = { value = "adjacent", reason = "<一本> の\\nバス" }\nintegrity = "low"\n')
    yield "scan for a product", ["scan", f"{folder}/root", "--profile", f"{folder}/p.toml"]
    statements = [{"vulnerability": {"name": n}, "products": [{"@id": p}], "status": status, **more} for n, p, status, more in (
        ("CVE-2020-14343", "pkg:pypi/pyyaml", "not_affected", {"justification": "inline_mitigations_already_exist", "impact_statement": "<理由>"}),
        ("GHSA-mh6f-8j2x-4483", "pkg:npm/flatmap-stream", "under_investigation", {}),
        ("GHSA-mh6f-8j2x-4483", "pkg:npm/event-stream", "fixed", {"status_notes": "x\ny"}))]
    write(f"{folder}/v.json", json.dumps({"@context": "https://openvex.dev/ns/v0.2.0", "@id": "x", "author": "製造 {0} <x>", "version": 1,
                                          "timestamp": "2024-01-01T00:00:00Z", "statements": statements}))
    yield "scan with VEX", ["scan", f"{folder}/root", "--vex", f"{folder}/v.json"]
    yield "scan of nothing", ["scan", f"{folder}/empty"]
    golden = os.path.join(SOURCE, "tests", "golden", "documents")
    for case in sorted(os.listdir(golden)):
        yield f"match {case}", ["match", os.path.join(golden, case, "input")]


def outputs(form):
    """(name, text) of documents in that format, in both languages, with the findings and without."""
    with tempfile.TemporaryDirectory(prefix="buhin-validate-") as folder:
        os.chmod(folder, 0o755)
        for name, command in inputs(folder):
            for more in (["--lang", "ja", "--with", "vulnerabilities"], ["--lang", "en"], ["--no-match"]):
                if "--vex" in command and "--no-match" in more:  # refused: nothing to answer
                    continue
                path = os.path.join(folder, "out")
                done = run(BUHIN, *command, "-q", *more, "-o", f"{form}={path}")
                if done.returncode not in (0, 4):
                    yield f"{name} {' '.join(more)}", None
                    continue
                with open(path, encoding="utf-8") as f:
                    yield f"{name} {' '.join(more)}", f.read()


def check(form, validate):
    """Validates each document; validate(text) gives what is wrong with it. The exit code."""
    good = bad = 0
    for name, text in outputs(form):
        wrong = ["buhin failed"] if text is None else validate(text)
        for w in wrong[:10]:
            print(f"{form}: {name}: {w}")
        bad += bool(wrong)
        good += not wrong
    print(f"{form}: {good} documents are valid, {bad} are not")
    return 1 if bad or not good else 0
