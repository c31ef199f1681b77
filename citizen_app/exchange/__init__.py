"""Plans from outside: FHIR bundles that are read whole or refused whole, and the plain lines staff add."""
