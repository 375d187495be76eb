"""`./run readers`: bring the readers, publish the demo into a folder of its own, open every edition with every reader."""

import sys
import tempfile
from pathlib import Path

import reading
from publishing import published_demo


def main() -> int:
    """Print a table of readers and editions; 1 if any reader complains or lacks an entry, or could not be brought."""
    for problem in reading.bring():
        print(problem, file=sys.stderr)
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        output = published_demo(Path(folder))
        for partner in sorted(path for path in output.iterdir() if path.is_dir()):
            for reader, (names, read) in reading.READERS.items():
                why = reading.missing(reader)
                for name in names:
                    if why:
                        print(f"{partner.name:16} {name:10} {reader:11} not opened: {why}")
                        failed = 1
                    elif (partner / name).exists():
                        found = reading.differences(partner / name, read, reading.sent(partner, name))
                        print(
                            f"{partner.name:16} {name:10} {reader:11} {'well, ' + str(len(read(partner / name))) + ' entries' if not found else found[0]}"
                        )
                        failed |= bool(found)
    return failed


if __name__ == "__main__":
    sys.exit(main())
