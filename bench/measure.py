# SPDX-License-Identifier: Apache-2.0
"""Runs programs by turns and takes their times; their memory in a run of its own."""
import dataclasses
import os
import signal
import statistics
import threading
import time

PAGE = os.sysconf("SC_PAGE_SIZE")
SAMPLE_SECONDS = 0.003
# A program that takes this long is not run again and again: its first run counts, and no other.
SLOW_SECONDS = 20
# One that takes this long is ended: it hangs, or asks somebody something.
LIMIT_SECONDS = 600


@dataclasses.dataclass
class Program:
    """A command to measure. Its standard output goes nowhere; it may end with one of `codes`."""
    name: str
    argv: list
    codes: tuple = (0,)
    stdin: str = os.devnull
    env: dict = dataclasses.field(default_factory=dict)
    before: object = None # called without being measured, before each run


@dataclasses.dataclass
class Figures:
    wall: float   # seconds, median
    least: float  # seconds, of the fastest run: the least disturbed by others on the machine
    cpu: float    # user and system, of all processes that were waited for, median
    memory: int   # bytes: highest sum over all its processes at one time, shared pages counted once
    runs: int     # that count
    failure: str = ""


def spawn(program):
    null = os.open(os.devnull, os.O_WRONLY)
    actions = [(os.POSIX_SPAWN_OPEN, 0, program.stdin, os.O_RDONLY, 0),
               (os.POSIX_SPAWN_DUP2, null, 1), (os.POSIX_SPAWN_DUP2, null, 2)]
    try:
        return os.posix_spawnp(program.argv[0], program.argv, {**os.environ, **program.env}, file_actions=actions)
    finally:
        os.close(null)


def code_of(status):
    return os.waitstatus_to_exitcode(status)


def run_timed(program):
    """(wall, cpu, exit code)"""
    if program.before:
        program.before()
    start = time.perf_counter()
    pid = spawn(program)
    limit = threading.Timer(LIMIT_SECONDS, os.kill, (pid, signal.SIGKILL))
    limit.start()
    # not reaped until the timer is gone, so that its number is nobody else's
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    wall = time.perf_counter() - start
    limit.cancel()
    limit.join()
    _, status, used = os.wait4(pid, 0)
    return wall, used.ru_utime + used.ru_stime, code_of(status)


def children(pid):
    found = []
    try:
        for thread in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{thread}/children", encoding="ascii") as f:
                found += [int(p) for p in f.read().split()]
    except OSError: # it has ended
        pass
    return found


def proportional(pid):
    """Bytes of one process; pages that several processes share are divided among them."""
    try:
        with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as f:
            for line in f:
                if line.startswith("Pss:"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    try: # not readable for us: resident, shared pages counted in each
        with open(f"/proc/{pid}/statm", encoding="ascii") as f:
            return int(f.read().split()[1]) * PAGE
    except OSError:
        return 0


def run_for_memory(program):
    """Looks at the program and all it has started, every few milliseconds. ru_maxrss would not do: it is the largest
    single process, and begins with what this interpreter has."""
    if program.before:
        program.before()
    pid, peak = spawn(program), 0
    while os.waitpid(pid, os.WNOHANG)[0] == 0:
        family = [pid]
        for p in family:
            family += children(p)
        peak = max(peak, sum(proportional(p) for p in family))
        time.sleep(SAMPLE_SECONDS)
    return peak


def failure_of(program, wall, code):
    """What it did wrong, or an empty text."""
    if code in program.codes:
        return ""
    if wall >= LIMIT_SECONDS:
        return f"not done in {LIMIT_SECONDS} s"
    return f"ended by signal {-code}" if code < 0 else f"ended with {code}"


def figures_of(program, taken, failure, memory):
    if not failure and memory:
        try:
            peak = run_for_memory(program)
        except OSError as e:
            failure = e.strerror
    if failure:
        return Figures(0, 0, 0, 0, 0, failure)
    walls = [w for w, _ in taken]
    return Figures(statistics.median(walls), min(walls), statistics.median(c for _, c in taken),
                   peak if memory else 0, len(taken))


def by_turns(programs, runs, memory=True, warm=1):
    """{name: Figures}: A B A B ..., after `warm` rounds that do not count. A program that fails is left out from then
    on, and says why."""
    taken = {p.name: [] for p in programs}
    failures, slow = {}, set()
    for turn in range(warm + runs):
        for p in programs:
            if p.name in failures or p.name in slow:
                continue
            try:
                wall, cpu, code = run_timed(p)
            except OSError as e:
                failures[p.name] = f"cannot be run: {e.strerror}"
                continue
            failed = failure_of(p, wall, code)
            if failed:
                failures[p.name] = failed
                continue
            if wall >= SLOW_SECONDS:
                slow.add(p.name)
            if turn >= warm or p.name in slow:
                taken[p.name].append((wall, cpu))
    return {p.name: figures_of(p, taken[p.name], failures.get(p.name, ""), memory) for p in programs}
