"""The program: `syndicator`, and `python -m syndicator`.

Law: loads nothing before it is called. Where it runs as a script every worker process loads this module anew, and needs no commands.
"""


def main() -> None:
    """Carry out the command that was asked for."""
    from syndicator.cli import main as commands  # noqa: PLC0415  (the law above)

    commands(prog_name="syndicator")


if __name__ == "__main__":
    main()
