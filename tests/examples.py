"""How many examples a law that plays whole newsrooms is tried on: an eighth in `./run test`, all in `./run laws`."""

import os


def examples(whole: int) -> int:
    """Give the number for this run."""
    return whole if os.environ.get("LAWS") == "whole" else max(whole // 8, 20)
