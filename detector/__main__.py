"""`python -m detector` is the command `unspin`."""

from detector.cli import main

if __name__ == "__main__":
    main()
