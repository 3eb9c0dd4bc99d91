"""How does a pool become a readable file, and a file a pool? TOML in, TOML out, and nothing lost on the way."""

from pools.poolfile.lines import PoolFileError, Problem
from pools.poolfile.reading import load, read
from pools.poolfile.writing import dump

__all__ = ["PoolFileError", "Problem", "dump", "load", "read"]
