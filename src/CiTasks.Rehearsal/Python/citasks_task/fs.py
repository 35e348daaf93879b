"""dbutils.fs: files of DBFS, of volumes and of the local disk."""
import os
import shutil
from collections import namedtuple

from .places import local, shown
from .utility import ExecutionError, Utility

MountInfo = namedtuple("MountInfo", "mountPoint source encryptionType")


class FileInfo(namedtuple("FileInfo", "path name size modificationTime")):
    def isDir(self):
        return self.name.endswith("/")

    def isFile(self):
        return not self.isDir()


class FileSystemUtility(Utility):
    """Manipulates the Databricks filesystem (DBFS) from the console."""

    def ls(self, dir):
        """Lists the contents of a directory"""
        place = _existing(dir, "ls")
        if os.path.isdir(place):
            return [_info(os.path.join(place, name)) for name in sorted(os.listdir(place))]
        return [_info(place)]

    def head(self, file, max_bytes=65536):
        """Returns up to the first 'maxBytes' bytes of the given file as a String encoded in UTF-8"""
        with open(_existing(file, "head"), "rb") as stream:
            content = stream.read(max_bytes + 1)
        if len(content) > max_bytes:
            print(f"[Truncated to first {max_bytes} bytes]")
        return content[:max_bytes].decode("utf-8", "replace")

    def put(self, file, contents, overwrite=False):
        """Writes the given String out to a file, encoded in UTF-8"""
        place = local(file)
        if os.path.exists(place) and not overwrite:
            raise _failure("put", "FileAlreadyExistsException", f"{shown(place)} already exists")
        os.makedirs(os.path.dirname(place), exist_ok=True)
        content = contents.encode("utf-8")
        with open(place, "wb") as stream:
            stream.write(content)
        print(f"Wrote {len(content)} bytes.")
        return True

    def mkdirs(self, dir):
        """Creates the given directory if it does not exist, also creating any necessary parent directories"""
        os.makedirs(local(dir), exist_ok=True)
        return True

    def cp(self, source, destination, recurse=False):
        """Copies a file or directory, possibly across FileSystems"""
        return _transfer(source, destination, recurse, "cp", shutil.copytree, shutil.copyfile)

    def mv(self, source, destination, recurse=False):
        """Moves a file or directory, possibly across FileSystems"""
        return _transfer(source, destination, recurse, "mv", shutil.move, shutil.move)

    def rm(self, dir, recurse=False):
        """Removes a file or directory"""
        place = local(dir)
        if not os.path.lexists(place):
            return False
        if not os.path.isdir(place) or os.path.islink(place):
            os.remove(place)
        elif recurse:
            shutil.rmtree(place)
        elif os.listdir(place):
            raise _failure("rm", "IOException", f"Cannot delete {shown(place)}: the directory is not empty and recurse is not set")
        else:
            os.rmdir(place)
        return True

    def mounts(self):
        """Displays information about what is mounted within DBFS"""
        return [MountInfo("/", "DatabricksRoot", "")]

    def refreshMounts(self):
        """Forces all machines in this cluster to refresh their mount cache"""
        return True

    def mount(self, source, mountPoint, *ignored, **options):
        """Mounts the given source directory into DBFS at the given mount point"""
        raise _failure("mount", "UnsupportedOperationException", f"a rehearsal has no cloud storage: put the files of {source} below dbfs:{mountPoint} instead")

    updateMount = mount

    def unmount(self, mountPoint):
        """Deletes a DBFS mount point"""
        raise _failure("unmount", "IllegalArgumentException", f"Directory not mounted: {mountPoint}")


def _transfer(source, destination, recurse, name, folder_action, file_action):
    start, end = _existing(source, name), local(destination)
    if os.path.isdir(start):
        if not recurse:
            raise _failure(name, "IOException", f"{shown(start)} is a directory and recurse is not set")
        if name == "cp" and os.path.isdir(end):
            # Into a folder that is there already: file by file, as the real one does.
            for entry in os.listdir(start):
                _transfer("file:" + os.path.join(start, entry), "file:" + os.path.join(end, entry), True, name, folder_action, file_action)
            return True
        os.makedirs(os.path.dirname(end), exist_ok=True)
        folder_action(start, end)
        return True
    if os.path.isdir(end):
        end = os.path.join(end, os.path.basename(start))
    os.makedirs(os.path.dirname(end), exist_ok=True)
    file_action(start, end)
    return True


def _existing(path, name):
    place = local(path)
    if not os.path.exists(place):
        raise _failure(name, "FileNotFoundException", f"No such file or directory: {shown(place)}", package="java.io")
    return place


def _failure(name, kind, text, package="java.lang"):
    return ExecutionError(f"An error occurred while calling z:com.databricks.backend.daemon.dbutils.FSUtils.{name}.\n: {package}.{kind}: {text}")


def _info(place):
    status = os.stat(place)
    end = "/" if os.path.isdir(place) else ""
    return FileInfo(shown(place) + end, os.path.basename(place) + end, 0 if end else status.st_size, int(status.st_mtime * 1000))
