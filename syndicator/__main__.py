"""`python -m syndicator`: the same as `syndicator`."""

from syndicator.cli import main

if __name__ == "__main__":
    main(prog_name="syndicator")
