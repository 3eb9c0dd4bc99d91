"""What the commands in bin/ share: the machine, packages, private servers, processes. Standard library only."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VAR = ROOT / "var"
PYTHON = ROOT / ".venv" / "bin" / "python"
