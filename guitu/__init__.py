"""Guitu (规图): a knowledge graph over China's development plans."""
