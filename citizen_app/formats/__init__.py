"""One file a format: plain values in, markup or bytes out; it knows no slice."""
