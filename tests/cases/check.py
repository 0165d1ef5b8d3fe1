#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs cases (hostile files, publicly reported problems) with a torch-ir and compares what happens with what must.

check.py TOOL hostile FOLDER [--generated FOLDER] [--only TEXT]     FOLDER/cases.json: {file, kind, what, commands, expect}
check.py TOOL public FOLDER [--only TEXT]                           FOLDER/NAME/case.json: {what, kind, source, commands, expect}

The exit code is 0 when all cases hold, 1 with a line for each that does not. What the keys mean stands in tests/cases/README.md.
"""
import argparse
import base64
import json
import os
import pathlib
import re
import resource
import shutil
import struct
import subprocess
import sys
import tempfile
import time

SECRET = b'TOP-SECRET-KEY-0123456789abcdef!'
FOREIGN = [b'std::bad_alloc', b'std::', b'basic_string', b'INTERNAL ASSERT', b'multiplication overflow', b'stoull', b'vector::']


def traces_of(secret):
    """What of the secret an output may not have: its bytes, base64 at each offset, its bytes as elements of wider types."""
    yield secret[:16]
    for shift in range(3):
        yield base64.b64encode(b'\0' * shift + secret)[4:16]
    for kind in 'hifqd':
        yield b''.join(struct.pack('<' + kind, letter) for letter in secret[:12])


class Outcome:
    def __init__(self, code, seconds, megabytes, out, err):
        self.code, self.seconds, self.megabytes, self.out, self.err = code, seconds, megabytes, out, err


def run(tool, arguments, folder, seconds):
    """One command with limits; its processor time and peak memory are those of the process and its children."""
    def limits():
        resource.setrlimit(resource.RLIMIT_CPU, (seconds * 4 + 10, seconds * 4 + 20))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (24 << 30, 24 << 30))
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = subprocess.Popen([tool] + arguments, cwd=folder, stdin=subprocess.DEVNULL, stdout=out, stderr=err, preexec_fn=limits,
                                 env=dict(os.environ, OMP_NUM_THREADS='1'), start_new_session=True)
        deadline = time.monotonic() + seconds * 12 + 60
        while True:
            pid, status, usage = os.wait4(child.pid, os.WNOHANG)
            if pid:
                break
            if time.monotonic() > deadline:
                os.killpg(child.pid, 9)
            time.sleep(0.004)
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0), err.seek(0)
        return Outcome(child.returncode, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, out.read(1 << 26), err.read(1 << 22))


def text_faults(outcome):
    for name, text in (('standard output', outcome.out), ('standard error', outcome.err)):
        raw = re.search(rb'[\x00-\x08\x0b-\x1f\x7f]', text)
        if raw:
            yield f'{name} has the control character 0x{text[raw.start()]:02x}'
        try:
            text.decode()
        except UnicodeDecodeError:
            yield f'{name} is no UTF-8'
    longest = max((len(line) for line in outcome.err.split(b'\n')), default=0)
    if longest > 2000:
        yield f'a line of {longest} characters in standard error'
    for word in FOREIGN:
        if word in outcome.err:
            yield f'standard error has {word.decode()!r}'


def hostile_faults(tool, case, command, folders):
    expect = case['expect']
    with tempfile.TemporaryDirectory() as home, tempfile.TemporaryDirectory() as out:
        pathlib.Path(home, 'secret.txt').write_bytes(SECRET)
        places = dict(folders, out=out)
        arguments = [re.sub(r'\{(dir|gen|out)\}', lambda m: places[m[1]], word) for word in command]
        named = {word[6:] for word in command if word.startswith('{out}/')}
        outcome = run(tool, arguments, home, int(expect['max_s']))
        if outcome.code not in expect['rc']:
            yield f'exit code {outcome.code}, expected one of {expect["rc"]}: {outcome.err[-300:]!r}'
        if sorted(os.listdir(home)) != ['secret.txt'] or pathlib.Path(home, 'secret.txt').read_bytes() != SECRET:
            yield f'the folder has changed: {sorted(os.listdir(home))}'
        extra = set(os.listdir(out)) - named
        if extra:
            yield f'left among the outputs: {sorted(extra)}'
        contents = [outcome.out, outcome.err] + [pathlib.Path(out, f).read_bytes() for f in os.listdir(out)]
        if any(trace in content for trace in traces_of(SECRET) for content in contents):
            yield 'an output has the secret'
        if outcome.seconds > expect['max_s']:
            yield f'{outcome.seconds:.1f} s of processor time, at most {expect["max_s"]}'
        if outcome.megabytes > expect['max_mb']:
            yield f'{outcome.megabytes:.0f} MB, at most {expect["max_mb"]}'
        yield from text_faults(outcome)
        for text in expect.get('outputs_lack', []):
            if any(text.encode() in content for content in contents):
                yield f'an output has {text!r}'
        if outcome.code == 2:
            wanted = expect.get('error_has_any', [])
            if wanted and not any(text.encode() in outcome.err for text in wanted):
                yield f'standard error has none of {wanted}: {outcome.err[:300]!r}'
        for text in expect.get('error_lacks', []):
            if text.encode() in outcome.err:
                yield f'standard error has {text!r}'


def public_faults(tool, case, home):
    for command, expect in zip(case['commands'], case['expect']):
        outcome = run(tool, command, home, 60)
        out, err = outcome.out.decode(errors='replace'), outcome.err.decode(errors='replace')
        line = ' '.join(command)
        if outcome.code not in expect['rc']:
            yield f'{line}: exit code {outcome.code}, expected one of {expect["rc"]}: {err[-400:] or out[-400:]!r}'
        for text in expect.get('stdout_has', []):
            if text not in out:
                yield f'{line}: standard output has no {text!r}'
        for text in expect.get('stderr_lacks', []):
            if text in err:
                yield f'{line}: standard error has {text!r}: {err[-300:]!r}'
        for key, where in (('stderr_has_any', err), ('any_has', out + err)):
            if key in expect and not any(text in where for text in expect[key]):
                yield f'{line}: none of {expect[key]} in {where[-300:]!r}'
        if outcome.code == 0 and 'if_0_stdout_has_any' in expect and not any(t in out for t in expect['if_0_stdout_has_any']):
            yield f'{line}: none of {expect["if_0_stdout_has_any"]} in standard output'
        if outcome.code == 2 and 'if_2_stderr_has_any' in expect and not any(t in err for t in expect['if_2_stderr_has_any']):
            yield f'{line}: none of {expect["if_2_stderr_has_any"]} in {err[-300:]!r}'


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('tool')
    parser.add_argument('set', choices=['hostile', 'public'])
    parser.add_argument('folder')
    parser.add_argument('--generated')
    parser.add_argument('--only', default='')
    options = parser.parse_args()
    tool, folder = os.path.abspath(options.tool), os.path.abspath(options.folder)
    total = wrong = 0
    if options.set == 'hostile':
        places = {'dir': folder, 'gen': os.path.abspath(options.generated or folder)}
        for case in json.load(open(os.path.join(folder, 'cases.json'))):
            if options.only not in case['file'] + ' ' + case['kind'] or (case.get('generated') and not options.generated):
                continue
            for command in case['commands']:
                total += 1
                faults = list(hostile_faults(tool, case, command, places))
                if faults:
                    wrong += 1
                    print(f'{case["file"]} ({case["kind"]}): torch-ir {" ".join(command)}: ' + '; '.join(faults), flush=True)
    else:
        for name in sorted(os.listdir(folder)):
            path = os.path.join(folder, name, 'case.json')
            if not os.path.exists(path) or options.only not in name:
                continue
            case = json.load(open(path))
            total += 1
            with tempfile.TemporaryDirectory() as home:
                shutil.copytree(os.path.join(folder, name), home, dirs_exist_ok=True)
                faults = list(public_faults(tool, case, home))
            if faults:
                wrong += 1
                print(f'{name} ({case["kind"]}):\n    ' + '\n    '.join(faults), flush=True)
    print(f'{options.set}: {total - wrong} of {total} as they must be')
    return 0 if total and not wrong else 1


if __name__ == '__main__':
    sys.exit(main())
