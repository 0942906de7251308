"""Tests of what must never be kept, and of what the engine must never see."""
