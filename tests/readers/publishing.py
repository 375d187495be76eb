"""The demo, published into a folder of its own, as a child process as a user would."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def published_demo(folder: Path) -> Path:
    """Copy the demo's config and seeds into `folder`, run one cycle there, and give its output folder."""
    for name in ("config", "seeds"):
        shutil.copytree(ROOT / name, folder / name)
    made = subprocess.run([sys.executable, "-m", "syndicator", "run", "--once"], cwd=folder, capture_output=True, text=True, check=False)
    if made.returncode:
        raise RuntimeError(f"the demo did not run: {made.stderr[-2000:]}")
    return folder / "output"
