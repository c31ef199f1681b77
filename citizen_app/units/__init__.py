"""Authorities (huvudmän), their units (verksamheter) and the staff who work there."""
