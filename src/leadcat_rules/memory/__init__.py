"""Stores in memory."""

from leadcat_rules.memory.forgetful import ForgetfulStore
from leadcat_rules.memory.memory_store import MemoryStore

__all__ = ["ForgetfulStore", "MemoryStore"]
