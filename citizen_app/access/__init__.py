"""The one policy of who may read what about a person, and the answer to "vem ser vad nu"."""
