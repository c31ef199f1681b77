"""The demo: invented people with real-shaped plans, a cast of staff, and a door that exists nowhere else."""
