"""``python -m metaaug``."""

from metaaug.cli import main

if __name__ == "__main__":
    main()
