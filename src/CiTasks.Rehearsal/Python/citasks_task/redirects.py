"""Makes Python's file functions take the paths of a cluster, where the machine allows no sandbox."""
import builtins
import functools
import io
import os

ONE_PATH = [
    "access", "chdir", "chmod", "chown", "getxattr", "lchown", "listdir", "listxattr", "lstat", "mkdir", "mkfifo", "open", "pathconf",
    "readlink", "remove", "removexattr", "rmdir", "scandir", "setxattr", "stat", "statvfs", "truncate", "unlink", "utime",
]
TWO_PATHS = ["link", "rename", "replace", "symlink"]


def install(redirects):
    pairs = sorted(redirects.items(), key=lambda pair: -len(pair[0]))

    def real(path):
        try:
            text = os.fspath(path)
        except TypeError:
            return path
        for inside, host in pairs:
            if isinstance(text, bytes):
                inside, host = os.fsencode(inside), os.fsencode(host)
                rest = text[len(inside):len(inside) + 1] in (b"", b"/")
            else:
                rest = text[len(inside):len(inside) + 1] in ("", "/")
            if text.startswith(inside) and rest:
                return host + text[len(inside):]
        return path

    def wrap(function, count):
        @functools.wraps(function)
        def redirected(*args, **kwargs):
            for name in ("path", "src", "dst", "file"):
                if name in kwargs:
                    kwargs[name] = real(kwargs[name])
            return function(*map(real, args[:count]), *args[count:], **kwargs)
        return redirected

    # Asked by the standard library to see what a function can do; the wrapped ones can do the same.
    capabilities = [getattr(os, name) for name in ("supports_fd", "supports_dir_fd", "supports_follow_symlinks", "supports_effective_ids")]
    for names, count in ((ONE_PATH, 1), (TWO_PATHS, 2)):
        for name in names:
            if hasattr(os, name):
                original = getattr(os, name)
                redirected = wrap(original, count)
                setattr(os, name, redirected)
                for capability in capabilities:
                    if original in capability:
                        capability.add(redirected)
    builtins.open = io.open = wrap(io.open, 1)
