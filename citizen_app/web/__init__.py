"""The Flask kit: it knows requests, languages and pages, and no word of the field."""
