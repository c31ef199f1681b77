"""How to reach a person safely, and the outbox that letters leave by."""
