"""Unpacks a wheel that a running notebook asks for."""
import os
import shutil
import zipfile


def unpack(path, target):
    """Returns the name of the distribution."""
    if not os.path.isfile(path):
        raise FileNotFoundError(f"Requirement '{path}' looks like a filename, but the file does not exist")
    with zipfile.ZipFile(path) as wheel:
        entries = [entry for entry in wheel.infolist() if not entry.is_dir()]
        if not any(entry.filename.endswith(".dist-info/METADATA") for entry in entries):
            raise ValueError(f"{path} has no .dist-info/METADATA, so it is not a wheel")
        for entry in entries:
            place = os.path.normpath(os.path.join(target, inside(entry.filename)))
            if not place.startswith(target + os.sep):
                raise ValueError(f"The entry {entry.filename} of {path} leads out of the wheel")
            os.makedirs(os.path.dirname(place), exist_ok=True)
            with wheel.open(entry) as source, open(place, "wb") as file:
                shutil.copyfileobj(source, file)
    return os.path.basename(path).split("-")[0]


def inside(name):
    """What the .data folder keeps for site-packages goes there; its scripts and headers stay where they are."""
    data, slash, rest = name.partition(".data/")
    scheme, _, plain = rest.partition("/")
    return plain if slash and scheme in ("purelib", "platlib") else name
