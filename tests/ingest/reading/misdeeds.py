"""What files make a reader do that they have taken over, in the words of `evil_reader`."""

# What is tried inside, one by one, each an expression. `victim` is a file outside, `parent` the process that files.
ATTEMPTS = {
    "read a file of the system": "Path('/etc/passwd').read_bytes()",
    "read a file of the archive": "victim.read_bytes()",
    "list what was received": "os.listdir(Path(task.path).parent)",
    "list its own folder's neighbours": "os.listdir(folder.parent)",
    "list processes": "os.listdir('/proc')",
    "read the parent's environment": "Path(f'/proc/{parent}/environ').read_bytes()",
    "read the parent's memory": "open(f'/proc/{parent}/mem', 'rb')",
    "reach the parent's open files": "os.listdir(f'/proc/{parent}/fd')",
    "reopen its own pipes": "os.open('/proc/self/fd/3', os.O_RDWR)",
    "write over a file": "victim.write_bytes(b'x')",
    "truncate a file": "os.truncate(victim, 0)",
    "change a mode": "os.chmod(victim, 0o777)",
    "change the mode of what it has open": "os.fchmod(os.open(task.path, os.O_RDONLY), 0o777)",
    "change an owner": "os.chown(victim, 1, 1)",
    "change a time": "os.utime(victim, (1, 1))",
    "set an attribute": "os.setxattr(victim, 'user.x', b'x')",
    "remove an attribute": "os.removexattr(victim, 'user.there')",
    "make a link": "os.symlink('/etc/passwd', folder / 'a')",
    "make a second name": "os.link(task.path, folder / 'b')",
    "make a pipe with a name": "os.mkfifo(folder / 'c')",
    "make a device": "os.mknod(folder / 'd', 0o20666, os.makedev(1, 8))",
    "make a folder": "os.mkdir(folder / 'e')",
    "rename": "os.rename(part(folder), folder / 'f')",
    "write without a name": "os.open(folder, os.O_TMPFILE | os.O_RDWR)",
    "write into memory files": "os.memfd_create('x')",
    "share memory by name": "open('/dev/shm/x', 'wb')",
    "share memory by number": "LIBC.shmget(0, 4096, 0o1666)",
    "listen on a socket": "socket.socket(socket.AF_UNIX)",
    "reach the network": "socket.create_connection(('127.0.0.1', port))",
    "send a datagram": "socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
    "limit the parent": "resource.prlimit(parent, resource.RLIMIT_CPU, (1, 1))",
    "raise its own limits": "resource.setrlimit(resource.RLIMIT_AS, (-1, -1))",
    "renice the parent": "os.setpriority(os.PRIO_PROCESS, parent, 19)",
    "go first": "os.setpriority(os.PRIO_PROCESS, 0, -20)",
    "pin the parent": "os.sched_setaffinity(parent, {0})",
    "schedule in real time": "os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))",
    "kill the parent": "os.kill(parent, signal.SIGKILL)",
    "kill its guardian": "os.kill(os.getppid(), signal.SIGKILL)",
    "kill everybody": "os.kill(-1, signal.SIGKILL)",
    "signal by a descriptor": "os.pidfd_open(parent)",
    "have the parent signalled": "__import__('fcntl').fcntl(0, __import__('fcntl').F_SETOWN, parent)",
    "leave its session": "os.setsid()",
    "leave its group": "os.setpgid(0, parent)",
    "outlive its guardian": "LIBC.prctl(1, 0)",
    "let itself be traced": "LIBC.prctl(0x59616D61, -1)",
    "trace the parent": "LIBC.ptrace(16, parent, 0, 0)",
    "read the parent's memory at once": "LIBC.process_vm_readv(parent, None, 0, None, 0, 0)",
    "make name spaces": "LIBC.unshare(0x10000000)",
    "mount": "LIBC.mount(b'none', bytes(folder), b'tmpfs', 0, None)",
    "change the root": "os.chroot(folder)",
    "become somebody else": "os.setuid(65534)",
    "watch files": "LIBC.inotify_init1(0)",
    "set up a ring": "LIBC.syscall(425, 8, None)",
    "change the host's name": "LIBC.sethostname(b'x', 1)",
    "set the clock": "time.clock_settime(time.CLOCK_REALTIME, time.time())",
    "have keys": "LIBC.syscall(KEYCTL, 0, -3, 0)",
    "load into the kernel": "LIBC.syscall(BPF, 0, None, 0)",
}
ATTEMPTS_OF_A_LOOK = {
    "start a process": "os.fork()",
    "start a program": "os.posix_spawn('/bin/sh', ['sh', '-c', 'true'], {})",
}
ATTEMPTS_OF_OCR = {
    "start any program": "__import__('subprocess').run(['sh', '-c', 'true'])",
    "run what it wrote": "__import__('subprocess').run([str(folder / 'program')])",
    "trace its child": "LIBC.ptrace(16, child(), 0, 0)",
}
PREPARED = """
part(folder).write_bytes(b'x')
(folder / 'program').write_bytes(b'#!/bin/sh')
os.umask(0)
KEYCTL, BPF = {'x86_64': (250, 321)}.get(os.uname().machine, (219, 280))
def child():
    pid = os.fork()
    if not pid:
        time.sleep(5)
        os._exit(0)
    return pid
"""

_PIPES = "for n in range(3, 99): attempted(lambda: os.write(n, {}))\ntime.sleep(600)"
# What else a file makes its look do, by the reason for which the file is held.
HELD = {
    "crashed": {
        "a part's name that parts pages": "answer = letter_with('a\\fb'); part(folder).write_bytes(b'x')",
        "a part's name of two lines": "answer = letter_with('a\\nfiled: b'); part(folder).write_bytes(b'x')",
        "a part's name without end": "answer = letter_with('a' * 100_000); part(folder).write_bytes(b'x')",
        "parts without end": "answer = letter_with(*map(str, range(20_000)))",
        "a part that is not there": "answer = letter_with('a.pdf')",
        "parts that are too large": "open(part(folder), 'wb').truncate(60 << 20); answer = letter_with('a')",
        "a member that leads out": "answer = batch_of('../../a'); part(folder).write_bytes(b'x')",
        "a member that is elsewhere": "answer = batch_of('/etc/passwd'); part(folder).write_bytes(b'x')",
        "members of one name": "answer = batch_of('a', 'a'); part(folder).touch(); part(folder, 2).touch()",
        "a form feed in a page": "answer = told(); object.__setattr__(answer.read[0], 'text', 'a\\fb')",
        "a terminal's orders in a page": "answer = told('\\x1b]0;x\\x07')",
        "a NUL in a page": "answer = told('a\\0b')",
        "text without end": "answer = told('kata ' * 20_000_000)",
        "words without end": "answer = replace(told(), read=(replace(PAGE, words=(WORD,) * 300_000),))",
        "pages without end": "answer = replace(told(), page_count=10**9)",
        "a type of two lines": "answer = replace(told(), media_type='text/html\\nX: y')",
        "a program's name of two lines": "answer = replace(told(), read=(replace(PAGE, engine='a\\nb'),))",
        "a message of two lines": "raise ValueError('a\\nfiled: b \\x1b[31m')",
        "a reason that is none": "answer = replace(told(), read=(Page(1, '', PageSource.NONE, reason='b'),))",
        "answers into every pipe": _PIPES.format("b'x' * 99"),
        "promises more than it may": _PIPES.format("(10**12).to_bytes(8, 'big')"),
        "closes its pipes": "os.closerange(3, 99); time.sleep(600)",
        "leaves": "os._exit(0)",
        "dies": "ctypes.string_at(0)",
        "opens files without end": "held = []\nwhile True: held.append(os.dup(0))",
        "writes one file without end": "file = open(folder / 'a', 'wb')\nwhile True: file.write(bytes(1 << 20))",
    },
    "timed_out": {
        "promises an answer": _PIPES.format("(10**6).to_bytes(8, 'big')"),
        "stops": "os.kill(0, signal.SIGSTOP); time.sleep(600)",
        "sleeps": "time.sleep(600)",
        "spins": "while True: pass",
    },
    "too_large": {
        "makes files without end": "for n in range(10**9): (folder / str(n)).touch()",
        "writes files without end": "for n in range(10**9): (folder / str(n)).write_bytes(bytes(8 << 20))",
        "writes and removes without end": """held = []
for n in range(10**9):
    held.append(open(folder / str(n), "wb"))
    held[-1].write(bytes(8 << 20))
    os.unlink(folder / str(n))
""",
        "leaves with its guardian's own status": "os._exit(100)",
    },
    "out_of_memory": {
        "ends its group": "os.kill(0, signal.SIGKILL)",
        "eats memory": "eaten = []\nwhile True: eaten.append(bytearray(64 << 20))",
    },
    "too_deep": {"goes deep": "def deep(): deep()\ndeep()"},
}
# What a file makes OCR do, by the reason why its page is not read, and with it the file.
UNREAD = {
    "crashed": {
        "leaves a process behind": """if not os.fork():
    if os.fork():
        os._exit(0)
    time.sleep(600)
time.sleep(1)
os._exit(3)
""",
        "tells of words without end": "answer = (replace(OCR_PAGE, words=(WORD,) * 1_500_000),)",
        "tells of another page": "answer = (replace(OCR_PAGE, number=7),)",
    },
    "too_large": {"begins processes without end": "while True: os.fork()"},
}
